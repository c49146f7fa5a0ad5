"""The store behind a ClauseIndex: one suite for every engine, and a plain one of lists and loops to compare with.

An engine that is to stand behind the index goes into ENGINES and passes what is here.
"""

import itertools
import math
import struct
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy
import pytest

from corpus.document import Document
from corpus.library import Library, load_document
from index.archive import Archive
from index.build import write_index
from index.columns import years_of
from index.dense import Vectors
from index.fields import FIELDS, K1, field_terms
from index.filters import FACETS, NO_FILTERS, Facets, Filters
from index.hybrid import ClauseIndex
from index.lexical import Ranked, Rows, Scores, Term, term_hash
from index.naming import Names
from index.passage import passage_of
from index.sentences import sentences_of
from index.static import StaticEncoder
from index.storage import Generation, open_generation
from index.store import CLAUSES, NAMES, EmbeddedStore, Store, open_postings, open_vocabulary

Numbers = Sequence[float]

# ---- the plain store ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One clause as the plain store keeps it: impacts by the numbers of its terms, vectors, what filters look at."""

    impacts: Mapping[int, float]
    vector: Numbers
    sentences: Sequence[Numbers]
    document: str
    kind: str
    region: str | None
    status: str
    years: frozenset[int]


class PlainStore:
    """Rows in a list, every one looked at for every search."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def by_words(self, terms: Iterable[Term], k: int, filters: Filters, also: Rows) -> tuple[Ranked, Scores]:
        """The best k rows by the sum of factor × impact, ties by row; and the sums of the rows `also`."""
        asked = list(terms)
        sums = [sum(term.factor * row.impacts.get(term.number, 0) for term in asked) for row in self._rows]
        best = sorted((-sums[at], at) for at in self._passing(filters) if sums[at] > 0)[: max(k, 0)]
        return ranked([(at, -score) for score, at in best]), numpy.array([sums[at] for at in also], numpy.float32)

    def by_meaning(self, vector: Vectors, k: int, filters: Filters) -> Ranked:
        """The k rows most like a vector; none if it is zero."""
        if not vector.any():
            return ranked([])
        best = sorted((-dot(self._rows[at].vector, vector), at) for at in self._passing(filters))[: max(k, 0)]
        return ranked([(at, -score) for score, at in best])

    def likeness(self, vector: Vectors, rows: Rows) -> Scores:
        """The mean of the likeness of a row and of its best sentence."""
        return numpy.array([self._likeness(vector, self._rows[at]) for at in rows], numpy.float32)

    def count(self, terms: Iterable[Term], filters: Filters) -> int:
        """How many rows pass the filters and hold a term."""
        numbers = {term.number for term in terms}
        return sum(not numbers.isdisjoint(self._rows[at].impacts) for at in self._passing(filters))

    def facets(self, terms: Iterable[Term], filters: Filters) -> Facets:
        """For each field, how many rows that hold a term have each value, under the filters of the other fields."""
        numbers = {term.number for term in terms}
        holding = [row for row in self._rows if not numbers.isdisjoint(row.impacts)]
        return {
            name: Counter(
                value
                for row in holding
                if passes(row, replace(filters, **{name: frozenset()}))
                for value in values(row, name)
            )
            for name in FACETS
        }

    def passes(self, row: int, filters: Filters) -> bool:
        """Whether a row passes the filters."""
        return passes(self._rows[row], filters)

    def _likeness(self, vector: Vectors, row: Row) -> float:
        whole = dot(row.vector, vector)
        return (whole + max((dot(sentence, vector) for sentence in row.sentences), default=whole)) / 2

    def _passing(self, filters: Filters) -> list[int]:
        return [at for at, row in enumerate(self._rows) if passes(row, filters)]


def passes(row: Row, filters: Filters) -> bool:
    """Whether a row has one of the values of every filter that has any."""
    return (
        (not filters.documents or row.document in filters.documents)
        and (not filters.kinds or row.kind in filters.kinds)
        and (not filters.regions or row.region in filters.regions)
        and (not filters.statuses or row.status in filters.statuses)
        and (not filters.years or bool(row.years & filters.years))
    )


def values(row: Row, name: str) -> Iterable[str | int]:
    """The values that a row has for a field of the filters."""
    if name == "years":
        return row.years
    value = {"documents": row.document, "kinds": row.kind, "regions": row.region, "statuses": row.status}[name]
    return [value] if value else []


def dot(one: Numbers, other: Vectors) -> float:
    return sum(left * float(right) for left, right in zip(one, other, strict=True))


def ranked(pairs: Sequence[tuple[int, float]]) -> Ranked:
    return Ranked(
        numpy.array([row for row, _ in pairs], numpy.int64), numpy.array([score for _, score in pairs], numpy.float32)
    )


def rows_of(documents: Sequence[Document], encoder: StaticEncoder) -> list[Row]:
    """The rows of some documents: BM25 over fields by its formula, vectors as 16-bit and 8-bit numbers."""
    every = [(clause, document) for document in documents for clause in document.clauses]
    terms = [field_terms(clause, document) for clause, document in every]
    numbers = sorted({term_hash(term) for fields in terms for field in fields for term in field})
    number_of = {value: number for number, value in enumerate(numbers)}
    lengths = [[len(fields[at]) for fields in terms] for at in range(len(FIELDS))]
    means = [sum(length) / len(length) if any(length) else 1.0 for length in lengths]
    rows = []
    for (clause, document), fields in zip(every, terms, strict=True):
        frequencies: defaultdict[int, float] = defaultdict(float)
        for field, found, mean in zip(FIELDS.values(), fields, means, strict=True):
            share = field.weight / (1 - field.b + field.b * len(found) / mean)
            for term, count in Counter(found).items():
                frequencies[number_of[term_hash(term)]] += count * share
        rows.append(
            Row(
                {number: tf * (K1 + 1) / (tf + K1) for number, tf in frequencies.items()},
                [half(value) for value in encoder.encode(["\n".join(passage_of(clause, document))])[0]],
                [[round(float(value) * 127) / 127 for value in row] for row in encoder.encode(sentences_of(clause))],
                document.id,
                clause.kind,
                document.region,
                document.status,
                years_of(clause, document),
            )
        )
    return rows


def half(value: float) -> float:
    """A number as 16 bits keep it."""
    kept: float = struct.unpack("e", struct.pack("e", value))[0]
    return kept


# ---- the engines -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Corpus:
    """What a store is filled with, and the generation this package makes of it."""

    documents: Sequence[Document]
    encoder: StaticEncoder
    generation: Generation

    def terms(self, *words: str) -> list[Term]:
        """Numbered terms with their factors, as ClauseIndex reckons them for every engine."""
        return open_vocabulary(self.generation, CLAUSES).terms(dict.fromkeys(words, 1.0))


ENGINES: Mapping[str, Callable[[Corpus], Store]] = {
    "embedded": lambda corpus: EmbeddedStore(corpus.generation),
    "plain": lambda corpus: PlainStore(rows_of(corpus.documents, corpus.encoder)),
}


def corpus_of(documents: Iterable[Document], encoder: StaticEncoder, folder: Path) -> Corpus:
    ordered = sorted(documents, key=lambda document: document.id)
    write_index(ordered, folder, encoder)
    return Corpus(ordered, encoder, open_generation(folder))


@pytest.fixture(scope="module")
def corpus(library: Library, encoder: StaticEncoder, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return corpus_of(library, encoder, tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def reference(corpus: Corpus) -> Store:
    return PlainStore(rows_of(corpus.documents, corpus.encoder))


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Callable[[Corpus], Store]:
    return ENGINES[request.param]


@pytest.fixture(scope="module")
def store(engine: Callable[[Corpus], Store], corpus: Corpus) -> Store:
    return engine(corpus)


NONE = numpy.zeros(0, numpy.int64)
EVERY = numpy.arange(26)
FILTERS = [
    pytest.param(NO_FILTERS, 26, id="none"),
    pytest.param(Filters(documents=frozenset({"hunan-ip-plan"})), 9, id="document"),
    pytest.param(Filters(regions=frozenset({"四川省", "东莞市"})), 13, id="two_regions"),
    pytest.param(Filters(kinds=frozenset({"row"})), 3, id="kind"),
    pytest.param(Filters(statuses=frozenset({"draft"})), 4, id="status"),
    pytest.param(
        Filters(years=frozenset({2023})), 7, id="year"
    ),  # 5 clauses of the plan name no year: its period; 2 of the rules do
    pytest.param(Filters(years=frozenset({2020, 2026})), 4, id="years"),
    pytest.param(Filters(kinds=frozenset({"text"}), regions=frozenset({"湖南省"})), 5, id="kind_and_region"),
    pytest.param(Filters(kinds=frozenset({"row"}), statuses=frozenset({"draft"})), 0, id="both_met_by_none"),
    pytest.param(Filters(documents=frozenset({"nowhere"})), 0, id="unknown_document"),
    pytest.param(Filters(regions=frozenset({"火星"}), years=frozenset({1})), 0, id="unknown_region_and_year"),
]
QUERIES = [
    pytest.param("专利奖励", id="two_words"),
    pytest.param("地理标志产品产值", id="of_a_table"),
    pytest.param("商标品牌指导站", id="a_heading"),
    pytest.param("2025年质押融资金额", id="a_year"),
    pytest.param("本办法自施行", id="common_words"),
    pytest.param("量子通信", id="in_no_clause"),
]


def words_of(corpus: Corpus, query: str) -> list[Term]:
    return corpus.terms(*(query[at : at + 2] for at in range(len(query) - 1)), *(f"~{query[:2]}", "2025"))


# ---- the suite ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("filters", "passing"), FILTERS)
@pytest.mark.parametrize("query", QUERIES)
def test_a_store_ranks_like_the_plain_one(
    store: Store, reference: Store, corpus: Corpus, query: str, filters: Filters, passing: int
) -> None:
    terms, vector = words_of(corpus, query), corpus.encoder.encode_query(query)
    for k in (1, 5, 100):
        same_ranking(store, reference, k, filters, terms, vector)
        assert len(store.by_meaning(vector, k, filters).rows) == min(k, passing)
    assert store.count(terms, filters) == reference.count(terms, filters)
    assert store.facets(terms, filters) == reference.facets(terms, filters)
    every = range(sum(len(document.clauses) for document in corpus.documents))
    assert [store.passes(row, filters) for row in every] == [reference.passes(row, filters) for row in every]


def same_ranking(store: Store, reference: Store, k: int, filters: Filters, terms: list[Term], vector: Vectors) -> None:
    by_words, of_all = store.by_words(terms, k, filters, EVERY)
    words, all_words = reference.by_words(terms, k, filters, EVERY)
    assert by_words.rows.tolist() == words.rows.tolist()
    assert by_words.scores == pytest.approx(words.scores, rel=1e-5)
    assert of_all == pytest.approx(all_words, rel=1e-5)
    by_meaning, meaning = store.by_meaning(vector, k, filters), reference.by_meaning(vector, k, filters)
    assert by_meaning.rows.tolist() == meaning.rows.tolist()
    assert by_meaning.scores == pytest.approx(meaning.scores, abs=1e-5)


@pytest.mark.parametrize("query", QUERIES)
def test_the_likeness_is_that_of_the_plain_store(store: Store, reference: Store, corpus: Corpus, query: str) -> None:
    vector = corpus.encoder.encode_query(query)
    assert store.likeness(vector, EVERY) == pytest.approx(reference.likeness(vector, EVERY), abs=1e-5)


def test_likeness_is_given_in_the_order_asked_for(store: Store, corpus: Corpus) -> None:
    vector = corpus.encoder.encode_query("专利奖励")
    chance = numpy.random.default_rng(0)
    every = store.likeness(vector, EVERY)
    for _ in range(20):
        rows = chance.choice(26, int(chance.integers(0, 26)), replace=False)
        assert store.likeness(vector, rows) == pytest.approx(every[rows], abs=1e-6)


def test_every_value_of_a_filter_widens_and_every_field_narrows(store: Store, corpus: Corpus) -> None:
    vector = corpus.encoder.encode_query("专利")

    def rows(filters: Filters) -> set[int]:
        return set(store.by_meaning(vector, 100, filters).rows.tolist())

    kinds, regions = ("text", "row", "law_article", "front_matter"), ("湖南省", "四川省", "云南省", "东莞市")
    for one, two in itertools.combinations(kinds, 2):
        both = rows(Filters(kinds=frozenset({one, two})))  # type: ignore[arg-type]
        assert both == rows(Filters(kinds=frozenset({one}))) | rows(Filters(kinds=frozenset({two})))  # type: ignore[arg-type]
        for region in regions:
            narrow = Filters(kinds=frozenset({one, two}), regions=frozenset({region}))  # type: ignore[arg-type]
            assert rows(narrow) == both & rows(Filters(regions=frozenset({region})))


def test_a_sum_is_factor_times_impact(store: Store, corpus: Corpus) -> None:
    [term] = corpus.terms("专利")
    once = store.by_words([term], 100, NO_FILTERS, EVERY)[1]
    twice = store.by_words([Term(term.number, 2 * term.factor)], 100, NO_FILTERS, EVERY)[1]
    other = store.by_words(corpus.terms("商标"), 100, NO_FILTERS, EVERY)[1]
    both = store.by_words([term, *corpus.terms("商标")], 100, NO_FILTERS, EVERY)[1]
    assert twice == pytest.approx(2 * once, rel=1e-6)
    assert both == pytest.approx(once + other, rel=1e-6)


def test_the_sums_of_the_rows_asked_for_are_given_whether_they_pass_or_not(store: Store, corpus: Corpus) -> None:
    also = numpy.array([20, 3, 0])
    narrow = Filters(documents=frozenset({"nowhere"}))
    best, sums = store.by_words(corpus.terms("专利"), 5, narrow, also)
    assert best.rows.tolist() == []
    assert sums == pytest.approx(store.by_words(corpus.terms("专利"), 5, NO_FILTERS, EVERY)[1][also])


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_is_asked_for(store: Store, corpus: Corpus, k: int) -> None:
    vector = corpus.encoder.encode_query("专利")
    assert store.by_words(corpus.terms("专利"), k, NO_FILTERS, NONE)[0].rows.tolist() == []
    assert store.by_meaning(vector, k, NO_FILTERS).rows.tolist() == []
    assert store.likeness(vector, NONE).tolist() == []


def test_no_term_and_no_known_piece_find_nothing(store: Store, corpus: Corpus) -> None:
    best, sums = store.by_words([], 10, NO_FILTERS, EVERY)
    assert (best.rows.tolist(), sums.tolist()) == ([], [0] * 26)
    assert store.count([], NO_FILTERS) == 0
    assert store.facets([], NO_FILTERS) == {name: {} for name in FACETS}
    assert store.by_meaning(corpus.encoder.encode_query("quantum"), 10, NO_FILTERS).rows.tolist() == []
    assert store.likeness(corpus.encoder.encode_query("quantum"), EVERY).tolist() == [0] * 26


def test_equal_rows_stand_in_their_order(
    engine: Callable[[Corpus], Store], encoder: StaticEncoder, tmp_path: Path
) -> None:
    text = "加强专利保护的通知\n\n" + "\n\n".join(["一、", "二、", "三、"]) + "\n"
    documents = []
    for name in ("a", "b", "c", "d"):  # one text four times
        (tmp_path / f"{name}.txt").write_text(text + "\n严厉打击商标侵权假冒行为。\n", encoding="utf-8")
        documents.append(load_document(tmp_path / f"{name}.txt"))
    corpus = corpus_of(documents, encoder, tmp_path / "data")
    store, size = engine(corpus), sum(len(document.clauses) for document in documents)
    best = store.by_words(corpus.terms("商标", "专利"), size, NO_FILTERS, NONE)[0]
    near = store.by_meaning(encoder.encode_query("商标侵权"), size, NO_FILTERS)
    for found in (best, near):
        assert len(found.rows) == size
        order = sorted(range(size), key=lambda at: (-round(float(found.scores[at]), 5), found.rows[at]))
        assert order == list(range(size))


def test_an_empty_index_finds_nothing(
    engine: Callable[[Corpus], Store], encoder: StaticEncoder, tmp_path: Path
) -> None:
    store = engine(corpus_of([], encoder, tmp_path))
    vector, terms = encoder.encode_query("专利"), [Term(0, 1.0)] * 0
    assert store.by_words(terms, 10, NO_FILTERS, NONE)[0].rows.tolist() == []
    assert store.by_meaning(vector, 10, NO_FILTERS).rows.tolist() == []
    assert store.likeness(vector, NONE).tolist() == []
    for filters in (NO_FILTERS, Filters(years=frozenset({2025})), Filters(regions=frozenset({"湖南省"}))):
        assert store.count(terms, filters) == 0
        assert store.by_meaning(vector, 10, filters).rows.tolist() == []


@pytest.mark.parametrize("query", [*QUERIES, "四川专利奖一等奖多少钱", "trademark subsidy in Dongguan", "", "!"])
@pytest.mark.parametrize("filters", [NO_FILTERS, Filters(regions=frozenset({"四川省"}))], ids=["all", "one_region"])
def test_an_index_gives_the_same_hits_over_every_store(
    store: Store, corpus: Corpus, query: str, filters: Filters
) -> None:
    generation = corpus.generation

    def over(behind: Store) -> ClauseIndex:
        return ClauseIndex(
            behind,
            Archive(generation),
            corpus.encoder,
            vocabulary=open_vocabulary(generation, CLAUSES),
            names=Names(open_vocabulary(generation, NAMES), open_postings(generation, NAMES)),
            manifest=generation.manifest,
            folder=generation.folder,
        )

    found, expected = (over(behind).search(query, 26, filters) for behind in (store, EmbeddedStore(generation)))
    assert [hit.clause for hit in found] == [hit.clause for hit in expected]
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected], abs=1e-5)
    assert over(store).count(query, filters) == over(EmbeddedStore(generation)).count(query, filters)
    assert all(math.isfinite(hit.score) for hit in found)
