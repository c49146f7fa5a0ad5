"""Follow-ups 追问 folded into whole questions: what a turn changes is replaced, the rest is kept from before.

那2035年呢 changes the year, 西安呢 the place, 省规划里怎么讲的 the paper, 保护产品呢 the matter; 谁负责 asks something
else of the same matter. A question that names its own matter, and 换个话题, stand alone.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from corpus.regions import Region
from corpus.wording import Span
from index.tokens import plain_words
from rag.cues import pattern, words
from rag.matter import without
from rag.reading import Reading, Setting, apart, read

LONGEST = 2_000
"""So many characters of a text are understood: long questions have some hundreds, more is a paper pasted in."""
_KEPT = 12
"""So many of the last questions are folded; older ones are seldom meant."""
_SHORT = 4
"""A matter of so many characters or fewer leans on the earlier one where it asks what needs an object (奖几万)."""
_NAME = 24
"""A name of a matter is no longer than so many characters."""
_NEAR = 6
"""So far before a paper's word its place may stand: 长沙那份实施方案."""


class Message(NamedTuple):
    """What was said by whom."""

    role: Literal["user", "assistant"]
    content: str


def fold_history(text: str, history: Sequence[Message], setting: Setting) -> tuple[str, tuple[Region, ...]]:
    """The whole question of a text, and the places spoken of so far; only the user's own words are folded in.

    A question that folding makes too long loses its start: the newest words stand at its end.
    """
    whole = ""
    known: tuple[Region, ...] = ()
    asked = [said.content for said in history if said.role == "user" and said.content.strip()]
    for turn in [*asked[-_KEPT:], text]:
        whole = (fold(turn, whole, setting, known) if whole else _announced(turn)[0])[-LONGEST:]
        named = tuple(place.region for place in read(whole, setting, known).subjects)
        known = named or known
    return whole, known


def fold(text: str, earlier: str, setting: Setting, known: Sequence[Region] = ()) -> str:
    """The whole question of a turn after the earlier whole question."""
    bare, is_new = _announced(text)
    if is_new or pattern("follow", "polite").search(bare):
        return bare
    turn, before = _read_turn(bare, setting, known), read(earlier, setting, known)
    if _stands_alone(bare, turn):
        return bare
    if not _own_matter(turn):
        return _changed(turn, before) or _asked_of(turn, before)
    if _asks_the_same(bare) or _is_only_named(turn):
        return _other_matter(turn, before)
    if _leans(turn):
        return _asked_of(turn, before)
    return _in_the_same_place(turn, before)


def _announced(text: str) -> tuple[str, bool]:
    """The text without the words that announce a new topic, and whether there were any."""
    bare = pattern("follow", "new_topic").sub("", text)
    return bare, bare != text


def _read_turn(text: str, setting: Setting, known: Sequence[Region]) -> Reading:
    return read(pattern("follow", "opening").sub("", text), setting, known)


# ---- what a turn is ------------------------------------------------------------------------------------


def _own_matter(turn: Reading) -> str:
    """What a turn itself is about, actors and words that need an object left out."""
    if turn.language == "en":
        return _squeezed(pattern("follow", "relative").sub(" ", turn.matter))
    rest = pattern("follow", "actors").sub(" ", turn.matter)
    return _squeezed(pattern("follow", "relative").sub(" ", rest))


def _squeezed(text: str) -> str:
    return "".join(part for part in text.split() if len(part) > 1)


def _stands_alone(text: str, turn: Reading) -> bool:
    """Whether a turn names its place or paper and its matter, and points to nothing before."""
    named = bool(turn.subjects or turn.papers)
    return named and len(_own_matter(turn)) >= 2 and not _asks_the_same(text) and not _points(turn.text)


def _asks_the_same(text: str) -> bool:
    return bool(pattern("follow", "same").search(text))


def _is_only_named(turn: Reading) -> bool:
    """Whether a turn is a short name of another matter and asks nothing itself: 保护产品？"""
    return turn.kinds == ("other",) and len(turn.matter.split()) <= _SHORT and len(turn.text) <= _NAME


def _points(text: str) -> bool:
    return bool(pattern("follow", "pointing").search(text))


def _leans(turn: Reading) -> bool:
    """Whether a turn with words of its own still needs the earlier matter: 收费标准是啥, 那提意见最晚到几号."""
    short = len(_own_matter(turn)) <= (_SHORT if turn.language == "zh" else 8)
    return _points(turn.text) or (short and bool(pattern("follow", "relative").search(turn.text)))


# ---- whole questions -----------------------------------------------------------------------------------


def _changed(turn: Reading, before: Reading) -> str | None:
    """The earlier question with the turn's place, year or paper in it, where the turn asks nothing else."""
    if not (turn.subjects or turn.times or turn.papers) or _asks_something_else(turn, before):
        return None
    text = before.text
    if turn.times:
        text = _put_times(_words(turn, _merged([time.span for time in turn.times])), before)
    if turn.papers:
        return _put_owner(_paper_words(turn), text, before, is_paper=True)
    if turn.subjects:
        place = min(turn.subjects, key=lambda place: place.generic)
        return _put_owner(_words(turn, place.span), text, before)
    return text


def _paper_words(turn: Reading) -> str:
    """A turn's paper with its place: 省规划里."""
    start = min([place.span.start for place in turn.subjects] + [turn.papers[0].span.start])
    end = turn.papers[-1].span.end
    return turn.text[start:end] + ("里" if turn.text.startswith(("里", "中"), end) else "")


def _asks_something_else(turn: Reading, before: Reading) -> bool:
    """Whether a turn without matter asks for another kind of thing than before: 2020年的底子是多少 does not."""
    relative = pattern("follow", "relative").search(turn.matter) is not None
    return relative or (turn.kinds != ("other",) and not set(turn.kinds) & set(before.kinds) and turn.kinds != ("how",))


def _asked_of(turn: Reading, before: Reading) -> str:
    """The earlier topic and the turn's question about it: 西安的知识产权条例，谁牵头."""
    dropped: list[Span] = []
    if turn.papers or turn.subjects:
        dropped = [place.span for place in before.subjects] + [paper.span for paper in before.papers]
    elif turn.times:
        dropped = [time.span for time in before.times]
    topic = topic_of(before, dropped)
    question = re.sub(r"^(?:它的?|其|这个|那个|这项|那项)(?=[\u4e00-\u9fff])", "", turn.text)
    if before.language == "en" or turn.language == "en":
        return f"{topic}: {question[:1].lower()}{question[1:]}"
    return f"{topic}，{question}" if topic else question


def _other_matter(turn: Reading, before: Reading) -> str:
    """The earlier question about the turn's matter: its place and year stay, and what it asks."""
    matter = pattern("follow", "same").sub("", turn.text).strip(" ，,？?")
    peer = _peer(matter, before.text)
    if peer:
        return before.text.replace(peer, matter, 1)
    kept = _kept(turn, before)
    if before.language == "en":
        return f"{asking_part(before)} {matter}{' in ' if kept else ''}{', '.join(kept)}?".strip()
    mark = before.text[-1] if before.text.endswith(("？", "?")) else ""
    return "".join(kept) + matter + asking_part(before) + mark


def _kept(turn: Reading, before: Reading) -> list[str]:
    """The place, paper and year of the earlier question as it names them, without those that the turn has itself."""
    spans: list[Span] = []
    if not turn.subjects:
        spans += [place.span for place in before.subjects[:1] if not _in_paper(place.span, before)]
        spans += [paper.span for paper in before.papers[:1] if not turn.papers]
    if not turn.times:
        spans += [time.span for time in before.times[:1] if not _in_paper(time.span, before)]
    return [_words(before, span) for span in apart(spans)]


def _peer(matter: str, text: str) -> str | None:
    """The word of a text that is of one sort with a turn's matter: 专利 for 商标."""
    for ends in words("follow", "peers"):
        group = tuple(ends.split("|"))
        if matter.endswith(group):
            return next((word for word in plain_words(text) if word.endswith(group) and word in text), None)
    return None


def _in_the_same_place(turn: Reading, before: Reading) -> str:
    """A turn with its own matter and no place, said of the place or paper that was spoken of."""
    if turn.subjects or turn.papers or turn.places or not (before.subjects or before.papers):
        return turn.text
    owner = before.subjects[0] if before.subjects else before.papers[0]
    name = before.text[owner.span.start : owner.span.end]
    return f"{turn.text.rstrip('?？')} in {name}?" if turn.language == "en" else f"{name}{turn.text}"


def topic_of(before: Reading, dropped: Sequence[Span] = ()) -> str:
    """A question's words without what asks: 西安自己的知识产权条例最迟啥时候出来 is about 西安自己的知识产权条例."""
    rest = without(before.text, apart(list(dropped)))
    name = "question_part" if before.language == "zh" else "question_part_en"
    for _ in range(2):
        shorter = pattern("follow", name).sub("", rest).strip(" ，,：:的")
        rest = shorter or rest
    return rest


def asking_part(before: Reading) -> str:
    """The words of a question that ask, as they stand at its end (zh) or its head (en): 要到多少件."""
    name = "question_part" if before.language == "zh" else "question_part_en"
    found = [match[0] for match in pattern("follow", name).finditer(before.text) if match[0].strip(" ？?。！!")]
    if not found:
        return ""
    return found[0].strip() if before.language == "en" else found[-1].lstrip("，,")


def _put_times(said: str, before: Reading) -> str:
    """The earlier question with another year: for the last one outside a paper's name, else behind the place."""
    free = [time.span for time in before.times if not _in_paper(time.span, before)]
    if free:
        return _replaced(before.text, free[-1], said)
    if before.language == "en":
        return f"{before.text.rstrip('?？')} in {said}?"
    at = before.subjects[0].span.end if before.subjects and not before.papers else 0
    if before.papers:
        at = before.papers[-1].span.end
    return before.text[:at] + said + before.text[at:]


def _put_owner(said: str, text: str, before: Reading, *, is_paper: bool = False) -> str:
    """A question with another place or paper for its own, else in front."""
    span = _owner_span(before, is_paper=is_paper)
    name = _words(before, span) if span else ""
    if name and name in text:
        return text.replace(name, said, 1).replace("里里", "里")
    return f"{text.rstrip('?？')} in {said}?" if before.language == "en" else said + text


def _owner_span(before: Reading, *, is_paper: bool) -> Span | None:
    """Where a question names its place; for another paper, where it names its paper with the place before it."""
    if not before.papers or not is_paper:
        return before.subjects[0].span if before.subjects else None
    paper = before.papers[0].span
    near = [p.span.start for p in before.subjects if 0 <= paper.start - p.span.end <= _NEAR]
    return Span(min([*near, paper.start]), paper.end)


def _in_paper(span: Span, reading: Reading) -> bool:
    return any(paper.span.start <= span.start and span.end <= paper.span.end for paper in reading.papers)


def _replaced(text: str, span: Span, said: str) -> str:
    return text[: span.start] + said + text[span.end :]


def _merged(spans: Sequence[Span]) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _words(reading: Reading, span: Span) -> str:
    return reading.text[span.start : span.end]
