"""Two phones that meet in a stairwell: a code, then only what is missing, photos too; receipts come back later."""

import pytest

from anjian import Action, AnjianError, PhotoOf, PhotoSource, Rendition


def give(giver, taker, folder):
    """What `giver` has and `taker` misses, as `taker`'s code says; how many photos came."""
    folder.mkdir()
    code = taker.make_handshake().text
    assert len(code) <= 913
    photos = 0
    for part in giver.write_parts(folder, code):
        report = taker.read_part(part.path)
        assert (report.refused, report.forged, report.cut_off, report.quarantined) == (0, 0, 0, 0)
        photos += report.photos
    return photos


def test_what_is_missing_goes_over_and_the_receipts_come_back(stage, tmp_path):
    inspection = stage.inspections[3]
    with stage.phone(tmp_path / "li") as li, stage.phone(tmp_path / "wang", ticket=1) as wang:
        # Li learns of Wang's device, which was enrolled after she synced.
        assert li.sync().outcome.is_SENT_ALL()
        stage.draw(tmp_path / "camera.jpg")
        seen = li.form(inspection).seen
        taken = li.take_photo(inspection, seen, tmp_path / "camera.jpg", PhotoOf.SCENE(), PhotoSource.CAMERA)
        li.act(inspection, li.form(inspection).seen, Action.ADD_COMMENT("楼道里有气味"))
        li.pause()
        missed = li.read_handshake(wang.make_handshake().text)
        assert missed.person == "wang" and missed.photos == 1 and missed.parts == 1

        assert give(li, wang, tmp_path / "to-wang") == 1
        assert wang.digest(inspection) == li.digest(inspection)
        assert wang.picture(taken.photo, Rendition.ORIGINAL) == li.picture(taken.photo, Rendition.ORIGINAL)
        again = li.read_handshake(wang.make_handshake().text)
        assert (again.changes, again.photos) == (0, 0), "only what is missing"

        # Wang comes home first, with the work and the photo of both.
        assert wang.sync().photos.outcome.is_SENT_ALL()
        assert li.free_photos() == 0
        give(wang, li, tmp_path / "to-li")
        assert li.photo(taken.photo).state.is_AT_HEADQUARTERS()
        assert li.free_photos() == 1


def test_a_code_that_is_none_is_told_so(phone):
    with pytest.raises(AnjianError.Invalid) as refused:
        phone.read_handshake("HTTPS://EXAMPLE.ORG")
    assert refused.value.words.zh
