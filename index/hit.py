"""A hit 命中: a clause that a search found, how good it is, and where it came from."""

from dataclasses import dataclass

from corpus.document import ClauseId


@dataclass(frozen=True, slots=True)
class Hit:
    """One found clause and its row in the index.

    `words`, `meaning` and `naming` are its shares before they were fused, each in 0–1.

    `words` is what BM25 gave, `meaning` the likeness of the vectors, `naming` how much of the query
    names the clause's document (its title, its place).
    """

    clause: ClauseId
    row: int
    score: float
    rank: int
    words: float = 0.0
    meaning: float = 0.0
    naming: float = 0.0
