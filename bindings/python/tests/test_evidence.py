"""Evidence: photos, a notice with its number, a signature, papers."""

from pathlib import Path

import pytest

from anjian import (
    Action,
    AnjianError,
    Delivery,
    Grade,
    Language,
    NoticeKind,
    PaperFormat,
    PaperKind,
    PenPoint,
    PhotoOf,
    PhotoSource,
    Rendition,
    Signature,
)

LEAK = "H1.1:leak"


def signed(phone):
    """A stroke across the pad, as a finger draws it."""
    touches = [[PenPoint(x=20.0 + 5 * n, y=80.0 + (n % 7), ms=16 * n) for n in range(60)]]
    return phone.signature(400.0, 200.0, touches)


def test_a_photo_is_taken_sent_receipted_and_freed(stage, phone, tmp_path):
    inspection, camera = stage.inspections[2], tmp_path / "camera.jpg"
    stage.draw(camera)
    before = camera.read_bytes()
    taken = phone.take_photo(inspection, phone.form(inspection).seen, camera, PhotoOf.SCENE(), PhotoSource.CAMERA)
    assert camera.read_bytes() == before, "the camera's file is left as it was"
    (photo,) = phone.photos(inspection)
    assert photo.photo == taken.photo and photo.state.is_ON_DEVICE() and photo.bytes <= 300_000
    assert photo.here and len(phone.picture(photo.photo, Rendition.ORIGINAL)) == photo.bytes
    phone.hand_over_photo(photo.photo, tmp_path / "handed.jpg")
    assert (tmp_path / "handed.jpg").read_bytes() == phone.picture(photo.photo, Rendition.ORIGINAL)
    assert phone.free_photos() == 0, "nothing is home yet"
    told = []
    report = phone.sync(told.append)
    assert report.photos.outcome.is_SENT_ALL() and report.progress.photos.files == 2
    assert told[-1].photos.files == 2 and told[-1].photos.waiting == 0
    assert phone.photo(taken.photo).state.is_AT_HEADQUARTERS()
    assert (phone.status().freeable_photos, phone.status().freeable_bytes) == (1, photo.bytes)
    assert phone.free_photos() == 1
    assert phone.photo(taken.photo).state.is_FREED() and not phone.photo(taken.photo).here
    assert phone.picture(taken.photo, Rendition.THUMBNAIL).startswith(b"\xff\xd8"), "the thumbnail stays"
    with pytest.raises(AnjianError.NotFound):
        phone.picture(taken.photo, Rendition.ORIGINAL)


def test_what_is_no_photo_says_what_to_do(stage, phone, tmp_path):
    inspection, path = stage.inspections[2], tmp_path / "camera.heic"
    path.write_bytes(bytes([0, 0, 0, 24]) + b"ftypheic" + bytes(64))
    seen = phone.form(inspection).seen
    with pytest.raises(AnjianError.Photo) as refused:
        phone.take_photo(inspection, seen, path, PhotoOf.SCENE(), PhotoSource.CAMERA)
    assert refused.value.refusal.name == "DECODE_ON_PLATFORM" and refused.value.words.zh
    assert phone.photos(inspection) == []


def test_a_notice_keeps_its_number_is_signed_and_becomes_a_paper(stage, phone, tmp_path):
    inspection = stage.inspections[4]
    phone.act(inspection, phone.form(inspection).seen, Action.RAISE_HAZARD(LEAK, Grade.L1, True, "表前接头漏气"))
    draft = phone.notice_draft(inspection, NoticeKind.RECTIFICATION, [LEAK], Language.ZH)
    assert draft.number == phone.notice_draft(inspection, NoticeKind.RECTIFICATION, [LEAK], Language.EN).number
    strokes = signed(phone)
    picture = phone.signature_picture(strokes)
    assert picture.path.startswith("M") and picture.width > picture.height and picture.duration_ms == 59 * 16
    drawn = Signature.DRAWN(strokes, "陈国良")
    served = Action.SERVE_NOTICE(draft.number, NoticeKind.RECTIFICATION, [LEAK], Delivery.IN_PERSON, drawn)
    fact = phone.act(inspection, phone.form(inspection).seen, served).facts[0]
    for language in (Language.ZH, Language.EN):
        paper = phone.write_paper(inspection, PaperKind.SERVED(fact), language, PaperFormat.PDF, tmp_path / "n.pdf")
        assert Path(paper.files[0]).read_bytes().startswith(b"%PDF-") and not paper.unprintable
    pictures = phone.write_paper(inspection, PaperKind.SERVED(fact), Language.ZH, PaperFormat.PNG, tmp_path / "n.png")
    assert Path(pictures.files[0]).read_bytes().startswith(b"\x89PNG")
    with pytest.raises(AnjianError.Invalid) as nothing:
        phone.signature(400.0, 200.0, [])
    assert nothing.value.what == "signature" and nothing.value.words.zh == "还没有签名"
