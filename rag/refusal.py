"""Refusals 未找到: says what is missing, and asks back where two readings are equally good."""

from collections.abc import Iterator, Sequence

from corpus.document import DocumentHead
from corpus.regions import Region
from index.filters import NO_FILTERS, Filters
from rag.answer import Related
from rag.draft import Draft
from rag.question import Question
from rag.retrieve import Found
from rag.shape import shapes_asked, share_held
from rag.signals import NAMES
from rag.values import facts_beside

_FEWEST_READINGS = 2


def what_is_missing(asked: Question, found: Found, draft: Draft | None, heads: Sequence[DocumentHead]) -> str:
    """One sentence on what the corpus does not hold, and what comes nearest."""
    reasons = [*(draft.missing if draft else ()), *_reasons(asked, found, heads)]
    chinese = asked.language == "zh"
    general = "语料中没有能回答这个问题的条款" if chinese else "The documents hold no clause that answers this"
    reason = (reasons or [general])[0]
    nearest = _nearest(asked, found)
    if not nearest:
        return f"{reason}。" if chinese else f"{reason}."
    return f"{reason}；{nearest}。" if chinese else f"{reason}; {nearest}."


def _reasons(asked: Question, found: Found, heads: Sequence[DocumentHead]) -> Iterator[str]:
    chinese = asked.language == "zh"
    if asked.unknown_document:
        named = asked.unknown_document
        yield f"语料中没有{named}这份文件" if chinese else f"The corpus holds no document {named}"
    outside = [region for region in asked.places if not _is_covered(region, heads)]
    if outside:
        names = "、".join(region.name for region in outside)
        yield f"语料中没有{names}的文件或数据" if chinese else f"The corpus holds no document of {names}"
    yield from _beside(asked, found)
    if asked.years and found.evidence and not _any(found, "year_said"):
        years = "、".join(f"{year}年" for year in asked.years)
        numbers = ", ".join(map(str, asked.years))
        yield f"相关条款没有{years}的内容" if chinese else f"No clause on this matter speaks of {numbers}"
    shapes = shapes_asked(asked.whole, asked.kinds)
    if shapes and found.evidence and not share_held(shapes, found.evidence[0].clause.reading):
        yield (
            "相关条款没有写明所问的数值或内容" if chinese else "The clauses on this matter do not state what was asked"
        )


def _beside(asked: Question, found: Found) -> Iterator[str]:
    """Of which places or years the documents give the value instead."""
    beside = [each.fact for each in facts_beside(asked, found.evidence)]
    same = [fact for fact in beside if fact.indicator == beside[0].indicator]
    if not same or not asked.places:
        return
    names = [place.name for place in asked.places]
    own = sorted({fact.year for fact in same if fact.year and fact.region in names})
    others = sorted({fact.region for fact in same if fact.region and fact.region not in names})
    places = "、".join(names)
    name = same[0].indicator
    if asked.language == "en":
        held = f"for {', '.join(map(str, own))}" if own else f"of {', '.join(others)}"
        yield f"The documents give {name} {held}, not what was asked" if own or others else f"No value of {name}"
    elif own:
        yield f"语料中{places}的“{name}”只有{'、'.join(f'{year}年' for year in own)}的数值，没有所问年份的"
    elif others:
        yield f"语料中没有{places}的“{name}”，有{'、'.join(others)}的"


def _is_covered(region: Region, heads: Sequence[DocumentHead]) -> bool:
    return any(head.region == region.name for head in heads)


def _any(found: Found, name: str) -> bool:
    return bool(found.signals[:, NAMES.index(name)].any())


def _nearest(asked: Question, found: Found) -> str:
    """Whose clause comes nearest, where it is not of the place asked about."""
    if not found.evidence:
        return ""
    region = found.evidence[0].head.region
    if not region or not asked.places or region in {place.name for place in asked.places}:
        return ""
    return f"最接近的是{region}的条款" if asked.language == "zh" else f"the nearest clause is one of {region}"


def which_is_meant(asked: Question, heads: Sequence[DocumentHead], filters: Filters = NO_FILTERS) -> str | None:
    """The question back where 全市 or 我区 may be any of several places; None where the reading is clear."""
    if not asked.vague or asked.places or asked.documents or filters.regions or filters.documents:
        return None
    names = sorted({head.region for head in heads if head.region and head.level in asked.vague})
    if len(names) < _FEWEST_READINGS:
        return None
    if asked.language == "en":
        return f"Which do you mean: {', '.join(names)}?"
    return f"您问的是{'还是'.join(['、'.join(names[:-1]), names[-1]])}？"


def related(found: Found, most: int) -> tuple[Related, ...]:
    """The likeliest clauses, offered beside a refusal."""
    return tuple(Related(each.clause, each.head, round(each.score, 4)) for each in found.evidence[:most])
