"""A list of tasks 任务清单 as an answer: how many meet the conditions, then each in its own words with its citation."""

from collections.abc import Sequence

from corpus.text import tidy
from corpus.wording import Span
from rag.conditions import Conditions
from rag.cues import Language
from rag.draft import Draft, Writing
from rag.duties import cite_task, due, stated, task_span
from rag.question import Question
from rag.shelf import Source

_MOST = 30
"""So many tasks are listed in their own words; the others are cited."""
_CHINESE = {"responsible": "{}牵头", "cooperating": "{}配合", "either": "{}参与"}
_ENGLISH = {"responsible": "led by {}", "cooperating": "supported by {}", "either": "involving {}"}


def listing(asked: Question, conditions: Conditions, rows: Sequence[Source]) -> Draft:
    """The tasks in the order of their documents, with their deadlines where time matters."""
    writing = Writing()
    is_dated = conditions.bound is not None or "when" in asked.kinds
    shown = [_line(writing, each, conditions, asked.language, is_dated=is_dated) for each in rows[:_MOST]]
    lead = _english_lead if asked.language == "en" else _chinese_lead
    said, text = lead(conditions, len(rows))
    others = [_marks(writing, each, task_span(each.clause, conditions.mention)) for each in rows[_MOST:]]
    if others:
        rest = "Others: " if asked.language == "en" else "其余："
        said = [*said, rest]
        shown.append(rest + "".join(others))
    return writing.draft("\n".join([text, *shown]), allowed=said, sure=True)


def _line(writing: Writing, source: Source, conditions: Conditions, language: Language, *, is_dated: bool) -> str:
    clause = source.clause
    task = task_span(clause, conditions.mention)
    marks = _marks(writing, source, task)
    behind = ""
    if is_dated and clause.duty.deadline:
        behind = f" (due {stated(clause, clause.duty.deadline.text)})" if language == "en" else f"（{due(clause)}）"
    return f"- {tidy(clause.text[slice(*task)])}{behind}{marks}"


def _marks(writing: Writing, source: Source, task: Span) -> str:
    return "".join(dict.fromkeys(cite_task(writing, source, task)))


def _chinese_lead(conditions: Conditions, count: int) -> tuple[list[str], str]:
    """What no quote need hold, and the line: 甲牵头、时限符合所问的任务共4项："""
    said = [_CHINESE[part.role].format("或".join(part.names)) for part in conditions.parts]
    said += ["时限符合所问"] if conditions.bound else []
    said += ["未列配合单位"] if conditions.is_alone else []
    said += [f"提到“{conditions.mention}”"] if conditions.mention else []
    said += ["带★"] if conditions.is_starred else []
    said += ["不带★"] if conditions.is_unstarred else []
    number, cut = f"{count}项", "，以下列出一部分" if count > _MOST else ""
    whose = f"{'、'.join(said)}的任务" if said else "表中的任务"
    return [*said, whose, number, cut], f"{whose}共{number}{cut}："


def _english_lead(conditions: Conditions, count: int) -> tuple[list[str], str]:
    """What no quote need hold, and the line: 4 tasks led by 甲, due in the time asked:"""
    said = [_ENGLISH[part.role].format(" or ".join(part.names)) for part in conditions.parts]
    said += ["due in the time asked"] if conditions.bound else []
    said += ["with no cooperating unit"] if conditions.is_alone else []
    said += [f"mentioning “{conditions.mention}”"] if conditions.mention else []
    said += ["starred"] if conditions.is_starred else []
    said += ["without a star"] if conditions.is_unstarred else []
    said = said or ["in the table"]
    number = f"{count} task" if count == 1 else f"{count} tasks"
    cut = ", some of them shown" if count > _MOST else ""
    return [*said, number, cut], f"{number} {', '.join(said)}{cut} (Chinese as in the document):"
