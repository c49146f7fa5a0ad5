"""The application: the routes behind the guard, over one assistant."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from api import chat, dify, exporting, facets, health, pages, routes
from api.encoding import JSON
from api.guard import MCP_PATH, Guard
from api.mcp_server import http_transport, mcp_server
from api.observer import REQUEST_ID, Observer
from api.problems import Problem, answer_problem, invalid, problem_of
from api.service import Service
from api.shapes import ProblemModel
from rag.settings import Settings

VERSION = "1"
_ROUTERS = tuple(module.router for module in (health, routes, facets, exporting, chat, dify, pages))
_ABOUT = "Questions answered from Chinese policy documents, with every clause cited. 政策文件问答，逐条引用。"
_EXPOSED = (REQUEST_ID, "Retry-After", "RateLimit", "RateLimit-Policy")
_ALLOWED = ("Authorization", "Content-Type", REQUEST_ID, "Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name")
_PREFLIGHT = 600


class Application(FastAPI):
    """An application whose description knows our problems instead of the framework's."""

    def openapi(self) -> JSON:
        """The description of the interface."""
        described = super().openapi()
        schemas: dict[str, Any] = described["components"]["schemas"]
        schemas["ProblemModel"] = ProblemModel.model_json_schema()
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        return described


def create_app(settings: Settings, shared: Path | None = None) -> FastAPI:
    """The application; the processes of one service share a folder."""
    app = Application(title="Wence 问策", version=VERSION, description=_ABOUT, docs_url=None, redoc_url=None)
    for router in _ROUTERS:
        app.include_router(router)
    service = Service(settings, _paths(), shared)
    app.state.service = service
    route, manager = http_transport(mcp_server(service.run, settings, VERSION), MCP_PATH)
    app.router.routes.append(route)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with service.open(), manager.run():
            yield

    app.router.lifespan_context = lifespan
    _add_layers(app, service)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    return app


def _paths() -> Sequence[str]:
    """The templates of all paths, under which requests are counted."""
    found = {route.path for router in _ROUTERS for route in router.routes if isinstance(route, APIRoute)}
    return sorted({*found, MCP_PATH, "/openapi.json"})


def _add_layers(app: FastAPI, service: Service) -> None:
    """From the inside out: the guard, what browsers of other origins are told, the observer."""
    origins = service.settings.origins
    app.add_middleware(Guard, service=service)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=("GET", "POST"),
            allow_headers=_ALLOWED,
            expose_headers=_EXPOSED,
            max_age=_PREFLIGHT,
        )
    app.add_middleware(Observer, service=service)


# ---- errors ------------------------------------------------------------------------------------------


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _told(request, problem_of(error, request.method, request.url.path))


async def _on_invalid(request: Request, error: Exception) -> Response:
    """What is wrong with the parts of a request; a body that is no JSON is another matter."""
    assert isinstance(error, RequestValidationError)
    return _told(request, _problem_of_body(request, error) or invalid(error.errors(), _known(request, error)))


def _told(request: Request, problem: Problem) -> Response:
    request.app.state.service.refuse(problem)
    return answer_problem(request.url.path, problem, request.state.request_id)


def _problem_of_body(request: Request, error: RequestValidationError) -> Problem | None:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        what = str(first["ctx"]["error"]).encode("utf-8", "replace").decode()[:200]
        return Problem("bad-json", f"the body is no JSON ({what}). Send one JSON object in UTF-8")
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if tuple(first["loc"]) == ("body",) and first["type"] != "missing" and not content_type.endswith("json"):
        return Problem("media-type", "the body is not said to be JSON. Send Content-Type: application/json")
    return None


def _known(request: Request, error: RequestValidationError) -> Sequence[str]:
    """The parameters there are, where one was sent that there is not."""
    if not any(each["type"] == "extra_forbidden" and each["loc"][0] == "query" for each in error.errors()):
        return ()
    fields = request.scope["route"].dependant.query_params
    return [name for field in fields for name in getattr(field.field_info.annotation, "model_fields", {})]
