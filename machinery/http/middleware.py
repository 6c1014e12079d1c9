"""What is done to every request: headers are added, the language of the document is set."""

from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from machinery.i18n import LANGUAGES

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Streamlit's own page starts with an inline script, and Vega compiles its expressions at run time.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""The browser itself refuses anything from elsewhere: the product calls no outside service."""

SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


class SecurityHeaders:
    """Adds the headers above to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers on the way back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)


class DocumentLanguage:
    """Writes the language into `<html lang>` of each page, by `?lang` of the address or else the default.

    Streamlit's document says `en` whatever the page speaks; a screen reader then reads Danish with English sounds.
    """

    def __init__(self, app: ASGIApp, default: Callable[[], str]) -> None:
        self.app = app
        self.default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a short HTML answer is held back, mended and sent whole."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        lang = wanted_language(scope, self.default())
        # A compressed document cannot be mended; it is two kilobytes.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        inner = {**scope, "headers": plain} if _wants_html(scope) else scope
        start: Message | None = None
        body = b""

        async def send_mended(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                if Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                    start = message
                    return
            elif start is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body", False):
                    return
                mended = body.replace(b'<html lang="en"', f'<html lang="{lang}"'.encode(), 1)
                if mended:
                    MutableHeaders(scope=start)["content-length"] = str(len(mended))
                await send(start)
                await send({"type": "http.response.body", "body": mended})
                return
            await send(message)

        await self.app(inner, receive, send_mended)


def _wants_html(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "text/html")


def wanted_language(scope: Scope, default: str) -> str:
    """The language the address asks for, else the default."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    return asked if asked in LANGUAGES else default
