"""Old Word files (.doc): converted by LibreOffice where it is installed, in a folder of its own and within the time limit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from zhreport.model import Source
from zhreport.readers.docx import read_docx
from zhreport.readers.limits import Meter
from zhreport.readers.source_text import SourceText

_STREAMS = {
    "EncryptedPackage": ("locked with a password; open it, save it without one and try again", "read.encrypted"),
    "WordDocument": ("", ""),  # a sheet may be embedded in it
    "Workbook": ("an old Excel workbook; export the sheet as text or .docx", "read.format"),
    "PowerPoint Document": ("an old PowerPoint presentation; export it as PDF", "read.format"),
    "": ("an old Office container without a Word document in it", "read.format"),
}
"""Names in the container, of which the first that is there shows what it holds: why that is not read, with the error's code."""
_NO_LINKS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop>
</item></oor:items>
"""
"""The profile of a program that runs no macros and follows no links."""
_NOWHERE = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), "http://127.0.0.1:9")


def read_doc(data: bytes, source: Source, meter: Meter) -> SourceText:
    """Return what an old Word file says. Raises `ReadError` without LibreOffice, or where it cannot convert the file."""
    refused, code = next(verdict for stream, verdict in _STREAMS.items() if stream.encode("utf-16-le") in data)
    if refused:
        raise meter.error(refused, code)
    return read_docx(_converted(data, meter), source, meter)


def find_office() -> str | None:
    """Return LibreOffice's command, None if it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _converted(data: bytes, meter: Meter) -> bytes:
    office = find_office()
    if office is None:
        raise meter.error(
            "an old Word file (.doc), which needs LibreOffice; install it, or save the file as .docx", "read.no_library"
        )
    with tempfile.TemporaryDirectory(prefix="zhreport-") as folder:
        work = Path(folder)
        profile = work / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_NO_LINKS, "utf-8")
        (work / "report.doc").write_bytes(data)
        _run(office, work, meter)
        made = work / "out" / "report.docx"
        if not made.is_file():
            raise meter.error("LibreOffice cannot open this old Word file; it may be damaged or locked", "read.damaged")
        if made.stat().st_size > meter.limits.size:
            meter.refuse("size")
        return made.read_bytes()


def _run(office: str, work: Path, meter: Meter) -> None:
    """Run the conversion; end it with all that it started when the time is up."""
    command = [
        office, f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--convert-to", "docx", "--outdir", str(work / "out"), str(work / "report.doc"),
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, env={**os.environ, **_NOWHERE, "HOME": str(work)}
    )  # fmt: skip
    try:
        process.wait(timeout=meter.left())
    except subprocess.TimeoutExpired:
        meter.refuse("seconds")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
