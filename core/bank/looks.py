"""How the sandbox bank's page looks and what it says; HTML out, everything escaped."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from html import escape
from typing import Any

from core.bank import cards
from core.i18n.catalogue import mark
from core.i18n.formats import Words
from core.kit import clock

ONLY_TEST_CARDS = mark("This is a sandbox: it takes only the test cards listed below.")
_NUMBER = mark("The card number is not complete or has a mistake.")
_EXPIRY = mark("The card is valid until a month like 12/30 that has not passed.")
_SECURITY_CODE = mark("The security code has three digits.")
_EXPIRY_FORM = re.compile(r"^\s*(\d{1,2})\s*[/.\- ]?\s*(?:20)?(\d{2})\s*$")
_STYLE = """
:root{color-scheme:light dark;--ink:light-dark(#12251c,#e6efe9);--ground:light-dark(#eef4f0,#0f1713);
--card:light-dark(#fff,#17221c);--line:light-dark(#7c9186,#64786d);--green:light-dark(#0a6b43,#5fd39a);
--on:light-dark(#fff,#08130d);--bad:light-dark(#a3231a,#ff9d92)}
*{box-sizing:border-box}body{margin:0;font:17px/1.5 system-ui,sans-serif;background:var(--ground);color:var(--ink)}
header{background:var(--card);border-bottom:1px solid var(--line)}
header div,main{max-width:34rem;margin:0 auto;padding:.9rem 1.2rem}
header div{display:flex;justify-content:space-between;align-items:center;gap:1rem}
.name{font-weight:700;color:var(--green);letter-spacing:.02em}a{color:var(--green)}
.sandbox{margin:0 0 1rem;padding:.6rem .9rem;border:2px dashed var(--line);border-radius:.6rem}
.box{background:var(--card);border-radius:1rem;padding:1.3rem;box-shadow:0 1px 3px #0002}
h1{font-size:1.05rem;margin:0;font-weight:500}.sum{font-size:2rem;font-weight:700;margin:.1rem 0 .2rem}
.for{margin:0 0 1rem;opacity:.85;overflow-wrap:anywhere}
label{display:block;margin:.8rem 0 0;font-size:.95rem}.two{display:grid;grid-template-columns:1fr 1fr;gap:1rem}
input{width:100%;min-height:3rem;font:inherit;font-size:1.15rem;padding:.4rem .8rem;border:1px solid var(--line);
border-radius:.6rem;background:transparent;color:inherit;font-variant-numeric:tabular-nums}
input:focus-visible,button:focus-visible,a:focus-visible{outline:3px solid var(--green);outline-offset:2px}
button{width:100%;min-height:3.2rem;margin-top:1.2rem;font:inherit;font-weight:600;border:0;border-radius:.6rem;
background:var(--green);color:var(--on);cursor:pointer}
button.quiet{background:transparent;color:var(--ink);border:1px solid var(--line);margin-top:.7rem}
.bad{color:var(--bad);margin:.6rem 0 0;font-weight:600}
table{border-collapse:collapse;margin:.6rem 0 0;width:100%;font-size:.93rem}
td{padding:.35rem .6rem .35rem 0;border-top:1px solid var(--line);vertical-align:top}
td:first-child{font-variant-numeric:tabular-nums;white-space:nowrap;user-select:all}
"""


def page(words: Words, body: str) -> str:
    """Return the whole page around a body."""
    other = "en" if words.language == "ru" else "ru"
    name, title = words.t("Sandbox Bank"), words.t("Payment by card: Sandbox Bank")
    link = f'<a href="?lang={other}" lang="{other}">{"English" if other == "en" else "Русский"}</a>'
    warning = words.t("This bank is a sandbox: no money moves here, no real card works.")
    return (
        f'<!DOCTYPE html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f'<header><div><span class="name">{escape(name)}</span>{link}</div></header><main>'
        f'<p class="sandbox">{escape(warning)}</p>'
        f"{body}</main></body></html>"
    )


def card(words: Words, payment: Mapping[str, Any], *, typed: Mapping[str, str], problems: Sequence[str]) -> str:
    """Return the form of the card and the list of test cards; a typed number stays, the security code does not."""
    saving = ""
    if payment["_saves_method"]:
        text = words.t("You let the shop save this card for later payments.")
        saving = f"<p>{escape(text)}</p>"
    fields = (
        _field(words.t("Card number"), "number", typed, complete="cc-number", longest=23),
        '<div class="two">',
        _field(words.t("Valid until, month and year"), "expiry", typed, complete="cc-exp", longest=7),
        _field(words.t("Code on the back, CVC"), "cvc", {}, complete="cc-csc", longest=3),
        "</div>",
    )
    pay = words.t("Pay {amount}", amount=_amount(words, payment))
    return (
        f'<form class="box" method="post" action="?lang={words.language}">{_head(words, payment)}{_problems(problems)}'
        f"{''.join(fields)}{saving}<button>{escape(pay)}</button></form>"
        f"{_away(words, payment)}{_listed(words)}"
    )


def code(words: Words, payment: Mapping[str, Any], *, is_wrong: bool) -> str:
    """Return the form of the code that the bank sent (3-D Secure)."""
    hint = words.t("In the sandbox the code is {code}.", code=cards.CODE)
    problems = [words.t("The code does not match. Try again.")] if is_wrong else []
    told = words.t("We sent a code to your phone. Type it to confirm the payment.")
    label, confirm = words.t("Code"), words.t("Confirm")
    return (
        f'<form class="box" method="post" action="?lang={words.language}">{_head(words, payment)}'
        f"<p>{escape(told)} {escape(hint)}</p>"
        f"{_problems(problems)}{_field(label, 'code', {}, complete='one-time-code', longest=6)}"
        f"<button>{escape(confirm)}</button></form>{_away(words, payment)}"
    )


def silent(words: Words, payment: Mapping[str, Any]) -> str:
    """Return the page of a bank that does not answer."""
    text = words.t("The bank that issued the card does not answer. Go back to the shop: it will say how it ended.")
    url, back = payment["confirmation"]["return_url"], words.t("Back to the shop")
    return (
        f'<div class="box">{_head(words, payment)}<p>{escape(text)}</p><a href="{escape(url)}">{escape(back)}</a></div>'
    )


def unknown(words: Words) -> str:
    """Return what is said about a payment that does not exist."""
    text = words.t("There is no such payment.")
    return f'<div class="box"><h1>{escape(text)}</h1></div>'


def problems(typed: Mapping[str, str], *, now: datetime) -> list[str]:
    """Return what is wrong with a typed card, as messages."""
    found = []
    if not cards.is_number(cards.digits(typed.get("number", ""))):
        found.append(_NUMBER)
    until = expiry(typed.get("expiry", ""))
    today = clock.local_day(now)
    if until is None or (int(until[1]), int(until[0])) < (today.year, today.month):
        found.append(_EXPIRY)
    if not re.fullmatch(r"\d{3}", typed.get("cvc", "").strip()):
        found.append(_SECURITY_CODE)
    return found


def expiry(text: str) -> tuple[str, str] | None:
    """Return month and year of «12/30» as ('12', '2030'), None if it is no month."""
    match = _EXPIRY_FORM.match(text)
    if match is None or not 1 <= int(match[1]) <= 12:
        return None
    return f"{int(match[1]):02d}", f"20{match[2]}"


def _head(words: Words, payment: Mapping[str, Any]) -> str:
    text, title = payment.get("description") or "", words.t("To pay")
    return (
        f"<h1>{escape(title)}</h1><p class='sum'>{escape(_amount(words, payment))}</p>"
        f"<p class='for'>{escape(str(text))}</p>"
    )


def _amount(words: Words, payment: Mapping[str, Any]) -> str:
    return words.money(Decimal(payment["amount"]["value"]))


def _problems(found: Sequence[str]) -> str:
    return "".join(f'<p class="bad" role="alert">{escape(text)}</p>' for text in found)


def _field(label: str, name: str, typed: Mapping[str, str], *, complete: str, longest: int) -> str:
    value = escape(typed.get(name, ""))
    return (
        f'<label>{escape(label)}<input name="{name}" value="{value}" inputmode="numeric" autocomplete="{complete}"'
        f' maxlength="{longest}" required></label>'
    )


def _away(words: Words, payment: Mapping[str, Any]) -> str:
    text = words.t("Cancel and go back")
    return (
        f'<form method="post" action="/pay/{escape(payment["id"])}/cancel">'
        f'<button class="quiet">{escape(text)}</button></form>'
    )


def _listed(words: Words) -> str:
    rows = "".join(
        f"<tr><td>{escape(_spaced(one.number))}</td><td>{escape(words.t(one.what))}</td></tr>" for one in cards.CARDS
    )
    note = words.t("Any month to come and any three digits go with them.")
    title = words.t("Test cards")
    return f"<h2>{escape(title)}</h2><p>{escape(note)}</p><table>{rows}</table>"


def _spaced(number: str) -> str:
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))
