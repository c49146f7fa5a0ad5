"""The index alone as a system to measure."""

from eval.retrieval import Retrieval
from index.hybrid import ClauseIndex


def test_search_gives_the_ids_of_the_hits(clause_index: ClauseIndex) -> None:
    hits = clause_index.search("知识产权质押融资", 3)
    assert Retrieval(clause_index).search("知识产权质押融资", (), 3) == [hit.clause for hit in hits]


def test_the_answer_is_the_first_clause_word_for_word(clause_index: ClauseIndex) -> None:
    reply = Retrieval(clause_index).ask("知识产权质押融资", ())
    (quote,) = reply.citations
    assert reply.status == "answered"
    assert quote.clause == clause_index.search("知识产权质押融资", 1)[0].clause
    assert reply.answer == quote.text


def test_what_was_asked_before_is_searched_too(clause_index: ClauseIndex) -> None:
    whole = clause_index.search("地理标志 保护产品呢", 1)[0].clause
    assert Retrieval(clause_index).ask("保护产品呢", ["地理标志"]).citations[0].clause == whole


def test_nothing_found_is_not_found(clause_index: ClauseIndex) -> None:
    assert Retrieval(clause_index).ask("？！", ()).status == "not_found"
