"""The jobs in the queue, and their changes since a client's last request. One read of the queue serves all clients."""

import asyncio
import re
import secrets
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from typing import Any

Job = dict[str, Any]

MOST_JOBS = 1_000
"""The most jobs in one response. Clients reject larger responses."""
LONGEST_STEP = 500
LONGEST_ERROR = 2_000
LONGEST_NAME = 200
MOST_GONE = 1_000
MOST_IN_LINE = 100

pause_s = 1.0
"""The server's own streams also read a job once a second."""
patience_s = 5.0
"""A hanging Redis must block neither a client nor the server's shutdown."""

STUCK = "Stuck in RUNNING state detected"
OVER = frozenset({"completed", "failed", "cancelled"})


def word(value: Any, longest: int = LONGEST_NAME) -> str:
    """Returns a value as text. The queue's enumerations have their text in `value`."""
    return str(getattr(value, "value", value))[:longest]


def _text_or_none(value: Any, longest: int) -> str | None:
    return None if value is None else word(value, longest)


def cut_in_the_middle(error: str) -> str:
    """Cuts a text in its middle, because the last line of a traceback matters most. Compileo Tray knows the mark."""
    half = LONGEST_ERROR // 2
    mark = "\n[\u2026]\n"
    return error if len(error) <= LONGEST_ERROR else f"{error[: half - len(mark)]}{mark}{error[-half:]}"


def utc(value: Any) -> str | None:
    """Converts a time of the queue to ISO 8601 in UTC. A time without a zone is in UTC. Years at the calendar's ends
    are rejected, because some of their times have no equivalent in UTC."""
    if not isinstance(value, datetime) or not 1 < value.year < 9999:
        return None
    utc = value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)
    return utc.isoformat().replace("+00:00", "Z")


def mark_by_rq(queue: Any, jobs: Iterable[Any]) -> None:
    """Adds to the jobs what only RQ knows.

    `place` is the position in line of a job that the queue calls running, and 0 once a worker has it. `has_worker`
    tells whether that worker is alive. `left_rq` is false if a worker still has a job that the queue's clean-up marked
    as stuck. Workers skip such a job if it only waits in line. RQ has IDs of its own for jobs.
    """
    jobs = list(jobs)
    running = [job for job in jobs if word(job.status) == "running"]
    lost = [job for job in jobs if str(job.error).startswith(STUCK)]
    if not running and not lost:
        return
    rq = queue.queue

    def fetch(rq_ids: list[str]) -> list[Any]:
        found = rq.job_class.fetch_many(rq_ids, connection=rq.connection)
        return [each for each in found if each and each.args]

    # The registry's own method would remove expired entries, so this reads its key. Entries are "ID:EXECUTION".
    keys = rq.connection.zrange(rq.started_job_registry.key, 0, -1)
    started = fetch([key.decode().partition(":")[0] for key in keys])
    # The server's workers send no heartbeat during a job, but they listen for commands as long as they live.
    listeners = [f"rq:pubsub:{each.worker_name}" for each in started]
    counts = [count for _, count in rq.connection.pubsub_numsub(*listeners)] if listeners else []
    held = {str(each.args[0]): count > 0 for each, count in zip(started, counts)}
    line = [str(each.args[0]) for each in fetch(rq.job_ids[:MOST_IN_LINE])] if running else []
    for job in running:
        place = line.index(str(job.job_id)) + 1 if str(job.job_id) in line else 0
        # A restarted job keeps the worker of its previous run. A hung one has neither a worker nor a place.
        job.place = place or (0 if job.worker_id else None)
        if job.place == 0:
            job.has_worker = held.get(str(job.job_id), False)
    for job in lost:
        job.left_rq = not held.get(str(job.job_id), False)


def describe(job: Any) -> Job:
    """A job as the plugin sends it. Omits an invalid part, so that it doesn't hide the other jobs.

    Most parameters stay secret.
    """
    parameters = job.parameters if isinstance(job.parameters, dict) else {}
    metadata = job.metadata if isinstance(job.metadata, dict) else {}
    # This excludes infinity, NaN, and integers that are too large for a float.
    is_percent = isinstance(job.progress, (int, float)) and 0 <= job.progress <= 100
    return {
        "job_id": str(job.job_id),
        "job_type": word(job.job_type),
        "operation": _text_or_none(parameters.get("operation"), LONGEST_NAME),
        "project_id": _text_or_none(parameters.get("project_id"), LONGEST_NAME),
        "user_id": _text_or_none(job.user_id, LONGEST_NAME),
        "status": word(job.status),
        "progress": float(job.progress) if is_percent else 0.0,
        "current_step": word(metadata.get("progress_message") or "", LONGEST_STEP),
        "place": getattr(job, "place", None),
        "has_worker": getattr(job, "has_worker", None),
        "left_rq": getattr(job, "left_rq", None),
        "error": None if job.error is None else cut_in_the_middle(str(job.error)),
        "created_at": utc(job.created_at),
        "started_at": utc(job.started_at),
        "completed_at": utc(job.completed_at),
    }


def newest_first(jobs: Iterable[Job]) -> list[Job]:
    return sorted(jobs, key=lambda job: job["created_at"] or "", reverse=True)


def bounded(jobs: Iterable[Job]) -> list[Job]:
    """Sorts jobs, newest first. If there are too many, drops ended jobs first, then the oldest."""
    return newest_first(sorted(newest_first(jobs), key=lambda job: job["status"] in OVER)[:MOST_JOBS])


class Feed:
    """The jobs at the last read of the queue. A cursor identifies such a read."""

    def __init__(self, read: Callable[[], Iterable[Any]]) -> None:
        self._read = read
        self._epoch = secrets.token_hex(4)
        self._looks = 0
        self._jobs: dict[str, Job] = {}
        self._changed: dict[str, int] = {}
        self._missing: set[str] = set()
        self._gone: dict[str, int] = {}
        self._forgotten = 0
        self._reading: asyncio.Task[None] | None = None
        self._next_at = 0.0
        self._error: Exception | None = None

    @property
    def cursor(self) -> str:
        return f"{self._epoch}-{self._looks}"

    @property
    def total(self) -> int:
        return len(self._jobs)

    async def look(self) -> None:
        """Reads the queue, unless another request just did, or is about to.

        Raises whatever reading the queue raised, or TimeoutError.
        """
        if self._reading is None and time.monotonic() >= self._next_at:
            self._reading = asyncio.create_task(self._look())
        if self._reading is not None:
            # Shielded, because the client that started the read may leave before others that wait for it.
            await asyncio.wait_for(asyncio.shield(self._reading), patience_s)
        if self._error is not None:
            raise self._error

    async def _look(self) -> None:
        began = time.monotonic()
        try:
            # Reading waits for Redis, so it must not block the server's other requests.
            self._take(await asyncio.to_thread(lambda: [describe(job) for job in self._read()]))
            self._error = None
        except Exception as error:
            self._error = error
        finally:
            now = time.monotonic()
            # Many thousand jobs take long to read, so they are read less often.
            self._next_at = now + max(pause_s, 4 * (now - began))
            self._reading = None

    def _take(self, jobs: list[Job]) -> None:
        self._looks += 1
        present = {job["job_id"]: job for job in jobs}
        for job_id, job in present.items():
            if self._jobs.get(job_id) != job:
                self._changed[job_id] = self._looks
            self._gone.pop(job_id, None)
        missing = self._jobs.keys() - present.keys()
        # The queue skips a job that it couldn't read, so a job is gone only if it is missing twice.
        for job_id in missing & self._missing:
            del self._jobs[job_id], self._changed[job_id]
            self._gone[job_id] = self._looks
        self._missing = missing - self._gone.keys()
        self._jobs.update(present)
        while len(self._gone) > MOST_GONE:
            oldest = next(iter(self._gone))
            self._forgotten = self._gone.pop(oldest)

    def since(self, cursor: str | None) -> tuple[list[Job], list[str], bool]:
        """The jobs that changed since a cursor, the IDs of removed jobs, and whether the list is complete.

        The list is complete if the cursor isn't ours, or so old that removals since then are forgotten.
        """
        match = re.fullmatch(r"([0-9a-f]{8})-([0-9]{1,15})", cursor or "")
        at = int(match[2]) if match and match[1] == self._epoch else -1
        if not self._forgotten <= at <= self._looks:
            return bounded(self._jobs.values()), [], True
        changed = [self._jobs[job_id] for job_id, look in self._changed.items() if look > at]
        return changed, [job_id for job_id, look in self._gone.items() if look > at], False
