"""The report of an import: one line a refused value, in the language asked for."""

from pathlib import Path

import polars as pl

from core.i18n.catalogue import Language
from core.i18n.formats import Words
from core.imports import messages, queries
from data.database import Reader

_CHUNK = 100_000


def write(db: Reader, path: Path, *, language: Language) -> None:
    """Write the report of the batch in work: row, column, value, reason; Excel opens it."""
    words = Words(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write("\N{BYTE ORDER MARK}".encode())
        skipped = 0
        while not (chunk := queries.refused_values(db, count=_CHUNK, skipped=skipped)).is_empty():
            _named(chunk, words).write_csv(file, separator=";", include_header=skipped == 0, line_terminator="\r\n")
            skipped += chunk.height


def _named(chunk: pl.DataFrame, words: Words) -> pl.DataFrame:
    reasons = chunk.select("issue", "detail").unique()
    sentences = [messages.row_sentence(words, issue, detail) for issue, detail in reasons.iter_rows()]
    named = chunk.join(
        reasons.with_columns(reason=pl.Series(sentences, dtype=pl.String)),
        on=["issue", "detail"],
        maintain_order="left",
    )
    return named.select(
        pl.col("row").alias(words.t("Row")),
        pl.col("column_name").alias(words.t("Column")),
        _harmless("value").alias(words.t("Value")),
        pl.col("reason").alias(words.t("Reason")),
    )


def _harmless(name: str) -> pl.Expr:
    """Keep a value as text that a spreadsheet would run as a formula."""
    is_formula = pl.col(name).str.contains(r"^[=@\t\r]") | pl.col(name).str.contains(r"^[+\-][^\d.,]")
    return pl.when(is_formula).then(pl.concat_str(pl.lit("'"), pl.col(name))).otherwise(pl.col(name))
