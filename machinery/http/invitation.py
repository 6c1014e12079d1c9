"""Takes the token of an invitation out of the address before anything is drawn, and keeps it in a cookie instead.

The address of a page stands in the history, in bookmarks and on a projector, and the way through sign-in loses it.
Opening the link uses nothing up, so that a mail scanner which follows links does no harm.
"""

from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from machinery.access.tokens import COOKIE, LINK_PARAMETER, LINK_PATH, is_token

KEPT_S = 1800
"""Seconds in which whoever opened the link may sign in and accept."""


class InvitationLink:
    """Answers `/invitation?token=…` with a redirect to the same page without it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect with the cookie; without a token pass the request on."""
        wanted = _parameters(scope) if _is_invitation(scope) else {}
        if LINK_PARAMETER not in wanted:
            await self.app(scope, receive, send)
            return
        token = wanted.pop(LINK_PARAMETER)[-1]
        query = f"?{urlencode(wanted, doseq=True)}" if wanted else ""
        # The browser goes on with GET, and its history holds only the second address.
        answer = RedirectResponse(f"{scope['path']}{query}", status_code=303, headers={"cache-control": "no-store"})
        if is_token(token):
            answer.set_cookie(
                COOKIE, token, max_age=KEPT_S, path="/", httponly=True, samesite="lax",
                secure=_is_https(scope),
            )  # fmt: skip
        await answer(scope, receive, send)


def _is_invitation(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} and scope["path"].endswith(LINK_PATH)


def _is_https(scope: Scope) -> bool:
    """Whether the browser speaks TLS, with us or with a proxy; a false claim only makes the cookie stricter."""
    return "https" in {scope.get("scheme"), Headers(scope=scope).get("x-forwarded-proto")}


def _parameters(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
