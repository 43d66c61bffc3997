"""Ten thousand of everything."""

import os

from anjian import Action, AgendaFilter, Anjian

TEXT = "燃气表后 阀门 🔥🧯 👨‍👩‍👧 e\u0301 \u202e\U0002a6d6 \"'\\\n\t<&>"


def test_every_character_comes_back_as_it_went(phone, stage):
    inspection = stage.inspections[0]
    phone.act(inspection, phone.form(inspection).seen, Action.ADD_COMMENT(TEXT))
    assert phone.form(inspection).chronicle[0].what.text == TEXT
    assert phone.search("张0", 5)[0].site.customer == "张0"


def test_ten_thousand_doors_come_by_pages_each_once_and_in_order(large_stage, tmp_path):
    with large_stage.phone(tmp_path) as phone:
        lines = [line.inspection for line in phone.agenda_lines(most=200)]
        assert len(lines) == len(set(lines)) == 10_000
        assert [line.inspection for line in phone.agenda(most=500).lines] == lines[:500]
        street = [line.site.area for line in phone.agenda_lines(AgendaFilter(area="西街"), most=1000)]
        assert street == ["西街"] * 5_000
        assert sum(rank.count for rank in phone.agenda(most=1).counts) == 10_000


def resident_kb():
    """What this process holds in memory."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def test_memory_stays_flat_over_ten_thousand_openings(phone, stage, tmp_path):
    phone.close()
    folder = tmp_path / "li"

    def open_and_close(times):
        for _ in range(times):
            with Anjian(folder) as again:
                again.agenda(most=1)

    open_and_close(1_000)
    files, before = len(os.listdir("/proc/self/fd")), resident_kb()
    open_and_close(9_000)
    files_after, after = len(os.listdir("/proc/self/fd")), resident_kb()
    print(f"resident: {before} kB after 1,000 openings, {after} kB after 10,000")
    # A kilobyte left behind by each would show as 9,000.
    assert after - before < 4_000
    assert files_after == files
