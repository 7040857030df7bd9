"""The pages in a real browser: clicks, keys, search, the marks' places, hostile text, size, phone, dark, paper."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import chromium, keep, open_page, screen

import zhreport
from zhreport.view import compare_page, report_page

ROOT = Path(__file__).resolve().parent.parent
LOOSE = (ROOT / "examples" / "loose.txt").read_text(encoding="utf-8")
TRADITIONAL = ROOT / "corpus" / "disclosure-2024-traditional.txt"
LONGEST_TASK = 1000  # milliseconds; measured: 60 to 150 on two busy cores
VISIBLE = """
const [element, pane] = [document.querySelector(arguments[0]), document.querySelector(arguments[1])];
if (!element) return false;
const [a, b] = [element.getBoundingClientRect(), pane.getBoundingClientRect()];
return a.top >= b.top - 1 && a.top < b.bottom && element.classList.contains("selected");
"""

STILL = """
const [pane, before] = [document.querySelector(arguments[0]), window.seen];
window.seen = pane.scrollTop + " " + window.scrollY;
return window.seen === before;
"""


@pytest.fixture(scope="module")
def driver() -> Iterator[Any]:
    with chromium() as driver:
        yield driver


@pytest.fixture(autouse=True)
def desktop(driver: Any) -> None:
    screen(driver)


def css(driver: Any, selector: str) -> Any:
    return driver.find_element("css selector", selector)


def press(driver: Any, *keys: str) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(driver).send_keys(*keys).perform()


def eventually(driver: Any, script: str, *arguments: Any) -> None:
    """Wait until the script returns a true value: scrolling takes its time."""
    end = time.monotonic() + 5
    while not driver.execute_script(script, *arguments):
        assert time.monotonic() < end, (script, arguments)
        time.sleep(0.05)


def scroll_to(driver: Any, element: Any, pane: str) -> None:
    """Scroll a pane as a person does: the wheel ends what the page is still on its way to."""
    driver.execute_script("dispatchEvent(new Event('wheel')); arguments[0].scrollIntoView({block: 'center'})", element)
    eventually(driver, STILL, pane)


def node_number(driver: Any, text: str) -> int:
    script = "return data.nodes.findIndex((node) => (node.text || '').includes(arguments[0]))"
    number: int = driver.execute_script(script, text)
    assert number >= 0
    return number


@pytest.mark.parametrize("path", [ROOT / "examples" / "loose.txt", TRADITIONAL], ids=lambda path: path.stem)
def test_marks_are_where_the_text_is(driver: Any, tmp_path: Path, path: Path) -> None:
    report = zhreport.read(path)
    open_page(driver, report_page(report), tmp_path)
    assert driver.execute_script("return document.getElementById('source').textContent") == report.text
    wrong = driver.execute_script("""
        return data.nodes.flatMap((node, n) => {
          const drawn = [...document.querySelectorAll(`#source [data-n="${n}"]`)].map((e) => e.textContent).join("");
          const own = node.own.map(([start, end]) => data.text.slice(start, end)).join("");
          const cells = (node.table ? node.table.cells : []).flatMap((cell, c) => {
            const marks = [...document.querySelectorAll(`#source [data-n="${n}"] [data-cell="${c}"]`)].map((e) => e.textContent).join("");
            return marks === cell.spans.map(([start, end]) => data.text.slice(start, end)).join("") ? [] : [[n, c, marks]];
          });
          return drawn === own ? cells : [[n, drawn, own]];
        });""")
    assert wrong == []
    rows = driver.execute_script("return document.querySelectorAll('#tree .row').length")
    assert rows == sum(node.kind != "list" for node, _ in report.walk())


def test_a_click_on_either_side_finds_the_other(driver: Any, tmp_path: Path) -> None:
    open_page(driver, report_page(zhreport.read(TRADITIONAL)), tmp_path)
    number = node_number(driver, "政務(wù)微信")
    leaf = css(driver, f'#source [data-n="{number}"]')
    leaf.click()
    eventually(driver, VISIBLE, f'#tree [data-n="{number}"]', "#tree")
    last = driver.execute_script("return data.nodes.length - 1")
    row = css(driver, f'#tree [data-n="{last}"]')
    scroll_to(driver, row, "#tree")
    row.click()
    eventually(driver, VISIBLE, f'#source [data-n="{last}"]', "#source")
    assert driver.execute_script("return location.hash === '#' + data.nodes.at(-1).at[0]")
    eventually(driver, STILL, "#source")
    failed = css(driver, "#source .m.cell.check_failed")
    scroll_to(driver, failed, "#source")
    failed.click()
    eventually(driver, VISIBLE, "#tree td.selected", "#tree")


def test_tables_have_merged_headers_and_show_sums_that_fail(driver: Any, tmp_path: Path) -> None:
    open_page(driver, report_page(zhreport.read(TRADITIONAL)), tmp_path)
    spans = driver.execute_script(
        "return [...document.querySelectorAll('#tree th.header')].map((e) => [e.rowSpan, e.colSpan])"
    )
    assert any(rows > 1 for rows, _ in spans) and any(cols > 1 for _, cols in spans)
    button = css(driver, "#tree .checks button")
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    assert driver.execute_script("return document.querySelectorAll('#tree td.in-check').length") == 4
    keep(driver, "failing-sums")


def test_evidence_says_itself_on_hover(driver: Any, tmp_path: Path) -> None:
    from selenium.webdriver import ActionChains

    open_page(driver, report_page(zhreport.parse(LOOSE)), tmp_path)
    ActionChains(driver).move_to_element(css(driver, "#source .m.evidence")).perform()
    eventually(driver, "return !document.getElementById('tip').hidden")
    assert "proactive_disclosure +" in css(driver, "#tip").text
    keep(driver, "report-light")


def test_search(driver: Any, tmp_path: Path) -> None:
    open_page(driver, report_page(zhreport.parse(LOOSE)), tmp_path)
    press(driver, "/")
    press(driver, "总计")
    eventually(
        driver, "return document.getElementById('found').textContent === arguments[0]", f"{LOOSE.count('总计')} found"
    )
    press(driver, "\ue007")
    eventually(driver, "return document.getElementById('found').textContent.startsWith('1 /')")
    ranges = driver.execute_script("return [...CSS.highlights.get('found')].map((range) => range.toString())")
    assert ranges == ["总计"] * LOOSE.count("总计")
    driver.execute_script("document.getElementById('search').select()")
    press(driver, "没有这个词")
    eventually(driver, "return document.getElementById('found').textContent === 'nothing found'")


def test_keys(driver: Any, tmp_path: Path) -> None:
    open_page(driver, report_page(zhreport.parse(LOOSE)), tmp_path)
    press(driver, "t")
    eventually(driver, VISIBLE, "#tree .row.table", "#tree")
    press(driver, "\ue013")  # up: its section
    assert driver.execute_script("return document.activeElement.textContent").startswith("▾四、")
    press(driver, "\ue012")  # left: fold
    assert driver.execute_script("return document.querySelector('#tree .row.table').hidden")
    press(driver, "\ue015")  # down: over what is folded
    assert driver.execute_script("return document.activeElement.textContent").startswith("▾、存在")
    press(driver, "\ue013", "\ue014")
    assert not driver.execute_script("return document.querySelector('#tree .row.table').hidden")
    press(driver, "d")
    eventually(driver, "return document.querySelector('#source .m.note.selected') !== null")
    press(driver, "\ue00c")
    assert driver.execute_script("return document.querySelectorAll('.selected').length <= 1")
    press(driver, "?")
    assert driver.execute_script("return document.getElementById('help').open")


def test_diagnostics_lead_to_their_places(driver: Any, tmp_path: Path) -> None:
    open_page(driver, report_page(zhreport.parse(LOOSE)), tmp_path)
    css(driver, '[data-tab="notes"]').click()
    entries = driver.find_elements("css selector", ".diagnostic")
    assert len(entries) == len(zhreport.parse(LOOSE).diagnostics)
    entries[-1].click()
    eventually(driver, "return document.querySelector('#source .m.note.selected') !== null")
    keep(driver, "diagnostics")


def test_one_topic_alone(driver: Any, tmp_path: Path) -> None:
    open_page(driver, report_page(zhreport.parse(LOOSE)), tmp_path)
    number = driver.execute_script("return data.topics.indexOf('problems')")
    css(driver, f'#legend [data-topic="{number}"]').click()
    wanted = driver.execute_script("return [...document.querySelectorAll('#source .wanted')].map((e) => e.textContent)")
    assert wanted == ["存在不足:", "一是栏目更新不及时;", "二是公开形式单一。"]


def test_nothing_of_a_document_runs(driver: Any, tmp_path: Path) -> None:
    evil = (
        '</script><script>window.evil=1</script><img src=x onerror="window.evil=2"> <!--<script>\u2028 &lt;b&gt; '
        "javascript:window.evil=3 <style>*{display:none}</style>"
    )
    text = f"{evil}2021年报告\n一、{evil}\n成立了政务公开领导小组{evil}。\n指标 | {evil}\n甲 | 1\n乙 | 2\n丙 | 3\n"
    report = zhreport.parse(text)
    report.source.name = report.metadata.agency = evil
    report.diagnostics.append(zhreport.Diagnostic(evil, "warning", evil, 0, 5))
    for page in (report_page(report), compare_page(report, report)):
        open_page(driver, page, tmp_path)
        assert driver.execute_script(
            "return [window.evil ?? null, document.images.length, document.scripts.length]"
        ) == [None, 0, 2]
    driver.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.evil = 4'; document.body.append(s)"
    )
    assert driver.execute_script("return window.evil ?? null") is None, "the policy stops what gets in by other ways"


@pytest.mark.parametrize(
    "text",
    [LOOSE * (200_000 // len(LOOSE) + 1), "1\n" * 20_000, "一、总体情况\n甲乙" + "丙" * 200_000],
    ids=["reports", "digits", "one line"],
)
def test_a_long_report_does_not_freeze_the_page(driver: Any, tmp_path: Path, text: str) -> None:
    page = report_page(zhreport.parse(text))
    open_page(driver, page, tmp_path)
    assert driver.execute_script("return window.longest") < LONGEST_TASK
    start = time.monotonic()
    driver.execute_script(
        "document.querySelector('#tree').scrollTop = 1e9; document.querySelector('#source').scrollTop = 1e9"
    )
    press(driver, "/")
    press(driver, "1", "\ue007")
    eventually(driver, "return document.getElementById('found').textContent !== ''")
    assert time.monotonic() - start < 5


def test_far_places_are_found_from_either_side(driver: Any, tmp_path: Path) -> None:
    """What lies between has no height yet while the page scrolls past it."""
    text = (
        "\n".join(f"{i}、工作{i}\n{'全年认真落实各项任务,' * 12}共{i}件。" for i in range(1, 1200))
        + "\n末尾一句,到此为止。"
    )
    open_page(driver, report_page(zhreport.parse(text)), tmp_path)
    last = node_number(driver, "末尾一句")
    press(driver, "/")
    press(driver, "末尾一句", "\ue007")
    for pane in ("#source", "#tree"):
        eventually(driver, VISIBLE, f'{pane} [data-n="{last}"]', pane)
    first = node_number(driver, "共2件")
    driver.execute_script(  # as a person's wheel does, which ends what the page was on its way to
        "const tree = document.querySelector('#tree'); "
        "tree.dispatchEvent(new WheelEvent('wheel', { bubbles: true })); tree.scrollTop = 0"
    )
    eventually(driver, "return document.querySelector('#tree').scrollTop === 0")
    css(driver, f'#tree [data-n="{first}"] .text').click()
    eventually(driver, VISIBLE, f'#source [data-n="{first}"]', "#source")


def test_a_place_inside_one_long_line_is_found(driver: Any, tmp_path: Path) -> None:
    text = f"一、总体情况\n{'全年认真落实各项任务,' * 3000}到此出现一处{'全年认真落实各项任务,' * 3000}。"
    open_page(driver, report_page(zhreport.parse(text)), tmp_path)
    press(driver, "/")
    press(driver, "出现一处", "\ue007")
    place = "const [range] = CSS.highlights.get('current'), box = range.getBoundingClientRect(); "
    eventually(driver, f"{place} return box.top > 0 && box.bottom < innerHeight")


def test_phone_dark_and_paper(driver: Any, tmp_path: Path) -> None:
    screen(driver, 390, 844)
    open_page(driver, report_page(zhreport.read(TRADITIONAL)), tmp_path)
    assert driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert not css(driver, "#source").is_displayed()
    number = node_number(driver, "政務(wù)微信")
    driver.execute_script("arguments[0].scrollIntoView()", css(driver, f'#tree [data-n="{number}"]'))
    css(driver, f'#tree [data-n="{number}"] .text').click()
    eventually(driver, VISIBLE, f'#source [data-n="{number}"]', "#source")
    keep(driver, "report-phone")
    screen(driver, dark=True)
    ground = "return getComputedStyle(document.body).backgroundColor"
    dark = driver.execute_script(ground)
    keep(driver, "report-dark")
    css(driver, '[aria-label="light or dark"]').click()
    assert driver.execute_script(ground) != dark
    paper = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"])
    assert paper.startswith(b"%PDF") and paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") != 1


def test_two_reports_side_by_side(driver: Any, tmp_path: Path) -> None:
    other = LOOSE.replace("2021年", "2022年").replace("2 | 0 | 1 | 0 |", "4 | 0 | 1 | 0 |")
    open_page(driver, compare_page(zhreport.parse(LOOSE), zhreport.parse(other)), tmp_path)
    changed = driver.execute_script(
        "return [...document.querySelectorAll('[data-change]')].map((e) => [e.dataset.change, e.firstChild.data, e.dataset.tip])"
    )
    assert changed == [
        ["0-0", "2", "2 → 4 (+2)"],
        ["0-1", "3", "3 → 5 (+2)"],
        ["0-0", "4", "2 → 4 (+2)"],
        ["0-1", "5", "3 → 5 (+2)"],
    ]
    from selenium.webdriver import ActionChains

    ActionChains(driver).move_to_element(css(driver, '[data-change="0-1"]')).perform()
    assert driver.execute_script("return document.querySelectorAll('[data-change].selected').length") == 2
    keep(driver, "compare")
    screen(driver, 390, 844)
    assert driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_every_control_has_a_name(driver: Any, tmp_path: Path) -> None:
    open_page(driver, report_page(zhreport.parse(LOOSE)), tmp_path)
    nodes = driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = {"button", "tab", "searchbox", "heading", "region", "treeitem", "table"}
    nameless = [
        n
        for n in nodes
        if n.get("role", {}).get("value") in roles - {"table"}
        and not n.get("name", {}).get("value")
        and not n.get("ignored")
    ]
    assert nameless == []
