"""Pages with sign-in configured, as somebody sees them whom a provider vouches for."""

from datetime import UTC, datetime, timedelta

from streamlit.testing.v1 import AppTest

from machinery.access.accounts import held_roles, withdraw_role
from machinery.access.asking import Asking, Role
from machinery.access.invitations import accept_invitation, invite
from machinery.access.sign_in import Identity
from machinery.process.product import running_product
from machinery.ui.pages_list import page_entry
from tests.pages.screen import ENTRY, TIMEOUT_S
from tests.pages.worlds import NOW

MOMENT = datetime.fromisoformat(NOW).astimezone(UTC)
ISSUER = "https://id.example"
WEEK = timedelta(days=7)
SECRETS = {
    "auth": {
        "redirect_uri": "http://localhost:8501/oauth2callback",
        "cookie_secret": "0" * 32,
        "client_id": "app",
        "client_secret": "secret",
        "server_metadata_url": "http://127.0.0.1:9/.well-known/openid-configuration",
    }
}


def claims(subject: str, *, signed_in_at: datetime = MOMENT) -> dict[str, object]:
    """What a provider says of somebody."""
    return {
        "is_logged_in": True,
        "iss": ISSUER,
        "sub": subject,
        "email": f"{subject}@kommune.dk",
        "iat": int(signed_in_at.timestamp()),
    }


def give_role(subject: str, role: Role, builder_id: str = "") -> None:
    """Let somebody come by a role as everyone does: by an invitation."""
    store, me = running_product().store, Asking.command_line()
    made = invite(store, me, role, builder_id=builder_id, mailbox="anlaeg@kommune.dk", valid_for=WEEK, now=MOMENT)
    accept_invitation(store, Identity(ISSUER, subject, MOMENT), made.token, max_age=WEEK, now=MOMENT)


def withdraw_all() -> None:
    """Withdraw every role that anybody holds."""
    store, me = running_product().store, Asking.command_line()
    for held in held_roles(store, me):
        if held.ended_at is None:
            withdraw_role(store, me, held.role_id, now=MOMENT)


def signed_in(key: str, subject: str | None, *, lang: str = "da", **parameters: str) -> AppTest:
    """The page `key` as somebody signed in gets it, or nobody; fails on any exception."""
    at = AppTest.from_file(str(ENTRY), default_timeout=TIMEOUT_S)
    at.secrets = SECRETS
    at.user = {"is_logged_in": False} if subject is None else claims(subject)
    for name, value in {"lang": lang, **parameters}.items():
        at.query_params[name] = value
    at.switch_page(str(page_entry(key).file))
    at.run()
    assert not at.exception, at.exception
    return at
