"""The server's quality analyses. They aren't in the queue, and its own routes send neither their project nor their error."""

import functools
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from tray_src import feed as feeds

MOST_ANALYSES = 100


@functools.cache
def _database() -> str:
    """The path of the server's database, which the server's own module knows. Raises LookupError without one."""
    for name, module in list(sys.modules.items()):
        if name.endswith("compileo.storage.src.database"):
            return str(module.get_db_path())
    raise LookupError("The server has no database")


def _utc(text: Any) -> str | None:
    """SQLite writes UTC without a zone."""
    try:
        return feeds.utc(datetime.fromisoformat(text))
    except (TypeError, ValueError):
        return None


def read(ids: Sequence[str]) -> list[dict[str, Any]]:
    """The newest analyses, or those with these IDs. Raises whatever reading the database raised."""
    chosen = f"WHERE id IN ({','.join('?' * len(ids))})" if ids else ""
    query = (
        "SELECT id, project_id, dataset_file, status, error_message, created_at, started_at,"
        # The server only saves the end of a completed analysis.
        " CASE status WHEN 'failed' THEN updated_at ELSE completed_at END"
        f" FROM quality_jobs {chosen} ORDER BY created_at DESC LIMIT {MOST_ANALYSES}"
    )
    address = f"file:{quote(_database())}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=feeds.patience_s)) as database:
        rows = database.execute(query, ids).fetchall()
    return [
        {
            "job_id": str(job_id),
            "project_id": feeds.word(project_id),
            "dataset_file": feeds.word(PurePath(str(dataset_file)).name),
            "status": feeds.word(status),
            "error": None if error is None else feeds.cut_in_the_middle(str(error)),
            "created_at": _utc(created_at),
            "started_at": _utc(started_at),
            "completed_at": _utc(completed_at),
        }
        for job_id, project_id, dataset_file, status, error, created_at, started_at, completed_at in rows
    ]
