"""Abstaining 拒答: decides whether what was found answers the question, by a decision fitted to labelled questions.

The weights are data (`data/refusal.json`), one for each named doubt or support; `eval/fitting.py` fits them.
A score of the index alone does not tell: the words of a question that the corpus cannot answer are mostly there.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy

from index.expansion import expand
from index.matching import Matcher
from index.tokens import plain
from rag.answer import Citation
from rag.draft import Draft
from rag.question import Question
from rag.retrieve import Found
from rag.shape import shapes_asked, share_held
from rag.signals import NAMES
from rag.values import facts_beside

TAKEN = (
    "met", "met_sentence", "met_matter", "met_matter_sentence", "pairs", "pairs_sentence", "unmet", "meaning", "words",
    "fragment", "fragment_matter", "place_own", "place_above", "place_below", "place_other", "place_said",
    "year_said", "year_other", "year_paper_other", "document_named", "document_other",
)  # fmt: skip
"""The signals of the best clause that the decision looks at."""
DOUBTS = (
    *TAKEN, "likely", "sure", "value_unsure", "who_unsure", "when_unsure", "paper_unsure", "kind_value",
    "kind_who", "kind_when", "kind_paper", "kind_yes_no", "kind_how", "english", "place_nowhere", "value_elsewhere",
    "shape_asked", "shape_absent", "shape_met", "unmet_anywhere", "heaviest_unmet", "value_unmet",
    "value_beside",
)  # fmt: skip
_LOOKED_AT = 10
"""A word that none of so many clauses meets is not what the corpus is about."""
_MET = 0.5
_SENTENCE = re.compile(r"[。；\n]")


@dataclass(frozen=True, slots=True)
class Decision:
    """Weights of the doubts, and the confidence from which on an answer is given."""

    bias: float
    weights: Mapping[str, float]
    threshold: float


@cache
def fitted_decision() -> Decision:
    """The decision of `data/refusal.json`."""
    record = json.loads(files("rag").joinpath("data/refusal.json").read_text(encoding="utf-8"))
    return Decision(record["bias"], record["weights"], record["threshold"])


def confidence(doubts: Mapping[str, float], decision: Decision) -> float:
    """How likely it is that the question is answered, 0 to 1: the logistic function of the weighted doubts."""
    total = decision.bias + sum(decision.weights.get(name, 0.0) * doubts[name] for name in DOUBTS)
    return 1 / (1 + math.exp(-max(min(total, 50.0), -50.0)))


def doubts(asked: Question, found: Found, draft: Draft | None, matcher: Matcher) -> dict[str, float]:
    """What speaks for and against answering, by name."""
    if not found.evidence or draft is None:
        return dict.fromkeys(DOUBTS, 0.0)
    best = _cited(found, draft)
    row = found.signals[best]
    said = {name: float(row[NAMES.index(name)]) for name in TAKEN}
    kinds = _kinds(asked, sure=draft.sure)
    own = said["place_own"] or said["place_said"]
    return {
        **said,
        **kinds,
        **_shape(asked, draft, matcher),
        **_words(asked, found, matcher),
        "likely": found.evidence[best].score,
        "sure": float(draft.sure),
        "english": float(asked.language == "en"),
        "place_nowhere": float(bool(asked.places) and not _is_anywhere(found)),
        "value_elsewhere": float(bool(asked.places) and not own) * kinds["kind_value"],
        "value_unmet": kinds["value_unsure"] * said["unmet"],
        "value_beside": 0.0
        if draft.sure
        else max((each.fit for each in facts_beside(asked, found.evidence)), default=0),
    }


def _kinds(asked: Question, *, sure: bool) -> dict[str, float]:
    """Which kinds of answer are asked for, and which of them no table, duty or document's own data gave."""
    kinds = set(asked.kinds)
    papers = bool(kinds & {"document", "status"})
    flags = {"value": "value" in kinds, "who": "who" in kinds, "when": "when" in kinds, "paper": papers}
    found = {f"kind_{name}": float(flag) for name, flag in flags.items()}
    found |= {f"{name}_unsure": float(flag and not sure) for name, flag in flags.items()}
    return found | {"kind_yes_no": float("yes_no" in kinds), "kind_how": float("how" in kinds)}


def _shape(asked: Question, draft: Draft, matcher: Matcher) -> dict[str, float]:
    """Whether the draft's quotes hold what the question asks for by its shape, and on its matter."""
    shapes = [] if draft.sure else shapes_asked(asked.whole, asked.kinds)
    parts = [part for citation in draft.citations for part in _readings(citation)]
    held = [part for part in parts if shapes and share_held(shapes, plain(part))]
    met = matcher.match(asked.indicator or asked.whole, held).shares.max() if held else 0.0
    return {
        "shape_asked": float(bool(shapes)),
        "shape_absent": float(bool(shapes) and not held),
        "shape_met": float(met),
    }


def _readings(citation: Citation) -> list[str]:
    """The sentences of a citation; a row as a person would read it out."""
    if citation.clause.cells:
        return [citation.clause.reading]
    return [part for part in _SENTENCE.split(citation.quote) if part.strip()]


def _words(asked: Question, found: Found, matcher: Matcher) -> dict[str, float]:
    """How much of the question's matter is met by none of the best clauses."""
    texts = ["\n".join((e.head.title, *e.clause.path, e.clause.reading)) for e in found.evidence[:_LOOKED_AT]]
    match = matcher.match(expand(asked.indicator or asked.whole).spoken, texts)
    missed = match.likeness.max(axis=0) < _MET if match.likeness.size else numpy.zeros(0, bool)
    heaviest = float((match.weights * missed).max() / match.weights.max()) if missed.any() else 0.0
    return {"unmet_anywhere": float(match.weights[missed].sum()), "heaviest_unmet": heaviest}


def _cited(found: Found, draft: Draft) -> int:
    """Which piece of evidence the draft cites first, or one of its document; else the best one."""
    if not draft.citations:
        return 0
    cited = draft.citations[0].clause
    same = [at for at, evidence in enumerate(found.evidence) if evidence.clause.id == cited.id]
    near = [at for at, evidence in enumerate(found.evidence) if evidence.clause.document == cited.document]
    return next(iter([*same, *near]), 0)


def _is_anywhere(found: Found) -> bool:
    """Whether some evidence is of a place asked about, or speaks of it."""
    columns = [NAMES.index(name) for name in ("place_own", "place_said")]
    return bool(found.signals[:, columns].any())
