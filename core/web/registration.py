"""Registering and a forgotten password: native forms, so that password managers know what is typed."""

from collections.abc import Callable
from functools import partial

from anyio import to_thread
from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.accounts import invitations, registration
from core.accounts.registration import Applicant, Place
from core.accounts.requisites import Requisites
from core.identity import email_tokens, limits, operations, recovery, tokens
from core.identity.model import SESSION_COOKIE, SESSION_LIFETIME, TYPED_COOKIE, Person, Role
from core.runtime import process
from core.web import forms, paths

_FIELDS = (
    *("number", "house", "letter", "flat", "extension", "email", "mailings", "personal_data"),
    *("form", "inn", "kpp", "ogrn"),
)


async def household(request: Request) -> Response:
    """Take the form «Для дома»."""
    form = await forms.read(request)
    place = Place(*(forms.text(form, name)[:40] for name in ("house", "letter", "flat", "extension")))
    typed = {name: forms.text(form, name) for name in _FIELDS}
    work = partial(_register(request, registration.register_household), _applicant(typed, form), place)
    return await _registered(request, work, typed=typed, page="/register")


async def organisation(request: Request) -> Response:
    """Take the form «Для бизнеса»."""
    form = await forms.read(request)
    typed = {name: forms.text(form, name) for name in _FIELDS}
    given = Requisites(inn=typed["inn"], kpp=typed["kpp"], ogrn=typed["ogrn"], legal_form=typed["form"])
    work = partial(_register(request, registration.register_organisation), _applicant(typed, form), given)
    return await _registered(request, work, typed=typed, page="/register-business")


async def confirm(request: Request) -> Response:
    """Finish a registration by the link of the letter, sign in and go to the start."""
    form = await forms.read(request)
    running, token = process.running(), forms.text(form, "token")
    settings = running.settings
    try:
        person = await to_thread.run_sync(
            partial(registration.confirm, running.database, token=token, origin=settings.origin, now=running.now())
        )
    except email_tokens.LinkExpired:
        return forms.onward("/confirm?err=expired")
    return await _signed_in(request, person, place="/")


async def invited(request: Request) -> Response:
    """Make a sign-in by the link of an invitation, take what it lends, sign in and go to it."""
    form = await forms.read(request)
    running, token = process.running(), forms.text(form, "token")
    make = partial(
        invitations.register,
        running.database,
        token=token,
        password=forms.text(form, "password"),
        has_consent=forms.text(form, "personal_data") == "yes",
        wants_mailings=forms.text(form, "mailings") == "yes",
        proof=forms.proof(request),
        now=running.now(),
    )
    page = paths.with_message("/invitation", token=token)
    try:
        person = await to_thread.run_sync(make, limiter=forms.HASHING)
    except invitations.InvitationExpired:
        return forms.onward(page)
    except registration.FormRefused as refusal:
        typed = {name: forms.text(form, name) for name in ("mailings", "personal_data")}
        return forms.refused(request, page, faults=",".join([*refusal.faults, *refusal.weaknesses]), typed=typed)
    return await _signed_in(request, person, place="/accounts" if person.role is Role.HOUSEHOLD else "/portfolio")


async def forgotten(request: Request) -> Response:
    """Send a link that sets a new password; the answer is the same for addresses that nobody has."""
    form = await forms.read(request)
    email, running = forms.text(form, "email")[:254], process.running()
    ask = partial(recovery.ask, running.database, email=email, address=forms.network(request), now=running.now())
    try:
        await to_thread.run_sync(ask)
    except limits.TriedTooOften:
        return forms.refused(request, "/forgotten", faults="wait", typed={"email": email})
    response = forms.onward("/forgotten?sent=1")
    forms.keep_typed(request, response, {"email": email})
    # Done after the answer has left, so that its time does not tell who has a sign-in.
    response.background = BackgroundTask(
        recovery.write,
        running.database,
        email=email,
        origin=running.settings.origin,
        words=forms.words(request),
        now=running.now(),
    )
    return response


async def new_password(request: Request) -> Response:
    """Set the new password and go to the sign-in."""
    form = await forms.read(request)
    running, token = process.running(), forms.text(form, "token")
    change = partial(
        recovery.set_password,
        running.database,
        token=token,
        password=forms.text(form, "password"),
        origin=running.settings.origin,
        words=forms.words(request),
        now=running.now(),
    )
    try:
        person = await to_thread.run_sync(change, limiter=forms.HASHING)
    except email_tokens.LinkExpired:
        return forms.onward("/new-password?err=expired")
    except operations.PasswordTooWeak as weak:
        return forms.onward(paths.with_message("/new-password", token=token, err=",".join(weak.weaknesses)))
    response = forms.onward("/new-password?done=1")
    response.delete_cookie(SESSION_COOKIE)
    forms.keep_typed(request, response, {"email": person.email})
    return response


ROUTES = [
    Route("/auth/register", household, methods=["POST"]),
    Route("/auth/register-business", organisation, methods=["POST"]),
    Route("/auth/confirm", confirm, methods=["POST"]),
    Route("/auth/register-invited", invited, methods=["POST"]),
    Route("/auth/forgotten", forgotten, methods=["POST"]),
    Route("/auth/new-password", new_password, methods=["POST"]),
]


async def _signed_in(request: Request, person: Person, *, place: str) -> Response:
    """Open a session for who has just proved the e-mail, and go on."""
    running = process.running()
    session = tokens.new()
    await to_thread.run_sync(
        partial(
            operations.open_session,
            running.database,
            token=session,
            person_id=person.person_id,
            user_agent=request.headers.get("user-agent", ""),
            now=running.now(),
            replaces=request.cookies.get(SESSION_COOKIE),
        )
    )
    response = forms.onward(place)
    seconds = int(SESSION_LIFETIME.total_seconds())
    forms.set_cookie(request, response, SESSION_COOKIE, session, seconds=seconds)
    response.delete_cookie(TYPED_COOKIE)
    return response


def _applicant(typed: dict[str, str], form: FormData) -> Applicant:
    return Applicant(
        number=typed["number"][:60],
        email=typed["email"][:254],
        password=forms.text(form, "password"),
        has_consent=typed["personal_data"] == "yes",
        wants_mailings=typed["mailings"] == "yes",
        key=forms.text(form, "key")[:60],
    )


def _register(request: Request, register: Callable[..., None]) -> Callable[..., None]:
    running = process.running()
    origin, now = running.settings.origin, running.now()
    return partial(
        lambda *given, **named: register(running.database, *given, **named),
        proof=forms.proof(request),
        origin=origin,
        now=now,
    )


async def _registered(request: Request, work: Callable[[], None], *, typed: dict[str, str], page: str) -> Response:
    try:
        await to_thread.run_sync(work, limiter=forms.HASHING)
    except limits.TriedTooOften:
        return forms.refused(request, page, faults="wait", typed=typed)
    except registration.FormRefused as refusal:
        faults = ",".join([*refusal.faults, *refusal.weaknesses])
        return forms.refused(request, page, faults=faults, typed=typed)
    response = forms.onward(f"{page}?sent=1")
    forms.keep_typed(request, response, {"email": typed["email"]})
    return response
