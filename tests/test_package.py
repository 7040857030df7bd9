"""The wheel: it carries the lexicons and works where there is no checkout."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="the build backend comes with the dev extra")

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = """
import zhreport
report = zhreport.parse("一、总体情况\\n2020年,我镇公开信息12条。\\n二、存在的问题\\n公开形式单一。", tokens=True)
print(zhreport.__file__, [s.role for s in report.sections], report.paragraphs[-1].topics[0].id)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    [path] = folder.glob("*.whl")
    return path


def test_it_carries_every_lexicon_and_the_type_mark(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    lexicons = {f"zhreport/{path.relative_to(ROOT)}" for path in (ROOT / "lexicons").rglob("*.*")}
    assert lexicons <= names
    assert "zhreport/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "corpus/", "benchmarks/"))]


def test_it_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    paths = f"import sys; sys.path[:0] = [{str(tmp_path / 'site')!r}]"
    done = subprocess.run(
        [sys.executable, "-c", paths + PROGRAM], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split(maxsplit=1) == [
        str(tmp_path / "site" / "zhreport" / "__init__.py"),
        "['overview', 'problems'] problems\n",
    ]


def test_every_package_has_its_place_in_the_page_on_the_inside() -> None:
    page = (ROOT / "docs" / "inside.md").read_text("utf-8")
    package = ROOT / "zhreport"
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `")]
    named = {
        name: re.findall(r"`(\w+\.py)`", begin)
        for _, names, _, begin, _ in rows
        for name in re.findall("`(.+?)`", names)
    }
    packages = {path.parent.relative_to(package).as_posix() for path in package.rglob("__init__.py")} - {"."}
    assert packages <= set(named)
    for name, files in named.items():
        assert (package / name).exists(), name
        assert all((package / name / file).is_file() for file in files), name
