"""A disk that takes no more: what was acknowledged is there, the rest is refused in words."""

import subprocess
import sys

from machinery.pledges.reading import own_pledges
from tests.second.worlds import ME

# The limit on the size of a file stands in for a full disk: the write fails just as it does without space.
WRITER = """
import resource, signal, sys
from datetime import UTC, datetime
from machinery.errors import StoreError
from machinery.pledges.batches import record_batch
from machinery.pledges.stored import BatchChange
from machinery.reference import reference
from machinery.store.database import Store
from tests.second.worlds import ME, plain_pledge

store = Store.open(sys.argv[1], reference=reference())
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, 3 << 20))
now = datetime(2026, 11, 23, tzinfo=UTC)
try:
    while True:
        changes = [BatchChange(plain_pledge(note="x" * 400)) for _ in range(300)]
        print(record_batch(store, ME, "town", changes, file_name="", now=now).batch_id, flush=True)
except StoreError as error:
    print(error.key, flush=True)
"""


def test_a_full_disk_loses_nothing_that_was_acknowledged(store, path, reopen):
    store.close()
    done = subprocess.run([sys.executable, "-c", WRITER, str(path)], capture_output=True, text=True, check=False)
    *acknowledged, error = done.stdout.split()
    assert error in {"store.disk_full", "store.needs_restart"}, done.stderr
    assert len(acknowledged) >= 2
    again = reopen()
    found = [one.batch_id for one in own_pledges(again, ME, "town")]
    for batch_id in acknowledged:
        assert found.count(batch_id) == 300
    assert all(found.count(batch_id) == 300 for batch_id in set(found))
