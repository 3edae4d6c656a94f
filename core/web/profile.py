"""Forms of the profile that hold a password: native, so that password managers know what is typed."""

from collections.abc import Callable
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.identity import email_tokens, limits, operations, profile
from core.identity.model import SESSION_COOKIE
from core.runtime import process
from core.web import forms, paths

_PAGE = "/profile"
_CODES: dict[type[Exception], str] = {
    profile.PasswordWrong: "old",
    profile.AddressRefused: "email",
    limits.TriedTooOften: "wait",
    operations.EmailTaken: "taken",
    email_tokens.LinkExpired: "expired",
}


async def new_email(request: Request) -> Response:
    """Send a link to the new address."""
    form = await forms.read(request)
    email, running = forms.text(form, "email")[:254], process.running()
    work = partial(
        profile.ask_new_email,
        running.database,
        token=request.cookies.get(SESSION_COOKIE),
        email=email,
        password=forms.text(form, "password"),
        origin=running.settings.origin,
        words=forms.words(request),
        now=running.now(),
    )
    return await _done(request, work, said="email", form="email", typed={"email": email})


async def new_password(request: Request) -> Response:
    """Set a new password; every session ends, and the sign-in is next."""
    form = await forms.read(request)
    running = process.running()
    work = partial(
        profile.change_password,
        running.database,
        token=request.cookies.get(SESSION_COOKIE),
        old=forms.text(form, "password"),
        new=forms.text(form, "new_password"),
        origin=running.settings.origin,
        words=forms.words(request),
        now=running.now(),
    )
    return await _done(request, work, said="", form="password", typed={})


async def close(request: Request) -> Response:
    """Close the sign-in."""
    form = await forms.read(request)
    running = process.running()
    work = partial(
        profile.close,
        running.database,
        token=request.cookies.get(SESSION_COOKIE),
        password=forms.text(form, "password"),
        proof=forms.proof(request),
        now=running.now(),
    )
    return await _done(request, work, said="", form="close", typed={})


async def confirm_email(request: Request) -> Response:
    """Take over the new address by the link of the letter."""
    form = await forms.read(request)
    running, token = process.running(), forms.text(form, "token")
    work = partial(profile.confirm_email, running.database, token=token, words=forms.words(request), now=running.now())
    try:
        await to_thread.run_sync(work)
    except (email_tokens.LinkExpired, operations.EmailTaken) as error:
        return forms.onward(f"/confirm-email?err={_CODES[type(error)]}")
    return forms.onward("/confirm-email?done=1")


ROUTES = [
    Route("/auth/new-email", new_email, methods=["POST"]),
    Route("/auth/change-password", new_password, methods=["POST"]),
    Route("/auth/close", close, methods=["POST"]),
    Route("/auth/confirm-email", confirm_email, methods=["POST"]),
]


async def _done(
    request: Request, work: Callable[[], object], *, said: str, form: str, typed: dict[str, str]
) -> Response:
    """Do the work and go back to the profile, or to the start where the session has ended with it."""
    try:
        await to_thread.run_sync(work, limiter=forms.HASHING)
    except profile.NotSignedIn:
        return forms.onward(_PAGE)  # the page asks to sign in and leads back
    except operations.PasswordTooWeak as weak:
        return forms.onward(paths.with_message(_PAGE, err=",".join(weak.weaknesses), form=form))
    except tuple(_CODES) as error:
        return forms.refused(request, paths.with_message(_PAGE, form=form), faults=_CODES[type(error)], typed=typed)
    if said:
        return forms.onward(paths.with_message(_PAGE, done=said))
    response = forms.onward("/")
    response.delete_cookie(SESSION_COOKIE)
    return response
