"""The entry point of `zhreport` and `python -m zhreport`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and return its exit status."""
    from zhreport.command.output import failed_to_write, settle

    try:
        status = _run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    except OSError as error:  # files are seen to where they are opened; this is the output
        status = failed_to_write(error)
    return settle(status)


def _run(arguments: list[str]) -> int:
    if arguments == ["--version"]:  # scripts ask this often; it need not load the command line
        from zhreport.version import version

        print(f"zhreport {version()}")
        return 0
    from zhreport.command.cli import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
