"""SQLite's FTS5: any of the words, ordered by its bm25."""

import sqlite3
from pathlib import Path

from eval.bench.load import Load


class Fts5:
    """A table without contents in memory, its words cut already."""

    def build(self, load: Load, folder: Path) -> None:
        """Inserts the words."""
        self._queries = load.queries.tokens
        self._base = sqlite3.connect(":memory:")
        self._base.execute(
            "CREATE VIRTUAL TABLE articles USING fts5"
            "(words, content='', tokenize=\"unicode61 remove_diacritics 0 tokenchars '~.'\")"
        )
        rows = ((row, " ".join(tokens)) for row, tokens in enumerate(load.tokens))
        self._base.executemany("INSERT INTO articles(rowid, words) VALUES (?, ?)", rows)
        self._base.commit()

    def search(self, position: int, k: int) -> list[int]:
        """The best k rows."""
        any_of = " OR ".join(f'"{word}"' for word in dict.fromkeys(self._queries[position]))
        found = self._base.execute(
            "SELECT rowid FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT ?", (any_of, k)
        )
        return [int(row) for (row,) in found]
