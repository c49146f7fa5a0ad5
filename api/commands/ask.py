"""`wence ask`: a question 问题 answered with the clauses that say so."""

import argparse
import shutil
from typing import TYPE_CHECKING

from api.commands.console import (
    DONE,
    WRONG_USAGE,
    Commands,
    add_data,
    has_colour,
    positive,
    print_record,
    say,
)
from api.commands.search import add_filters, filters_of
from corpus.text import fold

if TYPE_CHECKING:
    from rag.settings import Settings

_NARROWEST = 20


def add(commands: Commands) -> None:
    """Adds the command."""
    ask = commands.add_parser("ask", help="answer a question with cited clauses")
    ask.add_argument("question", metavar="QUESTION", help="in Chinese or English")
    ask.add_argument(
        "-k", type=positive, dest="citations", metavar="N", help="most citations of an answer made of sentences (5)"
    )
    add_filters(ask)
    ask.add_argument("--json", action="store_true", help="print one JSON document")
    add_data(ask)
    ask.set_defaults(run=_ask)


def _ask(options: argparse.Namespace, settings: "Settings") -> int:
    problem = _problem(options.question, settings.question_limit)
    if problem:
        say(problem)
        return WRONG_USAGE
    from api.commands.terminal import answer_lines
    from rag import Assistant
    from rag.records import answer_record

    assistant = Assistant.open(settings.data, candidates=settings.candidates, related=settings.related)
    filters = filters_of(options, assistant.catalogue)
    answer = assistant.ask(options.question, filters=filters, k=settings.citations)
    if options.json:
        print_record(answer_record(answer))
        return DONE
    width = max(_NARROWEST, shutil.get_terminal_size().columns)
    for line in answer_lines(answer, options.question, width=width, colour=has_colour()):
        print(line)
    return DONE


def _problem(question: str, limit: int) -> str:
    """What is wrong with a question, and what to do; nothing if it can be asked."""
    if not fold(question).text:
        return "the question is empty. Write one after wence ask, in quotation marks"
    if len(question) > limit:
        return f"the question has {len(question):,} characters; at most {limit:,} are allowed. Shorten it"
    return ""
