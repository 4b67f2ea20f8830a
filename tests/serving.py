"""The application served over real HTTP, in a thread of the test that looks at it."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from werkzeug.serving import make_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """Serve ``app`` with a thread per request; give its port."""
    server = make_server("127.0.0.1", 0, _closing(app), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _closing(app: Flask) -> WSGIApplication:
    """Return ``app`` with answers that close themselves.

    A browser that leaves a page resets its connections. Werkzeug's server then forgets to close
    the answer, and a file that was being sent stays open.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = app(environ, start_response)
        try:
            yield from body
        finally:
            if close := getattr(body, "close", None):
                close()

    return answer
