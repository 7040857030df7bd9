"""Fields that are worked out when they are first read: nobody can tell."""

from __future__ import annotations

import copy
import gc
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import zhreport
from zhreport.model import Paragraph, Section

TEXT = "一、存在的问题\n認識還不到位,工作滞后。平台建设慢。\n(一)措施\n由专人负责。\u200b加强培训;网站改版。\n"

TABLES = (Path(__file__).parent.parent / "corpus" / "disclosure-2024-traditional.txt").read_text(encoding="utf-8")
BROKEN = TABLES.replace("9  2  0  1  0  0  12", "9  2  0  1  0  0  13")


def narrative(report: zhreport.Report) -> list[Any]:
    return [node for node, _ in report.walk() if node.kind in ("paragraph", "item", "section")]


def read(report: zhreport.Report) -> list[Any]:
    return [(node.topics, getattr(node, "sentences", None)) for node in narrative(report)]


def test_unread_reports_compare_copy_and_pickle_as_read_ones() -> None:
    seen = zhreport.parse(TEXT)
    assert any(topics for topics, _ in read(seen))
    for other in (pickle.loads(pickle.dumps(zhreport.parse(TEXT))), copy.deepcopy(zhreport.parse(TEXT))):
        assert other == seen
    assert zhreport.parse(TEXT) == zhreport.parse(TEXT) == seen
    assert repr(narrative(zhreport.parse(TEXT))) == repr(narrative(seen))


def test_what_is_done_to_the_tree_before_does_not_change_what_is_read() -> None:
    report = zhreport.parse(TEXT)
    for node in narrative(report):
        node.start, node.end = 0, 0
        if isinstance(node, Section):
            node.heading.text, node.role = "", None
    assert read(report) == read(zhreport.parse(TEXT))


def test_what_is_done_to_topics_of_a_paragraph_does_not_change_those_of_its_section() -> None:
    report = zhreport.parse(TEXT)
    for paragraph in report.paragraphs:
        for topic in paragraph.topics:
            topic.score = 0.0
        paragraph.topics.clear()
    expected = [section.topics for section in zhreport.parse(TEXT).sections]
    assert [section.topics for section in report.sections] == expected != []


def test_what_is_read_is_a_list_of_the_node_and_what_is_written_stays() -> None:
    report = zhreport.parse(TEXT)
    first, second = report.paragraphs[:2]
    assert type(first.topics) is list and first.topics is first.topics
    own, added = len(first.topics), zhreport.parse(TEXT).paragraphs[1].topics[0]
    first.topics.append(added)
    second.topics = []
    assert first.topics[own:] == [added]
    assert second.topics == []
    assert Paragraph(0, 1, "甲").topics == []


def test_cells_of_known_forms_are_the_same_whenever_they_are_read() -> None:
    seen = zhreport.parse(BROKEN)
    cells = [cell for table in seen.tables for cell in table.cells]
    assert any("check_failed" in cell.flags for cell in cells)
    assert all(BROKEN[span.start : span.end].strip() for cell in cells for span in cell.spans)
    changed = zhreport.parse(BROKEN)
    for table in changed.tables:
        table.start, table.end, table.n_rows = 0, 0, 0
    assert [cell for table in changed.tables for cell in table.cells] == cells
    for other in (pickle.loads(pickle.dumps(zhreport.parse(BROKEN))), copy.deepcopy(zhreport.parse(BROKEN))):
        assert other == seen


def test_threads_that_read_cells_at_once_flag_and_move_them_once() -> None:
    expected = [table.cells for table in zhreport.parse(BROKEN).tables]
    for _ in range(5):
        report = zhreport.parse(BROKEN)
        start = Barrier(4)

        def look(report: zhreport.Report = report, start: Barrier = start) -> list[Any]:
            start.wait()
            return [table.cells for table in report.tables]

        with ThreadPoolExecutor(4) as pool:
            seen = [task.result() for task in [pool.submit(look) for _ in range(4)]]
        assert all(own is first for cells in seen for own, first in zip(cells, seen[0], strict=True))
        assert seen[0] == expected


def test_threads_that_read_at_once_get_the_same_object() -> None:
    for _ in range(20):
        report = zhreport.parse(TEXT)
        start = Barrier(4)

        def look(report: zhreport.Report = report, start: Barrier = start) -> list[int]:
            start.wait()
            return [id(part) for pair in read(report) for part in pair if part is not None]

        with ThreadPoolExecutor(4) as pool:
            seen = [task.result() for task in [pool.submit(look) for _ in range(4)]]
        assert all(own == seen[0] for own in seen)


def test_a_report_that_nobody_needs_is_gone_without_the_garbage_collector() -> None:
    for reader in (narrative, read):
        reader(zhreport.parse(TABLES + TEXT))  # what is loaded and remembered at the first time stays
        gc.collect()
        gc.disable()
        try:
            reader(zhreport.parse(TABLES + TEXT))
            assert gc.collect() == 0
        finally:
            gc.enable()
