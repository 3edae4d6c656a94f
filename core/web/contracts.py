"""
Papers of contracts: model contracts and the empty application form for everybody, documents for who may read them.

`/contract/models/<service>/<case>`, `/contract/form/<service>/<form>/<case>`, `/contract/files/<file>`.
"""

from collections.abc import Callable
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.contracts import papers, rules, scans, steps
from core.contracts.model import SERVICES, Case, Details, KeptFile, LegalForm, Wanted
from core.contracts.operations import ApplicationNotFound
from core.identity import queries as identity
from core.identity.model import SESSION_COOKIE, Actor
from core.kit.service import Service
from core.runtime import process
from core.web import kept_files

_PDF = "application/pdf"


async def model(request: Request) -> Response:
    """Answer a model contract; 404 for a case that there is not."""
    return await _paper(request, _model)


async def form(request: Request) -> Response:
    """Answer the empty application form; 404 for a choice that there is not."""
    return await _paper(request, _form)


async def file(request: Request) -> Response:
    """Answer a document of an application; 404 for what is not there and for what is somebody else's."""
    found = await run_in_threadpool(_found, request)
    if found is None:
        raise HTTPException(404)
    kept, content = found
    return kept_files.download(content, name=kept.name, media_type=kept.media_type)


ROUTES = [
    Route("/contract/models/{service}/{case}", model, methods=["GET"]),
    Route("/contract/form/{service}/{form}/{case}", form, methods=["GET"]),
    Route("/contract/files/{file}", file, methods=["GET"]),
]


async def _paper(request: Request, made: Callable[[dict[str, str]], tuple[str, bytes]]) -> Response:
    try:
        name, content = await run_in_threadpool(made, request.path_params)
    except ValueError as error:
        raise HTTPException(404) from error
    return kept_files.download(content, name=name, media_type=_PDF)


def _model(path: dict[str, str]) -> tuple[str, bytes]:
    service, case = _service(path), Case(path["case"])
    return f"{papers.contract_title(service, case)}.pdf", papers.model_contract(service, case)


def _form(path: dict[str, str]) -> tuple[str, bytes]:
    wanted = Wanted(_service(path), LegalForm(path["form"]), Case(path["case"]))
    if wanted.case not in rules.cases(wanted.legal_form):
        raise ValueError(wanted.case)
    return "Заявка на договор.pdf", papers.application_form(wanted, Details(), now=process.running().now())


def _service(path: dict[str, str]) -> Service:
    service = Service(path["service"])
    if service not in SERVICES:
        raise ValueError(service)
    return service


def _found(request: Request) -> tuple[KeptFile, bytes] | None:
    running = process.running()
    token = request.cookies.get(SESSION_COOKIE)
    person = identity.person_by_token(running.database, token=token, now=running.now())
    actor = Actor.of(person) if person else Actor.visitor()
    try:
        file_id, secret = UUID(request.path_params["file"]), request.query_params.get("key", "")
        kept = steps.file(running.database, actor=actor, file_id=file_id, secret=secret)
    except (ValueError, ApplicationNotFound):
        return None
    return kept, scans.read(running.database.path, kept.sha256)
