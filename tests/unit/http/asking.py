"""Asks an ASGI application directly, without a server and without a client library."""

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp


@dataclass(frozen=True)
class Answer:
    """What the application sent."""

    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


THIS_MACHINE = ("127.0.0.1", 50000)


def ask(
    app: ASGIApp,
    address: str,
    headers: dict[str, str] | None = None,
    *,
    client: tuple[str, int] | None = THIS_MACHINE,
) -> Answer:
    """The answer to a GET request; the host is localhost unless the headers say otherwise."""
    parts = urlsplit(address)
    return send_to(app, parts.path, parts.query, headers, client=client)


def send_to(
    app: ASGIApp,
    path: str,
    query: str = "",
    headers: dict[str, str] | None = None,
    *,
    client: tuple[str, int] | None = THIS_MACHINE,
) -> Answer:
    """The answer to a GET request for a path as it stands, also one that a client would read as another host."""
    asked = {"type": "http", "method": "GET", **_asked(path, query, headers, client)}
    sent = _run(app, asked, {"type": "http.request"})
    start = next(message for message in sent if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    return Answer(start["status"], Headers(raw=start["headers"]), body)


def ask_socket(
    app: ASGIApp,
    address: str,
    headers: dict[str, str] | None = None,
    *,
    client: tuple[str, int] | None = THIS_MACHINE,
) -> list[str]:
    """The types of what the application sends when a WebSocket is opened."""
    parts = urlsplit(address)
    asked = {"type": "websocket", "subprotocols": [], **_asked(parts.path, parts.query, headers, client)}
    sent = _run(app, asked, {"type": "websocket.connect"})
    return [message["type"] for message in sent]


def _asked(path: str, query: str, headers: dict[str, str] | None, client: tuple[str, int] | None) -> dict[str, Any]:
    given = {"host": "localhost", **(headers or {})}
    return {
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "http_version": "1.1",
        "scheme": "http",
        "client": client,
    }


def _run(app: ASGIApp, scope: dict[str, Any], first: dict[str, Any]) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def run() -> None:
        waiting = [first]

        async def receive() -> dict[str, Any]:
            if waiting:
                return waiting.pop()
            return await asyncio.Event().wait()  # nothing more comes

        async def send(message: Any) -> None:
            sent.append(dict(message))

        await app(scope, receive, send)

    asyncio.run(run())
    return sent
