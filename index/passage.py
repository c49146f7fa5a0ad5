"""What is said of a clause to an encoder 送编码的文字: its document's title and its headings, then its words."""

from corpus.document import Clause, Document


def passage_of(clause: Clause, document: Document) -> tuple[str, str]:
    """The name of a clause (title and headings) and its words."""
    return "\n".join((document.title, *clause.path)), clause.reading
