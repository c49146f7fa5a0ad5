"""Conditions 条件 that a question sets on the tasks it counts or lists: whose, by when, of what, starred."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from corpus.document import NO_DUTY, Level
from corpus.style import words
from rag.cues import pattern
from rag.duties import parted, task_words
from rag.periods import Bound, deadline_bound
from rag.question import Question
from rag.shelf import Source
from rag.units import FILE, Called, find_units, plain, plain_question, unit_of

Role = Literal["responsible", "cooperating", "either"]

_ASIDE = ("document", "definition", "where", "compare")
"""Questions of these kinds list no tasks unless they count them too."""
_ROLES: tuple[Role, ...] = ("either", "responsible", "cooperating")
_DUE = "时限为"
_GAP = "□"
_QUOTES = re.compile(r"[“”\"「」‘’《》〈〉\s]")
_JOINING = re.compile(r"\s?(?:和|与|跟|及|或|以及|、|，|,|and|or)?\s?")
_TOGETHER = re.compile(r"都|共同|一起|联合|同时|\bboth\b")
_NEGATION = 4


@dataclass(frozen=True, slots=True)
class Part:
    """Units one of which has a role in the task, and what they are called in an answer."""

    units: tuple[str, ...]
    role: Role
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a task must meet; without any condition every task does."""

    parts: tuple[Part, ...] = ()
    bound: Bound | None = None
    mention: str = ""
    is_starred: bool = False
    is_alone: bool = False
    is_unstarred: bool = False
    is_total: bool = False

    def __bool__(self) -> bool:
        """Whether there is any condition."""
        return bool(self.parts or self.bound or self.mention or self.is_starred or self.is_alone or self.of_table)

    @property
    def of_table(self) -> bool:
        """Whether the rows of one table are meant, not what other tables and paragraphs say."""
        return self.is_unstarred or self.is_total


# ---- what is asked for ---------------------------------------------------------------------------------


def asks_for_tasks(asked: Question) -> bool:
    """Whether a question counts or lists tasks, and does not ask who does one."""
    if not _may_ask(asked):
        return False
    if _has("rows", "tasks", asked.whole):
        return True
    return "who" not in asked.kinds and (_has("rows", "table", asked.whole) or _has("rows", "ending", asked.whole))


def asks_what_a_unit_does(asked: Question) -> bool:
    """Whether a question lists tasks if it names a unit: 某局牵头啥."""
    roles = any(_has("roles", role, asked.whole) for role in ("responsible", "cooperating"))
    return roles and "who" not in asked.kinds and _may_ask(asked)


def _may_ask(asked: Question) -> bool:
    aside = asked.kind in _ASIDE and "count" not in asked.kinds
    return not aside and _has("rows", "asking", asked.whole) and not _has("rows", "beyond", asked.whole)


def _has(section: str, name: str, text: str) -> bool:
    return bool(pattern(section, name, file=FILE).search(text))


# ---- reading the conditions ----------------------------------------------------------------------------


def conditions_of(asked: Question, sources: Sequence[Source]) -> Conditions | None:
    """The conditions of a question, read against the units and notes of some sources; None where one is unclear."""
    text = pattern("roles", "alone", file=FILE).sub(_GAP, plain_question(asked.whole))
    called = _called(text, asked, sources)
    parts = _parts(text, called)
    if not all(part.units for part in parts) or (not parts and (_role(text) or "either") != "either"):
        return None
    is_unstarred = _has("rows", "unstarred", asked.whole) and any("★" in each.clause.text for each in sources)
    return Conditions(
        parts=parts,
        bound=_bound(asked, sources, is_table=bool(parts) or _has("rows", "table", asked.whole)),
        mention=_mention(text, called),
        is_starred=not is_unstarred and _is_starred(asked.whole, sources),
        is_alone=_GAP in text,
        is_unstarred=is_unstarred,
        is_total=_has("rows", "total", asked.whole),
    )


def _called(text: str, asked: Question, sources: Sequence[Source]) -> list[Called]:
    """The units named; of a name at several levels that of the documents is meant."""
    printed = {(unit, source.head.region): None for source in sources for unit in units_of(source, "either")}
    levels: set[Level | None] = {source.head.level for source in sources}
    level = next(iter(levels)) if len(levels) == 1 else None
    units = [unit_of(unit, region) for unit, region in printed]
    return find_units(text, units, level=level, places=(*asked.places, *asked.mentioned))


def units_of(source: Source, role: Role) -> tuple[str, ...]:
    """The units that have a role in a clause's duty."""
    duty = source.clause.duty
    named = {
        "responsible": duty.responsible,
        "cooperating": duty.cooperating,
        "either": duty.responsible + duty.cooperating,
    }
    return parted(named[role])


def _parts(text: str, called: Sequence[Called]) -> tuple[Part, ...]:
    """The units with their roles; those joined by 和 or 、 share one, one being enough unless all are asked."""
    parts: list[Part] = []
    group: list[tuple[str, ...]] = []
    before = 0
    for each, following in zip_longest(called, called[1:]):
        group.append(each.units)
        behind = text[each.span.end : following.span.start if following else len(text)]
        if following and _JOINING.fullmatch(behind):
            continue
        role = _role(behind) or _role(text[before : each.span.start], last=True) or "responsible"
        all_of = len(group) > 1 and _TOGETHER.search(behind)
        parts += [_part([units], role) for units in group] if all_of else [_part(group, role)]
        before, group = each.span.end, []
    return tuple(parts)


def _part(group: Sequence[tuple[str, ...]], role: Role) -> Part:
    """One of several units; without any where one of them is printed nowhere at the level that is said."""
    if not all(group):
        return Part((), role)
    shortest = (min(units, key=lambda unit: (len(unit), unit)) for units in group)
    return Part(tuple(unit for units in group for unit in units), role, tuple(dict.fromkeys(shortest)))


def _role(text: str, *, last: bool = False) -> Role | None:
    """The role that a text names first, or last; not one that it negates (光配合不牵头)."""
    found = [
        (match.start(), place, role)
        for place, role in enumerate(_ROLES)
        for match in pattern("roles", role, file=FILE).finditer(text)
        if not pattern("roles", "negation", file=FILE).search(text[max(0, match.start() - _NEGATION) : match.start()])
    ]
    return (max(found) if last else min(found))[2] if found else None


def _bound(asked: Question, sources: Sequence[Source], *, is_table: bool) -> Bound | None:
    """The bound on deadlines; of a unit or a table, also a month or year without any 前 or 到期."""
    if asked.bound or not any(source.clause.duty.deadline for source in sources):
        return asked.bound
    if is_table and len(asked.years) == 1 and not asked.documents:
        year = asked.years[0]
        return deadline_bound(asked.whole + _DUE) or Bound(f"{year}年", f"{year}-01-01", f"{year}-12-31")
    return None


def _mention(text: str, called: Sequence[Called]) -> str:
    """The words that a row must hold."""
    for each in reversed(called):
        text = text[: each.span.start] + _GAP + text[each.span.end :]
    for found in pattern("rows", "mention", file=FILE).finditer(text):
        words_asked = next(group for group in found.groups() if group)
        generic = pattern("rows", "generic", file=FILE).fullmatch(words_asked)
        if not (generic or _GAP in words_asked or _role(words_asked) or re.search(r"\d", words_asked)):
            return words_asked
    return ""


def _is_starred(text: str, sources: Sequence[Source]) -> bool:
    """Whether the starred rows are asked for, by the star or by what a note says that it stands for."""
    notes = [source.clause.text for source in sources if "★" in source.clause.text and not source.clause.cells]
    said = (found for note in notes for found in pattern("rows", "starred", file=FILE).finditer(note))
    terms = [next(filter(None, found.groups())) for found in said]
    return _has("rows", "star", text) or any(term in text for term in terms)


# ---- holding tasks against them ------------------------------------------------------------------------


def meets(source: Source, conditions: Conditions) -> bool:
    """Whether the task of a clause meets every condition."""
    parts = all(set(part.units) & set(units_of(source, part.role)) for part in conditions.parts)
    return (
        parts
        and source.clause.duty != NO_DUTY
        and _is_due(source, conditions.bound)
        and _bare(conditions.mention) in _bare(plain(task_words(source.clause)))
        and (not conditions.is_starred or "★" in source.clause.text)
        and (not conditions.is_unstarred or "★" not in source.clause.text)
        and (not conditions.of_table or bool(source.clause.cells))
        and (not conditions.is_alone or _is_alone(source))
    )


def _is_due(source: Source, bound: Bound | None) -> bool:
    deadline = source.clause.duty.deadline
    if bound is None:
        return True
    by = deadline.by if deadline else None
    return by is not None and (bound.since or by) <= by <= (bound.until or by)


def _bare(text: str) -> str:
    return _QUOTES.sub("", text)


def _is_alone(source: Source) -> bool:
    """Whether a row leaves its column of cooperating units empty."""
    columns = [cell for cell in source.clause.cells if cell.header.startswith(words("duties", "cooperating"))]
    return bool(columns) and not source.clause.duty.cooperating
