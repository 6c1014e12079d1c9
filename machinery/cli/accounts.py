"""`accounts [invite|withdraw|revoke …]`: who may sign in as what. The first facilitator is invited here."""

import argparse
from datetime import timedelta

from machinery.access.accounts import HeldRole, held_roles, withdraw_role
from machinery.access.asking import Asking, Role
from machinery.access.invitations import ROLES, Invitation, invitations, invite, revoke_invitation
from machinery.access.tokens import invitation_link
from machinery.cli.output import Output
from machinery.cli.parser import whole_number
from machinery.cli.usage import WrongUsage
from machinery.clock import now
from machinery.i18n import Translator
from machinery.process.product import Product
from machinery.settings import MOST_INVITATION_DAYS


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    parser.add_argument("action", nargs="?", choices=["invite", "withdraw", "revoke"],
                        help=t("cli.accounts.action_help"))  # fmt: skip
    parser.add_argument("id", nargs="?", metavar="ID", help=t("cli.accounts.id_help"))
    parser.add_argument("--role", choices=[role.value for role in ROLES], help=t("cli.accounts.role_help"))
    parser.add_argument("--builder", metavar="ID", default="", help=t("cli.accounts.builder_help"))
    parser.add_argument("--mailbox", default="", help=t("cli.accounts.mailbox_help"))
    parser.add_argument("--function-mailbox", action="store_true", help=t("cli.accounts.function_help"))
    parser.add_argument("--days", type=whole_number(t, 1, MOST_INVITATION_DAYS), help=t("cli.accounts.days_help"))


def run(args: argparse.Namespace, product: Product, out: Output) -> int:
    """List accounts and invitations, or do one thing to them."""
    if args.action == "invite":
        return _invite(args, product, out)
    if args.action is None:
        return _list(product, out)
    if not args.id:
        raise WrongUsage("cli.accounts.id_missing")
    if args.action == "withdraw":
        withdraw_role(product.store, Asking.command_line(), args.id, now=now)
        out.line(out.t("cli.accounts.withdrawn", role_id=args.id))
        out.answer({"withdrawn": args.id})
    else:
        revoke_invitation(product.store, Asking.command_line(), args.id, now=now)
        out.line(out.t("cli.accounts.revoked", invitation_id=args.id))
        out.answer({"revoked": args.id})
    return 0


def _invite(args: argparse.Namespace, product: Product, out: Output) -> int:
    if args.id:
        raise WrongUsage("cli.accounts.id_not_wanted", value=args.id)
    if not args.role:
        raise WrongUsage("cli.accounts.role_missing")
    if args.role == Role.BUILDER and not args.builder:
        raise WrongUsage("cli.accounts.builder_missing")
    made = invite(
        product.store,
        Asking.command_line(),
        Role(args.role),
        builder_id=args.builder,
        mailbox=args.mailbox,
        is_function_mailbox=args.function_mailbox,
        valid_for=timedelta(days=args.days) if args.days else product.settings.invitation_age,
        now=now,
    )
    link = invitation_link(product.settings.address, made.token)
    out.line(out.t("cli.accounts.link", until=out.t.datetime(made.invitation.expires_at)))
    out.line(link)
    out.answer({"invitation": _invitation_as_json(made.invitation), "link": link})
    return 0


def _list(product: Product, out: Output) -> int:
    t = out.t
    roles = held_roles(product.store, Asking.command_line())
    invited = invitations(product.store, Asking.command_line())
    if roles:
        out.table(
            [t(f"cli.accounts.column.{name}") for name in ("id", "account", "role", "granted", "ended")],
            [
                [
                    held.role_id,
                    held.account_name,
                    held.capacity.key,
                    t.datetime(held.granted_at),
                    "" if held.ended_at is None else t.datetime(held.ended_at),
                ]
                for held in roles
            ],
        )
        out.line()
    if invited:
        out.table(
            [t(f"cli.accounts.column.{name}") for name in ("id", "mailbox", "role", "until", "status")],
            [
                [
                    one.invitation_id,
                    one.mailbox,
                    one.capacity.key,
                    t.datetime(one.expires_at),
                    t(f"access.invitations.state.{one.state(now())}"),
                ]
                for one in invited
            ],
        )
    if not roles and not invited:
        out.line(t("cli.accounts.empty"))
    out.answer(
        {"roles": [_role_as_json(held) for held in roles], "invitations": [_invitation_as_json(one) for one in invited]}
    )
    return 0


def _role_as_json(held: HeldRole) -> dict[str, object]:
    return {
        "role_id": held.role_id,
        "account": held.account_name,
        "role": held.capacity.role.value,
        "builder_id": held.capacity.builder_id,
        "granted_by": held.granted_by,
        "granted_at": held.granted_at.isoformat(),
        "ended_by": held.ended_by,
        "ended_at": None if held.ended_at is None else held.ended_at.isoformat(),
    }


def _invitation_as_json(one: Invitation) -> dict[str, object]:
    return {
        "invitation_id": one.invitation_id,
        "role": one.capacity.role.value,
        "builder_id": one.capacity.builder_id,
        "mailbox": one.mailbox,
        "created_by": one.created_by,
        "created_at": one.created_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "state": one.state(now()).value,
    }
