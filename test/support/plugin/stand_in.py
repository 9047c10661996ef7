"""Imitates the parts of a Compileo server that plugins use: the queue manager, the API key and the loading of plugins.

Tests change its jobs over HTTP, under /stand-in. It contains no code of the real server.
"""

import ast
import enum
import functools
import importlib.util
import json
import os
import resource
import sqlite3
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

PLUGIN = Path(os.environ["COMPILEO_PLUGIN"])
DATABASE = PLUGIN.parent / "database.db"
sys.modules["src.compileo.storage.src.database"] = SimpleNamespace(get_db_path=lambda: DATABASE)  # type: ignore

JobStatus = enum.Enum(
    "JobStatus",
    {word.upper(): word for word in "pending running completed failed cancelled retrying scheduled".split()},
)


class Job(SimpleNamespace):
    """Returns a job like the queue: with enumerations, times in UTC without a zone, and the step in the metadata."""


@functools.cache
def job_type_of(word: str) -> Any:
    return enum.Enum("JobType", {"IT": word}).IT


def job_of(data: dict[str, Any]) -> Job:
    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(data[name]) if data.get(name) else None

    return Job(
        job_id=data["job_id"],
        job_type=job_type_of(data.get("job_type", "extraction")),
        parameters=data.get("parameters", {}),
        priority=SimpleNamespace(value=1),
        status=JobStatus(data["status"]),
        created_at=moment("created_at") or datetime(2026, 11, 25, 12),
        started_at=moment("started_at"),
        completed_at=moment("completed_at"),
        result=data.get("result"),
        error=data.get("error"),
        progress=data.get("progress", 0.0),
        metadata={"progress_message": data["current_step"]} if "current_step" in data else {},
        user_id=data.get("user_id"),
        retry_count=0,
        worker_id=None,
    )


class Rq:
    """The queue of the library RQ, which has IDs of its own for jobs."""

    started_job_registry = SimpleNamespace(key="rq:wip:extraction_jobs")

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.started: list[str] = []
        self.killed: list[str] = []
        self.connection = SimpleNamespace(
            zrange=lambda *_: [f"rq-{each}:run".encode() for each in self.started],
            pubsub_numsub=lambda *names: [
                (name.encode(), int(name.removeprefix("rq:pubsub:of-") not in self.killed)) for name in names
            ],
        )
        self.job_class = SimpleNamespace(
            fetch_many=lambda ids, **_: [SimpleNamespace(args=(id[3:],), worker_name=f"of-{id[3:]}") for id in ids]
        )

    @property
    def job_ids(self) -> list[str]:
        return [f"rq-{each}" for each in self.waiting]


class Queue:
    """Stores jobs as JSON, like Redis, and parses them for each read."""

    def __init__(self) -> None:
        self.stored: dict[str, str] = {}
        self.away: str | None = None
        self.hangs_s = 0.0
        self.skips: set[str] = set()
        self.odd: dict[str, dict[str, str]] = {}
        self.queue = Rq()
        self.looks = 0
        self.reading = 0
        self.at_once = 0

    def _get_jobs_from_redis(self, status_filter: Any = None, limit: int | None = None) -> list[Job]:
        self.looks += 1
        self.reading += 1
        self.at_once = max(self.at_once, self.reading)
        time.sleep(self.hangs_s)
        self.reading -= 1
        if self.away is not None:
            raise ConnectionError(self.away)
        skipped, self.skips = self.skips, set()
        jobs = [job_of(json.loads(text)) for job_id, text in list(self.stored.items()) if job_id not in skipped]
        for job in jobs:
            for name, value in self.odd.get(job.job_id, {}).items():
                setattr(job, name, ast.literal_eval(value))
        return jobs


def load(folder: Path) -> Any:
    """Loads a plugin like the real server: adds its folder to the path, and imports its entry point by another name."""
    sys.path.insert(0, str(folder))
    name = "plugins.compileo-tray"
    spec = importlib.util.spec_from_file_location(name, folder / "tray_src" / "routes.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


app = FastAPI()
queue = Queue()
app.state.job_queue_manager = SimpleNamespace(queue=queue)
app.state.api_key = None


@app.middleware("http")
async def api_key(request: Request, call_next: Any) -> Any:
    wanted = app.state.api_key
    if wanted is None or request.url.path.startswith("/stand-in"):
        return await call_next(request)
    given = request.headers.get("X-API-Key")
    if given == wanted:
        return await call_next(request)
    message = "Invalid API key" if given else "Missing X-API-Key header"
    return JSONResponse({"error": "Unauthorized", "message": message}, 401)


@app.put("/stand-in/jobs")
async def put_jobs(request: Request) -> None:
    for job in await request.json():
        known = json.loads(queue.stored.get(job["job_id"], "{}"))
        queue.stored[job["job_id"]] = json.dumps({"status": "running", **known, **job})


@app.put("/stand-in/analyses")
async def put_analyses(request: Request) -> None:
    """Stores rows of the server's table of analyses. Its times are UTC without a zone."""
    names = "id project_id dataset_file status error_message created_at started_at completed_at updated_at".split()
    with sqlite3.connect(DATABASE) as database:
        database.execute(f"CREATE TABLE IF NOT EXISTS quality_jobs ({', '.join(names)}, parameters, results)")
        for row in await request.json():
            database.execute(
                f"INSERT INTO quality_jobs ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                [row.get(name) for name in names],
            )


@app.put("/stand-in/gone")
async def remove_jobs(request: Request) -> None:
    for job_id in await request.json():
        del queue.stored[job_id]


@app.put("/stand-in/set")
async def set_up(request: Request) -> None:
    """Changes what goes wrong: Redis is `away` with a message, a read hangs for `hangs_s` or `skips` jobs, or there is
    no `manager`.

    `odd` contains Python literals that replace attributes of jobs, by job ID. Writing more than `largest_file` bytes
    fails. RQ reports jobs as `waiting` or `started`, some by workers that were
    `killed`. `journal_pause_s` is the time between reads of the journal.
    """
    wanted = await request.json()
    if "away" in wanted:
        queue.away = wanted["away"]
    queue.hangs_s = wanted.get("hangs_s", queue.hangs_s)
    queue.skips = set(wanted.get("skips", []))
    queue.odd = wanted.get("odd", {})
    queue.queue.waiting = wanted.get("waiting", [])
    queue.queue.started = wanted.get("started", [])
    queue.queue.killed = wanted.get("killed", [])
    if "largest_file" in wanted:
        resource.setrlimit(resource.RLIMIT_FSIZE, (wanted["largest_file"], resource.RLIM_INFINITY))
    routes.journals.pause_s = wanted.get("journal_pause_s", routes.journals.pause_s)
    if "api_key" in wanted:
        app.state.api_key = wanted["api_key"]
    if "manager" in wanted:
        app.state.job_queue_manager = SimpleNamespace(queue=queue) if wanted["manager"] else None


@app.get("/stand-in/looks")
async def looks() -> int:
    return queue.looks


@app.get("/stand-in/at-once")
async def at_once() -> int:
    return queue.at_once


@app.get("/stand-in/threads")
async def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate()]


routes = load(PLUGIN)
# Shorter than in the plugin, so that tests needn't wait for seconds.
routes.feeds.pause_s = 0.1
routes.feeds.patience_s = 0.5
routes.HEARTBEAT_S = 0.3
routes.journals.pause_s = float(os.environ["JOURNAL_PAUSE_S"])
app.include_router(routes.router, prefix="/api/v1/plugins/tray")
