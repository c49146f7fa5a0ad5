"""tantivy: an inverted index in Rust, asked for any of the words."""

from pathlib import Path

import tantivy

from eval.bench.load import Load


class Tantivy:
    """One field of words cut already, no positions; one thread and one segment."""

    def build(self, load: Load, folder: Path) -> None:
        """Writes the index."""
        index = tantivy.Index(_schema(), path=str(folder))
        writer = index.writer(heap_size=500_000_000, num_threads=1)
        for row, tokens in enumerate(load.tokens):
            writer.add_document(tantivy.Document(row=row, words=" ".join(tokens)))
        writer.commit()
        writer.wait_merging_threads()
        self.open(load, folder)

    def open(self, load: Load, folder: Path) -> None:
        """Maps the index."""
        self._queries = load.queries.tokens
        self._schema = _schema()
        self._searcher = tantivy.Index.open(str(folder)).searcher()

    def search(self, position: int, k: int) -> list[int]:
        """The best k rows."""
        wanted = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "words", word, "freq"))
            for word in dict.fromkeys(self._queries[position])
        ]
        hits = self._searcher.search(tantivy.Query.boolean_query(wanted), k, count=False).hits
        return [int(row) for row in self._searcher.fast_field_values("row", [address for _, address in hits])]


def _schema() -> tantivy.Schema:
    fields = tantivy.SchemaBuilder()
    fields.add_integer_field("row", stored=True, fast=True)
    fields.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    return fields.build()
