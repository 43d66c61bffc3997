"""Secrets as files, for machines without a key store."""

import os
import tempfile
from pathlib import Path

from ._generated.anjian import KeyStore, PlatformError


class FileKeys(KeyStore):
    """Keeps each secret in a file of its own that only its owner may read. For tests and scripts; a phone has a key store."""

    def __init__(self, folder):
        self._folder = Path(folder)

    def load(self, name):
        """The secret, or nothing where there is none; a file that cannot be read is an error, never "none"."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as why:
            raise PlatformError.Unavailable(str(why)) from why

    def store(self, name, secret):
        """Written beside and renamed: a secret is whole or not there."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as beside:
                beside.write(secret)
                beside.flush()
                os.fsync(beside.fileno())
            os.replace(beside.name, self._folder / name)
        except OSError as why:
            raise PlatformError.Unavailable(str(why)) from why
