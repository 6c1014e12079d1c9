"""Keeps a demonstration on its own machine: it lets anyone choose any role, so nobody from outside may reach it."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from machinery.http.middleware import wanted_language
from machinery.i18n import translator

_ON_BEHALF_OF = frozenset({"forwarded", "via", "x-real-ip"})
_ON_BEHALF_PREFIX = "x-forwarded-"


class DemonstrationHosts:
    """Answers only this machine, under one of the allowed host names, as long as this is a demonstration.

    A Host header is the caller's own word, so the address of the connection must be a loopback one too. What a proxy
    on this machine passes on comes from elsewhere and is refused by the headers that proxies add.
    """

    def __init__(self, app: ASGIApp, is_demonstration: Callable[[], bool], hosts: Callable[[], frozenset[str]]) -> None:
        self.app = app
        self.is_demonstration = is_demonstration
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse with 403 or 421, or close the socket before it is accepted."""
        refusal = self._refusal(scope) if scope["type"] in {"http", "websocket"} else None
        if refusal is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            status, key, host = refusal
            text = translator(wanted_language(scope, "en"))(key, host=host)
            await PlainTextResponse(text, status)(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        """Status, key of the sentence and host; None when the request may pass."""
        if not self.is_demonstration():
            return None
        headers = Headers(scope=scope)
        host = host_name(headers.get("host", ""))
        if not is_this_machine(scope) or is_passed_on(headers):
            return 403, "http.demonstration_elsewhere", host
        return None if host in self.hosts() else (421, "http.demonstration_host", host)


def is_this_machine(scope: Scope) -> bool:
    """Whether the connection comes from a loopback address; False for one that is not known."""
    try:
        address = ip_address((scope.get("client") or ("",))[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_loopback


def is_passed_on(headers: Headers) -> bool:
    """Whether a proxy says that it asks on behalf of somebody else."""
    names = {name.lower() for name in headers}
    return not names.isdisjoint(_ON_BEHALF_OF) or any(name.startswith(_ON_BEHALF_PREFIX) for name in names)


def host_name(header: str) -> str:
    """The name in a Host header, in lower case and without port or brackets."""
    text = header.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0]
