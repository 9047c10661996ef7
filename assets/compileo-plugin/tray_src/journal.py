"""The journal keeps for a week how each run ended. The queue itself forgets a finished job after two hours."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from tray_src.feed import OVER, describe, utc, word

if sys.platform != "win32":
    import fcntl

pause_s = 30.0
"""The queue keeps a finished job for at least an hour, so a read every half minute misses none."""
KEPT_S = 7 * 24 * 3600
MOST_AHEAD_S = 3600
"""If the clock was set back, the file may contain times in the future. Times later than this are dropped, because no
later outcome would be new to a client."""
MOST_OUTCOMES = 5_000
MOST_BYTES = 10_000_000
LONGEST_RESULT = 64_000
LONGEST_LINE = 150_000
MOST_SENT_BYTES = 2_000_000
"""Compileo Tray rejects larger responses."""

Identity = tuple[str, str, str | None, str | None]
"""The job, its outcome, its start and its end. A restarted job has another start and end."""


class Outcome(NamedTuple):
    identity: Identity
    noted_at: float
    """When the outcome was noted, in seconds since the epoch. Each outcome has another time, so that a client can
    continue after it."""
    ended_at: float
    """When the job ended according to the queue, but no later than `noted_at`."""
    line: bytes
    """The outcome as JSON without a line break, as it is sent and saved."""

    @property
    def job_id(self) -> str:
        return self.identity[0]


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _seconds(text: str) -> float:
    """Raises ValueError if the text isn't a time with a zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("It has no time zone")
    return moment.timestamp()


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def _scalars(value: Any, levels: int = 2) -> Any:
    """The counts and short texts of a result that is too long, including those one level below."""
    if not isinstance(value, dict) or levels == 0:
        return None
    short = (str, int, float, bool, type(None))
    return {
        str(name)[:100]: part if isinstance(part, short) else _scalars(part, levels - 1)
        for name, part in list(value.items())[:100]
        if not (isinstance(part, str) and len(part) > 200)
    }


def _result(result: Any) -> dict[str, Any]:
    """A job's result, or what fits. Omits an invalid one, because the outcome matters more."""
    for part, is_cut in ((result, False), (_scalars(result), True)):
        with suppress(TypeError, ValueError, RecursionError):
            if len(_json(part)) <= LONGEST_RESULT:
                return {"result": part, "result_cut": is_cut}
    return {"result": None, "result_cut": True}


def _identity(job: Any) -> Identity:
    return str(job.job_id), word(job.status), utc(job.started_at), utc(job.completed_at)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} isn't JSON")


def _parse(line: bytes) -> Outcome | None:
    """Reads a line of the file. Returns None if it is broken."""
    try:
        content = json.loads(line, parse_constant=_no_constant)
        identity = (content["job_id"], content["status"], content["started_at"], content["completed_at"])
        job_id, status, *times = identity
        if not isinstance(job_id, str) or status not in OVER or not all(isinstance(each, str | None) for each in times):
            return None
        noted_at = _seconds(content["noted_at"])
        if noted_at > time.time() + MOST_AHEAD_S:
            return None
        return Outcome(identity, noted_at, _ended_at(identity, noted_at), line)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _ended_at(identity: Identity, noted_at: float) -> float:
    completed_at = identity[3]
    return noted_at if completed_at is None else min(noted_at, _seconds(completed_at))


class Journal:
    """The outcomes of the last week, in memory and in one file.

    Its own thread reads the queue while no client does so, and saves new outcomes. The API's workers share the file.
    """

    def __init__(self, folder: Path, read: Callable[[], object]) -> None:
        """`read` reads the queue, and passes the jobs to `note`."""
        self._folder = folder
        self._path = folder / "outcomes.jsonl"
        self._read = read
        self._read_at = -pause_s
        self._outcomes: dict[Identity, Outcome] = {}
        self._newest = 0.0
        self._forgotten = 0.0
        """Outcomes that ended before this were dropped, because there were too many. They aren't noted again."""
        self._lock = threading.Lock()
        """Guards the outcomes. It is only held for moments."""
        self._is_saved = False
        self._file: tuple[int, int] | None = None
        self._file_lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def has_begun(self) -> bool:
        """Whether a client has requested the journal, now or before a restart of the API."""
        return os.path.exists(self._path)

    def start(self) -> None:
        """Starts to read the queue in the background, once."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="compileo-tray-journal", daemon=True)
                self._thread.start()

    def note(self, jobs: Iterable[Any]) -> None:
        """Notes new outcomes among the queue's jobs. Skips invalid jobs."""
        self._read_at = time.monotonic()
        for job in jobs:
            with suppress(Exception):
                if word(job.status) in OVER:
                    self._note(_identity(job), job)

    def _note(self, identity: Identity, job: Any) -> None:
        if identity in self._outcomes:
            return
        with self._lock:
            now = time.time()
            # Times in the file are in whole milliseconds, too.
            noted_at = round(max(now, self._newest + 0.001), 3)
            ended_at = _ended_at(identity, noted_at)
            if ended_at <= max(self._forgotten, now - KEPT_S):
                return
            self._newest = noted_at
            line = _json({**describe(job), **_result(job.result), "noted_at": _iso(noted_at)}).encode()
            self._outcomes[identity] = Outcome(identity, noted_at, ended_at, line)
            self._is_saved = False

    def outcomes(self, since: str | None, ids: Collection[str]) -> tuple[list[bytes], bool]:
        """Returns the outcomes noted after a time, oldest first, as JSON, and whether there are more.

        Only outcomes of the jobs in `ids` are returned, or all if `ids` is empty. Raises ValueError if `since` isn't a
        time.
        """
        after = 0.0 if since is None else _seconds(since)
        # Another worker may have saved more, and the first request may come before the thread has read the file.
        with self._file_lock, suppress(OSError):
            self._load()
        with self._lock:
            known = sorted(self._outcomes.values(), key=lambda each: each.noted_at)
        wanted = [each.line for each in known if each.noted_at > after and (not ids or each.job_id in ids)]
        size = 0
        for count, line in enumerate(wanted):
            size += len(line)
            if size > MOST_SENT_BYTES:
                return wanted[:count], True
        return wanted, False

    def _run(self) -> None:
        while True:
            # No error may end the thread: an unavailable queue, a full disk, a folder in place of the file.
            with suppress(Exception):
                if time.monotonic() - self._read_at >= pause_s:
                    self._read()
            with suppress(Exception):
                self._save()
            time.sleep(pause_s)

    def _save(self) -> None:
        """Reads what another worker saved, and rewrites the file if anything is new."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with self._file_lock, _only_one(self._folder / "lock") as is_ours:
            if not is_ours:
                return
            self._load()
            with self._lock:
                self._forget()
                if self._is_saved:
                    return
                lines = [each.line for each in self._outcomes.values()]
                self._is_saved = True
            try:
                _write(self._path, lines)
                self._file = _mark(self._path)
            except OSError:
                self._is_saved = False
                raise

    def _load(self) -> None:
        """Reads the file if another worker has changed it."""
        try:
            found = _mark(self._path)
        except FileNotFoundError:
            self._is_saved = False
            return
        if found == self._file:
            return
        size = 0
        with self._path.open("rb") as file:
            while (line := file.readline(LONGEST_LINE)) and size <= 2 * MOST_BYTES:
                size += len(line)
                outcome = _parse(line.rstrip(b"\n"))
                with self._lock:
                    if outcome is None:
                        # The file is rewritten without the broken line.
                        self._is_saved = False
                    else:
                        self._outcomes.setdefault(outcome.identity, outcome)
                        self._newest = max(self._newest, outcome.noted_at)
        self._file = found

    def _forget(self) -> None:
        """Drops outcomes that are too old, and the oldest if there are too many."""
        kept: dict[Identity, Outcome] = {}
        size = 0
        for each in sorted(self._outcomes.values(), key=lambda each: each.ended_at, reverse=True):
            size += len(each.line) + 1
            if size > MOST_BYTES or len(kept) == MOST_OUTCOMES:
                self._forgotten = max(self._forgotten, each.ended_at)
                break
            if each.ended_at <= time.time() - KEPT_S:
                break
            kept[each.identity] = each
        if len(kept) < len(self._outcomes):
            self._outcomes = kept
            self._is_saved = False


@contextmanager
def _only_one(path: Path) -> Iterator[bool]:
    """Yields whether no other worker of the API is saving."""
    if sys.platform == "win32":
        yield True
        return
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def _mark(path: Path) -> tuple[int, int]:
    """Identifies a version of the file, because each save replaces it."""
    stat = path.stat()
    return stat.st_ino, stat.st_mtime_ns


def _write(path: Path, lines: Iterable[bytes]) -> None:
    """Replaces the file atomically. Writes line by line, so that the API's own thread can run in between."""
    new = path.with_suffix(".new")
    try:
        with os.fdopen(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            for line in lines:
                file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise
