"""`python -m machinery.reference.class_table`: write the factors of parameters.csv into machine_classes.csv.

A factor is corrected in one place, data/parameters.csv. The class table repeats the eight factors so that it can be
read alone; the check of the reference data refuses a difference and names this command.
"""

import csv
from pathlib import Path

from machinery.reference.load import DATA_FOLDER
from machinery.reference.rules.factors import CLASS_FACTORS


def write_class_table(folder: Path) -> None:
    """Rewrite the factor columns of machine_classes.csv in `folder`; all other cells and the order stay as they are."""
    with (folder / "parameters.csv").open(encoding="utf-8", newline="") as file:
        values = {(row["parameter"], row["machine_class"]): row["value"] for row in csv.DictReader(file)}
    path = folder / "machine_classes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    for row in rows:
        for factor in CLASS_FACTORS:
            known = values.get((factor, row["machine_class"]))
            if known is not None and float(row[factor]) != float(known):
                row[factor] = known
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write_class_table(DATA_FOLDER)
