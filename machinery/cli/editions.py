"""`editions`: what has been published, and whether it is still what was published."""

import argparse

from machinery.cli.files import require_editions
from machinery.cli.output import Output, said
from machinery.editions.reading import damaged_editions, editions, open_edition
from machinery.errors import BadFile
from machinery.i18n import Translator
from machinery.settings import Settings


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """No arguments of its own."""


def run_alone(args: argparse.Namespace, settings: Settings, out: Output) -> int:
    """List the editions, newest first, each checked against its hashes; 1 when one is damaged."""
    require_editions(settings)
    heads = editions(settings.editions_dir)
    t = out.t
    damage = {head.label: _damage(head.label, settings) for head in heads}
    if heads:
        columns = ("label", "kind", "published_at", "as_of", "is_example", "is_intact")
        rows = [
            [
                head.label,
                t(f"cli.editions.kind.{head.kind}"),
                t.datetime(head.published_at),
                t.datetime(head.as_of),
                t("common.yes") if head.is_example else t("common.no"),
                t("common.no") if damage[head.label] else t("common.yes"),
            ]
            for head in heads
        ]
        out.table([t(f"cli.editions.column.{column}") for column in columns], rows)
    else:
        out.line(t("cli.editions.empty"))
    listed = [
        {
            "label": head.label,
            "kind": head.kind,
            "published_at": head.published_at.isoformat(),
            "as_of": head.as_of.isoformat(),
            "is_example": head.is_example,
            "is_intact": damage[head.label] is None,
            "manifest_sha256": head.manifest_sha256,
        }
        for head in heads
    ]
    out.answer({"editions": listed})
    broken = [error for error in damage.values() if error is not None]
    broken += [error for error in damaged_editions(settings.editions_dir) if error.values["label"] not in damage]
    for error in broken:
        out.remark(said(error, t))
    return 1 if broken else 0


def _damage(label: str, settings: Settings) -> BadFile | None:
    try:
        open_edition(settings.editions_dir, label).verify()
    except BadFile as error:
        return error
    return None
