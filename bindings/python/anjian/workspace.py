"""The open data folder."""

from pathlib import Path

from ._generated import anjian as core
from .keys import FileKeys
from .sync import Sync, TellsProgress

PAGE = 50


class Anjian:
    """An open data folder, made when there is none; one per folder. Closes itself at the end of a `with`.

    Without a `platform` the device's key lies in `FOLDER/keys`, which is right for tests and scripts only.
    """

    def __init__(self, folder, platform=None):
        folder = Path(folder)
        if platform is None:
            platform = core.Platform(keys=FileKeys(folder / "keys"))
        self._core = core.Workspace.open(str(folder), platform)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Closes it: a run of syncing stops, calls under way come to their end, and the folder is free when this returns."""
        self._core.close()

    # ---- who

    def me(self):
        """Who this device is, and whether it is enrolled."""
        return self._core.me()

    def enrol(self, ticket, device_name):
        """Enrols this device with the text of a scanned code. Sync afterwards."""
        self._core.enrol(ticket, device_name)

    # ---- photos

    def take_photo(self, inspection, seen, path, of, source):
        """Takes a photo into an inspection; the camera's file at `path` is left as it was."""
        return self._core.take_photo(inspection, seen, str(path), of, source)

    def photos(self, inspection):
        """The photos of an inspection that were taken on this device."""
        return self._core.photos(inspection)

    def photo(self, photo):
        """One photo that was taken on this device."""
        return self._core.photo(photo)

    def picture(self, photo, rendition):
        """A picture of a photo that was taken on this device: the bytes of a JPEG."""
        return self._core.picture(photo, rendition)

    def hand_over_photo(self, photo, path):
        """Writes a photo, readable by everybody, to `path`."""
        return self._core.hand_over_photo(photo, str(path))

    def free_photos(self):
        """Removes the files of photos that headquarters has signed for; thumbnails stay. How many files went."""
        return self._core.free_photos()

    # ---- notices and papers

    def notice_draft(self, inspection, kind, hazards, language):
        """Drafts a notice: its number, drawn once and kept until it is served, and what it says."""
        return self._core.notice_draft(inspection, kind, hazards, language)

    def write_paper(self, inspection, paper, language, format, path):
        """Writes a notice or the customer's report to `path`, as a PDF or as a picture per page."""
        return self._core.write_paper(inspection, paper, language, format, str(path))

    def signature(self, width, height, touches):
        """Takes what was drawn on a pad, one list of points for each touch, for a signature. Nothing is stored."""
        return self._core.signature(width, height, touches)

    def signature_picture(self, strokes):
        """A signature as a screen draws it."""
        return self._core.signature_picture(strokes)

    # ---- looking

    def agenda(self, filter=None, after=None, most=PAGE):
        """A page of the agenda; begin without `after`, then hand in each page's `next`."""
        return self._core.agenda(filter or core.AgendaFilter(), after, most)

    def agenda_lines(self, filter=None, most=PAGE):
        """Every line of the agenda, fetched by pages."""
        return _lines(lambda after: self.agenda(filter, after, most))

    def hazards(self, filter=None, after=None, most=PAGE):
        """A page of the open hazards, the gravest and most pressing first."""
        return self._core.hazards(filter or core.HazardFilter(), after, most)

    def hazard_lines(self, filter=None, most=PAGE):
        """Every open hazard, fetched by pages."""
        return _lines(lambda after: self.hazards(filter, after, most))

    def appointments(self, after=None, most=PAGE):
        """A page of the promises that were neither kept nor taken back."""
        return self._core.appointments(after, most)

    def conflicts(self, after=None, most=PAGE):
        """A page of the records with two answers that differ."""
        return self._core.conflicts(after, most)

    def search(self, query, most=PAGE):
        """Sites that hold every word of a query."""
        return self._core.search(query, most)

    def site(self, site):
        """A site's card."""
        return self._core.site(site)

    def form(self, inspection):
        """An inspection's form. Its `seen` goes, unchanged, into every action made on it."""
        return self._core.form(inspection)

    def preview(self, inspection, item, entry):
        """What an entry would mean, without writing anything."""
        return self._core.preview(inspection, item, entry)

    def coverage(self):
        """Coverage of this device's areas in the current periods."""
        return self._core.coverage()

    def reference(self):
        """Company, programmes, areas and people."""
        return self._core.reference()

    def status(self):
        """What is on this device and not at home."""
        return self._core.status()

    def quarantine(self, most=PAGE):
        """What came from outside and was set aside, the newest first."""
        return self._core.quarantine(most)

    def digest(self, inspection):
        """The digest of an inspection's record; `pause` first."""
        return self._core.digest(inspection)

    # ---- doing

    def act(self, inspection, seen, action):
        """Does something at an inspection, as somebody who had `seen` before her. When it returns, it is kept for good."""
        return self._core.act(inspection, seen, action)

    def undo(self, inspection):
        """Takes the last tap back, as long as it has not left the form. Whether there was one."""
        return self._core.undo(inspection)

    def pause(self):
        """The form is left: taps become changes."""
        self._core.pause()

    def rebuild(self):
        """Makes every list anew from the changes; how many inspections."""
        return self._core.rebuild()

    # ---- moving

    def start_sync(self, on_progress=None, longest_pause_ms=None):
        """Begins a run of syncing and returns at once."""
        options = core.SyncOptions(longest_pause_ms=longest_pause_ms)
        listener = None if on_progress is None else TellsProgress(on_progress)
        return Sync(self._core.start_sync(options, listener))

    def sync(self, on_progress=None, longest_pause_ms=None):
        """Syncs and returns how it ended."""
        return self.start_sync(on_progress, longest_pause_ms).wait()

    def export_bundle(self, path, also_home=False):
        """Writes what headquarters has not acknowledged into a file."""
        return self._core.export_bundle(str(path), also_home)

    def import_bundle(self, path):
        """Reads such a file in; nothing comes twice."""
        return self._core.import_bundle(str(path))

    def make_handshake(self):
        """Says what this phone holds, to be shown as a QR code; each call speaks anew."""
        return self._core.make_handshake()

    def read_handshake(self, handshake=None, part_bytes=20 << 20):
        """What the phone whose code was scanned misses. Writes no file."""
        return self._core.read_handshake(part_bytes, handshake)

    def write_parts(self, folder, handshake=None, part_bytes=20 << 20):
        """Writes that into a folder; each file is of use alone."""
        return self._core.write_parts(str(folder), part_bytes, handshake)

    def read_part(self, path):
        """Reads such a file, or a bundle; nothing comes twice."""
        return self._core.read_part(str(path))

    # ---- being told

    def subscribe(self, tell):
        """Calls `tell` with every change, on the thread that wrote, until the subscription is closed or its `with` ends.

        What `tell` raises is written to the core's log and stops nothing.
        """
        return _Subscription(self._core.subscribe(_Tells(tell)))


class _Tells(core.ChangeListener):
    def __init__(self, tell):
        self._tell = tell

    def changed(self, changed):
        self._tell(changed)


class _Subscription:
    def __init__(self, subscription):
        self._core = subscription

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Tells no more."""
        self._core.close()


def _lines(page_after):
    after = None
    while True:
        page = page_after(after)
        yield from page.lines
        after = page.next
        if after is None:
            return
