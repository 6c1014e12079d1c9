"""Takes the token of an invitation out of the address before anything is drawn, and keeps it in a cookie instead.

The address of a page stands in the history, in bookmarks and on a projector, and the way through sign-in loses it.
Opening the link uses nothing up, so that a mail scanner which follows links does no harm. The cookie goes when the
invitation is accepted, when a link without a token is opened, at sign-out, and after `KEPT_S` whatever happens.
"""

from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from machinery.access.tokens import COOKIE, LINK_PARAMETER, LINK_PATH, is_token

KEPT_S = 1800
"""Seconds in which whoever opened the link may sign in and accept."""
SIGN_OUT_PATH = "/auth/logout"
"""Where Streamlit ends a session; the only answer at sign-out that can carry a cookie."""


class InvitationLink:
    """Answers `/invitation?token=…` with a redirect to the same page without it; what is no token clears the cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect with the cookie; without a token pass the request on, and at sign-out clear the cookie."""
        if _is_sign_out(scope):
            await self.app(scope, receive, _clearing(scope, send))
            return
        wanted = _parameters(scope) if _is_invitation(scope) else {}
        if LINK_PARAMETER not in wanted:
            await self.app(scope, receive, send)
            return
        token = wanted.pop(LINK_PARAMETER)[-1]
        query = f"?{urlencode(wanted, doseq=True)}" if wanted else ""
        # The browser goes on with GET, and its history holds only the second address.
        answer = RedirectResponse(f"{_page_path(scope)}{query}", status_code=303, headers={"cache-control": "no-store"})
        if is_token(token):
            answer.set_cookie(
                COOKIE, token, max_age=KEPT_S, path="/", httponly=True, samesite="lax",
                secure=_is_https(scope),
            )  # fmt: skip
        else:
            _clear(answer, scope)
        await answer(scope, receive, send)


def _is_invitation(scope: Scope) -> bool:
    is_read = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
    return is_read and _page_path(scope).endswith(LINK_PATH)


def _page_path(scope: Scope) -> str:
    """The path on this host: two slashes at its start would name another host, one at its end is a slip."""
    return "/" + str(scope["path"]).strip("/")


def _is_sign_out(scope: Scope) -> bool:
    if scope["type"] != "http" or not scope["path"].endswith(SIGN_OUT_PATH):
        return False
    return COOKIE in cookie_parser(Headers(scope=scope).get("cookie", ""))


def _clear(answer: Response, scope: Scope) -> None:
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=_is_https(scope))


def _clearing(scope: Scope, send: Send) -> Send:
    cleared = Response()
    _clear(cleared, scope)

    async def send_cleared(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", cleared.headers["set-cookie"])
        await send(message)

    return send_cleared


def _is_https(scope: Scope) -> bool:
    """Whether the browser speaks TLS, with us or with a proxy; a false claim only makes the cookie stricter."""
    return "https" in {scope.get("scheme"), Headers(scope=scope).get("x-forwarded-proto")}


def _parameters(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
