"""A run of syncing."""

import threading

from ._generated.anjian import SyncListener


class Sync:
    """A run of syncing. It belongs to the workspace: it ends by itself, by `cancel`, or when the workspace is closed."""

    def __init__(self, run):
        self._run = run

    @property
    def progress(self):
        """How far it is."""
        return self._run.progress()

    def cancel(self):
        """Stops it, at once out of a pause or a waiting for the network; does not wait for its end. What was done stays done."""
        self._run.cancel()

    def wait(self):
        """Waits for its end and returns the report, as often as one likes. An interrupt (Ctrl-C) stops the run, then goes on."""
        ended = threading.Event()
        outcome = []

        def follow():
            try:
                outcome.append((self._run.wait(), None))
            except BaseException as error:  # handed to whoever waits
                outcome.append((None, error))
            ended.set()

        # A blocking call into the core cannot be interrupted, waiting for an event can.
        waits = threading.Thread(target=follow, name="anjian-wait", daemon=True)
        try:
            waits.start()
            ended.wait()
        except BaseException:
            self.cancel()
            ended.wait()
            raise
        report, error = outcome[0]
        if error is not None:
            raise error
        return report


class TellsProgress(SyncListener):
    """Hands what the core tells to a callable. What that raises is written to the core's log and stops nothing."""

    def __init__(self, tell):
        self._tell = tell

    def progress(self, progress):
        """Called by the core, on the run's own thread."""
        self._tell(progress)
