"""One layout for all letters: HTML that mail programs understand, and its twin in plain text."""

from html import escape

from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.mail.model import Letter, WayOut

FOOTER = mark("Kabinet sent this letter by itself; replies to it are not read.")
LINK_HINT = mark("If the button does not open, copy this address into the browser:")
WAY_OUT = mark("Do not send letters like this one")
HIDDEN = mark("The address is hidden: only the recipient may open it.")

_STYLE = """
body{margin:0;background:#f4f2ef;color:#1d2630;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif}
.card{max-width:560px;margin:24px auto;padding:28px;background:#fff;border:1px solid #e2dfda;border-radius:12px}
h1{font-size:22px;line-height:1.25;margin:0 0 16px}p{margin:0 0 14px}
.rows{border-collapse:collapse;width:100%;margin:0 0 16px}
.rows th{font-weight:400;text-align:left;color:#55606c;padding:6px 12px 6px 0;vertical-align:top}
.rows td{text-align:right;padding:6px 0;font-variant-numeric:tabular-nums;vertical-align:top}
.button{display:inline-block;background:#b34700;color:#fff;text-decoration:none;padding:12px 20px;border-radius:12px}
.small{font-size:14px;color:#55606c;overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){body{background:#10151b;color:#e8ecf0}.card{background:#18202a;border-color:#2b3642}
.small,.rows th{color:#a9b4bf}}
"""


def html(letter: Letter, *, is_open: bool = True, way_out: WayOut | None = None) -> str:
    """Return the letter as an HTML document; everything in it is escaped. `is_open` False hides a secret address."""
    words = Words(letter.language)
    subject = escape(letter.subject)
    return (
        f'<!DOCTYPE html><html lang="{letter.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{subject}</title><style>{_STYLE}</style></head>"
        f'<body><main class="card"><h1>{subject}</h1>{inner(letter, is_open=is_open)}'
        f'<p class="small">{escape(words.t(FOOTER))}</p>{leaving(words, way_out)}</main></body></html>'
    )


def leaving(words: Words, way_out: WayOut | None) -> str:
    """Return the line by which the reader stops such letters, '' where they cannot be stopped."""
    if way_out is None:
        return ""
    return f'<p class="small"><a href="{escape(way_out.page, quote=True)}">{escape(words.t(WAY_OUT))}</a></p>'


def inner(letter: Letter, *, is_open: bool = True) -> str:
    """Return what stands under the subject, as escaped HTML without a document around it."""
    words = Words(letter.language)
    parts = [f"<p>{escape(text)}</p>" for text in letter.paragraphs]
    if letter.rows:
        rows = (f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in letter.rows)
        parts.append(f'<table class="rows">{"".join(rows)}</table>')
    if letter.button:
        parts.append(_button(letter.button, words=words, is_open=is_open or not letter.has_secret))
    return "".join(parts)


def text(letter: Letter, *, is_open: bool = True, way_out: WayOut | None = None) -> str:
    """Return the letter as plain text, with everything that the HTML says."""
    words = Words(letter.language)
    parts = [letter.subject, *letter.paragraphs]
    if letter.rows:
        parts.append("\n".join(f"{name}: {value}" for name, value in letter.rows))
    if letter.button:
        label, address = letter.button
        shown = address if is_open or not letter.has_secret else words.t(HIDDEN)
        parts.append(f"{label}:\n{shown}")
    leave = f"\n{words.t(WAY_OUT)}: {way_out.page}" if way_out else ""
    return "\n\n".join([*parts, f"-- \n{words.t(FOOTER)}{leave}"]) + "\n"


def _button(button: tuple[str, str], *, words: Words, is_open: bool) -> str:
    label, address = button
    if not is_open:
        return f'<p><b>{escape(label)}</b></p><p class="small">{escape(words.t(HIDDEN))}</p>'
    link = escape(address, quote=True)
    return (
        f'<p><a class="button" href="{link}">{escape(label)}</a></p>'
        f'<p class="small">{escape(words.t(LINK_HINT))}<br>{link}</p>'
    )
