"""`wence facts`: the indicator 指标 table read out of the corpus."""

import argparse
import sys
from typing import TYPE_CHECKING

from api.commands.console import DONE, Commands, add_corpus, print_records, print_table, shipped
from api.commands.documents import each_document
from corpus.facts import Fact, read_facts
from corpus.records import fact_record
from corpus.regions import region_named
from corpus.text import fold

if TYPE_CHECKING:
    from rag.settings import Settings

_ROLES = {"target": "目标", "base": "基期"}


def add(commands: Commands) -> None:
    """Adds the command."""
    facts = commands.add_parser("facts", help="print the indicator table read out of the corpus")
    facts.add_argument("--region", help="a place, such as 榆林")
    facts.add_argument("--indicator", help="words of the indicator's name")
    facts.add_argument("--year", type=int, help="a year, such as 2025")
    add_corpus(facts)
    facts.add_argument("--json", action="store_true", help="one JSON object a line")
    facts.set_defaults(run=_facts)


def _facts(options: argparse.Namespace, settings: "Settings") -> int:
    found: list[Fact] = []
    code = each_document([settings.corpus or shipped()], lambda document: found.extend(read_facts(document)))
    kept = [fact for fact in found if _matches(fact, options)]
    if options.json:
        print_records(map(fact_record, kept))
    elif kept:
        print_table(("地区", "年份", "指标", "值", "类型", "条款"), map(_cells, kept))
    elif code == DONE:
        regions = "、".join(sorted({fact.region for fact in found if fact.region}))
        print(f"没有符合条件的指标；语料中有数据的地区：{regions or '无'}", file=sys.stderr)
    return code


def _matches(fact: Fact, options: argparse.Namespace) -> bool:
    if options.year is not None and fact.year != options.year:
        return False
    if options.region:
        named = region_named(options.region)
        wanted = named.name if named else options.region
        if fact.region is None or (fact.region != wanted and options.region not in fact.region):
            return False
    words = (options.indicator or "").split()
    return all(fold(word).text in fold(fact.indicator).text for word in words)


def _cells(fact: Fact) -> tuple[str, ...]:
    year = str(fact.year) if fact.year else "—"
    return (fact.region or "—", year, fact.indicator, _value(fact), _ROLES[fact.role], fact.clause)


def _value(fact: Fact) -> str:
    sign = "" if fact.bound == "=" else fact.bound
    if fact.relation in {"增长", "下降", "新增", "累计"}:
        return f"{fact.relation} {sign}{fact.value}{fact.unit}"
    return f"{sign}{fact.value}{fact.unit}"
