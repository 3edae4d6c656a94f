"""Registering: a household's ten fields in their order (A2), an organisation's (A3), and the way out (A4)."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from core.accounts import numbers
from core.accounts.registration import Fault
from core.i18n.catalogue import mark
from core.identity import consents
from core.identity.rules import ADVICE
from core.ui import actions, address, browser
from core.ui.components import native_form, states
from core.ui.components.native_form import Field
from core.ui.context import Context
from core.ui.sections import typed_number

_FAULTS: dict[str, str] = {
    Fault.NUMBER: numbers.ADVICE[numbers.Slip.EMPTY],
    Fault.HOUSE: mark("Enter the house number."),
    Fault.EMAIL: mark("This does not look like an e-mail address."),
    Fault.CONSENT: mark("Without this consent no sign-in can be made. The way out stands below the form."),
    Fault.INN: mark(
        "This INN cannot be right: a legal entity has 10 digits, a sole proprietor 12, and the last ones are a check."
    ),
    Fault.KPP: mark("The KPP has 9 signs; a sole proprietor has none."),
    Fault.OGRN: mark("This number cannot be right: OGRN has 13 digits, OGRNIP 15, and the last one is a check."),
    Fault.NOT_MATCHED: mark("The number and the other data do not agree. Compare them with the receipt, one by one."),
    "wait": mark("Too many tries. Wait an hour and try again."),
}
_WEAK: dict[str, str] = {weakness.value: text for weakness, text in ADVICE.items()}
_FIELD = {Fault.CONSENT.value: "personal_data"}
_FORMS = {
    "legal_entity": mark("Legal entity"),
    "sole_proprietor": mark("Sole proprietor"),
    "utility_provider": mark("Provider of communal services"),
}


def household(ctx: Context) -> None:
    """Draw the form of a household, or say that the letter is on its way."""
    if _sent(ctx, again="/register"):
        return
    typed, faults = browser.typed(), faults_said(ctx)
    refusal(ctx, faults)
    fields = [
        _number(ctx, typed, faults),
        Field("house", ctx.t("House number"), faults=faults.get("house", ())),
        Field(
            "letter",
            ctx.t("House letter"),
            hint=ctx.t("Only if it stands on the receipt."),
            is_required=False,
            attributes={"size": "4"},
        ),
        Field("flat", ctx.t("Flat"), hint=ctx.t("Leave it empty for a house of your own."), is_required=False),
        Field(
            "extension",
            ctx.t("Flat extension"),
            hint=ctx.t("Flat 141/1 has extension 1."),
            is_required=False,
            attributes={"size": "4"},
        ),
        *_sign_in(ctx, faults),
    ]
    _draw(ctx, fields, action="/auth/register", typed=typed)


def organisation(ctx: Context) -> None:
    """Draw the form of an organisation, or say that the letter is on its way."""
    if _sent(ctx, again="/register-business"):
        return
    typed, faults = browser.typed(), faults_said(ctx)
    refusal(ctx, faults)
    digits = {"inputmode": "numeric"}
    fields = [
        Field("form", ctx.t("Who you are"), options={key: ctx.t(text) for key, text in _FORMS.items()}),
        _number(ctx, typed, faults),
        Field("inn", ctx.t("INN"), faults=faults.get("inn", ()), attributes=digits),
        Field(
            "kpp",
            ctx.t("KPP"),
            hint=ctx.t("A sole proprietor leaves it empty."),
            is_required=False,
            faults=faults.get("kpp", ()),
        ),
        Field("ogrn", ctx.t("OGRN or OGRNIP"), faults=faults.get("ogrn", ()), attributes=digits),
        *_sign_in(ctx, faults),
    ]
    _draw(ctx, fields, action="/auth/register-business", typed=typed)


def other_door(ctx: Context, *, is_business: bool) -> None:
    """Lead to the other form, and to signing in."""
    path, text = ("/register", ctx.t("For home")) if is_business else ("/register-business", ctx.t("For business"))
    has_one = ctx.t("I have a sign-in already")
    st.html(f'<p><a href="{path}">{escape(text)}</a> · <a href="/sign-in">{escape(has_one)}</a></p>')


def way_out(ctx: Context, *, phone: str) -> None:
    """Say what to do when registering does not work: the phone from the receipt, and a form that needs no account."""
    title = ctx.t("It does not work?")
    call = ctx.t(
        "Call {phone}, the number from the receipt, or write to us without signing in.",
        phone=phone.replace(" ", "\xa0"),
    )
    write = ctx.t("Write to the company")
    st.html(
        f'<div class="kb-wayout"><h2 class="kb-section">{escape(title)}</h2><p>{escape(call)}</p>'
        f'<p><a class="kb-go" href="/appeals?new=sign_in">{escape(write)}</a></p></div>'
    )


def _number(ctx: Context, typed: Mapping[str, str], faults: Mapping[str, tuple[str, ...]]) -> Field:
    found = faults.get("number", ())
    if faults.get("not_matched") or found:
        parsed = typed_number.read(ctx, typed.get("number", ""))  # depends on what was typed only
        if parsed.advice:
            found = (ctx.t(parsed.advice, **dict(parsed.values)),)
    return Field(
        "number",
        ctx.t("Account number"),
        hint=ctx.t(numbers.WHERE_IT_STANDS),
        faults=found,
        attributes={"inputmode": "numeric"},
    )


def _sign_in(ctx: Context, faults: Mapping[str, tuple[str, ...]]) -> list[Field]:
    email = Field("email", ctx.t("E-mail"), kind="email", complete="username", faults=faults.get("email", ()))
    return [email, *password_and_consents(ctx, faults)]


def password_and_consents(ctx: Context, faults: Mapping[str, tuple[str, ...]]) -> list[Field]:
    """Return the last fields of everybody who makes a sign-in."""
    mailings, personal_data = consents.TEXT["mailings"], consents.TEXT["personal_data"]
    return [
        Field(
            "password",
            ctx.t("Password"),
            kind="password",
            complete="new-password",
            hint=ctx.t("At least 10 characters, letters and digits."),
            faults=faults.get("password", ()),
        ),
        Field("mailings", ctx.t(mailings), kind="checkbox", is_required=False),
        Field(
            "personal_data",
            ctx.t(personal_data),
            kind="checkbox",
            faults=faults.get("personal_data", ()),
        ),
    ]


def _draw(ctx: Context, fields: list[Field], *, action: str, typed: Mapping[str, str]) -> None:
    hidden = {"key": actions.idempotency_key(action)}
    st.html(native_form.drawn(fields, action=action, verb=ctx.t("Register"), typed=typed, hidden=hidden))


def faults_said(ctx: Context) -> dict[str, tuple[str, ...]]:
    """Return sentences by field from the codes in the address; a code that nobody knows says nothing."""
    codes = [code for code in (address.read("err") or "").split(",") if code]
    weak = tuple(ctx.t(_WEAK[code]) for code in codes if code in _WEAK)
    found = {_FIELD.get(code, code): (ctx.t(_FAULTS[code]),) for code in codes if code in _FAULTS}
    return found | ({"password": weak} if weak else {})


def refusal(ctx: Context, faults: Mapping[str, tuple[str, ...]]) -> None:
    """Say above the form that it was refused, and why as a whole."""
    whole = [text for code in ("wait", "not_matched") for text in faults.get(code, ())]
    if faults:
        said = whole or [ctx.t("Something in the form is not right; it is said at the field.")]
        states.refusal(ctx, [*said, ctx.t("The password has to be typed again.")])


def _sent(ctx: Context, *, again: str) -> bool:
    if address.read("sent") is None:
        return False
    email = browser.typed().get("email", "")
    told = ctx.t("The letter went to {email}.", email=email) if email else ctx.t("The letter is on its way.")
    states.done(ctx, told)
    text = ctx.t("Open it and press the button; the link works for 24 hours. Nothing came? Look into the spam folder.")
    more = ctx.t("Fill in the form again")
    st.html(f'<p class="kb-sentence">{escape(text)}</p><p><a href="{again}">{escape(more)}</a></p>')
    return True
