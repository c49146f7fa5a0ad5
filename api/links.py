"""Links 链接: the addresses of clauses for those who are not on a page of this service."""

from starlette.requests import Request

from api.encoding import JSON
from rag import Answer
from rag.records import answer_record
from rag.settings import Settings


def base_of(request: Request, settings: Settings) -> str:
    """The address under which the client reaches the service."""
    return settings.url or str(request.base_url).rstrip("/")


def absolute(url: str, base: str) -> str:
    """The whole address of a path of this service."""
    return f"{base}{url}"


def linked_record(answer: Answer, base: str) -> JSON:
    """An answer as a record whose citations have whole addresses."""
    record = answer_record(answer)
    for citation in record["citations"]:
        citation["url"] = absolute(citation["url"], base)
    return record


def address(settings: Settings) -> str:
    """The address the service is reached at, as far as its own settings tell."""
    if settings.url:
        return settings.url
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"
