"""An edition as Parquet, with what it must say in the metadata of each file."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

from machinery.editions.published import PublishedEdition
from machinery.exchange.export_about import about, cell_table, named_table


def parquet_files(edition: PublishedEdition, lang: str) -> dict[str, bytes]:
    """`<label>-cells.parquet` and `<label>-named.parquet`; the key `about` of the metadata holds a JSON object."""
    said = {"about": json.dumps(about(edition, lang), ensure_ascii=False)}
    files = {}
    for name, frame in (("cells", cell_table(edition, lang)), ("named", named_table(edition, lang))):
        table = pa.Table.from_pandas(frame, preserve_index=False)
        sink = io.BytesIO()
        pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **said}), sink)
        files[f"{edition.label}-{name}.parquet"] = sink.getvalue()
    return files
