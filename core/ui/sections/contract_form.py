"""The electronic application for a contract: requisites checked while they are typed, scans, consents."""

import secrets
from collections.abc import Sequence
from html import escape

import streamlit as st

from core.appeals import files, messages
from core.appeals.model import Upload
from core.contracts import consents, operations, rules
from core.contracts.model import Details, Document, LegalForm, NewApplication, Scan, Slot, Wanted
from core.contracts.rules import Fault
from core.identity import limits
from core.runtime import process
from core.ui import actions, address, browser, state, typed
from core.ui import page as screen
from core.ui.components import labels, states
from core.ui.context import Context
from core.ui.sections import appeal_form, contract_words

_FIELDS = tuple(Details.__dataclass_fields__)
_NUMBERS = ("inn", "kpp", "ogrn")
_TRIED = "contract.tried"
_TYPES = ["pdf", "jpg", "jpeg", "png", "heic"]
SENT = "contract.sent"


def typed_so_far() -> Details:
    """Return what stands in the fields."""
    return Details(**{name: str(state.get(_key(name), "")).strip() for name in _FIELDS})


def fill(ctx: Context) -> None:
    """Give the fields what is known of who is signed in, once."""
    if ctx.person is not None and not state.has(_key("email")):
        state.put(_key("email"), ctx.person.email)


def draw(ctx: Context, wanted: Wanted, documents: Sequence[Document]) -> None:
    """Draw the form and take the application."""
    faults = rules.faults(typed_so_far(), wanted.legal_form)
    with typed.kept("contract"):
        _organisation(ctx, wanted, faults)
        _representative(ctx, faults)
        scans = _scans(ctx, documents)
        has_consent, wants_mailings = _consents(ctx)
    if st.button(ctx.t("Send the application"), type="primary", key="contract.send", on_click=_try):
        _send(ctx, wanted, scans, documents, has_consent=has_consent, wants_mailings=wants_mailings)


def _organisation(ctx: Context, wanted: Wanted, faults: Sequence[Fault]) -> None:
    screen.section(ctx, ctx.t("Electronic application"))
    is_sole = wanted.legal_form is LegalForm.SOLE_PROPRIETOR
    name = ctx.t("Surname, name and patronymic of the proprietor") if is_sole else ctx.t("Name of the organisation")
    _line(ctx, "organisation", name, faults, complete="organization")
    columns = st.columns(2 if is_sole else 3)
    with columns[0]:
        _line(ctx, "inn", ctx.t("INN"), faults)
    if not is_sole:
        with columns[1]:
            _line(ctx, "kpp", ctx.t("KPP"), faults)
    else:
        state.drop(_key("kpp"))
    with columns[-1]:
        _line(ctx, "ogrn", ctx.t("OGRNIP") if is_sole else ctx.t("OGRN"), faults)
    _line(ctx, "site_address", ctx.t("Address of the site"), faults, complete="street-address")


def _representative(ctx: Context, faults: Sequence[Fault]) -> None:
    screen.section(ctx, ctx.t("Representative"))
    columns = st.columns(3)
    fields = (
        ("surname", ctx.t("Surname"), "family-name"),
        ("given_name", ctx.t("Name"), "given-name"),
        ("patronymic", ctx.t("Patronymic, if there is one"), "additional-name"),
    )
    for column, (name, label, complete) in zip(columns, fields, strict=True):
        with column:
            _line(ctx, name, label, faults, complete=complete)
    left, right = st.columns(2)
    with left:
        _line(ctx, "phone", ctx.t("Phone"), faults, complete="tel")
    with right:
        _line(ctx, "email", ctx.t("E-mail"), faults, complete="email")


def _line(ctx: Context, name: str, label: str, faults: Sequence[Fault], *, complete: str = "off") -> None:
    """Draw a field, and below it what is wrong: of numbers at once, of others after it was tried to send them."""
    value = st.text_input(label, key=_key(name), max_chars=rules.LONGEST.get(name, 40), autocomplete=complete)
    fault = next((each for each in faults if each.value == name), None)
    if fault and (state.get(_TRIED, default=False) or (name in _NUMBERS and value)):
        said = escape(ctx.t(contract_words.FAULTS[fault]))
        st.html(f'<p class="kb-note" role="alert"><span class="kb-fault">{said}</span></p>')


def _scans(ctx: Context, documents: Sequence[Document]) -> tuple[Scan, ...]:
    note = ctx.t("PDF or pictures, up to three files of a document, 10 MB each.")
    screen.section(ctx, ctx.t("Scans of documents"), note)
    return uploads(ctx, documents, slot=f"contract.files.{state.get('contract.round', 0)}")


def uploads(ctx: Context, documents: Sequence[Document], *, slot: str) -> tuple[Scan, ...]:
    """Draw a field for each document, two beside each other, and return the files that were given."""
    found: list[Scan] = []
    columns = st.columns(2)
    for place, document in enumerate(documents):
        with columns[place % 2]:
            found += _given(ctx, document.slot, _upload_label(ctx, document), key=f"{slot}.{document.slot}")
    return tuple(found)


def _upload_label(ctx: Context, document: Document) -> str:
    name = document.title(ctx.words.language)
    return name if document.is_required else ctx.t("{document} (if there is one)", document=name)


def _given(ctx: Context, slot: Slot, label: str, *, key: str) -> list[Scan]:
    del ctx
    given = st.file_uploader(labels.plain(label), type=_TYPES, accept_multiple_files=True, max_upload_size=10, key=key)
    return [Scan(slot, Upload(file.name, file.getvalue())) for file in given or ()]


def _consents(ctx: Context) -> tuple[bool, bool]:
    """Draw the two consents, each by itself and empty at first; the second one is free."""
    screen.section(ctx, ctx.t("Consents of the representative"))
    given = []
    for purpose, title in consents.TITLE.items():
        label = ctx.t(title) if purpose == "contract_data" else ctx.t("{consent} (as you like)", consent=ctx.t(title))
        given.append(st.checkbox(labels.plain(label), key=f"contract.{purpose}"))
        text = consents.text(ctx.db, ctx.words, purpose, now=ctx.now)
        st.html(f'<p class="kb-note">{escape(text)}</p>')
    return given[0], given[1]


def _try() -> None:
    """From the first try on, every field says what is wrong with it."""
    state.put(_TRIED, value=True)


def _send(
    ctx: Context,
    wanted: Wanted,
    scans: tuple[Scan, ...],
    documents: Sequence[Document],
    *,
    has_consent: bool,
    wants_mailings: bool,
) -> None:
    if not state.get("contract.secret", ""):
        state.put("contract.secret", secrets.token_urlsafe(24))
    secret = "" if ctx.person else state.get("contract.secret", "")
    new = NewApplication(
        actor=ctx.actor,
        wanted=wanted,
        details=typed_so_far(),
        scans=scans,
        has_consent=has_consent,
        wants_mailings=wants_mailings,
        language=ctx.words.language,
        address=appeal_form.place(ctx),
        user_agent=browser.agent(),
        idempotency_key=actions.idempotency_key("contract"),
        secret=secret,
        now=ctx.now,
    )
    try:
        operations.check(new)  # said before a try is counted
        if ctx.person is None:
            email = new.details.email.lower()
            limits.count(ctx.db, purpose="contract", key=email, address=new.address, now=ctx.now)
        received = operations.apply(ctx.db, new, origin=process.running().settings.origin)
    except operations.ApplicationRefused as refusal:
        states.refusal(ctx, contract_words.refused(ctx, refusal, {each.slot: each for each in documents}))
    except files.FileRefused as refusal:
        states.refusal(ctx, [contract_words.file_refused(ctx, refusal)])
    except messages.AppealRefused:
        states.refusal(ctx, [ctx.t(contract_words.FAULTS[Fault.TOO_MUCH_TODAY])])
    except limits.TriedTooOften:
        states.refusal(ctx, [ctx.t("Too many tries. Wait an hour and try again.")])
    else:
        _finish(received, secret=secret)


def _finish(received: operations.Received, *, secret: str) -> None:
    """Forget the form, and lead to the application itself."""
    actions.renew("contract")
    kept = (*map(_key, _FIELDS), *(f"contract.{purpose}" for purpose in consents.TITLE), "contract.secret", _TRIED)
    for name in kept:
        state.drop(name)
    state.put("contract.round", state.get("contract.round", 0) + 1)
    state.put(SENT, received.application_number)
    for name in ("new", "service", "form", "case"):
        address.write(name, None)
    address.write("key" if secret else "application", secret or str(received.application_id))
    st.rerun()


def _key(name: str) -> str:
    return f"contract.{name}"
