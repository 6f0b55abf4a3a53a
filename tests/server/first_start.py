"""What the first start of a server leaves, made once for all servers of a run that need it filled.

Loading the founding texts and building their index is half of what a server's start costs; that
the first start does it is shown by test_serve, whose server begins with nothing.
"""

import contextlib
import fcntl
import shutil
import threading
from pathlib import Path

import pytest

from app.core.db import Database
from app.core.settings import Settings, prepare_data_dir, prepare_index_dir, secret_key
from app.search.indexer import Indexer
from app.setup import set_up
from tests.house.sources import ROOT
from tests.server.running import DATA, INDEX

TOLD = "told.log"


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder to begin with: `Running(folder, begin_with=first_start)`."""
    own = tmp_path_factory.getbasetemp()
    # The processes of one run share it: the first that comes makes it, the others wait.
    folder = (own if worker_id == "master" else own.parent) / "first-start"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            _fill(unfinished)
            unfinished.rename(folder)
    return folder


def _fill(folder: Path) -> None:
    settings = Settings(
        data_dir=folder / DATA, index_dir=folder / INDEX, content_dir=ROOT / "wiki_content"
    )
    prepare_data_dir(settings)
    prepare_index_dir(settings)
    secret_key(settings)
    database = Database(settings.sqlalchemy_url)
    try:
        with (folder / TOLD).open("w") as log, contextlib.redirect_stderr(log):
            set_up(settings, database, threading.Event())
        Indexer(database, settings).prepare()
    finally:
        database.dispose()
