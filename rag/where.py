"""Answers to where something is written 出处: the clause that says it, and the words of it that are nearest."""

from collections.abc import Sequence

from index.matching import Matcher
from rag.draft import Draft, Writing
from rag.passages import quoted
from rag.question import Question
from rag.shelf import Evidence

_NEAR = 0.2
_FRONT = 0.6
"""How near another clause must come for front matter, which names the whole paper, to stand back behind it."""


def answer_where(asked: Question, evidence: Sequence[Evidence], matcher: Matcher) -> Draft | None:
    """The words of the one or two clauses where it is written; their places are named by the citations."""
    if asked.kind != "where" or asked.clause_numbers:
        return None
    found = _ranked(asked, evidence)[:2]
    if not found:
        return None
    near = [one for one in found if one.score >= _NEAR * found[0].score]
    writing = Writing()
    lead = "It is written in:" if asked.language == "en" else "原文见下列条款："
    return writing.draft("\n".join([lead, *(quoted(asked, one, matcher, writing) for one in near)]))


def _ranked(asked: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence of the documents named, front matter behind other clauses that come near it."""
    own = [one for one in evidence if one.head.id in asked.documents] or list(evidence)
    body = [one for one in own if one.clause.kind != "front_matter"]
    stands_back = bool(body) and body[0].score >= _FRONT * own[0].score
    return body if stands_back else own
