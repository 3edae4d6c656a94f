"""The profile: name, e-mail, password, consents, sessions, one's own data, closing the sign-in."""

from collections.abc import Callable
from html import escape

import streamlit as st

from core.i18n.catalogue import mark
from core.identity import consents, devices, profile, rules
from core.identity.consents import Proof
from core.identity.model import Person
from core.ui import address, browser, context, own_data, state, typed
from core.ui import page as screen
from core.ui.components import folds, links, native_form, states
from core.ui.components.native_form import Field
from core.ui.context import Context

_DONE, _REFUSED = "profile.done", "profile.refused"
_FAULTS: dict[str, str] = {
    "old": mark("The present password does not agree."),
    "email": mark("Enter another e-mail address than the present one."),
    "wait": mark("Too many tries. Wait an hour and try again."),
} | {weakness.value: text for weakness, text in rules.ADVICE.items()}


def result(ctx: Context) -> None:
    """Say what the last action did."""
    if address.read("done") == "email":
        states.done(ctx, ctx.t("A letter went to the new address; until you open its link the old one stays."))
    faults = [ctx.t(_FAULTS[code]) for code in (address.read("err") or "").split(",") if code in _FAULTS]
    if faults:
        states.refusal(ctx, [*faults, ctx.t("Nothing was changed.")])
    if state.get(_DONE, ""):
        states.done(ctx, state.get(_DONE, ""))
        state.drop(_DONE)
    if state.get(_REFUSED, ""):
        states.refusal(ctx, [state.get(_REFUSED, "")])
        state.drop(_REFUSED)


def name(ctx: Context, person: Person) -> None:
    """Draw the name on the screen."""
    with typed.kept("profile.name"), st.form("profile.naming"):
        st.text_input(
            ctx.t("Name on the screen"), value=person.display_name, max_chars=profile.LONGEST_NAME, key="profile.name"
        )
        st.form_submit_button(ctx.t("Save your name"), on_click=_rename)


def sign_in(ctx: Context, person: Person) -> None:
    """Draw the forms of e-mail and password; both need the present password."""
    present = Field("password", ctx.t("Present password"), kind="password", complete="current-password")
    left, right = st.columns(2)
    with left:
        screen.section(ctx, ctx.t("E-mail"), person.email)
        new = Field("email", ctx.t("New e-mail"), kind="email", complete="username")
        verb = ctx.t("Send the link")
        st.html(_form([new, present], action="/auth/new-email", verb=verb))
    with right:
        screen.section(ctx, ctx.t("Password"), ctx.t("Afterwards you sign in again on every device."))
        hint = ctx.t("At least 10 characters, letters and digits.")
        label = ctx.t("New password")
        fresh = Field("new_password", label, kind="password", complete="new-password", hint=hint)
        verb = ctx.t("Change the password")
        st.html(_form([present, fresh], action="/auth/change-password", verb=verb))


def agreed(ctx: Context, person: Person) -> None:
    """Draw the consents with their words, and the switch of mailings."""
    screen.section(ctx, ctx.t("Consents"))
    is_given = consents.is_given(ctx.db, person_id=person.person_id, purpose="mailings")
    st.toggle(ctx.t("News and offers by e-mail"), value=is_given, key="profile.mailings", on_change=_mailings)
    history = consents.history(ctx.db, person_id=person.person_id)
    if not history:
        none = ctx.t("No consents are recorded for this sign-in.")
        st.html(f'<p class="kb-note">{escape(none)}</p>')
        return
    given, taken = ctx.t("given"), ctx.t("taken back")
    with folds.box(ctx.t("What you agreed to and when"), name="consents"):
        for row in history:
            title = consents.TITLE[row["purpose"]]
            action = given if row["action"] == "granted" else taken
            line = f"{ctx.t(title)}: {action}, {ctx.words.instant(row['recorded_at'])}"
            st.html(f"<p><strong>{escape(line)}</strong></p><p class='kb-note'>{escape(row['content'])}</p>")


def sessions(ctx: Context, person: Person) -> None:
    """Draw where the person is signed in, and the way out everywhere else."""
    screen.section(ctx, ctx.t("Where you are signed in"))
    found = profile.sessions(ctx.db, person=person, token=browser.token(), now=ctx.now)
    lines = []
    for row in found:
        when = ctx.t("since {time}", time=ctx.words.instant(row["created_at"]))
        here = ctx.t("this browser") if row["is_this"] else _browser(ctx, row["user_agent"])
        lines.append(f"<li>{escape(here)}, {escape(when)}</li>")
    st.html(f"<ul>{''.join(lines)}</ul>")
    if len(found) > 1:
        st.button(ctx.t("Sign out everywhere else"), key="profile.elsewhere", on_click=_elsewhere)


def _browser(ctx: Context, user_agent: str) -> str:
    browser_name, system = devices.browser(user_agent), devices.system(user_agent)
    if browser_name and system:
        return ctx.t("{browser} on {system}", browser=browser_name, system=system)
    return browser_name or system or ctx.t("another device")


def own(ctx: Context, person: Person) -> None:
    """Offer everything that Kabinet keeps of the person as a file."""
    screen.section(
        ctx,
        ctx.t("Your data"),
        ctx.t("Your sign-in, consents, accounts with bills and readings, appeals, orders and applications."),
    )
    st.download_button(
        ctx.t("Download as a ZIP of JSON files"),
        lambda: own_data.archive(ctx.db, person=person, accounts=ctx.accounts, token=browser.token(), now=ctx.now),
        file_name="kabinet.zip",
        mime="application/zip",
        key="profile.export",
        on_click="ignore",
    )


def closing(ctx: Context) -> None:
    """Draw the form that closes the sign-in."""
    is_refused = address.read("form") == "close"
    with folds.box(ctx.t("Close the sign-in"), name="closing", is_open=is_refused):
        text = ctx.t("You will not be able to sign in with this e-mail. Accounts, bills and payments stay as they are.")
        st.html(f'<p class="kb-sentence">{escape(text)}</p>')
        present = Field("password", ctx.t("Present password"), kind="password", complete="current-password")
        verb = ctx.t("Close it for good")
        st.html(_form([present], action="/auth/close", verb=verb))


def confirm_email(ctx: Context) -> None:
    """Draw the button that takes over the new address of a link."""
    token = address.read("token")
    if address.read("done") is not None:
        states.done(ctx, ctx.t("From now on you sign in with the new address."))
        links.onward(ctx)
    elif token is None or address.read("err"):
        states.over(ctx, [ctx.t("This link does not work any more: it was used, or its time is over.")])
        links.onward(ctx)
    else:
        verb = ctx.t("Confirm the address")
        hidden = {"token": token}
        st.html(native_form.drawn([], action="/auth/confirm-email", verb=verb, typed={}, hidden=hidden))


def _form(fields: list[Field], *, action: str, verb: str) -> str:
    return native_form.drawn(fields, action=action, verb=verb, typed=browser.typed(), hidden={}, is_main=False)


def _guarded(action: Callable[[Context], str]) -> None:
    ctx = context.current()
    try:
        state.put(_DONE, action(ctx))
    except profile.NotSignedIn:
        state.put(_REFUSED, ctx.t("Your session has ended. Sign in again."))
    except profile.NameRefused:
        state.put(_REFUSED, ctx.t("Enter a name of at most 80 letters."))


def _rename() -> None:
    def action(ctx: Context) -> str:
        profile.rename(ctx.db, token=browser.token(), name=state.get("profile.name", ""), now=ctx.now)
        typed.sent("profile.name")
        return ctx.t("Your name is saved.")

    _guarded(action)


def _elsewhere() -> None:
    def action(ctx: Context) -> str:
        profile.sign_out_everywhere_else(ctx.db, token=browser.token(), now=ctx.now)
        return ctx.t("You are signed out everywhere else.")

    _guarded(action)


def _mailings() -> None:
    def action(ctx: Context) -> str:
        if ctx.person is None:
            raise profile.NotSignedIn
        is_on = bool(state.get("profile.mailings", default=False))
        proof = Proof(rules.network(st.context.ip_address or "local"), browser.agent(), ctx.words.language)
        consents.set_mailings(ctx.db, person_id=ctx.person.person_id, is_granted=is_on, proof=proof, now=ctx.now)
        return ctx.t("You get news and offers.") if is_on else ctx.t("You get no more news and offers.")

    _guarded(action)
