"""The Assistant as a System: its evidence as the ranking, its answers as a user gets them."""

from collections.abc import Sequence
from datetime import date

from eval.run import Quote, Reply
from rag import Assistant, Message


def asked_on() -> date:
    """The day on which labelled questions are asked: 去年 means the same year in every run."""
    return date(2026, 11, 21)


class Assisted:
    """Asks an Assistant; the questions asked before are its history."""

    name = "assistant"

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def search(self, question: str, earlier: Sequence[str], k: int) -> list[str]:
        """The ids of the best k clauses: those that the answer would cite, then the other evidence."""
        asked = self._assistant.understand(question, history(earlier))
        found = self._assistant.find(asked)
        draft = self._assistant.draft(asked, found)
        cited: list[str] = [citation.clause.id for citation in draft.citations] if draft else []
        return list(dict.fromkeys([*cited, *(str(each.clause.id) for each in found.evidence)]))[:k]

    def ask(self, question: str, earlier: Sequence[str]) -> Reply:
        """The answer, its quotes, and how sure it is that the corpus answers the question."""
        answer = self._assistant.ask(question, history(earlier))
        quotes = tuple(Quote(citation.clause.id, citation.quote) for citation in answer.citations)
        sure = 1 - answer.confidence if answer.status == "not_found" else answer.confidence
        return Reply(answer.status, answer.answer, quotes, sure)


def history(earlier: Sequence[str]) -> list[Message]:
    """The questions asked before as what a user said."""
    return [Message("user", text) for text in earlier]
