"""`wence facts`: the indicator 指标 table read out of the corpus."""

import argparse
import sys
from typing import TYPE_CHECKING

from api.commands.console import DONE, Commands, add_corpus, print_records, print_table, shipped
from api.commands.documents import each_document
from corpus.facts import Fact, read_facts
from corpus.records import fact_record
from corpus.selection import Selection

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
    wanted = Selection(
        regions=(options.region,) if options.region else (),
        indicator=options.indicator or "",
        years=(options.year,) if options.year is not None else (),
    )
    kept = [fact for fact in found if wanted.passes(fact)]
    if options.json:
        print_records(map(fact_record, kept))
    elif kept:
        print_table(("地区", "年份", "指标", "值", "类型", "条款"), map(_cells, kept))
    elif code == DONE:
        regions = "、".join(sorted({fact.region for fact in found if fact.region}))
        print(f"没有符合条件的指标；语料中有数据的地区：{regions or '无'}", file=sys.stderr)
    return code


def _cells(fact: Fact) -> tuple[str, ...]:
    year = str(fact.year) if fact.year else "—"
    return (fact.region or "—", year, fact.indicator, _value(fact), _ROLES[fact.role], fact.clause)


def _value(fact: Fact) -> str:
    sign = "" if fact.bound == "=" else fact.bound
    if fact.relation in {"增长", "下降", "新增", "累计"}:
        return f"{fact.relation} {sign}{fact.value}{fact.unit}"
    return f"{sign}{fact.value}{fact.unit}"
