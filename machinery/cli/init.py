"""`init [--demo]`: make the store or bring it up to date; load the example world."""

import argparse

from machinery.cli.output import Output
from machinery.cli.parser import whole_number
from machinery.clock import now, today
from machinery.editions.record import recognise_editions
from machinery.errors import Refused
from machinery.example_world.loading import load_world
from machinery.example_world.marks import example_mark, is_example
from machinery.example_world.world import example_world
from machinery.i18n import Translator
from machinery.pledges.builders import builders
from machinery.process.product import Product

MAKES_STORE = True


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    parser.add_argument("--demo", action="store_true", help=t("cli.init.demo_help"))
    seed = whole_number(t, 0, 2**31 - 1)
    parser.add_argument("--seed", type=seed, default=1, metavar="N", help=t("cli.init.seed_help"))


def run(args: argparse.Namespace, product: Product, out: Output) -> int:
    """Opening the store has made or upgraded it; a second call changes nothing."""
    store = product.store
    for label in recognise_editions(store, product.settings.editions_dir, now=now()):
        out.message("cli.init.recognised", label=label)
    loaded = _load_example(args.seed, product, out) if args.demo else False
    mark = example_mark(store)
    out.line(out.t("cli.init.ready", file=store.path))
    if is_example(store):
        out.message("cli.example_data")
    out.answer(
        {
            "store": store.path,
            "is_example": is_example(store),
            "loaded": loaded,
            "seed": mark.seed if mark else None,
            "builders": len(builders(store)),
        }
    )
    return 0


def _load_example(seed: int, product: Product, out: Output) -> bool:
    store = product.store
    if any(not builder.is_demo for builder in builders(store)):
        raise Refused("cli.init.holds_real", file=store.path)
    mark = example_mark(store)
    if mark is None and is_example(store):
        out.message("cli.init.another_example", file=store.path)
        return False
    if mark is not None and mark.is_complete:
        out.message("cli.init.loaded_before", seed=mark.seed, day=mark.today)
        return False
    if mark is not None:
        out.message("cli.init.continues", seed=mark.seed)
    world = example_world(mark.seed if mark else seed, mark.today if mark else today(), product.reference)
    load_world(store, world, progress=out.progress)
    counts = out.counted({"builders": len(world.builders), "pledges": len(world.histories)})
    out.line(out.t("cli.init.loaded", seed=world.seed, **counts))
    return True
