"""What the README shows is what comes out, and what there is, the pages name."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

import zhreport
import zhreport.model
from zhreport.command.cli import cli, run

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


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_public_name_is_in_the_reference() -> None:
    nodes = {name for name in zhreport.__all__ if hasattr(zhreport.model, name)}
    errors = {name for name in zhreport.__all__ if name.endswith("Error")}
    named = set(re.findall(r"`?zhreport\.(\w+)`?$|(?<=`zhreport\.)(\w+)(?=`)", page("api.md"), re.M))
    assert set(zhreport.__all__) - nodes - errors - {"__version__"} <= {name for pair in named for name in pair}


def commands(group: click.Group, prefix: str = "") -> list[tuple[str, click.Command]]:
    own = [(prefix + name, command) for name, command in group.commands.items()]
    below = [commands(command, f"{name} ") for name, command in own if isinstance(command, click.Group)]
    return [pair for pair in own if not isinstance(pair[1], click.Group)] + [pair for part in below for pair in part]


@pytest.mark.parametrize(("name", "command"), commands(cli), ids=lambda value: str(value).replace(" ", "-"))
def test_the_page_of_commands_has_every_command_and_option(name: str, command: click.Command) -> None:
    options = [max(p.opts, key=len) for p in command.params if isinstance(p, click.Option)]
    text = page("commands.md")
    assert re.search(rf"`{name}\b", text)
    assert [option for option in options if f"`{option}" not in text and f"({option}" not in text] == []


def test_every_lexicon_is_named() -> None:
    files = [path.relative_to(ROOT / "lexicons") for path in (ROOT / "lexicons").rglob("*.*")]
    kinds = {str(file.with_stem("*")) if file.parent.name else file.name for file in files}
    assert [kind for kind in kinds if f"`{kind}`" not in page("lexicons.md").replace("ID.tsv", "*.tsv")] == []


def test_every_code_of_a_failure_is_named() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "zhreport").rglob("*.py"))
    codes = set(re.findall(r"\"((?:read|parse|worker)\.[a-z_]+|limit\.(?:memory|seconds))\"", source))
    assert [code for code in sorted(codes) if f"`{code}`" not in page("batch.md")] == []
