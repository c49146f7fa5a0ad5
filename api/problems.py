"""Problems 问题对象: every error of the service as one clear object, in the words the path's clients know.

RFC 9457 everywhere but where clients expect another shape: OpenAI's under /v1/chat and /v1/models, Dify's
at /retrieval. One table says what can be wrong; nothing of a stack trace ever stands in an answer.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from starlette.exceptions import HTTPException

from api.encoding import JSON, FastJSON
from corpus.errors import WenceError

PROBLEM_JSON = "application/problem+json"
URN = "urn:wence:problem:"

OPENAI_PATHS = ("/v1/chat/", "/v1/models")
DIFY_PATH = "/retrieval"


class Kind(NamedTuple):
    """One thing that can be wrong: its status, its title, and OpenAI's names for it."""

    status: int
    title: str
    openai_type: str = "invalid_request_error"
    openai_code: str | None = None


KINDS: Mapping[str, Kind] = {
    "bad-json": Kind(400, "请求体不是 JSON · The body is no JSON"),
    "bad-request": Kind(400, "请求无法理解 · The request cannot be understood"),
    "invalid": Kind(422, "请求内容有误 · The request is not as described"),
    "too-long": Kind(422, "内容过长 · Too long", openai_code="context_length_exceeded"),
    "too-large": Kind(413, "请求体过大 · The body is too large"),
    "media-type": Kind(415, "请求体类型不支持 · The body is of another type"),
    "not-found": Kind(404, "不存在 · Not found"),
    "no-model": Kind(404, "没有这个模型 · No such model", openai_code="model_not_found"),
    "no-knowledge": Kind(404, "没有这个知识库 · No such knowledge base"),
    "method": Kind(405, "方法不支持 · Another method is meant"),
    "no-generator": Kind(409, "没有连接生成模型 · No model is connected"),
    "bad-key": Kind(401, "密钥格式有误 · The key is not well formed", "authentication_error", "invalid_api_key"),
    "no-key": Kind(401, "需要密钥 · A key is needed", "authentication_error", "invalid_api_key"),
    "wrong-key": Kind(401, "密钥不对 · The key is not known", "authentication_error", "invalid_api_key"),
    "scope": Kind(403, "密钥无此权限 · The key may not do this", "permission_error", "insufficient_scope"),
    "foreign-host": Kind(421, "主机名不在名单 · The host is not on the list"),
    "foreign-origin": Kind(403, "来源不在名单 · The origin is not on the list", "permission_error"),
    "rate": Kind(429, "请求过于频繁 · Too many requests", "rate_limit_error", "rate_limit_exceeded"),
    "busy": Kind(503, "服务繁忙 · The service is busy", "server_error", "overloaded"),
    "not-ready": Kind(503, "索引未就绪 · The index is not ready", "server_error", "not_ready"),
    "time": Kind(504, "处理超时 · It took too long", "server_error", "timeout"),
    "unexpected": Kind(500, "服务内部出错 · Something broke", "server_error"),
}
_DIFY_CODES = {"bad-key": 1001, "no-key": 1001, "wrong-key": 1002, "scope": 1002, "no-knowledge": 2001}


class Problem(HTTPException):
    """What is wrong with a request, where, and what to do; `param` is the part of the request that it is about."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, str]] = (),
    ) -> None:
        super().__init__(KINDS[kind].status, detail, dict(headers or {}))
        self.kind = kind
        self.param = param
        self.errors = errors


def problem_of(error: HTTPException, method: str, path: str) -> Problem:
    """An error of the framework as a problem."""
    if isinstance(error, Problem):
        return error
    if error.status_code == KINDS["not-found"].status:
        return Problem("not-found", f"there is nothing at {_shown(path)}. /openapi.json lists what there is")
    if error.status_code == KINDS["method"].status:
        allowed = (error.headers or {}).get("Allow", "another method")
        detail = f"{_shown(path)} does not take {method}. Use {allowed}"
        return Problem("method", detail, headers=error.headers)
    kind = "bad-request" if error.status_code < KINDS["unexpected"].status else "unexpected"
    return Problem(kind, str(error.detail), headers=error.headers)


def _shown(path: str) -> str:
    return path.encode("utf-8", "replace").decode()[:100]


def problem_of_fault(error: WenceError) -> Problem:
    """A fault of the service's own surroundings, which the client can only wait for."""
    return Problem("not-ready", f"{error.what}. Try again later", headers={"Retry-After": "5"})


def unexpected(request_id: str) -> Problem:
    """The problem of what nobody expected."""
    detail = f"something broke here, and the log has it under {request_id}. Try again, or report it with that id"
    return Problem("unexpected", detail)


# ---- dialects ----------------------------------------------------------------------------------------


def record_of(problem: Problem, request_id: str) -> JSON:
    """The object of RFC 9457."""
    kind = KINDS[problem.kind]
    record: JSON = {
        "type": URN + problem.kind,
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "request_id": request_id,
    }
    return record | ({"errors": list(problem.errors)} if problem.errors else {})


def _native(problem: Problem, request_id: str) -> FastJSON:
    return FastJSON(record_of(problem, request_id), problem.status_code, media_type=PROBLEM_JSON)


def _openai(problem: Problem, _: str) -> FastJSON:
    kind = KINDS[problem.kind]
    error = {
        "message": problem.detail,
        "type": kind.openai_type,
        "param": problem.param,
        "code": kind.openai_code,
    }
    return FastJSON({"error": error}, problem.status_code)


def _dify(problem: Problem, _: str) -> FastJSON:
    """Dify takes 403 for a key that is refused, whatever is wrong with it."""
    status = 403 if problem.status_code == 401 else problem.status_code
    code = _DIFY_CODES.get(problem.kind, status)
    return FastJSON({"error_code": code, "error_msg": problem.detail}, status)


def dialect(path: str) -> Callable[[Problem, str], FastJSON]:
    """How the clients of a path are told what is wrong."""
    if path.startswith(OPENAI_PATHS):
        return _openai
    return _dify if path == DIFY_PATH else _native


def answer_problem(path: str, problem: Problem, request_id: str) -> FastJSON:
    """The answer that tells a client of a path what is wrong."""
    response = dialect(path)(problem, request_id)
    response.headers.update(problem.headers or {})
    return response


# ---- what a request's parts should be ---------------------------------------------------------------

_SHOWN = 4


def invalid(errors: Sequence[Mapping[str, Any]], known: Sequence[str] = ()) -> Problem:
    """The problem of a request whose parts are not as described; `known` are the parameters that there are.

    What was sent is not said again: it may be long, or no text at all.
    """
    found = [{"where": _where(error["loc"]), "what": _what(error, known)} for error in errors]
    lines = [f"{each['where']}: {each['what']}" for each in found[:_SHOWN]]
    more = f" (and {len(found) - _SHOWN} more)" if len(found) > _SHOWN else ""
    is_long = bool(errors) and all(error["type"] in {"string_too_long", "too_long"} for error in errors)
    kind = "too-long" if is_long else "invalid"
    return Problem(kind, "; ".join(lines) + more, param=found[0]["where"] if found else None, errors=found)


def _where(place: Sequence[object]) -> str:
    """The name of a part as a client writes it: history.2.content, or the query's k."""
    inner = [str(step) for step in place if step not in {"body", "query", "path", "header"}]
    return (".".join(inner) or str(place[0] if place else "body")).encode("utf-8", "replace").decode()[:100]


def _what(error: Mapping[str, Any], known: Sequence[str]) -> str:
    if error["type"] == "extra_forbidden":
        there = f"; there are {', '.join(known)}" if known else ""
        return f"there is no such parameter{there}"
    if error["type"] == "missing":
        return "it is missing"
    message = str(error["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
