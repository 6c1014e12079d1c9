"""Run as a program: publishes in several folders, each in a process that kills itself at the n-th touch of the disk.

Arguments are pairs of folder and touch (0: live on). Prints a JSON list of exit code and touches counted.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from machinery.editions import folder as folder_module
from machinery.editions import publish as publish_module
from machinery.reference import reference
from machinery.store.database import Store
from tests.editions.store_worlds import FACILITATOR, NOW, settings_in


def publish_and_die(where: Path, die_at: int) -> int:
    """Touches counted, when it lives to tell."""
    touched = 0

    def dying(real: Any) -> Any:
        def touch(*given: Any, **named: Any) -> Any:
            nonlocal touched
            touched += 1
            if touched == die_at:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)

        return touch

    folder_module.os.fsync = dying(os.fsync)
    Path.rename = dying(Path.rename)  # type: ignore[method-assign]
    publish_module.record_edition = dying(publish_module.record_edition)
    with Store.open(where / "store.duckdb", reference=reference()) as store:
        publish_module.publish(
            store, FACILITATOR, "2026-1", now=NOW, settings=settings_in(where), reference=reference()
        )
    return touched


def in_a_process(where: Path, die_at: int) -> tuple[int, int]:
    """A fork costs no second import; nothing is opened before it."""
    tell, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(told, bytes([publish_and_die(where, die_at)]))
        os._exit(0)
    os.close(told)
    answer = os.read(tell, 1)
    os.close(tell)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), answer[0] if answer else -1


if __name__ == "__main__":
    pairs = zip(sys.argv[1::2], sys.argv[2::2], strict=True)
    print(json.dumps([in_a_process(Path(where), int(die_at)) for where, die_at in pairs]))
