"""A client that goes away while a file is sent leaves nothing open in the server of the tests."""

from __future__ import annotations

import gc
import socket
import struct
import sys
from typing import TYPE_CHECKING

from tests.serving import served

if TYPE_CHECKING:
    import pytest
    from flask import Flask

CLIENTS = 40
RESET_WHEN_CLOSED = struct.pack("ii", 1, 0)


def test_client_that_resets_leaves_no_file_open(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: forgotten.append(str(told.exc_value)))
    path = "/static/vendor/atkinson/atkinson-hyperlegible-next-latin.woff2"
    with app.test_client().get(path) as whole:
        assert whole.status_code == 200
    with served(app) as port:
        for _ in range(CLIENTS):
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_WHEN_CLOSED)
                client.sendall(f"GET {path} HTTP/1.1\r\nHost: matcher\r\n\r\n".encode())
                client.recv(10)
    gc.collect()
    assert forgotten == []
