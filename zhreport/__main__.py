"""The entry point of `zhreport` and `python -m zhreport`."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run the command line and return its exit status."""
    _reopen_closed()
    from zhreport.command.output import failed_to_write, settle

    try:
        status = _run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    except OSError as error:  # files are seen to where they are opened; this is the output
        status = failed_to_write(error)
    return settle(status)


def _reopen_closed() -> None:
    """Put in the place of a standard stream that was closed (`>&-`) one that says so when it is used."""
    for name, mode, kind in (("stdin", os.O_WRONLY, "r"), ("stdout", os.O_RDONLY, "w"), ("stderr", os.O_WRONLY, "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, mode), kind, encoding="utf-8"))


def _run(arguments: list[str]) -> int:
    if arguments == ["--version"]:  # scripts ask this often; it need not load the command line
        from zhreport.version import version

        print(f"zhreport {version()}")
        return 0
    from zhreport.command.cli import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
