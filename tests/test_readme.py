"""What the README shows is what comes out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zhreport.cli import run

ROOT = Path(__file__).resolve().parent.parent
SHOWN = re.compile(r"\$ cat examples/loose\.txt\n(.*?)\$ zhreport show examples/loose\.txt\n(.*?)```", re.S)


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_example_is_the_output(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    shown = SHOWN.search((ROOT / name).read_text(encoding="utf-8"))
    assert shown is not None
    source, tree = shown.groups()
    assert source == Path("examples/loose.txt").read_text(encoding="utf-8")
    assert run(["show", "examples/loose.txt", "--no-color", "--width", "100"]) == 0
    printed = capsys.readouterr().out
    assert [line.rstrip() for line in tree.splitlines()] == [line.rstrip() for line in printed.splitlines()]


@pytest.mark.parametrize("path", [*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md")], ids=lambda path: path.name)
def test_links_lead_to_files(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []
