"""The description of the interface: its examples work, and what Schemathesis makes of it breaks nothing."""

from typing import Any

import hypothesis
import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance
from serving import Served

from api.app import create_app
from rag.settings import Settings

EXAMPLES = 15
"""So many requests of each operation are made up in a run of the tests."""


TURNED_AWAY = ["400", "404", "405", "413", "415", "422"]
"""What a request that breaks the description may be answered with; its body may be too large, too."""
CONFIG = schemathesis.Config.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": TURNED_AWAY}}})
UNTOLD = ("/v1/chat/completions", "/retrieval")
"""What these want of a request cannot all be described: that its last message is the user's, say."""

schema = schemathesis.openapi.from_dict(create_app(Settings()).openapi(), config=CONFIG)


@schema.parametrize()
@hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_no_request_that_can_be_made_up_breaks_it(served: Served, case: Any) -> None:
    excluded = [positive_data_acceptance] if case.path in UNTOLD else []
    case.call_and_validate(base_url=served.address, excluded_checks=excluded)


def operations(served: Served) -> list[tuple[str, str, dict[str, Any]]]:
    paths = served.client.get("/openapi.json").json()["paths"]
    return [(method, path, each) for path, methods in paths.items() for method, each in methods.items()]


def test_every_example_in_the_description_is_answered(served: Served) -> None:
    components = served.client.get("/openapi.json").json()["components"]["schemas"]
    sent = 0
    for method, path, operation in operations(served):
        parameters = {one["name"]: examples[0] for one in operation.get("parameters", ()) if (examples := given(one))}
        filled = path.format(**{name: value for name, value in parameters.items() if f"{{{name}}}" in path})
        query = {name: value for name, value in parameters.items() if f"{{{name}}}" not in path}
        for body in bodies(operation, components):
            response = served.client.request(method, filled, params=query, json=body)
            assert response.status_code == 200, (path, body, response.text)
            sent += 1
    assert sent > 15


def given(parameter: dict[str, Any]) -> list[Any]:
    """The examples of a parameter."""
    found: list[Any] = parameter.get("schema", {}).get("examples") or parameter.get("examples") or []
    return list(found.values()) if isinstance(found, dict) else found


def bodies(operation: dict[str, Any], components: dict[str, Any]) -> list[Any]:
    """The examples of a body; None where there is none."""
    if "requestBody" not in operation:
        return [None]
    found = operation["requestBody"]["content"]["application/json"]["schema"]
    name = next(each for each in (found, *found.get("anyOf", ())) if "$ref" in each)["$ref"].rpartition("/")[2]
    examples: list[Any] = components[name]["examples"]
    assert examples
    return examples


def test_every_path_is_described_with_its_problems(served: Served) -> None:
    found = operations(served)
    assert {path for _, path, _ in found} >= {
        "/v1/ask", "/v1/search", "/v1/documents", "/v1/documents/{id}", "/v1/clauses/{id}", "/v1/facts", "/healthz",
        "/readyz", "/metrics", "/v1/chat/completions", "/v1/models", "/retrieval",
    }  # fmt: skip
    for _, path, operation in found:
        assert operation["summary"], path
        if path.startswith("/v1/") and "openai" not in operation["tags"]:
            for status in ("422", "429", "503"):
                assert list(operation["responses"][status]["content"]) == ["application/problem+json"], (path, status)
