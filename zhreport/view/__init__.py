"""`zhreport view`: one self-contained page to look at a report, or at two years of it side by side."""

from __future__ import annotations

from zhreport.view.page import compare_page, report_page

__all__ = ["compare_page", "report_page"]
