"""Syncing: followed, stopped, offline."""

import _thread
import contextlib
import threading
import time

import pytest

from anjian import Action, Anjian, AnjianError, Changed, Sync


def test_a_day_goes_home_and_reaches_the_colleague(stage, tmp_path):
    inspection = stage.inspections[3]
    with stage.phone(tmp_path / "li") as li, stage.phone(tmp_path / "wang", ticket=1) as wang:
        li.act(inspection, li.form(inspection).seen, Action.ADD_COMMENT("楼道里有气味"))
        assert li.status().waiting == 1
        told = []
        assert li.sync(told.append).outcome.is_SENT_ALL()
        assert told and told[-1].changes_sent == 1
        assert li.status().waiting == 0
        assert wang.sync().progress.changes_received == 1
        assert li.digest(inspection) == wang.digest(inspection)


def test_a_run_is_cancelled_in_the_middle_and_the_next_one_brings_the_rest(large_stage, tmp_path):
    with Anjian(tmp_path) as phone:
        phone.enrol(large_stage.tickets[0], "x")
        run, begun = [], threading.Event()

        def cancel(_):
            begun.wait()
            run[0].cancel()

        run.append(phone.start_sync(cancel))
        begun.set()
        report = run[0].wait()
        assert report.outcome.is_CANCELLED()
        assert 0 < report.progress.sites_received < 10_000
        assert phone.sync().outcome.is_SENT_ALL()
        assert sum(rank.count for rank in phone.agenda(most=1).counts) == 10_000


def test_a_run_is_stopped_while_it_waits_for_a_headquarters_that_is_away(phone, stage):
    stage.stop()
    run = phone.start_sync()
    began = time.monotonic()
    run.cancel()
    assert run.wait().outcome.is_CANCELLED()
    assert run.wait().outcome.is_CANCELLED(), "as often as one likes"
    assert time.monotonic() - began < 10


def test_closing_stops_a_run(phone, stage):
    stage.stop()
    run = phone.start_sync()
    phone.close()
    # Or it was closed before the run began.
    with contextlib.suppress(AnjianError.Closed):
        assert run.wait().outcome.is_CANCELLED()


def test_a_headquarters_that_is_away_is_an_outcome_and_nothing_is_lost(phone, stage):
    inspection = stage.inspections[0]
    stage.stop()
    phone.act(inspection, phone.form(inspection).seen, Action.ADD_COMMENT("kept"))
    assert phone.sync(longest_pause_ms=1).outcome.is_OFFLINE()
    assert phone.status().waiting == 1
    stage.start()
    assert phone.sync().outcome.is_SENT_ALL()
    assert phone.status().waiting == 0


def test_who_follows_a_run_and_throws_stops_nothing(phone):
    def throws(_):
        raise ZeroDivisionError("surprise")

    assert phone.sync(throws).outcome.is_SENT_ALL()
    assert phone.sync().outcome.is_SENT_ALL()


def test_changes_are_told_until_the_subscription_is_closed(phone, stage):
    inspection, told = stage.inspections[0], []
    with phone.subscribe(told.append):
        phone.act(inspection, phone.form(inspection).seen, Action.ADD_COMMENT("1"))
        assert Changed.INSPECTIONS([inspection]) in told
    told.clear()
    phone.act(inspection, phone.form(inspection).seen, Action.ADD_COMMENT("2"))
    assert told == []


def test_a_listener_that_throws_stops_neither_the_action_nor_the_others(phone, stage):
    inspection, told = stage.inspections[0], []

    def throws(_):
        raise ZeroDivisionError("surprise")

    with phone.subscribe(throws), phone.subscribe(told.append):
        for text in ["1", "2"]:
            phone.act(inspection, phone.form(inspection).seen, Action.ADD_COMMENT(text))
    assert len(told) == 2
    assert len(phone.form(inspection).chronicle) == 2


def test_a_listener_may_call_back(phone, stage):
    inspection, seen = stage.inspections[0], []
    with phone.subscribe(lambda _: seen.append(len(phone.form(inspection).chronicle))):
        phone.act(inspection, phone.form(inspection).seen, Action.ADD_COMMENT("1"))
    assert seen == [1]


def test_a_thousand_calls_at_once_all_arrive(phone, stage):
    texts, errors = [f"第{number}条 🔥" for number in range(1000)], []

    def write(number):
        inspection = stage.inspections[number % len(stage.inspections)]
        try:
            phone.act(inspection, phone.form(inspection).seen, Action.ADD_COMMENT(texts[number]))
            phone.agenda(most=5)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=[number]) for number in range(1000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    written = [line.what.text for i in stage.inspections for line in phone.form(i).chronicle]
    assert sorted(written) == sorted(texts)


class Run:
    """A run that never ends by itself; whoever begins to wait for it is interrupted."""

    def __init__(self):
        self.cancelled = threading.Event()

    def wait(self):
        _thread.interrupt_main()
        self.cancelled.wait()
        return "cancelled"

    def cancel(self):
        self.cancelled.set()


def test_an_interrupt_stops_the_run_and_goes_on():
    run = Run()
    with pytest.raises(KeyboardInterrupt):
        Sync(run).wait()
    assert run.cancelled.is_set()
