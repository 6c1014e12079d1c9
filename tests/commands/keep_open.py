"""Holds a store open as the running product does, without pages: `python -m tests.commands.keep_open`.

Says `ready` once commands can be handed over, and closes when its standard input ends.
"""

import sys

from machinery.process.product import running_product

product = running_product()
print("ready", flush=True)
sys.stdin.read()
product.close()
