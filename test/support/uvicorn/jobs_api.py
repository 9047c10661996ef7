"""A Compileo server with one job that never ends, as its streams are seen by uvicorn when it stops."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

SPEC = os.environ["ASGI_SPEC"]

app = FastAPI()


class Announce:
    """Announces another version of the ASGI specification than this uvicorn: 2.4 up to 0.32.0, 2.3 from 0.32.1 on."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        scope.get("asgi", {})["spec_version"] = SPEC
        await self.app(scope, receive, send)


@app.middleware("http")
async def as_the_real_one_checks_the_key(request: Request, call_next: Any) -> Any:
    return await call_next(request)


app.add_middleware(Announce)


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "healthy"}


@app.get("/api/v1/jobs/queue/stats")
async def stats() -> dict[str, int]:
    kinds = ("pending", "scheduled", "completed", "failed", "cancelled", "retrying")
    return {"total_jobs": 1, "running_jobs": 1, **{f"{kind}_jobs": 0 for kind in kinds}}


@app.get("/api/v1/jobs/status/{job_id}")
async def status(job_id: str) -> dict[str, Any]:
    return {"job_id": job_id, "status": "running", "progress": 40.0, "current_step": "x", "result": None, "error": None}


@app.get("/api/v1/jobs/status/{job_id}/stream")
async def stream(job_id: str) -> StreamingResponse:
    async def frames() -> AsyncIterator[str]:
        frame = {"job_id": job_id, "status": "running", "progress": 40.0, "current_step": "x"}
        yield f"data: {json.dumps(frame)}\n\n"
        while True:
            await asyncio.sleep(1)

    return StreamingResponse(frames(), media_type="text/event-stream")
