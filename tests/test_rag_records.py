"""An answer as JSON: the shape of the contract, and values any client can read."""

import json
from decimal import Decimal

import pytest
from citing import head_for, quoted, row_of, whole_row

from corpus.quantities import Relation
from corpus.records import clause_record
from index.page import head_record
from rag.answer import Answer, CitationNumber, CitedFact, Related
from rag.records import answer_record

WORDS = "地理标志证明商标和地理标志保护产品分别达到 25 件和 16 件"
CITATION = quoted(WORDS)
ROW = row_of(("序号", "7"), ("指标名称", "植物新品种"), ("2025年", "120"))


def fact(value: str, relation: Relation = "=") -> CitedFact:
    return CitedFact("榆林市", "地理标志证明商标", 2025, Decimal(value), "件", relation, CitationNumber(1))


ANSWER = Answer(
    "answered",
    "到2025年，地理标志证明商标达到25件。[1]",
    confidence=0.96789,
    citations=(CITATION,),
    facts=(fact("25"),),
    notes=("该文件为征求意见稿，尚未正式印发",),
    related=(Related(ROW, head_for(ROW), 0.412345),),
    question_used="榆林市2025年地理标志目标是多少？",
    timings_ms={"understand": 0.4321, "total": 3.25999},
)


def test_an_answer_has_the_shape_of_the_contract() -> None:
    assert answer_record(ANSWER) == {
        "status": "answered",
        "answer": "到2025年，地理标志证明商标达到25件。[1]",
        "language": "zh",
        "confidence": 0.97,
        "citations": [
            {
                "n": 1,
                "clause": clause_record(CITATION.clause),
                "document": head_record(CITATION.document),
                "label": "《榆林市实施意见》二、主要目标",
                "quote": WORDS,
                "span": [0, len(WORDS)],
                "url": "/documents/yulin-ip-opinion#clause-2",
            }
        ],
        "facts": [
            {
                "region": "榆林市",
                "indicator": "地理标志证明商标",
                "year": 2025,
                "value": 25,
                "unit": "件",
                "relation": "=",
                "citation": 1,
            }
        ],
        "notes": ["该文件为征求意见稿，尚未正式印发"],
        "related": [{"clause": clause_record(ROW), "document": head_record(head_for(ROW)), "score": 0.4123}],
        "mode": "extract",
        "question_used": "榆林市2025年地理标志目标是多少？",
        "timings_ms": {"understand": 0.4, "total": 3.3},
    }


def test_the_keys_stand_in_the_order_of_the_contract() -> None:
    record = answer_record(ANSWER)
    assert [*record][:5] == ["status", "answer", "language", "confidence", "citations"]
    assert [*record][-3:] == ["mode", "question_used", "timings_ms"]
    assert [*record["citations"][0]] == ["n", "clause", "document", "label", "quote", "span", "url"]


def test_a_quote_is_the_slice_of_its_clause_in_json_too() -> None:
    answer = Answer("answered", "120。[1]", citations=(whole_row(ROW),))
    [citation] = json.loads(json.dumps(answer_record(answer)))["citations"]
    start, end = citation["span"]
    assert citation["clause"]["text"][start:end] == citation["quote"] == "7 植物新品种 120"
    assert citation["clause"]["row"] == {"序号": "7", "指标名称": "植物新品种", "2025年": "120"}


def test_what_was_not_found_has_every_key() -> None:
    record = answer_record(Answer("not_found", "现有文件中没有相关内容。"))
    assert record.keys() == answer_record(ANSWER).keys()
    assert (record["citations"], record["facts"], record["notes"], record["timings_ms"]) == ([], [], [], {})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("25", 25, id="whole"),
        pytest.param("4.5", 4.5, id="fraction"),
        pytest.param("25.0", 25, id="whole_with_a_point"),
        pytest.param("4.5E+4", 45000, id="with_an_exponent"),
        pytest.param("-0.3", -0.3, id="below_zero"),
        pytest.param("0", 0, id="zero"),
        pytest.param("12345678901234567890", 12345678901234567890, id="longer_than_64_bits"),
        pytest.param("9" * 400, "9" * 400, id="longer_than_a_float"),
    ],
)
def test_a_value_is_a_number_of_json(value: str, expected: int | float | str) -> None:
    answer = Answer("answered", "达到。[1]", citations=(CITATION,), facts=(fact(value),))
    found = answer_record(answer)["facts"][0]["value"]
    assert (found, type(found)) == (expected, type(expected))


def test_an_answer_is_plain_json() -> None:
    record = answer_record(ANSWER)
    assert json.loads(json.dumps(record, ensure_ascii=False, allow_nan=False)) == record
