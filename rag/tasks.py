"""Answers made of duties 职责: who does a task and by when; the tasks that a unit, a deadline or a word picks out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass

from corpus.document import NO_DUTY, Clause, DocumentId
from corpus.text import tidy
from index.expansion import expand
from rag.conditions import asks_for_tasks, asks_what_a_unit_does, conditions_of, meets
from rag.cues import Language, pattern
from rag.draft import Draft, Writing
from rag.duties import bracketed, cite_task, due, likeness, person_cell, stated, task_span
from rag.listing import listing
from rag.question import Question
from rag.shelf import Evidence, Shelf, Source
from rag.units import FILE

_ASIDE = ("document", "compare")
"""Questions of these kinds ask for no duty, whatever else is in them: 方案是谁印发的."""
_FAR = 0.5
"""Evidence less likely than this share of the best is no rival to it."""
_NEAR = 0.75
"""The same, where nothing but the score speaks for it."""
_FAINT = 0.25
"""A less likely task needs words in common with the question."""
_UNLIKE = 0.06
"""So small a share of a question's pairs of characters in a task is none."""
_SAME_WORDING = 0.5
"""A task of which this share stands in another clause is the same one."""

# ---- one task: who, by when ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a duty that a question asks for."""

    responsible: bool
    cooperating: bool
    deadline: bool
    person: bool

    def held(self, clause: Clause) -> "_Parts":
        """Those of them that a clause states."""
        duty = clause.duty
        return _Parts(
            self.responsible and bool(duty.responsible),
            self.cooperating and (bool(duty.cooperating) or _has("roles", "cooperating", bracketed(clause))),
            self.deadline and duty.deadline is not None,
            self.person and person_cell(clause) is not None,
        )

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.responsible or self.cooperating or self.deadline or self.person


def answer_duty(asked: Question, evidence: Sequence[Evidence], shelf: Shelf) -> Draft | None:
    """Who does the task that a question is about, who helps, and by when; None where its duty does not say."""
    wanted = _wanted(asked)
    if not wanted or ("who" not in asked.kinds and _asks_for_rows(asked)):
        return None
    found = next(_able(wanted, evidence), None)
    return _stating(asked, wanted, found.source) if found and not _is_guess(asked, found) else None


def _is_guess(asked: Question, found: Evidence) -> bool:
    """Whether a task is unlikely to be the one asked about, sharing no words with the question but places."""
    is_unlike = likeness(asked.indicator, found.clause.text) < _UNLIKE and not asked.clause_numbers
    return asked.language == "zh" and is_unlike and found.score < _FAINT


def _wanted(asked: Question) -> _Parts:
    text = asked.whole
    aside = asked.kind in _ASIDE
    deadline = "when" in asked.kinds and not aside and not _has("duty", "no_deadline", text)
    if aside or not _asks_who(asked):
        return _Parts(responsible=False, cooperating=False, deadline=deadline, person=False)
    helps, leads = _has("roles", "cooperating", text), _has("roles", "responsible", text)
    person = _has("duty", "person", text)
    return _Parts(not person and (leads or not helps), not person and helps, deadline, person)


def _has(section: str, name: str, text: str) -> bool:
    return bool(pattern(section, name, file=FILE).search(text))


def _asks_who(asked: Question) -> bool:
    """Whether a question asks who does it, not for a person by name, or one who is paid, met, compared with."""
    rest = pattern("duty", "other", file=FILE).sub("", asked.whole)
    who = "who" in asked.kinds and _has("duty", "who", rest) and not _has("duty", "name", asked.whole)
    return who or _has("duty", "whether", asked.whole)


def _able(wanted: _Parts, evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """The evidence that states what is wanted: the best of all, else what is about the same and says more."""
    for each in evidence:
        if wanted.held(each.clause) and (each is evidence[0] or _replaces(each, evidence[0], wanted)):
            yield each


def _replaces(each: Evidence, best: Evidence, wanted: _Parts) -> bool:
    """Whether evidence is of the task that the best is about: in the same words, or nearly as likely with a duty."""
    is_bare = best.clause.duty == NO_DUTY
    task = each.clause.text[slice(*task_span(each.clause, best.clause.text))]
    if likeness(task, best.clause.text) >= _SAME_WORDING:
        return each.score >= _FAR * best.score or (is_bare and each.head.id == best.head.id)
    asks_who = wanted.responsible or wanted.cooperating or wanted.person
    return is_bare and asks_who and each.score >= _NEAR * best.score


def _stating(asked: Question, wanted: _Parts, source: Source) -> Draft:
    writing, clause = Writing(), source.clause
    task = task_span(clause, expand(asked.whole).spoken)
    words = tidy(clause.text[slice(*task)])
    of_task, of_duty = cite_task(writing, source, task)
    first = of_task if of_task != of_duty else ""
    if asked.language == "en":
        text = f"{_english(clause, wanted)}. Source: “{words}”{first}{of_duty}"
    else:
        text = f"「{words}」{first}：{_chinese(clause, wanted, asked.whole)}。{of_duty}"
    missing = _missing(wanted, wanted.held(clause), asked.language)
    return writing.draft(text, sure=not missing, missing=missing)


def _chinese(clause: Clause, wanted: _Parts, asked: str) -> str:
    """由甲牵头，乙、丙配合；完成时限2025.6."""
    duty, person = clause.duty, person_cell(clause)
    leads, helps = (_listed(clause, units) for units in (duty.responsible, duty.cooperating))
    said = []
    if wanted.responsible or wanted.cooperating:
        both = f"{leads}牵头，{helps}配合" if leads and helps else ""
        said.append("由" + (bracketed(clause) or both or (f"{leads}负责" if leads else f"{helps}配合")))
    if person and (wanted.person or (said and _has("duty", "leader", asked))):
        said.append(f"{person.header}：{tidy(clause.text[slice(*person.span)])}")
    if wanted.deadline and duty.deadline:
        said.append(due(clause))
    return "；".join(said)


def _listed(clause: Clause, units: Iterable[str]) -> str:
    return "、".join(stated(clause, unit) for unit in units)


def _english(clause: Clause, wanted: _Parts) -> str:
    """Led by 甲 (Chinese as in the document); with 乙; due 2025.6."""
    duty, person, said = clause.duty, person_cell(clause), []
    if wanted.responsible or wanted.cooperating:
        said += [f"led by {_listed(clause, duty.responsible)}"] if duty.responsible else []
        said += [f"with {_listed(clause, duty.cooperating)}"] if duty.cooperating else []
    if person and wanted.person:
        said.append(f"person in charge {tidy(clause.text[slice(*person.span)])}")
    if said:
        said[0] += " (Chinese as in the document)"
    if wanted.deadline and duty.deadline:
        said.append(f"due {stated(clause, duty.deadline.text)}")
    text = "; ".join(said)
    return text[0].upper() + text[1:]


_NAMES: dict[Language, tuple[str, ...]] = {
    "zh": ("责任单位", "配合单位", "完成时限", "负责人"),
    "en": ("the unit responsible", "the cooperating units", "the deadline", "the person in charge"),
}


def _missing(wanted: _Parts, held: _Parts, language: Language) -> list[str]:
    """What is wanted and not held, in words."""
    pairs = zip(astuple(wanted), astuple(held), _NAMES[language], strict=True)
    return [name for asks, has, name in pairs if asks and not has]


# ---- many tasks: of a unit, within a time, on a matter -------------------------------------------------


def answer_rows(asked: Question, evidence: Sequence[Evidence], shelf: Shelf) -> Draft | None:
    """The tasks that meet the conditions of a question, counted and each cited; None if there are none."""
    if not _asks_for_rows(asked):
        return None
    for sources in _candidates(asked, evidence, shelf):
        conditions = conditions_of(asked, sources)
        if not conditions or not (conditions.parts or asks_for_tasks(asked)):
            continue
        if found := [source for source in sources if meets(source, conditions)]:
            return listing(asked, conditions, _largest(found) if conditions.of_table else _of_tables(found))
    return None


def _asks_for_rows(asked: Question) -> bool:
    return asks_for_tasks(asked) or asks_what_a_unit_does(asked)


def _of_tables(found: Sequence[Source]) -> list[Source]:
    """The rows of a document that has any among them; its paragraphs say the same again."""
    tabled = {source.head.id for source in found if source.clause.cells}
    return [source for source in found if source.clause.cells or source.head.id not in tabled]


def _largest(found: Sequence[Source]) -> list[Source]:
    """The rows of the largest table: a table of duties, not one of what others support."""
    tables: dict[tuple[str, ...], list[Source]] = defaultdict(list)
    for each in found:
        tables[str(each.head.id), *(cell.header for cell in each.clause.cells)].append(each)
    return max(tables.values(), key=len)


def _candidates(asked: Question, evidence: Sequence[Evidence], shelf: Shelf) -> Iterator[list[Source]]:
    """The clauses to choose from: of the documents or else the places named, then of the likeliest."""
    regions = {place.name for place in asked.places}
    named = list(asked.documents) or [head.id for head in shelf.heads if head.region in regions]
    if sources := _with_duties(named, shelf):
        yield sources
    if asked.documents:
        return
    likely = [each.head.id for each in evidence if each.score >= _FAR * evidence[0].score]
    for document in dict.fromkeys(likely):
        if document not in named and (sources := _with_duties([document], shelf)):
            yield sources


def _with_duties(documents: Iterable[DocumentId], shelf: Shelf) -> list[Source]:
    """The clauses of those documents that give duties, tasks and notes alike."""
    shelves = [shelf.sources(document) for document in documents]
    return [source for each in shelves if any(s.clause.duty != NO_DUTY for s in each) for source in each]
