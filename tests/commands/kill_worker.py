"""Imports one file after another until it is killed; says each import that was acknowledged."""

import io
import os
from contextlib import redirect_stdout
from pathlib import Path

from machinery.cli.main import main
from machinery.process.product import running_product


def import_until_killed(
    environment: dict[str, str], files: list[str], builder: str, acknowledged: str, is_running: bool
) -> None:
    """Run `import` on each file; after each, append the answer to the file `acknowledged`.

    With `is_running` this process is the running product, keeps the store open and takes the commands over the socket.
    """
    os.environ.update(environment)
    if is_running:
        running_product()
    with Path(acknowledged).open("a", encoding="utf-8") as told:
        for file in files:
            said = io.StringIO()
            with redirect_stdout(said):
                assert main(["import", file, "--builder", builder, "--json"]) == 0
            told.write(said.getvalue().replace("\n", " ") + "\n")
            told.flush()
