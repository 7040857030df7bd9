"""`zhreport view`: one self-contained page to look at a report, or at two years of it side by side."""
