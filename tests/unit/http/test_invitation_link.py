"""The link of an invitation: the token goes into a cookie of the browser and out of the address."""

from urllib.parse import urljoin, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.web.server.starlette import starlette_auth_routes

from machinery.access.tokens import COOKIE, invitation_link, new_token
from machinery.http.invitation import KEPT_S, SIGN_OUT_PATH, InvitationLink
from machinery.http.middleware import SecurityHeaders
from machinery.ui.pages_list import page_entry
from tests.unit.http.asking import ask, send_to

TOKEN = new_token()


def site() -> Starlette:
    def show(request: Request) -> PlainTextResponse:
        answer = PlainTextResponse(str(request.url.query))
        answer.set_cookie("seen", "yes")
        return answer

    page = Route("/{path:path}", show)
    return Starlette(routes=[page], middleware=[Middleware(SecurityHeaders), Middleware(InvitationLink)])


def test_the_link_leads_to_the_page():
    address = invitation_link("https://signal.example", TOKEN)
    assert address == f"https://signal.example/{page_entry('invitation').url_path}?token={TOKEN}"


def test_the_token_leaves_the_address_and_the_answer_is_kept_nowhere():
    answer = ask(site(), f"/invitation?lang=en&token={TOKEN}")
    assert (answer.status, answer.headers["location"]) == (303, "/invitation?lang=en")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert TOKEN not in answer.headers["location"] + answer.text
    assert ask(site(), f"/invitation?token={TOKEN}").headers["location"] == "/invitation"


def test_the_cookie_is_for_the_server_alone_and_ends_soon():
    cookie = ask(site(), f"/invitation?token={TOKEN}").headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}={TOKEN};")
    for part in ("HttpOnly", "SameSite=lax", "Path=/", f"Max-Age={KEPT_S}"):
        assert part in cookie
    assert "Secure" not in cookie
    behind = ask(site(), f"/invitation?token={TOKEN}", {"x-forwarded-proto": "https"})
    assert "Secure" in behind.headers["set-cookie"]


@pytest.mark.parametrize("token", ["", "short", "x" * 43 + ";", "%0d%0aset-cookie:%20a=b", "a b"])
def test_what_is_no_token_is_dropped(token):
    answer = ask(site(), f"/invitation?token={token}", {"x-forwarded-proto": "https"})
    assert (answer.status, answer.headers["location"]) == (303, "/invitation")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f'{COOKIE}="";')
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=0", "Secure"):
        assert part in cookie


@pytest.mark.parametrize("path", ["//evil.example", "///evil.example", "/\\evil.example", ""])
@pytest.mark.parametrize("end", ["", "/", "//"])
def test_the_way_on_stays_on_this_host_and_leaves_the_token_behind(path, end):
    answer = send_to(site(), f"{path}/invitation{end}", f"token={TOKEN}")
    place = answer.headers["location"]
    assert answer.status == 303
    assert urlsplit(urljoin("https://signal.example/", place.replace("\\", "/"))).netloc == "signal.example"
    assert place.endswith("/invitation")
    assert answer.headers["set-cookie"].startswith(f"{COOKIE}={TOKEN};")


def test_signing_out_clears_the_cookie_and_keeps_the_others():
    held = {"cookie": f"a=b; {COOKIE}={TOKEN}"}
    for path in ("/auth/logout", "/base/auth/logout"):
        cookies = ask(site(), path, held).headers.getlist("set-cookie")
        assert [one.partition(";")[0] for one in cookies] == ["seen=yes", f'{COOKIE}=""']
        assert "Max-Age=0" in cookies[1]
        assert ask(site(), path).headers.getlist("set-cookie") == ["seen=yes; Path=/; SameSite=lax"]
    assert len(ask(site(), "/pledge", held).headers.getlist("set-cookie")) == 1


def test_the_path_of_sign_out_is_that_of_the_library():
    assert f"/{starlette_auth_routes._ROUTE_AUTH_LOGOUT}" == SIGN_OUT_PATH


@pytest.mark.parametrize("path", ["/", "/pledge", "/invitations", "/invitation/more"])
def test_other_pages_are_left_alone(path):
    answer = ask(site(), f"{path}?token={TOKEN}")
    assert (answer.status, answer.text) == (200, f"token={TOKEN}")


def test_the_page_itself_is_reached_without_a_token():
    assert ask(site(), "/invitation?lang=en").text == "lang=en"
