"""JSON records: the keys of the contract, and values a client can use."""

import json

import pytest

from corpus.clauses import split_clauses
from corpus.document import Cell, Clause, ClauseId, Deadline, Document, DocumentId, Duty, head_of
from corpus.facts import Fact
from corpus.records import clause_record, document_record, fact_record
from corpus.wording import Span, printed

TEXT = "保山市咖啡产业规划\n\n一、目标\n\n到2025年，咖啡种植面积达到80万亩。\n"
DOCUMENT = Document(
    DocumentId("baoshan"),
    "保山市咖啡产业规划",
    split_clauses(TEXT, DocumentId("baoshan")),
    "ab" * 32,
    region="保山市",
    level="city",
    period=(2021, 2025),
    status="in_force",
    read_from={"region": Span(0, 3)},
)
ROW = Clause(
    ClauseId("baoshan/1.t1.1"),
    DocumentId("baoshan"),
    ("一、目标",),
    "row",
    printed("1 种植面积 80", 0, 9),
    (Cell("序号", "1", Span(0, 1)), Cell("指标", "种植面积", Span(2, 6)), Cell("目标值", "80", Span(7, 9))),
)
TASK = Clause(
    ClauseId("baoshan/2.1"),
    DocumentId("baoshan"),
    ("二、任务", "（一）"),
    "item",
    printed("（一）建设加工园。", 0, 9),
    duty=Duty(("市农业农村局",), ("市财政局", "市商务局"), Deadline("2025.6", "2025-06-30")),
)


def fact(value: str, unit: str) -> Fact:
    return Fact(
        DocumentId("baoshan"),
        ClauseId("baoshan/1"),
        "保山市",
        "咖啡种植面积",
        2025,
        value,
        unit,
        "=",
        "=",
        "target",
        Span(8, 21),
    )


def test_clause_record_of_a_paragraph_has_the_keys_of_the_contract_and_no_more() -> None:
    clause = DOCUMENT.clauses[1]
    assert clause_record(clause) == {
        "id": "baoshan/1",
        "document": "baoshan",
        "path": ["一、目标"],
        "kind": "text",
        "text": "到2025年，咖啡种植面积达到80万亩。",
        "source": [17, 37],
    }
    assert TEXT[17:37] == "到2025年，咖啡种植面积达到80万亩。"


def test_clause_record_of_a_row_has_its_cells_by_header_and_a_reading() -> None:
    record = clause_record(ROW)
    assert record["row"] == {"序号": "1", "指标": "种植面积", "目标值": "80"}
    assert record["reading"] == "序号：1；指标：种植面积；目标值：80"


def test_clause_record_of_a_task_names_who_helps_and_by_when() -> None:
    record = clause_record(TASK)
    assert record["responsible"] == ["市农业农村局"]
    assert record["cooperating"] == ["市财政局", "市商务局"]
    assert record["deadline"] == {"text": "2025.6", "by": "2025-06-30"}


def test_document_record_has_the_keys_of_the_contract() -> None:
    assert document_record(head_of(DOCUMENT), len(DOCUMENT.clauses)) == {
        "id": "baoshan",
        "title": "保山市咖啡产业规划",
        "body_title": None,
        "doc_no": None,
        "issuer": None,
        "region": "保山市",
        "level": "city",
        "date": None,
        "period": [2021, 2025],
        "status": "in_force",
        "source_url": None,
        "sha256": "ab" * 32,
        "clauses": 2,
        "read_from": {"region": [0, 3]},
    }


def test_fact_record_has_value_number_and_where_it_stands() -> None:
    assert fact_record(fact("80", "万亩")) == {
        "region": "保山市",
        "indicator": "咖啡种植面积",
        "year": 2025,
        "value": 80,
        "unit": "万亩",
        "relation": "=",
        "bound": "=",
        "role": "target",
        "number": 800000.0,
        "base_unit": "亩",
        "document": "baoshan",
        "clause": "baoshan/1",
        "span": [8, 21],
    }


@pytest.mark.parametrize(
    ("printed_value", "expected"),
    [
        pytest.param("25", 25, id="whole"),
        pytest.param("4.5", 4.5, id="fraction"),
        pytest.param("12,600", 12600, id="commas"),
        pytest.param("1,200.5", 1200.5, id="commas_and_fraction"),
        pytest.param("-3", -3, id="negative"),
    ],
)
def test_value_of_a_fact_record_is_a_number(printed_value: str, expected: float) -> None:
    value = fact_record(fact(printed_value, "件"))["value"]
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    "printed_value",
    [
        pytest.param("9" * 4301, id="more_digits_than_an_int_may_be_read_from"),
        pytest.param("9" * 400 + ".5", id="more_than_a_float_holds"),
    ],
)
def test_a_value_beyond_all_numbers_stays_as_printed(printed_value: str) -> None:
    record = fact_record(fact(printed_value, "件"))
    assert record["value"] == printed_value
    assert record["number"] is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(("4.5", "万件"), ("45000", "件"), id="ten_thousands"),
        pytest.param(("1.2", "万亿元"), ("12,000", "亿元"), id="hundred_millions"),
        pytest.param(("3.5", "％"), ("3.5", "个百分点"), id="per_cent_and_points"),
    ],
)
def test_records_of_equal_quantities_have_equal_numbers(one: tuple[str, str], other: tuple[str, str]) -> None:
    left, right = fact_record(fact(*one)), fact_record(fact(*other))
    assert (left["number"], left["base_unit"]) == (right["number"], right["base_unit"])
    assert left["number"] is not None


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(clause_record(DOCUMENT.clauses[0]), id="front_matter"),
        pytest.param(clause_record(ROW), id="row"),
        pytest.param(clause_record(TASK), id="task"),
        pytest.param(document_record(head_of(DOCUMENT), len(DOCUMENT.clauses)), id="document"),
        pytest.param(fact_record(fact("80", "万亩")), id="fact"),
    ],
)
def test_a_record_survives_json(record: dict[str, object]) -> None:
    assert json.loads(json.dumps(record, ensure_ascii=False)) == record
