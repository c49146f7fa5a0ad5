"""From a question to a cited answer."""

from index.filters import Filters
from rag.answer import Answer, Citation, CitedFact, Related
from rag.assistant import Assistant
from rag.history import Message
from rag.question import Question

__all__ = ["Answer", "Assistant", "Citation", "CitedFact", "Filters", "Message", "Question", "Related"]
