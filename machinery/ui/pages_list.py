"""The pages of the product as data: the navigation, the links between pages and the tests read this list."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class PageEntry:
    """One page: `key` names its file, its texts and, except for the front page, its address."""

    key: str
    icon: str
    in_menu: bool = True

    @property
    def file(self) -> Path:
        """The script of the page."""
        return ROOT / "pages" / f"{self.key}.py"

    @property
    def url_path(self) -> str:
        """The path of the address; empty for the front page."""
        return "" if self.key == "home" else self.key

    @property
    def title_key(self) -> str:
        """The key of the title in the menu and of the browser's tab."""
        return f"{self.key}.title"

    @property
    def heading_key(self) -> str:
        """The key of the heading on the page: the title, except on the front page."""
        return "home.heading" if self.key == "home" else self.title_key


PAGES = (
    PageEntry("home", ":material/home:"),
    PageEntry("signal", ":material/campaign:"),
    PageEntry("demand", ":material/stacked_bar_chart:"),
    PageEntry("charging", ":material/ev_station:"),
    PageEntry("pledge", ":material/edit_note:"),
    PageEntry("participants", ":material/groups:"),
    PageEntry("method", ":material/menu_book:"),
    PageEntry("history", ":material/history:", in_menu=False),
    PageEntry("own", ":material/insights:", in_menu=False),
    PageEntry("drafts", ":material/table_edit:", in_menu=False),
    PageEntry("access", ":material/key:", in_menu=False),
    PageEntry("invitation", ":material/mail:", in_menu=False),
    PageEntry("accessibility", ":material/accessibility_new:", in_menu=False),
)


def page_entry(key: str) -> PageEntry:
    """The page of that key. Raises `KeyError` for another."""
    return {page.key: page for page in PAGES}[key]
