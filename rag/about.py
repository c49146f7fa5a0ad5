"""Answers about a paper itself 文件本身: its number, date and issuer, whom it went to, whether it is settled.

The words of asking are data (`data/about.toml`); what the paper states is found by its shape (`rag.particulars`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from corpus.document import DocumentHead
from corpus.text import fold
from index.tokens import plain_words
from rag.cues import names, pattern, sections, words
from rag.draft import Draft, Writing
from rag.meant import documents_meant, title_of
from rag.particulars import FINDERS, find_contact, find_effective
from rag.printed import Stated
from rag.question import Question
from rag.shelf import Evidence, Shelf, Source

_FILE = "about"
_NOTHING = re.compile(r"(?!)")
_HOLDS = re.compile(r"生效|有效|施行|\bforce\b|\bvalid\b", re.IGNORECASE)
_STILL = re.compile(r"有效|作废|废止|失效|过期|现行|管用|\bvalid\b|\brepealed\b|\bexpired?\b", re.IGNORECASE)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WHEN = re.compile(r"什么时(?:候|间)|啥时[候间]?|多会儿|何时|几时|哪(?:一)?[年天]|几月|几号|哪个?日子")
_BEGUN = re.compile("开始|启动|[之以]?后|到")
_OTHER_MATTER = 3
"""Words of so many characters that neither ask nor stand in the title are another matter (收费标准)."""


def answer_about(asked: Question, evidence: Sequence[Evidence], shelf: Shelf) -> Draft | None:
    """What the paper that a question is about states of itself; a draft without words says what it does not state."""
    certain, likely = _particulars(asked)
    if not certain and not likely:
        return None
    meant = documents_meant(asked, evidence, shelf, guess=bool(certain))
    papers = [sources for identity in meant.documents if (sources := shelf.sources(identity))]
    heads = [sources[0].head for sources in papers] or shelf.heads
    names = [name for name in _order() if name in certain or (name in likely and _is_of_the_paper(asked, name, heads))]
    if not names or not (meant.sure or certain):
        return None
    if meant.missing or not papers:
        return Draft("", (), missing=(meant.missing,)) if meant.missing else None
    return _draft(asked, names, papers)


# ---- what is asked ---------------------------------------------------------------------------------------


def _particulars(asked: Question) -> tuple[set[str], set[str]]:
    """The particulars a question asks for: by words said of papers alone, and by words said of other things too."""
    certain = {name for name in _order() if _cue(asked, name, "only").search(asked.whole)}
    likely = {name for name in _order() if _cue(asked, name, "near").search(_asking(asked, name))}
    if not asked.documents:
        likely -= {"title"}  # 叫什么名字 is asked of people and places too
    if pattern("not", "planned", file=_FILE).search(asked.whole):
        likely -= {"date", "issuer", "status"}
    elif asked.documents and asked.language == "zh" and not certain | likely:
        likely = _by_single_words(asked)
    return certain, likely - certain


def _by_single_words(asked: Question) -> set[str]:
    """What single words ask for where a question may ask nothing else of a paper: 哪天定的, 联合署名的有谁."""
    single = [name for name in names("only", file=_FILE) if name != "verbs"]
    found = next((name for name in single if pattern("only", name, file=_FILE).search(asked.whole)), "")
    return set() if not found or (found == "date" and _BEGUN.search(asked.whole)) else {found}


def _order() -> list[str]:
    return [section.partition(".")[2] for section in sections("ask", file=_FILE)]


def _cue(asked: Question, name: str, kind: Literal["only", "near"]) -> re.Pattern[str]:
    """What asks for a particular; in English nothing is said of papers alone."""
    if asked.language == "en":
        named = asked.documents or (asked.places and pattern("matter", "paper_en", file=_FILE).search(asked.whole))
        return pattern(f"ask.{name}", "en", file=_FILE) if kind == "near" and named else _NOTHING
    return pattern(f"ask.{name}", kind, file=_FILE)


def _asking(asked: Question, name: str) -> str:
    """The words of a question; for its status without those that ask when (什么时候正式印发的)."""
    text = asked.whole
    for other in ("date", "validity", "effective") if name == "status" else ():
        text = _cue(asked, other, "near").sub("□", text)
    return text


def _is_of_the_paper(asked: Question, name: str, heads: Iterable[DocumentHead]) -> bool:
    """Whether what is asked is said of the paper: its number or title stands beside the words, or nothing else does."""
    found = _cue(asked, name, "near").search(asked.whole)
    if asked.language == "en":
        return True
    if found is None:
        singles = "|".join(pattern("only", single, file=_FILE).pattern for single in names("only", file=_FILE))
        return not _other_matter(replace(asked, whole=re.sub(singles, " ", asked.whole)), heads, fewest=1)
    before = re.sub(rf"(?:{pattern('matter', 'joining', file=_FILE).pattern})+$", "", asked.whole[: found.start()])
    return before.endswith(("》", "号", "号文")) or not _other_matter(asked, heads)


def _other_matter(asked: Question, heads: Iterable[DocumentHead], fewest: int = _OTHER_MATTER) -> bool:
    """Whether a question names something that is no part of a title and asks for no particular."""
    text = asked.whole
    for name in _order():
        for kind in ("only", "near"):
            text = pattern(f"ask.{name}", kind, file=_FILE).sub(" ", text)
    text = _WHEN.sub(" ", text)
    regions = [region.name for region in (*asked.places, *asked.mentioned)]
    known = fold(" ".join([*regions, *words("papers", "kinds")])).text + _named(
        tuple(f"{head.title} {head.issuer}" for head in heads)
    )
    light = pattern("matter", "light", file=_FILE)
    rest = [word for word in plain_words(text) if len(word) > 1 and word not in known and light.sub("", word)]
    return sum(map(len, rest)) >= fewest


@lru_cache(4)
def _named(names: tuple[str, ...]) -> str:
    """The titles and issuers of documents in one text."""
    return fold(" ".join(names)).text


# ---- the answer ------------------------------------------------------------------------------------------

_ZH = {
    "number": "文号是{value}",
    "date": "印发日期是{value}",
    "signed": "{value}，{by}印发",
    "issuer": "发文机关是{value}",
    "addressees": "主送{value}",
    "copied": "抄送{value}",
    "title": "名称是{value}",
    "attachments": "附件：{value}",
    "publicity": "文件注明：“{value}”",
    "period": "适用年限是{value}",
    "draft": "该文件是{value}，尚未正式印发",
    "repealed": "该文件标明“{value}”",
    "issued": "已印发：“{value}”",
    "passed": "已通过：“{value}”",
    "numbered": "已印发，文号是{value}",
    "quote": "“{value}”",
}
_EN = {
    "number": "Its document number is {value}",
    "date": "Issued on {value}",
    "signed": "Issued on {value} by {by}",
    "issuer": "Issued by {value}",
    "addressees": "Addressed to {value}",
    "copied": "Copied to {value}",
    "title": "Its title is {value}",
    "attachments": "Its attachments: {value}",
    "publicity": "The document is marked: “{value}”",
    "period": "It covers {value}",
    "draft": "It is a draft ({value}) and has not been formally issued",
    "repealed": "It is marked “{value}”",
    "issued": "It has been formally issued: “{value}”",
    "passed": "It has been formally adopted: “{value}”",
    "numbered": "It has been formally issued as {value}",
    "quote": "“{value}”",
}
_NEGATED = ("尚未正式印发", "has not been formally issued")
_NAMES = {
    "number": ("文号", "document number"),
    "title": ("名称", "title"),
    "date": ("印发日期", "date of issue"),
    "approval": ("由谁审议通过", "approving body"),
    "drafter": ("起草单位", "drafter"),
    "issuer": ("发文机关", "issuer"),
    "addressees": ("主送机关", "addressees"),
    "copied": ("抄送机关", "copy recipients"),
    "contact": ("联系方式", "contact"),
    "publicity": ("公开方式", "terms of publication"),
    "validity": ("有效期", "period of validity"),
    "effective": ("施行日期", "effective date"),
    "status": ("是否已正式印发", "status"),
    "replaces": ("废止的文件", "replaced documents"),
    "period": ("适用年限", "period"),
    "follows": ("依据的文件", "basis"),
    "interpreter": ("解释机关", "interpreting body"),
    "attachments": ("附件", "attachments"),
    "opinions": ("征求意见的截止时间和方式", "deadline for comments"),
}


def _draft(asked: Question, names: Sequence[str], papers: Sequence[Sequence[Source]]) -> Draft | None:
    writing = Writing()
    lines: list[str] = []
    missing: list[str] = []
    for sources in papers:
        title = title_of(sources[0].head)
        stated = {name: found for name in names if (found := _found(asked, name, sources))}
        told = list(_each(asked, stated, sources))
        said = [_sentence(asked, name, found, writing) for name, found in told]
        unsaid = [name for name in names if name not in stated]
        unsaid += ["validity"] if _leaves_open(asked, told) and not unsaid else []
        missing += [_not_stated(asked, title, name) for name in unsaid]
        start = f"{title}：" if len(papers) > 1 else ""
        lines += [start + (" " if asked.language == "en" else "").join(said)] if said else []
    if not lines and names == ["period"]:
        return None
    text = "\n".join(lines)
    return writing.draft(text, allowed=_own_words(text), sure=bool(lines), missing=missing)


def _own_words(text: str) -> list[str]:
    """The negations of the frames themselves, which no quote has to hold."""
    return [said for said in _NEGATED if said in text]


def _found(asked: Question, name: str, sources: Sequence[Source]) -> Stated | None:
    return find_contact(sources, asked.whole) if name == "contact" else FINDERS[name](sources)


def _each(asked: Question, stated: Mapping[str, Stated], sources: Sequence[Source]) -> Iterator[tuple[str, Stated]]:
    """What is said of a paper: the same words once, no issuer beside a date that he signed, from when it holds."""
    signed = any(found.by for found in stated.values())
    said: set[str] = set()
    for name, found in stated.items():
        if found.value not in said and not (name == "issuer" and signed):
            yield name, found
        said.add(found.value)
    status = stated.get("status")
    begins = find_effective(sources) if status and status.form != "draft" and _HOLDS.search(asked.whole) else None
    if begins and begins.value not in said:
        yield "effective", begins


def _leaves_open(asked: Question, told: Sequence[tuple[str, Stated]]) -> bool:
    """Whether it is asked if a paper still holds, and nothing but its issue is stated."""
    said = {name for name, _ in told}
    issued = any(found.form in {"issued", "passed", "numbered"} for _, found in told)
    return issued and said == {"status"} and bool(_STILL.search(asked.whole))


def _sentence(asked: Question, name: str, found: Stated, writing: Writing) -> str:
    frames, stop = (_EN, ". ") if asked.language == "en" else (_ZH, "。")
    form = "signed" if found.form == "date" and found.by else found.form or name
    frame = frames[name if name == "publicity" else form]
    value = _with_english_date(found.value) if found.form == "date" and asked.language == "en" else found.value
    return frame.format(value=value, by=found.by).rstrip("。") + stop + writing.cite(found.source, found.span)


def _with_english_date(day: str) -> str:
    year, month, number = ([int(part) for part in re.findall(r"\d+", day)] + [0, 0])[:3]
    return f"{day} ({number} {_MONTHS[month - 1]} {year})" if number else day


def _not_stated(asked: Question, title: str, name: str) -> str:
    chinese, english = _NAMES[name]
    return f"{title} does not state its {english}" if asked.language == "en" else f"{title}没有写明{chinese}"
