"""Medians, 95th percentiles and how they are printed."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile (the value itself if there is one)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


@dataclass
class Report:
    """Tables of results: printed as they come, kept for a Markdown file."""

    console: Console = field(default_factory=Console)
    sections: list[str] = field(default_factory=list)

    def table(self, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print one table and keep it."""
        drawn = Table(title=title, title_justify="left")
        drawn.add_column(heads[0])
        for head in heads[1:]:
            drawn.add_column(head, justify="right")
        lines = [f"### {title}", "", "| " + " | ".join(heads) + " |", "|---" + "|---:" * (len(heads) - 1) + "|"]
        for row in rows:
            drawn.add_row(*row)
            lines.append("| " + " | ".join(row) + " |")
        self.console.print(drawn)
        self.sections.append("\n".join(lines))

    def markdown(self) -> str:
        """Return all tables as Markdown."""
        return "\n\n".join(self.sections) + "\n"
