"""`synthesize`: a large invented world for tests and benchmarks, in an empty store."""

import argparse

from machinery.cli.output import Output
from machinery.cli.parser import whole_number
from machinery.i18n import Translator
from machinery.process.product import Product
from machinery.store.synthetic import fill_synthetic

MAKES_STORE = True


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Declare the arguments."""
    for name, most in (("--builders", 100_000), ("--pledges", 100_000_000)):
        parser.add_argument(name, type=whole_number(t, 1, most), required=True, metavar="N",
                            help=t(f"cli.synthesize.{name[2:]}_help"))  # fmt: skip
    seed = whole_number(t, 0, 2**31 - 1)
    parser.add_argument("--seed", type=seed, default=1, metavar="S", help=t("cli.init.seed_help"))


def run(args: argparse.Namespace, product: Product, out: Output) -> int:
    """Fill the store; refused unless it is empty."""
    counts = out.counted({"builders": args.builders, "pledges": args.pledges})
    out.message("cli.synthesize.begins", pledges=counts["pledges"])
    fill_synthetic(product.store, args.builders, args.pledges, args.seed)
    out.line(out.t("cli.synthesize.done", **counts))
    out.message("cli.example_data")
    out.answer({"builders": args.builders, "pledges": args.pledges, "seed": args.seed, "is_example": True})
    return 0
