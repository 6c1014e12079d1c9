"""The formulas of the product as the method page shows them: an anchor, the mathematics, and the keys of the words.

The words lie in `method.toml` under `formulas.<anchor with underscores>`. Figures link to the anchors.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Formula:
    """One entry: `anchor` is stable, as links lead to it; `latex` are the lines of mathematics, none for a rule."""

    anchor: str
    latex: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Where the heading and the text of the formula lie."""
        return f"method.formulas.{self.anchor.replace('-', '_')}"


SIGNAL = (
    Formula(
        "machine-months",
        (
            r"M_p = n_p \cdot m_p",
            r"M_{p,k,t} = \frac{s_{p,k}\, M_p}{m_p} \qquad \sum_k s_{p,k} = 1",
        ),
    ),
    Formula(
        "machines",
        (
            r"H = \sum_{p \in A} n_p",
            r"L = \max\left( \max_t \left\lceil \sum_p a_{p,t} \right\rceil,\ \max_{p \in A} n_p \right) \le H",
        ),
    ),
    Formula("open-demand"),
    Formula("tiers"),
    Formula("expected", (r"E = \sum_{i} q_i\, M_i \qquad q_i^{-} \le q_i \le q_i^{+}",)),
    Formula("conversion", (r"K = \frac{M_1}{M_0}",)),
)

DISCLOSURE = (
    Formula("disclosure", (r"x_1 \ge x_2 \ge \dots \ge x_N, \quad N \ge k", r"T - x_1 - x_2 \ge p \cdot x_1")),
    Formula("cells"),
    Formula("named"),
)

CHARGING = (
    Formula("charging", (r"E_m = \frac{e_m\, h_m}{\eta_m}", r"E = \sum_m E_m + \sum_t b_t\, D")),
    Formula(
        "charging-edition",
        (r"\bar{n} = \frac{M}{m}", r"E = \bar{n} \cdot \frac{e\, h}{\eta}"),
    ),
    Formula("sites", (r"N_c = \max_t \sum_p \left\lceil n_p\, s_p \right\rceil",)),
    Formula("charging-peak", (r"P_u = \max_t \left( b_t + \sum_m a_{m,t}\, p_m\, [\,S_{m,t} < U_m\,] \right)",)),
    Formula(
        "charging-managed",
        (
            r"\min P: \quad \sum_m x_{m,t} + b_t \le P, \quad 0 \le x_{m,t} \le a_{m,t}\, p_m",
            r"S_{m,t+1} = S_{m,t} + \eta_m x_{m,t} D - e_m w_{m,t} D",
            r"0 \le S_{m,t} \le U_m, \qquad S_{m,T} = S_{m,0}",
        ),
    ),
    Formula(
        "chargers",
        (
            r"F_m = \frac{\max\left(0,\ e_m h_2 - (U_m - e_m h_1)\right)}{\eta_m}",
            r"N_{DC} = \left\lceil \frac{\sum_m F_m}{p_{DC}\, T_b} \right\rceil",
        ),
    ),
    Formula(
        "charging-buffer",
        (
            r"\min Q: \quad \sum_m x_{m,t} + b_t + c_t - d_t \le G",
            r"q_{t+1} = q_t + \eta_c c_t D - \frac{d_t D}{\eta_d}, \quad 0 \le q_t \le Q, \quad q_T = q_0",
        ),
    ),
    Formula("connection", (r"P = \sqrt{3} \cdot 400\,\text{V} \cdot I",)),
)

CHAPTERS = (("signal", SIGNAL), ("disclosure", DISCLOSURE), ("charging", CHARGING))
ANCHORS = frozenset(formula.anchor for _, formulas in CHAPTERS for formula in formulas) | {
    "factors",
    "sources",
    "glossary",
    "licences",
}
