"""The plugin's routes, served under /api/v1/plugins/tray. They change no job; the server's API key applies to them."""

import asyncio
import json
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Header, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse

from tray_src import analyses as analyses_of
from tray_src import feed as feeds
from tray_src import journal as journals

VERSION = "1.1.0"
API = 1
"""Incremented when older versions of Compileo Tray can't read the responses."""

LONGEST_STREAM_S = 20
"""The server can't end a stream, and a long one would delay its shutdown. With the time limit of a read, it takes at
most 25 s."""
HEARTBEAT_S = 5.0
"""A server notices a closed connection when it next sends something, or, with some versions of uvicorn, never."""
JOBS_PER_EVENT = 50
"""Clients limit the size of an event."""

LONGEST_IDS = 200

log = logging.getLogger("compileo-tray")

DATA = Path(__file__).resolve().parents[2] / ".compileo-tray"
"""This is outside the plugin's own folder, which the server deletes with each update. It ignores hidden folders."""


class Readers:
    """The two readers of a server's queue: the feed for connected clients, the journal for sleeping ones."""

    def __init__(self, state: Any) -> None:
        self._state = state
        self._reading = threading.Lock()
        self._trouble = ""
        self.feed = feeds.Feed(self._read)
        self.journal = journals.Journal(DATA, self._read)

    def _read(self) -> list[Any]:
        with self._reading:
            # The queue has no public method that lists all jobs. The manager may be replaced.
            queue = self._state.job_queue_manager.queue
            jobs = list(queue._get_jobs_from_redis())
            with suppress(Exception):
                feeds.mark_by_rq(queue, jobs)
            self.journal.note(jobs)
            return jobs

    async def look(self) -> None:
        await self.feed.look()
        self._trouble = ""

    def reason(self, error: BaseException) -> str:
        """Returns the error for clients. The exception is only logged, once, because it may contain a password."""
        if isinstance(error, TimeoutError):
            return "The job queue can't be read: it took too long"
        trouble = f"{type(error).__name__}: {error}"[:1_000]
        if trouble != self._trouble:
            self._trouble = trouble
            log.warning("The job queue can't be read: %s", trouble)
        return "The job queue can't be read: the server's log has the reason"


def _readers(state: Any) -> Readers:
    readers: Readers | None = getattr(state, "compileo_tray", None)
    if readers is None:
        readers = state.compileo_tray = Readers(state)
    return readers


@asynccontextmanager
async def _lifespan(app: Any) -> AsyncIterator[None]:
    """Continues a journal after a restart of the API, because at night no client may request it."""
    journal = _readers(app.state).journal
    if journal.has_begun:
        journal.start()
    yield


router = APIRouter(lifespan=_lifespan)


def _json(value: object) -> str:
    """Writes ASCII only, so that no step or error contains a line break or a lone surrogate."""
    return json.dumps(value, separators=(",", ":"))


async def _looked_at(request: Request) -> Readers:
    """Reads the queue, and returns its readers. Raises HTTPException (503) if that fails."""
    state = request.app.state
    if getattr(state, "job_queue_manager", None) is None:
        raise HTTPException(503, "This server has no job queue")
    readers = _readers(state)
    readers.journal.start()
    try:
        await readers.look()
    except Exception as error:
        raise HTTPException(503, readers.reason(error)) from error
    return readers


@router.get("/version")
async def version() -> dict[str, Any]:
    """Clients detect the plugin with this."""
    return {"name": "compileo-tray", "version": VERSION, "api": API}


@router.get("/jobs")
async def jobs(request: Request, since: str | None = Query(None, max_length=40)) -> Response:
    """The jobs, newest first; with `since` (a `cursor` of an earlier response), only those that changed after it."""
    feed = (await _looked_at(request)).feed
    changed, gone, full = feed.since(since)
    answer = {"jobs": changed, "gone": gone, "full": full, "total": feed.total, "cursor": feed.cursor}
    return Response(_json(answer), media_type="application/json")


@router.get("/outcomes")
async def outcomes(
    request: Request,
    since: str | None = Query(None, max_length=40),
    ids: list[str] = Query([], max_length=LONGEST_IDS),
) -> Response:
    """Outcomes of the last week, oldest first: all, or those noted after `since`, of the jobs in `ids`."""
    journal = _readers(request.app.state).journal
    journal.start()
    try:
        lines, more = await asyncio.to_thread(journal.outcomes, since, frozenset(ids))
    except ValueError as error:
        raise HTTPException(422, "since must be a time with a zone, such as 2026-11-25T12:00:00Z") from error
    body = b'{"outcomes":[' + b",".join(lines) + b'],"more":' + (b"true" if more else b"false") + b"}"
    return Response(body, media_type="application/json")


@router.get("/analyses")
async def analyses(ids: list[str] = Query([], max_length=LONGEST_IDS)) -> Response:
    """The newest quality analyses, or those in `ids`."""
    try:
        found = await asyncio.to_thread(analyses_of.read, ids)
    except Exception as error:
        log.warning("The quality analyses can't be read: %s", f"{type(error).__name__}: {error}"[:1_000])
        raise HTTPException(503, "The quality analyses can't be read: the server's log has the reason") from error
    return Response(_json({"analyses": found}), media_type="application/json")


@router.get("/jobs/changes")
async def changes(
    request: Request,
    seconds: int = Query(LONGEST_STREAM_S, ge=1, le=LONGEST_STREAM_S),
    last_event_id: str | None = Header(None, max_length=40),
) -> StreamingResponse:
    """Streams all jobs, or the changes since `Last-Event-ID`, then each further change."""
    readers = await _looked_at(request)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    events = _events(readers, last_event_id, seconds)
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


async def _events(readers: Readers, cursor: str | None, seconds: int) -> AsyncIterator[str]:
    feed = readers.feed
    ends_at = time.monotonic() + seconds
    # Tells a client at once that it is connected, even if nothing changed.
    owes_word = True
    spoke_at = time.monotonic()
    while True:
        changed, gone, full = feed.since(cursor)
        if owes_word or changed or gone:
            cursor = feed.cursor
            for event in _pages(changed, gone, full, feed):
                yield event
            owes_word, spoke_at = False, time.monotonic()
        elif time.monotonic() - spoke_at >= HEARTBEAT_S:
            yield ": still here\n\n"
            spoke_at = time.monotonic()
        left = ends_at - time.monotonic()
        if left <= 0:
            return
        await asyncio.sleep(min(feeds.pause_s, left))
        try:
            await readers.look()
        except Exception as error:
            yield f"data: {_json({'error': readers.reason(error)})}\n\n"
            return


def _pages(changed: list[feeds.Job], gone: list[str], full: bool, feed: feeds.Feed) -> list[str]:
    """Splits jobs into events. Only the last has the ID, so a client that missed one requests all of them again."""
    starts = range(0, max(1, len(changed)), JOBS_PER_EVENT)
    events = []
    for start in starts:
        page = changed[start : start + JOBS_PER_EVENT]
        last = start == starts[-1]
        body = {"jobs": page, "gone": gone if last else [], "full": full, "more": not last, "total": feed.total}
        events.append((f"id: {feed.cursor}\n" if last else "") + f"data: {_json(body)}\n\n")
    return events
