"""The processes of a batch: what hangs or dies costs its document and nothing else."""

from __future__ import annotations

import time
from itertools import chain

import pytest
from batch_workers import Acting, broken

from zhreport.batch.pool import Lost, Pool
from zhreport.errors import ZhreportError


def outcome(*tasks, size=2, limit=None, make=Acting):
    """Run tasks; return what was done, and what was lost and why."""
    with Pool(size, make, limit) as pool:
        events = list(pool.run(iter(tasks)))
    done = [event for event in events if not isinstance(event, Lost)]
    return sorted(chain(*done)), sorted((event.job, event.code) for event in events if isinstance(event, Lost))


def test_a_crash_and_a_hang_cost_their_documents_alone():
    started = time.monotonic()
    done, lost = outcome(["a", "crash", "b"], ["c", "hang"], ["leave"], "de", limit=0.5)
    assert done == ["a", "b", "c", "d", "e"]
    assert lost == [("crash", "worker.crashed"), ("hang", "limit.seconds"), ("leave", "worker.crashed")]
    assert time.monotonic() - started < 30


def test_the_message_names_the_signal_or_the_status():
    with Pool(1, Acting) as pool:
        lost = [event.message for event in pool.run(iter([["crash"], ["leave"]])) if isinstance(event, Lost)]
    assert lost == ["the process that read it died (SIGSEGV)", "the process that read it died (exit status 7)"]


def test_what_no_process_can_go_on_from_stops_the_run_with_its_message():
    with pytest.raises(ZhreportError, match="No space left"):
        outcome(["full"], size=1)
    with pytest.raises(ZhreportError, match="cannot start"):
        outcome(["a"], size=1, make=broken)


def test_deaths_at_no_document_end_the_run_instead_of_going_on_for_ever():
    with pytest.raises(ZhreportError, match="die again and again"):
        outcome(["die"], size=1)


def test_tasks_are_taken_only_when_a_process_is_free():
    taken = []

    def tasks():
        for job in "abcdef":
            taken.append(job)
            yield [job]

    with Pool(1, Acting) as pool:
        events = pool.run(tasks())
        next(events)
        assert taken == ["a"]
    assert pool.processes == []
