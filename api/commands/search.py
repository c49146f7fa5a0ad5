"""`wence search`: clauses ranked for a query, and the filters 筛选条件 it shares with `wence ask`."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from api.commands.console import DONE, Commands, add_data, has_colour, positive, print_record, say
from corpus.document import ClauseKind, Status
from corpus.text import book_title, one_line
from index.filters import Filters

if TYPE_CHECKING:
    from rag.catalogue import Catalogue
    from rag.settings import Settings

_EXCERPT, _BEFORE = 160, 20


def add(commands: Commands) -> None:
    """Adds the command."""
    search = commands.add_parser("search", help="rank clauses for a query")
    search.add_argument("query", metavar="QUERY", help="a question or words")
    search.add_argument("-k", type=positive, default=10, metavar="N", help="how many clauses")
    add_filters(search)
    search.add_argument("--kind", action="append", default=[], choices=get_args(ClauseKind), help="only such clauses")
    search.add_argument("--status", action="append", default=[], choices=get_args(Status), help="only such documents")
    search.add_argument("--json", action="store_true", help="print one JSON document")
    add_data(search)
    search.set_defaults(run=_search)


def add_filters(command: argparse.ArgumentParser) -> None:
    """Lets a command be kept to some places, documents and years."""
    command.add_argument("--region", action="append", default=[], help="only documents of this place, such as 榆林")
    command.add_argument("--document", action="append", default=[], help="only the document with this id")
    command.add_argument("--year", action="append", default=[], type=int, help="only clauses that speak of this year")


def filters_of(options: argparse.Namespace, catalogue: "Catalogue") -> Filters:
    """The filters asked for; a place or document that the index does not hold is said so."""
    from rag.catalogue import filters_of

    filters = filters_of(documents=options.document, regions=options.region, years=options.year)
    for line in catalogue.unmet(filters, "en"):
        say(line)
    return filters


def _search(options: argparse.Namespace, settings: "Settings") -> int:
    from index.hybrid import ClauseIndex
    from rag.catalogue import Catalogue

    clauses = ClauseIndex.open(settings.data)
    catalogue = Catalogue(clauses, tuple(clauses.archive.heads()))
    filters = replace(filters_of(options, catalogue), kinds=frozenset(options.kind), statuses=frozenset(options.status))
    page = catalogue.search(options.query, options.k, filters)
    if options.json:
        print_record(page)
    else:
        _show_page(page)
    return DONE


def _show_page(page: Mapping[str, Any]) -> None:
    for rank, result in enumerate(page["results"], 1):
        clause, document = result["clause"], result["document"]
        where = " › ".join([book_title(document["title"]), *clause["path"]])
        print(f"{rank}. {where}  [{clause['id']}]  {result['score']:.2f}")
        print(f"   {_marked(clause['text'], result['highlights'])}")
    count = len(page["results"])
    print(f"共 {page['total']} 条含有检索词的条款，显示 {count} 条" if count else "没有找到相关条款", file=sys.stderr)


def _marked(text: str, spans: Sequence[Sequence[int]]) -> str:
    """The text on one line, cut to a few lines of a terminal, its marked words bold where that can be seen."""
    before, after = ("\x1b[1;33m", "\x1b[0m") if has_colour() else ("", "")
    start = max(0, spans[0][0] - _BEFORE) if spans and len(text) > _EXCERPT else 0
    end = min(len(text), start + _EXCERPT)
    parts, at = ["…" if start else ""], start
    for first, last in spans:
        if at <= first and last <= end:
            parts += [text[at:first], before, text[first:last], after]
            at = last
    parts += [text[at:end], "…" if end < len(text) else ""]
    return one_line("".join(parts))
