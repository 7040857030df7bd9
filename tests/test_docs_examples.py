"""The Python of pages that no test of their subject runs, as they print it, beside the files that they suppose."""

from __future__ import annotations

import re
import shutil
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from rendering import to_html, to_pdf

import zhreport

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
LOOSE = (ROOT / "examples" / "loose.txt").read_text("utf-8")
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def supposed(page: str, folder: Path) -> dict[str, Any]:
    """Return the names that a page supposes; write its files into the folder."""
    report = zhreport.read(CORPUS / "disclosure-2019-lines.txt")
    shutil.copytree(ROOT / "examples" / "lexicons", folder / "my-lexicons")
    (folder / "report.html").write_bytes(to_html(report))
    names: dict[str, Any] = {"zhreport": zhreport, "text": LOOSE, "texts": [LOOSE, LOOSE], "report": report}
    if page == "reading.md":
        (folder / "report.pdf").write_bytes(to_pdf(report))
        path = folder / "big5.txt"
        path.write_bytes("一、總體情況\n成立了領導小組。\n".encode("big5"))
        names |= {"data": to_html(report), "file": (folder / "report.html").open("rb"), "path": path}
    elif page == "spacy.md":
        import spacy

        names |= {"spacy": spacy, "named": [("loose", LOOSE)]}
    elif page == "classifiers.md":
        from zhreport.sklearn import split

        names["labels"] = [str(i % 2) for i in range(len(split(names["texts"])[0]))]
    elif page == "tables.md":
        names |= {"table": report.tables[0], "a": report, "b": zhreport.read(CORPUS / "disclosure-2020-oneline.txt")}
    return names


@pytest.mark.parametrize(
    "page",
    ["docs/spacy.md", "docs/classifiers.md", "docs/headings.md", "docs/lexicons.md", "docs/reading.md",
     "docs/segmentation.md", "docs/tables.md", "docs/topics.md", "README.zh.md"],
)  # fmt: skip
def test_the_examples_run(page: str, tmp_path: Path) -> None:
    blocks = [block for block in BLOCK.findall((ROOT / page).read_text("utf-8")) if ">>>" not in block]
    assert blocks
    names = supposed(Path(page).name, tmp_path)
    with chdir(tmp_path):
        for block in blocks:
            exec(compile(block.replace("n_process=2", "n_process=1"), page, "exec"), names)
    if "file" in names:
        names["file"].close()
