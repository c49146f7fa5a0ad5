"""A page of results 检索结果 as a JSON record, in the shape the contract gives for a search."""

from typing import Any

from corpus.document import DocumentHead
from corpus.records import clause_record
from index.expansion import expand
from index.filters import NO_FILTERS, Filters
from index.hybrid import ClauseIndex
from index.marks import marks

Record = dict[str, Any]

_SHOWN = ("id", "title", "doc_no", "issuer", "region", "date", "status")


def search_page(clauses: ClauseIndex, text: str, k: int, filters: Filters = NO_FILTERS, *, offset: int = 0) -> Record:
    """The best k clauses after so many better ones, with their documents, scores and marked words.

    `total` is how many clauses share a word with the text.
    """
    query = expand(text)
    results = []
    for hit in clauses.search(query, offset + k, filters)[offset:]:
        clause = clauses.archive.clause(hit.row)
        results.append(
            {
                "clause": clause_record(clause),
                "document": head_record(clauses.archive.head(clauses.archive.document_of(hit.row))),
                "score": round(hit.score, 4),
                "highlights": [list(span) for span in marks(clause.text, query.marked)],
            }
        )
    return {"results": results, "total": clauses.count(query, filters)}


def head_record(head: DocumentHead) -> Record:
    """What a result says of its document."""
    return {name: getattr(head, name) for name in _SHOWN}
