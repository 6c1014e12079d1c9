"""What is done to every request: language of the document, headers, and the host check of a demonstration."""

import json

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute

from machinery.errors import StoreInUse
from machinery.http.demonstration import DemonstrationHosts, host_name
from machinery.http.health import NOT_READY, health_route
from machinery.http.middleware import DocumentLanguage, SecurityHeaders
from tests.unit.http.asking import ask, ask_socket

DOCUMENT = '<!doctype html><html lang="en"><body>' + "x" * 2000 + '<html lang="en"></body></html>'
HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


async def _in_pieces():
    for start in range(0, len(DOCUMENT), 7):
        yield DOCUMENT[start : start + 7]


async def _echo(socket):
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


def site(*, demonstration: bool = True, inner: tuple = ()) -> Starlette:
    return Starlette(
        routes=[
            Route("/", lambda _: HTMLResponse(DOCUMENT)),
            Route("/pieces", lambda _: StreamingResponse(_in_pieces(), media_type="text/html; charset=utf-8")),
            Route("/data", lambda _: JSONResponse({"html": '<html lang="en">'})),
            WebSocketRoute("/socket", _echo),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(DemonstrationHosts, is_demonstration=lambda: demonstration, hosts=lambda: HOSTS),
            Middleware(DocumentLanguage, default=lambda: "da"),
            *inner,
        ],
    )


@pytest.mark.parametrize("path", ["/", "/pieces"])
@pytest.mark.parametrize(("asked", "lang"), [("", "da"), ("?lang=en", "en"), ("?lang=da", "da"), ("?lang=xx", "da")])
def test_the_document_says_its_language(path, asked, lang):
    answer = ask(site(), path + asked)
    assert answer.text == DOCUMENT.replace('lang="en"', f'lang="{lang}"', 1)


def test_the_length_is_that_of_the_mended_document():
    answer = ask(site(), "/")
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_a_document_that_would_be_compressed_is_mended_too():
    answer = ask(
        site(inner=(Middleware(GZipMiddleware, minimum_size=10),)),
        "/",
        {"accept": "text/html", "accept-encoding": "gzip"},
    )
    assert 'lang="da"' in answer.text


def test_other_answers_are_left_alone():
    assert json.loads(ask(site(), "/data?lang=da").text) == {"html": '<html lang="en">'}


@pytest.mark.parametrize("path", ["/", "/data", "/nowhere"])
def test_every_answer_carries_the_security_headers(path):
    headers = ask(site(), path).headers
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil", ""])
def test_a_demonstration_refuses_other_hosts(host):
    answer = ask(site(), "/", {"host": host})
    assert answer.status == 421
    assert "<html" not in answer.text
    assert ask_socket(site(), "/socket", {"host": host}) == ["websocket.close"]


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:80", "[::1]:8501", "[::1]", "LOCALHOST"])
def test_a_demonstration_answers_this_machine(host):
    assert ask(site(), "/", {"host": host}).status == 200
    assert ask_socket(site(), "/socket", {"host": host})[:2] == ["websocket.accept", "websocket.send"]


@pytest.mark.parametrize(
    "client", [("192.0.2.2", 40000), ("2001:db8::1", 40000), ("::ffff:192.0.2.2", 1), None, ("", 0)]
)
def test_a_demonstration_refuses_another_machine_whatever_host_it_names(client):
    answer = ask(site(), "/", {"host": "localhost"}, client=client)
    assert answer.status == 403
    assert "<html" not in answer.text
    assert ask_socket(site(), "/socket", {"host": "localhost"}, client=client) == ["websocket.close"]


@pytest.mark.parametrize("client", [("127.0.0.1", 1), ("127.8.9.10", 1), ("::1", 1), ("::ffff:127.0.0.1", 1)])
def test_a_demonstration_answers_every_address_of_this_machine(client):
    assert ask(site(), "/", client=client).status == 200


@pytest.mark.parametrize(
    "name", ["forwarded", "via", "x-real-ip", "x-forwarded-for", "X-Forwarded-Host", "x-forwarded-proto"]
)
def test_a_demonstration_refuses_what_a_proxy_passes_on(name):
    assert ask(site(), "/", {name: "127.0.0.1"}).status == 403
    assert ask_socket(site(), "/socket", {name: "127.0.0.1"}) == ["websocket.close"]


def test_with_sign_in_the_host_is_left_to_the_proxy():
    headers = {"host": "signal.example.dk", "x-forwarded-for": "192.0.2.2"}
    assert ask(site(demonstration=False), "/", headers, client=("192.0.2.9", 1)).status == 200


@pytest.mark.parametrize(("header", "name"), [("A:1", "a"), ("[::1]:2", "::1"), ("[::1", "::1"), ("", "")])
def test_the_name_in_a_host_header(header, name):
    assert host_name(header) == name


def test_health_says_ready_or_not_and_leaves_the_reason_to_the_log(caplog):
    troubles = [None, StoreInUse("store.in_use", path="/srv/secret/store.duckdb"), RuntimeError("/srv/secret/disk")]

    def ask_store() -> None:
        trouble = troubles.pop(0)
        if trouble is not None:
            raise trouble

    app = Starlette(routes=[health_route(ask_store)])
    ready, *broken = (ask(app, "/health") for _ in range(3))
    assert (ready.status, json.loads(ready.text)) == (200, {"status": "ready"})
    assert ready.headers["cache-control"] == "no-store"
    for answer in broken:
        assert (answer.status, json.loads(answer.text)) == (503, {"status": "not ready", "reason": NOT_READY})
    assert "/srv" not in NOT_READY
    assert caplog.text.count("/srv/secret") == 2
