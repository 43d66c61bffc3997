"""Anjian's core for tests and for scripts at headquarters.

    from anjian import Anjian, Said

    with Anjian("/tmp/phone") as phone:
        phone.enrol(ticket, "a script")
        print(phone.sync().words.zh)

Every call blocks until it is done and may be made from any thread; other threads run meanwhile. What goes wrong is an
`AnjianError`, whose class says what to do now: `except AnjianError.Offline`.
"""

from ._generated.anjian import (
    Action,
    AgendaFilter,
    AgendaRank,
    AnjianError,
    Changed,
    CorrectedField,
    Delivery,
    Disk,
    Entry,
    Grade,
    HazardFilter,
    KeyStore,
    Language,
    Missing,
    Network,
    NetworkState,
    NoticeKind,
    PaperFormat,
    PaperKind,
    PenPoint,
    PhotoOf,
    PhotoSource,
    Platform,
    PlatformError,
    Rendition,
    Said,
    Signature,
    SyncOutcome,
    Verdict,
    VisitOutcome,
    WallClock,
    read_ticket,
    version,
)
from .keys import FileKeys
from .sync import Sync
from .workspace import Anjian

__all__ = [
    "Action",
    "AgendaFilter",
    "AgendaRank",
    "Anjian",
    "AnjianError",
    "Changed",
    "CorrectedField",
    "Delivery",
    "Disk",
    "Entry",
    "FileKeys",
    "Grade",
    "HazardFilter",
    "KeyStore",
    "Language",
    "Missing",
    "Network",
    "NetworkState",
    "NoticeKind",
    "PaperFormat",
    "PaperKind",
    "PenPoint",
    "PhotoOf",
    "PhotoSource",
    "Platform",
    "PlatformError",
    "Rendition",
    "Said",
    "Signature",
    "Sync",
    "SyncOutcome",
    "Verdict",
    "VisitOutcome",
    "WallClock",
    "read_ticket",
    "version",
]
