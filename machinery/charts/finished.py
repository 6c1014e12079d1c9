"""Charts made ready to be sent: Vega-Lite with its figures as Arrow, which any number of visitors can be given."""

import hashlib
import threading
from collections.abc import Mapping
from typing import Any

import altair as alt
import pyarrow as pa

Spec = Mapping[str, Any]
"""A finished chart. Not to be changed: others are given the same one."""

_ARROW = "machinery_arrow"
_settings = threading.Lock()


def finished(chart: alt.TopLevelMixin) -> Spec:
    """The chart as Vega-Lite, each of its frames as an Arrow stream under the hash of its content.

    Not checked against the schema of Vega-Lite, which takes as long as all the rest: `tests/unit/charts` does.
    """
    datasets: dict[str, bytes] = {}
    # What Altair is told holds for all threads.
    with _settings, alt.theme.enable("none"), alt.data_transformers.enable(_ARROW, datasets=datasets):
        spec = chart.to_dict(validate=False)
    return {**spec, "datasets": datasets}


def _as_arrow(data: Any, datasets: dict[str, bytes]) -> dict[str, str]:
    table = pa.Table.from_pandas(data)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    content = sink.getvalue().to_pybytes()
    name = hashlib.sha256(content).hexdigest()[:32]
    datasets[name] = content
    return {"name": name}


alt.data_transformers.register(_ARROW, _as_arrow)
