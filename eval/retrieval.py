"""The index alone as a System: what it ranks, and its first clause as the answer."""

from collections.abc import Sequence

from eval.run import Quote, Reply
from index.hybrid import ClauseIndex


class Retrieval:
    """Searches an index; it never declines unless nothing is found."""

    name = "hybrid index"

    def __init__(self, clauses: ClauseIndex) -> None:
        self._clauses = clauses

    def search(self, question: str, earlier: Sequence[str], k: int) -> list[str]:
        """The ids of the best k clauses; what was asked before is put in front of the question."""
        return [hit.clause for hit in self._clauses.search(" ".join([*earlier, question]), k)]

    def ask(self, question: str, earlier: Sequence[str]) -> Reply:
        """The first clause as the answer; what was asked before is put in front of the question."""
        hits = self._clauses.search(" ".join([*earlier, question]), 1)
        if not hits:
            return Reply("not_found", "", (), 0.0)
        clause = self._clauses.archive.clause(hits[0].row)
        return Reply("answered", clause.text, (Quote(clause.id, clause.text),), hits[0].words)
