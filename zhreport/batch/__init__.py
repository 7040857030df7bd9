"""Many documents at once: `zhreport.pipe` and `zhreport batch`.

`inputs` finds the documents; `plan` puts them into tasks; `pool` runs tasks in processes that may hang or crash; `work` is
what such a process does with a document; `parts` keeps what is finished; `writers` make the output of it;
`run` is the way through, `command` its command line, `piping` the same processes for a loop over reports.
"""
