"""The program that is a phone."""

import json
import subprocess
import sys


def device(requests):
    """Its answers to these requests."""
    lines = "".join(json.dumps(request, ensure_ascii=False) + "\n" for request in requests)
    command = [sys.executable, "-m", "anjian.device"]
    ended = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", timeout=120, check=True)
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_a_day_of_a_device(stage, tmp_path):
    inspection, other = stage.inspections[0], stage.inspections[1]
    file, folder = str(tmp_path / "a.bundle"), str(tmp_path / "a")
    answers = device(
        [
            {"do": "open", "folder": folder},
            {"do": "sync"},
            {"do": "enrol", "ticket": stage.tickets[0], "name": "devicé 一号"},
            {"do": "sync"},
            {"do": "answer", "inspection": inspection, "item": "H1.3", "said": "fail", "note": "液化气瓶 🔥"},
            {"do": "form", "inspection": inspection},
            {"do": "act", "inspection": inspection, "action": {"visit": {"outcome": "entered"}}},
            {"do": "act", "inspection": inspection, "action": {"complete": {}}},
            {"do": "act", "inspection": other, "action": {"raise": {"hazard": "H1.1:leak", "grade": "L1", "note": "泄漏"}}},
            {"do": "undo", "inspection": inspection},
            {"do": "pause"},
            {"do": "digest", "inspection": inspection},
            {"do": "agenda", "most": 3},
            {"do": "export", "path": file},
            {"do": "import", "path": file},
            {"do": "coverage"},
            {"do": "sync"},
            {"do": "conflicts"},
            {"do": "close"},
            {"do": "pause"},
            {"do": "dance"},
        ]
    )
    results = [answer.get("ok", answer.get("error")) for answer in answers]
    assert results[0] == {"person": None}
    assert results[1]["kind"] == "Unauthorised"
    assert results[2] == {"person": "li"}
    assert results[3]["outcome"] == "sent_all"
    assert len(results[4]["facts"]) == 1, "the hazard was raised in the same tap"
    form = results[5]
    answered = next(item for item in form["items"] if item["key"] == "H1.3")
    assert (answered["verdict"], answered["by"], answered["note"]) == ("L1", "li", "液化气瓶 🔥")
    assert form["hazards"] == [{"key": "H1.3:fail", "grade": "L1", "open": True}]
    assert form["missing"] > 0 and form["conflicts"] == 0
    assert results[7]["kind"] == "Incomplete"
    assert results[9] == {"undone": True}
    assert len(results[11]["digest"]) == 64
    assert [line["rank"] for line in results[12]["lines"]][:2] == ["open_l1", "open_l1"]
    assert results[13]["changes"] > 0 and results[14]["changes"] == 0
    [line] = results[15]["lines"]
    assert (line["programme"], line["area"], line["due"], line["entered"], line["rest"]) == ("household-annual", "东街", 12, 0, 12)
    assert results[16]["outcome"] == "sent_all" and results[16]["waiting"] == 0
    assert results[17] == {"inspections": []}
    assert results[18] == {}
    assert results[19]["kind"] == "Closed"
    assert results[20]["kind"] == "Request"
