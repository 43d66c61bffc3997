"""What goes wrong arrives as the class that says what to do."""

import pytest

from anjian import Action, Anjian, AnjianError, Entry, KeyStore, Platform, PlatformError, Said, read_ticket
from anjian.keys import FileKeys

NOWHERE = "http://127.0.0.1:9/#AAAA-BBBB-CCCC-DDDD." + "0a" * 32


def test_each_kind_of_error_arrives_as_its_own_class(phone, stage):
    form = phone.form(stage.inspections[0])
    with pytest.raises(AnjianError.NotFound):
        phone.site("999999")
    with pytest.raises(AnjianError.NotFound):
        phone.form("household-annual/2026/999999")
    with pytest.raises(AnjianError.Invalid) as invalid:
        phone.form("no inspection at all")
    assert invalid.value.what == "inspection" and invalid.value.words.zh
    with pytest.raises(AnjianError.Entry) as entry:
        phone.act(form.inspection, form.seen, Action.RECORD_ANSWER("H1.1", Entry(said=Said.NUMBER(1.5)), []))
    assert entry.value.item == "H1.1" and entry.value.words.zh
    with pytest.raises(AnjianError.Incomplete) as incomplete:
        phone.act(form.inspection, form.seen, Action.COMPLETE())
    assert incomplete.value.count > 0
    with pytest.raises(AnjianError.Invalid):
        phone.act(form.inspection, "not a form's word", Action.ADD_COMMENT("x"))
    with pytest.raises(AnjianError.Invalid):
        phone.import_bundle("/nowhere/at/all")


def test_a_form_that_this_phone_never_showed_is_a_conflict(phone, stage, tmp_path):
    phone.act(stage.inspections[0], phone.form(stage.inspections[0]).seen, Action.ADD_COMMENT("first"))
    phone.pause()
    seen = phone.form(stage.inspections[0]).seen
    with pytest.raises(AnjianError.Conflict):
        phone.act(stage.inspections[1], seen, Action.ADD_COMMENT("of another inspection"))


def test_a_device_that_is_not_enrolled_is_told_so(tmp_path):
    with Anjian(tmp_path) as phone:
        assert phone.me().enrolment is None
        with pytest.raises(AnjianError.Unauthorised):
            phone.sync()
        with pytest.raises(AnjianError.Offline):
            phone.enrol(NOWHERE, "x")
        with pytest.raises(AnjianError.Invalid):
            phone.enrol("no ticket", "x")


def test_a_used_ticket_is_refused(phone, stage, tmp_path):
    with Anjian(tmp_path / "other") as other, pytest.raises(AnjianError.Unauthorised):
        other.enrol(stage.tickets[0], "x")


def test_a_ticket_shows_where_it_leads():
    ticket = read_ticket(NOWHERE)
    assert (ticket.headquarters, ticket.key) == ("http://127.0.0.1:9", "0a" * 32)
    with pytest.raises(AnjianError.Invalid):
        read_ticket("hello")


def test_one_folder_is_opened_once(tmp_path):
    with Anjian(tmp_path), pytest.raises(AnjianError.InUse):
        Anjian(tmp_path)
    Anjian(tmp_path).close()


def test_a_folder_under_another_key_is_refused_and_opens_again_under_its_own(tmp_path):
    Anjian(tmp_path).close()
    with pytest.raises(AnjianError.WrongKey):
        Anjian(tmp_path, Platform(keys=FileKeys(tmp_path / "of another phone")))
    Anjian(tmp_path).close()


def test_after_closing_every_call_says_closed(phone, stage):
    inspection = stage.inspections[0]
    phone.close()
    phone.close()
    calls = [phone.me, phone.agenda, phone.status, phone.coverage, phone.pause, phone.sync]
    calls += [lambda: phone.form(inspection), lambda: phone.subscribe(print), lambda: phone.search("张")]
    for call in calls:
        with pytest.raises(AnjianError.Closed):
            call()


class Throwing(KeyStore):
    """A key store that fails in the way it is told to."""

    def __init__(self, error):
        self._error = error

    def load(self, name):
        raise self._error

    def store(self, name, secret):
        raise self._error


@pytest.mark.parametrize("error", [PlatformError.Unavailable("locked 🔒"), ZeroDivisionError("surprise")])
def test_a_key_store_that_throws_is_broken_and_nothing_is_opened(tmp_path, error):
    with pytest.raises(AnjianError.Broken):
        Anjian(tmp_path, Platform(keys=Throwing(error)))
    Anjian(tmp_path).close()
