"""What filters look at: the years of a clause, and which rows pass."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy
import pytest
from labels import document_paths

from corpus.document import Clause, ClauseId, ClauseKind, Document, DocumentId, ParsedText, Status
from corpus.library import Library
from corpus.wording import printed
from index.columns import Columns, ColumnsBuilder, named_years, years_of
from index.errors import DamagedIndex
from index.filters import FACETS, NO_FILTERS, Filters
from index.manifest import EncoderIdentity, Manifest
from index.storage import write_generation

Row = tuple[Clause, Document]


def clause(text: str, path: tuple[str, ...] = (), kind: ClauseKind = "text") -> Clause:
    return Clause(ClauseId("paper/1"), DocumentId("paper"), path, kind, printed(text, 0, len(text)))


def document(
    name: str = "paper",
    *,
    region: str | None = None,
    status: Status = "unknown",
    date: str | None = None,
    period: tuple[int, int] | None = None,
) -> Document:
    return Document(
        DocumentId(name), name, ParsedText("", (), (), ()), "", region=region, status=status, date=date, period=period
    )


# ---- years -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("到2025年，每万人口高价值发明专利拥有量达到12件。", {2025}, id="one"),
        pytest.param("到 2025 年", {2025}, id="blanks"),
        pytest.param("到２０２５年", {2025}, id="full_width"),
        pytest.param("到二〇二五年", {2025}, id="characters"),
        pytest.param("比2020年增加5件，到2025年达到25件", {2020, 2025}, id="two"),
        pytest.param("2021—2025年", {2021, 2025}, id="the_ends_of_a_range"),
        pytest.param("《建设纲要（2021-2035年）》", {2021, 2035}, id="range_in_a_title"),
        pytest.param("2018至2035年", {2018, 2035}, id="range_in_words"),
        pytest.param("（国知发保字〔2022〕27号）", {2022}, id="document_number"),
        pytest.param("劳社部发[2008]3号", {2008}, id="document_number_in_brackets"),
        pytest.param("年度工作指引（2022）", {2022}, id="in_parentheses"),
        pytest.param("完成时限：2025.6", {2025}, id="month_after_a_point"),
        pytest.param("完成时限：2025.12；", {2025}, id="month_of_two_digits"),
        pytest.param("2025.6前完成", {2025}, id="before_a_month"),
        pytest.param("2024-08-05印发", {2024}, id="date"),
        pytest.param("2024/8", {2024}, id="date_with_a_slash"),
        pytest.param("2020：46；2025：120", {2020, 2025}, id="headers_of_a_table"),
        pytest.param("1998年", {1998}, id="last_century"),
    ],
)
def test_years_that_a_clause_names(text: str, expected: set[int]) -> None:
    assert years_of(clause(text), document(period=(2030, 2031))) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("专利权质押合同 2098项，年均增长20%", id="a_count"),
        pytest.param("为2000户困难老年人家庭", id="a_round_count"),
        pytest.param("总量达2037.7万户", id="a_decimal"),
        pytest.param("蔬菜2062.6万吨", id="a_decimal_with_a_month_behind_the_point"),
        pytest.param("增长12.2025年", id="behind_a_point"),
        pytest.param("12025年", id="five_digits"),
        pytest.param("3025年", id="another_millennium"),
        pytest.param("电话029-20251234", id="a_telephone"),
        pytest.param("推进专利转化运用。", id="no_number"),
    ],
)
def test_numbers_that_are_no_years(text: str) -> None:
    assert years_of(clause(text), document(period=(2030, 2031))) == {2030, 2031}


@pytest.mark.parametrize(
    ("path", "paper", "expected"),
    [
        pytest.param(("2022年计划", "到2025年"), document(period=(2021, 2025)), {2025}, id="the_nearest_heading"),
        pytest.param(("2022年计划", "一、目标"), document(period=(2021, 2025)), {2022}, id="a_heading_further_out"),
        pytest.param(("一、目标",), document(period=(2021, 2023), date="2020-12-01"), {2021, 2022, 2023}, id="period"),
        pytest.param(("一、目标",), document(date="2024-08-05"), {2024}, id="date"),
        pytest.param((), document(date="2024"), {2024}, id="a_year_as_date"),
        pytest.param((), document(), set(), id="nothing_known"),
    ],
)
def test_a_clause_without_years_has_those_around_it(path: tuple[str, ...], paper: Document, expected: set[int]) -> None:
    assert years_of(clause("推进专利转化运用。", path), paper) == expected
    assert years_of(clause("到2035年", path), paper) == {2035}


def test_the_tasks_of_a_shipped_list_have_the_years_of_their_deadlines() -> None:
    paper = next(paper for paper in Library.load(document_paths()) if paper.id == "xian-ip-zone-plan-2024")
    tasks = [one for one in paper.clauses if one.row and "2025.6" in one.row.values()]
    assert len(tasks) > 20
    assert all(2025 in years_of(one, paper) for one in tasks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("到2025年，地理标志达到25件", {2025}, id="one"),
        pytest.param("比2020年增加5件，2025年、2035年再各增加10件", {2020, 2025, 2035}, id="each_of_several"),
        pytest.param("2025年上半年和2025年下半年", {2025}, id="one_year_twice"),
        pytest.param("“十四五”期间（2021—2025年）", {2021, 2025}, id="the_ends_of_a_range_without_the_years_between"),
        pytest.param("到二〇二五年基本建成", {2025}, id="characters"),
        pytest.param("到２０２５年", {2025}, id="full_width"),
        pytest.param("“十四五”末", set(), id="a_plan_without_its_years"),
        pytest.param("奖励2000元", set(), id="an_amount"),
        pytest.param("三年行动", set(), id="a_duration"),
        pytest.param("加强保护。", set(), id="no_number"),
        pytest.param("", set(), id="empty"),
    ],
)
def test_a_text_names_years_whatever_stands_around_it(text: str, expected: set[int]) -> None:
    assert named_years(text) == expected
    assert years_of(clause("加强保护。", (text,)), document(period=(2030, 2030))) == (expected or {2030})


# ---- rows that pass ----------------------------------------------------------------------------------

ROWS: list[Row] = [
    (clause("到2025年达到25件"), document("yulin", region="榆林市", status="in_force")),
    (clause("46", kind="row"), document("yulin", region="榆林市", status="in_force", period=(2021, 2025))),
    (clause("到2035年"), document("xian", region="西安市", status="draft")),
    (clause("第一条", kind="law_article"), document("law", status="repealed", date="2020-10-17")),
]


def filled(rows: Iterable[Row]) -> Callable[[Path], Manifest]:
    def fill(folder: Path) -> Manifest:
        builder = ColumnsBuilder()
        for one, paper in rows:
            builder.add(one, paper)
        builder.save(folder)
        return Manifest("corpus", "rjieba", EncoderIdentity("wence", "1", 2, "0f"), {}, {})

    return fill


@pytest.fixture
def columns(tmp_path: Path) -> Columns:
    return Columns(write_generation(tmp_path, filled(ROWS)))


def passing(columns: Columns, filters: Filters) -> list[int]:
    mask = columns.mask(filters)
    assert mask is not None
    assert mask.dtype == bool
    assert len(mask) == len(columns.documents)
    return [int(row) for row in numpy.flatnonzero(mask)]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(documents=frozenset({"xian"})), [2], id="document"),
        pytest.param(Filters(documents=frozenset({"xian", "law"})), [2, 3], id="one_of_two_documents"),
        pytest.param(Filters(regions=frozenset({"榆林市"})), [0, 1], id="region"),
        pytest.param(Filters(regions=frozenset({"榆林"})), [], id="a_region_goes_by_its_full_name"),
        pytest.param(Filters(kinds=frozenset({"row", "law_article"})), [1, 3], id="kinds"),
        pytest.param(Filters(statuses=frozenset({"in_force"})), [0, 1], id="status"),
        pytest.param(Filters(years=frozenset({2025})), [0, 1], id="year"),
        pytest.param(Filters(years=frozenset({2022})), [1], id="year_of_a_period"),
        pytest.param(Filters(years=frozenset({2020, 2035})), [2, 3], id="one_of_two_years"),
        pytest.param(Filters(regions=frozenset({"榆林市"}), kinds=frozenset({"text"})), [0], id="both"),
        pytest.param(
            Filters(frozenset({"yulin"}), frozenset({"榆林市"}), frozenset({2021}), frozenset({"row"})), [1], id="four"
        ),
        pytest.param(Filters(documents=frozenset({"xian"}), years=frozenset({2025})), [], id="nothing_meets_both"),
        pytest.param(Filters(documents=frozenset({"unknown"})), [], id="unknown_document"),
        pytest.param(Filters(documents=frozenset({"unknown", "law"})), [3], id="unknown_beside_known"),
        pytest.param(Filters(years=frozenset({1999})), [], id="unknown_year"),
        pytest.param(Filters(statuses=frozenset({"unknown"})), [], id="a_status_of_no_document"),
    ],
)
def test_rows_that_pass(columns: Columns, filters: Filters, expected: list[int]) -> None:
    assert passing(columns, filters) == expected


def test_no_filter_needs_no_mask(columns: Columns) -> None:
    assert columns.mask(NO_FILTERS) is None


def test_the_mask_of_equal_filters_is_made_once(columns: Columns) -> None:
    first = columns.mask(Filters(years=frozenset({2025, 2035})))
    assert columns.mask(Filters(years=frozenset({2035, 2025}))) is first


def test_two_open_indexes_share_no_mask(tmp_path: Path) -> None:
    filters = Filters(documents=frozenset({"yulin"}))
    one, other = (
        Columns(write_generation(tmp_path / name, filled(rows))) for name, rows in (("a", ROWS), ("b", ROWS[::-1]))
    )
    assert (passing(one, filters), passing(other, filters)) == ([0, 1], [2, 3])


def test_rows_know_their_documents(columns: Columns) -> None:
    assert columns.documents.tolist() == [0, 0, 1, 2]


def test_an_empty_index_lets_nothing_pass(tmp_path: Path) -> None:
    columns = Columns(write_generation(tmp_path, filled([])))
    for filters in (Filters(documents=frozenset({"yulin"})), Filters(years=frozenset({2025}))):
        assert passing(columns, filters) == []


def test_values_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    def fill(folder: Path) -> Manifest:
        manifest = filled(ROWS)(folder)
        (folder / "columns.json").write_text("{", encoding="utf-8")
        return manifest

    with pytest.raises(DamagedIndex, match=r"columns\.json: the values cannot be read"):
        Columns(write_generation(tmp_path, fill))


def test_any_filters_let_pass_what_a_plain_loop_lets_pass(tmp_path: Path) -> None:
    library = sorted(Library.load(document_paths()), key=lambda paper: paper.id)
    rows = [(one, paper) for paper in library for one in paper.clauses]
    columns = Columns(write_generation(tmp_path, filled(rows)))
    chance = random.Random(6)
    years = sorted({year for row in rows for year in years_of(*row)})
    choices: list[list[object]] = [
        [paper.id for paper in library],
        [paper.region for paper in library if paper.region],
        list(years),
        ["text", "row", "item", "box"],
        ["in_force", "draft", "unknown"],
    ]
    for _, share in product(range(40), (0.2, 0.5)):
        fields = [
            frozenset(chance.sample(values, chance.randrange(1, 4))) if chance.random() < share else frozenset()
            for values in choices
        ]
        filters = Filters(*fields)  # type: ignore[arg-type]
        mask = columns.mask(filters)
        expected = [_passes(filters, *row) for row in rows]
        assert (mask.tolist() if mask is not None else [True] * len(rows)) == expected


# ---- how many rows have each value -------------------------------------------------------------------


def test_every_field_is_counted_under_the_filters_of_the_others_and_not_its_own(columns: Columns) -> None:
    every = numpy.ones(4, bool)
    assert columns.facets(every, Filters(regions=frozenset({"榆林市"}), kinds=frozenset({"text"}))) == {
        "documents": {"yulin": 1},
        "regions": {"榆林市": 1, "西安市": 1},
        "years": {2025: 1},
        "kinds": {"text": 1, "row": 1},
        "statuses": {"in_force": 1},
    }


def test_only_the_rows_given_are_counted_and_no_value_is_none(columns: Columns) -> None:
    found = columns.facets(numpy.array([False, True, False, True]), NO_FILTERS)
    assert found["regions"] == {"榆林市": 1}  # the law has no region
    assert found["years"] == {2020: 1, 2021: 1, 2022: 1, 2023: 1, 2024: 1, 2025: 1}
    assert columns.facets(numpy.zeros(4, bool), NO_FILTERS) == {name: {} for name in FACETS}


def test_a_filter_that_nothing_meets_leaves_its_own_counts(columns: Columns) -> None:
    found = columns.facets(numpy.ones(4, bool), Filters(documents=frozenset({"unknown"})))
    assert found["documents"] == {"yulin": 2, "xian": 1, "law": 1}
    assert found["regions"] == {}


def test_an_empty_index_has_no_values(tmp_path: Path) -> None:
    columns = Columns(write_generation(tmp_path, filled([])))
    assert columns.facets(numpy.zeros(0, bool), NO_FILTERS) == {name: {} for name in FACETS}


def test_any_counts_are_those_of_a_plain_loop(tmp_path: Path) -> None:
    library = sorted(Library.load(document_paths()), key=lambda paper: paper.id)
    rows = [(one, paper) for paper in library for one in paper.clauses]
    columns = Columns(write_generation(tmp_path, filled(rows)))
    chance = random.Random(7)
    for filters in (
        NO_FILTERS,
        Filters(years=frozenset({2025})),
        Filters(regions=frozenset({"西安市", "榆林市"}), kinds=frozenset({"row", "text"})),
        Filters(documents=frozenset({library[0].id}), statuses=frozenset({library[0].status})),
    ):
        some = [chance.random() < 0.3 for _ in rows]
        expected = {name: _counts(name, rows, some, filters) for name in FACETS}
        assert columns.facets(numpy.array(some), filters) == expected


def _counts(name: str, rows: Sequence[Row], some: Sequence[bool], filters: Filters) -> Counter[str | int]:
    others = replace(filters, **{name: frozenset()})
    held = [row for row, is_one in zip(rows, some, strict=True) if is_one and _passes(others, *row)]
    return Counter(value for one, paper in held for value in _values(name, one, paper))


def _values(name: str, one: Clause, paper: Document) -> Iterable[str | int]:
    if name == "years":
        return years_of(one, paper)
    value = {"documents": paper.id, "regions": paper.region, "kinds": one.kind, "statuses": paper.status}[name]
    return [value] if value else []


def _passes(filters: Filters, one: Clause, paper: Document) -> bool:
    """What `Filters` says in words."""
    return all(
        (
            not filters.documents or paper.id in filters.documents,
            not filters.regions or paper.region in filters.regions,
            not filters.years or not filters.years.isdisjoint(years_of(one, paper)),
            not filters.kinds or one.kind in filters.kinds,
            not filters.statuses or paper.status in filters.statuses,
        )
    )
