"""One phone as a program, for stories across languages: bindings/DEVICE.md says what it is asked and what it answers."""

import json
import sys
import time
from pathlib import Path

from . import (
    Action,
    Anjian,
    AnjianError,
    Delivery,
    Entry,
    FileKeys,
    Grade,
    NoticeKind,
    Platform,
    Said,
    Signature,
    VisitOutcome,
)
from ._generated.anjian import PointValue


class Device:
    """The phone: a workspace, and what was last seen of each inspection."""

    def __init__(self):
        self._phone = None
        self._seen = {}

    def obey(self, request):
        """Does what is asked and returns what `ok` holds."""
        verb = getattr(self, "do_" + request["do"], None)
        if verb is None:
            raise LookupError(f"no such request: {request['do']}")
        return verb(request)

    def close(self):
        """The end of the input."""
        if self._phone is not None:
            self._phone.close()

    @property
    def phone(self):
        if self._phone is None:
            raise AnjianError.Closed()
        return self._phone

    def do_open(self, request):
        folder = Path(request["folder"])
        phone = Anjian(folder, Platform(keys=FileKeys(folder / "keys")))
        self.close()
        self._phone, self._seen = phone, {}
        return self._person()

    def do_enrol(self, request):
        self.phone.enrol(request["ticket"], request["name"])
        return self._person()

    def _person(self):
        enrolment = self.phone.me().enrolment
        return {"person": None if enrolment is None else enrolment.person}

    def do_sync(self, _):
        report = self.phone.sync()
        waiting = self.phone.status().waiting
        progress = report.progress
        outcome = _variant(report.outcome).lower()
        return {"outcome": outcome, "refused": progress.refused, "waiting": waiting, "received": progress.changes_received}

    def do_measure(self, request):
        what, inspection = request["what"], request.get("inspection")
        seen = self.phone.form(inspection).seen if what == "answer" else None
        took = []
        for number in range(request["times"]):
            # Made before the clock starts: it is the same in every language.
            answer = Action.RECORD_ANSWER("H1.1", Entry(said=Said.PASS(None), note=str(number)), [])
            start = time.perf_counter()
            if what == "agenda":
                self.phone.agenda(most=50)
            elif what == "form":
                self.phone.form(inspection)
            elif what == "answer":
                self.phone.act(inspection, seen, answer)
            else:
                raise LookupError(f"nothing to measure: {what}")
            took.append(time.perf_counter() - start)
        return {"median_ms": sorted(took)[len(took) // 2] * 1e3}

    def do_form(self, request):
        form = self._look(request["inspection"])
        items = [_item(item) for group in form.groups for item in group.items]
        hazards = [{"key": h.hazard, "grade": h.grade.name, "open": h.open} for h in form.hazards]
        return {"items": items, "hazards": hazards, "missing": len(form.missing), "conflicts": form.conflicts}

    def do_answer(self, request):
        entry = Entry(said=_said(request["said"]), note=request.get("note", ""))
        return self._act(request["inspection"], Action.RECORD_ANSWER(request["item"], entry, []))

    def do_act(self, request):
        return self._act(request["inspection"], _action(request["action"]))

    def do_undo(self, request):
        return {"undone": self.phone.undo(request["inspection"])}

    def do_pause(self, _):
        self.phone.pause()
        return {}

    def do_digest(self, request):
        return {"digest": self.phone.digest(request["inspection"])}

    def do_agenda(self, request):
        lines = self.phone.agenda(most=request.get("most", 50)).lines
        line = [{"inspection": x.inspection, "rank": x.rank.name.lower(), "customer": x.site.customer} for x in lines]
        return {"lines": line}

    def do_coverage(self, _):
        return {"lines": [_coverage(area) for area in self.phone.coverage()]}

    def do_conflicts(self, _):
        return {"inspections": [line.inspection for line in self.phone.conflicts(most=1000).lines]}

    def do_export(self, request):
        return {"changes": self.phone.export_bundle(request["path"], request.get("also_home", False)).changes}

    def do_import(self, request):
        return {"changes": self.phone.import_bundle(request["path"]).new}

    def do_close(self, _):
        self.phone.close()
        return {}

    def _look(self, inspection):
        form = self.phone.form(inspection)
        self._seen[inspection] = form.seen
        return form

    def _act(self, inspection, action):
        seen = self._seen.get(inspection) or self._look(inspection).seen
        done = self.phone.act(inspection, seen, action)
        return {"facts": done.facts, "on_reserve": done.on_reserve}


def _item(item):
    answer = item.answer
    shown = {"key": item.key, "verdict": None, "by": None, "note": None, "in_conflict": item.in_conflict}
    if answer is not None:
        shown |= {"verdict": _verdict(answer.verdict), "by": answer.by, "note": answer.note}
    return shown | {"others": [{"verdict": _verdict(a.verdict), "by": a.by} for a in item.other_answers]}


def _verdict(verdict):
    if verdict.is_HAZARD():
        return verdict.grade.name
    words = {"NOT_APPLICABLE": "na", "PASS": "pass", "RECORDED": "rec", "FAIL": "fail"}
    return words[_variant(verdict)]


def _said(said):
    if isinstance(said, str):
        plain = {"pass": Said.PASS, "fail": Said.FAIL, "na": Said.NOT_APPLICABLE, "text": Said.TEXT}
        return plain[said]()
    ((kind, value),) = said.items()
    match kind:
        case "pass":
            return Said.PASS(value)
        case "fail":
            return Said.FAIL(value)
        case "defects":
            return Said.DEFECTS(value)
        case "choice":
            return Said.CHOICE(value)
        case "number":
            return Said.NUMBER(value)
        case "points":
            return Said.POINTS([PointValue(point=point, value=number) for point, number in value.items()])
        case "hold":
            return Said.HOLD(value["start"], value["end"], value["minutes"])
        case "date":
            return Said.DATE(value)
        case "unsigned":
            return Said.SIGNED(Signature.NOT_SIGNED(value))
    raise LookupError(f"nothing that can be said: {kind}")


def _action(action):
    ((kind, given),) = action.items()
    unsigned = Signature.NOT_SIGNED(given["unsigned"]) if "unsigned" in given else None
    match kind:
        case "visit":
            outcome = VisitOutcome[given["outcome"].upper()]
            return Action.ADD_VISIT(outcome, [], given.get("card_left", False), given.get("note", ""))
        case "raise":
            return Action.RAISE_HAZARD(
                given["hazard"], Grade[given["grade"]], given.get("must_notice", False), given.get("note", "")
            )
        case "recheck":
            return Action.RECHECK(given["hazard"], given["passed"], given.get("note", ""), unsigned)
        case "serve_notice":
            notice, delivery = NoticeKind[given["notice"].upper()], Delivery[given["delivery"].upper()]
            return Action.SERVE_NOTICE(given["number"], notice, given.get("hazards", []), delivery, unsigned)
        case "comment":
            return Action.ADD_COMMENT(given["text"])
        case "complete":
            return Action.COMPLETE()
    raise LookupError(f"nothing that can be done: {kind}")


def _coverage(area):
    count = area.count
    rest = count.untouched + count.begun + count.vacant + count.wrong_address
    shown = {"programme": area.programme, "period": area.period, "area": area.area, "due": count.due}
    shown |= {"excluded": count.excluded, "entered": count.entered, "no_access": count.no_access}
    return shown | {"refused": count.refused, "rest": rest}


def _variant(value):
    """The name of an enum's variant that carries data."""
    return type(value).__name__.rpartition(".")[2]


def answered(device, line):
    """The answer to one line of input."""
    try:
        return {"ok": device.obey(json.loads(line))}
    except AnjianError as error:
        return {"error": {"kind": type(error).__name__, "why": str(error)}}
    except (LookupError, TypeError, ValueError) as error:
        return {"error": {"kind": "Request", "why": f"{type(error).__name__}: {error}"}}


def main():
    """Answers each line of the standard input until it ends."""
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    device = Device()
    for line in sys.stdin:
        print(json.dumps(answered(device, line), ensure_ascii=False))
    device.close()


if __name__ == "__main__":
    main()
