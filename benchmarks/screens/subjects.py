"""The pages measured, the widget that is changed on each, and the two values it is changed between."""

from dataclasses import dataclass
from pathlib import Path

from machinery.ui.pages_list import ROOT

ENTRY = ROOT / "machinery/ui/entry.py"
SCREENS = Path(__file__).parent
PRODUCT, EMPTY, CONSTANTS = "product", "empty page", "same charts from constants"


@dataclass(frozen=True)
class Subject:
    """A page of the product (its address, which is also the name of its file) for one role.

    `widget` is its kind in Streamlit, `key` its key, `label` what stands over it in Danish; `values` are what two of
    its values are called on screen, side by side in its list, both with figures in the example world.
    """

    name: str
    page: str
    role: str
    widget: str
    key: str
    label: str
    values: tuple[str, str]

    @property
    def number(self) -> int:
        """Its place in `SUBJECTS`."""
        return SUBJECTS.index(self)

    @property
    def file(self) -> Path:
        """The script of the page."""
        return ROOT / f"pages/{self.page}.py"


SUBJECTS = (
    Subject(
        name="Samlet efterspørgsel, live, facilitator",
        page="demand",
        role="facilitator",
        widget="selectbox",
        key="filter_from:da",
        label="Fra",
        values=("1. halvår 2027", "2. halvår 2027"),
    ),
    Subject(
        name="Samlet efterspørgsel, edition, supplier",
        page="demand",
        role="supplier",
        widget="selectbox",
        key="filter_from:da",
        label="Fra",
        values=("2027", "2028"),
    ),
    Subject(
        name="Ladebehov, facilitator",
        page="charging",
        role="facilitator",
        widget="select_slider",
        key="filter_at:da",
        label="Halvår",
        values=("1. halvår 27", "2. halvår 27"),
    ),
)
