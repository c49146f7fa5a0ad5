"""The study of encoders: how legal questions are kept aside, and gains paired question by question."""

import gzip
import json
from pathlib import Path

import pytest
from doubles import small_encoder

from corpus.library import Library
from eval.questions import Gold, Question
from eval.study import Asked, _gains, legal, lines, policy

ARTICLES = [
    {"name": f"某某法第{number}条", "text": text, "scope": "national"}
    for number, text in enumerate(
        ["注册商标的有效期为十年。", "专利权的期限为二十年。", "申请人可以委托代理机构。", "罚款应当上缴国库。"], 1
    )
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A training folder of four articles; a question on each, one on two of them, and an answer to one question."""
    asked = ["牌子能用几年", "发明保护多久", "能找人代办吗", "罚的钱归谁"]
    pairs = [
        {"source": "stard", "query": query, "doc": article["text"], "doc_name": article["name"]}
        for query, article in zip(asked, ARTICLES, strict=True)
    ]
    pairs += [{**pairs[0], "query": "都管几年"}, {**pairs[1], "query": "都管几年"}]
    pairs += [{"source": "lecoqa_qa", "query": asked[0], "doc": "十年，可以续展。"}]
    for name, records in (("pairs", pairs), ("laws", ARTICLES)):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return tmp_path


@pytest.mark.parametrize("seed", range(6))
def test_a_question_kept_aside_shares_no_article_with_training(folder: Path, seed: int) -> None:
    found = legal(folder, seed=seed)
    texts = {str(clause.id): clause.text for document in found.documents for clause in document.clauses}
    for question in found.questions:
        assert question.text in found.unseen
        for group in question.groups:
            assert {texts[clause] for clause in group} <= found.unseen


def test_a_question_touched_by_an_article_kept_aside_is_no_training_question(folder: Path) -> None:
    both = [found for found in (legal(folder, seed=seed) for seed in range(20)) if ARTICLES[0]["text"] in found.unseen]
    assert both
    assert all({"牌子能用几年", "都管几年"} <= found.unseen for found in both)


def test_every_article_of_a_law_is_a_clause_of_one_document(folder: Path) -> None:
    (document,) = legal(folder).documents
    assert document.title == "某某法"
    assert [clause.path for clause in document.clauses] == [("第1条",), ("第2条",), ("第3条",), ("第4条",)]


def test_policy_questions_are_the_answerable_ones_of_the_dev_half(library: Library) -> None:
    document = next(iter(library))
    quote = document.clauses[-1].text[:12]
    gold = (Gold(document.id, quote),)
    asked = [
        Question("a", "zh", "list", "dev", "有哪些", gold, "any", ()),
        Question("b", "zh", "list", "test", "有哪些", gold, "any", ()),
        Question("c", "zh", "list", "dev", "没有的", (), "any", ()),
    ]
    (found,) = policy(asked, library)
    assert (found.text, found.kinds[0], found.kinds[2]) == ("有哪些", "all", "list")
    assert str(document.clauses[-1].id) in found.groups[0]


def test_a_gain_is_the_hybrid_less_bm25(library: Library) -> None:
    documents = list(library)
    clauses = [clause for document in documents for clause in document.clauses]
    asked = [Asked(clause.text, ("all",), (frozenset({str(clause.id)}),)) for clause in clauses]
    (gain,) = _gains(asked, documents, small_encoder(), 5)
    assert (gain.name, gain.questions) == ("all R@5", len(clauses))
    assert gain.interval.mean == pytest.approx(gain.hybrid - gain.words)
    assert gain.interval.low <= gain.interval.mean <= gain.interval.high
    assert gain.words > 0.9  # a clause's whole text finds it
    (name, line) = lines({"policy, seed 0": [gain]})
    assert name.startswith("policy, seed 0")
    assert line.startswith("all R@5") and f"{len(clauses)}" in line
