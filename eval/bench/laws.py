"""Laws 法规 as documents: an index of so many clauses, with real titles, places and numbers of articles."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from corpus.document import Clause, ClauseId, Document, DocumentId, ParsedText
from corpus.regions import first_region
from corpus.wording import Wording, printed
from eval.bench.load import LoadError, read_named
from index.build import write_index
from index.bundled import bundled_encoder

Article = tuple[str, str]


def write_laws(laws: Path, size: int, data: Path, *, seed: int) -> None:
    """Writes the index of so many articles of a file of laws into a folder; the encoder is the bundled one as it is."""
    articles = read_named(laws)
    if len(articles) < size:
        what = f"there are {len(articles):,} articles, not {size:,}"
        raise LoadError(what, where=str(laws), remedy="Name a smaller size")
    write_index(documents(drawn(articles, size, seed=seed)), data, bundled_encoder())


def drawn(articles: Sequence[Article], size: int, *, seed: int) -> dict[str, list[Article]]:
    """So many of the articles by law: whole laws in a drawn order, the last one cut short."""
    by_law: dict[str, list[Article]] = defaultdict(list)
    for name, text in articles:
        by_law[name.rpartition("第")[0] or name].append((name, text))
    held: dict[str, list[Article]] = {}
    left = size
    for law in random.Random(seed).sample(sorted(by_law), len(by_law)):
        if left <= 0:
            break
        held[law] = by_law[law][:left]
        left -= len(held[law])
    return held


def documents(laws: Mapping[str, Iterable[Article]]) -> Iterator[Document]:
    """A document for each law, of the place that its title names, and a clause for each article."""
    for position, (law, articles) in enumerate(laws.items()):
        identity = DocumentId(f"{position:05d}")
        clauses = tuple(
            Clause(ClauseId(f"{identity}/{at}"), identity, (name.removeprefix(law),), "law_article", _whole(text))
            for at, (name, text) in enumerate(articles)
        )
        parsed = ParsedText("", clauses, (), ())
        place = first_region(law)
        if place:
            yield Document(identity, law, parsed, "", region=place[0].name, level=place[0].level)
        else:
            yield Document(identity, law, parsed, "", level="national")


def _whole(text: str) -> Wording:
    return printed(text, 0, len(text))
