"""Serves each app in a fork, because loading FastAPI takes half a second."""

import json
import os
import signal
import socket
import sys
import threading
import time
import traceback

import fastapi.responses  # noqa: F401
import uvicorn
import uvicorn.lifespan.on
import uvicorn.loops.auto
import uvicorn.protocols.http.auto
import uvicorn.protocols.websockets.auto  # noqa: F401

living: set[int] = set()


def report(nth: int, pid: int, port: int | None = None) -> None:
    os.write(1, json.dumps({"nth": nth, "pid": pid, **({"port": port} if port else {})}).encode() + b"\n")


def serve(nth: int, app: str, folder: str, env: dict[str, str]) -> None:
    os.environ.update(env)
    time.tzset()
    sys.path.insert(0, folder)
    config = uvicorn.Config(app, access_log=False)
    config.load()
    listener = socket.create_server(("127.0.0.1", 0))
    report(nth, os.getpid(), listener.getsockname()[1])
    uvicorn.Server(config).run([listener])


def wait_for(nth: int, pid: int) -> None:
    os.waitpid(pid, 0)
    living.remove(pid)
    report(nth, pid)


for line in sys.stdin:
    order = json.loads(line)
    pid = os.fork()
    if pid == 0:
        try:
            serve(**order)
        except BaseException:
            traceback.print_exc()
        os._exit(0)
    living.add(pid)
    threading.Thread(target=wait_for, args=(order["nth"], pid), daemon=True).start()

for pid in [*living]:
    os.kill(pid, signal.SIGKILL)
