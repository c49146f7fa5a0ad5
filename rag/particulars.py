"""Particulars 文件自身信息: what a document states of itself, and the words that state it.

Each is found by its shape (抄送：…, （此件公开发布）, 自…起施行) or where the document's own data was read from.
"""

import re
from collections.abc import Callable
from itertools import takewhile

from corpus.style import words
from corpus.text import one_line, tidy
from corpus.titles import ADOPTED, DATE, agencies_in, is_agency
from corpus.wording import Span
from rag.cite import verify
from rag.printed import (
    Line,
    Sources,
    Stated,
    bare,
    edges,
    first,
    line_around,
    lines_in,
    quoted,
    read_line,
    sentences_in,
    words_of,
)  # fmt: skip
from rag.sentences import sentences

# ---- number, date, issuer ------------------------------------------------------------------------------


def find_number(sources: Sources) -> Stated | None:
    """The document number 文号."""
    number = sources[0].head.doc_no
    line = read_line(sources, "doc_no") or _spelt(sources, number or "")
    return Stated(*line, number) if number and line else None


def _spelt(sources: Sources, value: str) -> Line | None:
    """Where a value that was given beside the text stands in its front or closing lines."""
    for source in edges(sources):
        verdict = verify(value, source.clause)
        if value and verdict.kind == "supported" and verdict.span:
            return source, verdict.span
    return None


def find_title(sources: Sources) -> Stated | None:
    """The title, as the paper has it on its front."""
    line = read_line(sources, "title")
    return Stated(*line, one_line(words_of(line)), "title") if line else None


_APPROVED = re.compile(r"(?:已|业|经)[^。；]{0,40}?(?:审议|同意|批准|审定|通过)|\d\s?日[^。]{2,60}(?:通过|批准)")


def find_approval(sources: Sources) -> Stated | None:
    """Who approved it: the words of its front that say so (已经市政府同意)."""
    front = [source for source in sources if source.clause.kind == "front_matter"]
    return first(sentences_in(front), _APPROVED)


def find_date(sources: Sources) -> Stated | None:
    """The date of issue; a line that says more than a date (通过, 批准) is given as it stands."""
    day, found = sources[0].head.date, read_line(sources, "date")
    if not day or not found:
        return _signed_at_the_end(sources)
    line = line_around(found)
    rest = DATE.sub("", words_of(line)).strip(" 　印发。（）()")
    if ADOPTED.search(rest) or (rest and not is_agency(rest)):
        return quoted(line)
    source, span = _signed(line)
    names = agencies_in(source.clause.wording.cut(span.start, found[1].start)) if span.start < found[1].start else []
    return Stated(source, span, _in_figures(day), "date", "、".join(names))


def _signed_at_the_end(sources: Sources) -> Stated | None:
    """A date on a line of its own at the very end, under the names of the agencies that sign."""
    lines = list(lines_in(sources[-1:]))
    line = lines[-1] if lines and DATE.fullmatch(words_of(lines[-1])) else None
    span = _signed(line)[1] if line else None
    if line is None or span is None or span == line[1]:
        return None
    names = agencies_in(line[0].clause.wording.cut(span.start, line[1].start))
    return Stated(line[0], span, tidy(words_of(line)), "date", "、".join(names))


def _signed(line: Line) -> Line:
    """A line with the agencies that sign above it."""
    source, span = line
    above = [near for near in lines_in([source]) if near[1].end <= span.start]
    signers = list(takewhile(lambda near: is_agency(words_of(near)), reversed(above)))
    return source, Span(signers[-1][1].start if signers else span.start, span.end)


def _in_figures(day: str) -> str:
    """An ISO date as Chinese prints it: 2024年8月5日."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(day.split("-"), "年月日", strict=False))


def find_issuer(sources: Sources) -> Stated | None:
    """Who issued it; the bare name of a place is no authority."""
    head = sources[0].head
    line = read_line(sources, "issuer") or _spelt(sources, head.issuer or "")
    if not head.issuer or head.issuer == head.region or not line:
        return None
    around = line_around(line)
    return quoted(around) if _PASSED.search(words_of(around)) else Stated(*line, head.issuer)


_DRAFTED = re.compile(r"起草单位\s?[:：]|由[^，。；]{2,30}(?:牵头|负责)?起草|[^，。；]{2,30}起草了?本")


def find_drafter(sources: Sources) -> Stated | None:
    """Who drafted it, where that is said."""
    return first(sentences_in(sources), _DRAFTED)


# ---- who gets it, who is asked ---------------------------------------------------------------------------

_GREETING = re.compile(
    r"(?:如下|[通告]知|意见|方案|规定|内容|要求|目标|措施)\s?[:：]$|^[\s【\[]?[\u4e00-\u9fff]{2,8}\s?[:：]\s?\S"
)
_LONGEST_LINE = 400


def find_addressees(sources: Sources) -> Stated | None:
    """Whom it is addressed to 主送: the line before the first sentence that ends with a colon."""
    front = [source for source in sources if source.clause.kind == "front_matter"][:1]
    for line in takewhile(lambda near: "。" not in words_of(near), lines_in(front)):
        text = words_of(line)
        if text.endswith(("：", ":")) and len(text) <= _LONGEST_LINE and not _GREETING.search(text):
            return Stated(line[0], Span(line[1].start, line[1].end - 1), tidy(text[:-1]))
    return None


_COPIED = re.compile(r"(?:抄\s?送|抄\s?报)(?:单位|机关)?\s?[:：]\s?")
_BEHIND = re.compile(r"\n[^\n]*(?:\d\s?日\s?印发|印\s?发$|[:：])|（|\(")


def find_copied(sources: Sources) -> Stated | None:
    """Whom it is copied to 抄送: from the label to the line of the printing office."""
    for source in reversed(edges(sources)):
        text = source.clause.text
        label = _COPIED.search(text)
        if label:
            behind = _BEHIND.search(text, label.end())
            span = bare(source, Span(label.start(), behind.start() if behind else len(text)))
            return Stated(source, span, tidy(text[label.end() : span.end]).rstrip("。"))
    return None


_ONE_LINE = 120
_CONTACTS = {
    r"邮箱|邮件|电邮|\be-?mail\b": re.compile(r"[\w.+-]+@[\w.-]+\.\w+|邮箱|邮件"),
    r"传真|\bfax\b": re.compile(r"传\s?真"),
    "地址|哪[栋层间座]": re.compile(r"地\s?址\s?[:：]"),
    "联系人|(?:联系|找|问|咨询)(?:谁|哪)|科室|处室": re.compile(r"联\s?系\s?(?:人|单位|处室)"),
    r"电话|座机|热线|号码|打给|\bphone\b": re.compile(
        r"(?:联系|咨询|服务|监督|投诉|举报)?电\s?话\s?[:：]|\d{3,4}-\d{7,8}"
    ),
}
_ANY_CONTACT = re.compile(
    r"联\s?系\s?(?:人|单位|处室|方式|电话)|(?:咨询|联系)电\s?话|传\s?真\s?[:：]|[\w.+-]+@[\w.-]+\.\w+"
)


def find_contact(sources: Sources, asked: str = "") -> Stated | None:
    """Whom to turn to: the lines with the label asked for (传真), or with any, and those beside them."""
    near = edges(sources)
    lines = [*lines_in(near), *lines_in([source for source in sources if source not in near])]
    lines = [line for line in lines if _ANY_CONTACT.search(words_of(line))]
    special = next((shape for label, shape in _CONTACTS.items() if re.search(label, asked, re.IGNORECASE)), None)
    wanted = special if special and any(special.search(words_of(line)) for line in lines) else _ANY_CONTACT
    found = next((line for line in lines if wanted.search(words_of(line))), None)
    return quoted(_without_copies(_beside(_sentence_of(found, wanted)))) if found else None


def _sentence_of(line: Line, wanted: re.Pattern[str]) -> Line:
    """The sentence of a long line that has what is wanted."""
    source, span = line
    if span.end - span.start <= _ONE_LINE:
        return line
    inside = [
        part
        for part in sentences(source.clause)
        if span.start <= part.start < span.end and wanted.search(words_of((source, part)))
    ]
    return (source, inside[0]) if inside else line


def _without_copies(line: Line) -> Line:
    """A line up to the list of those it is copied to, which may follow a contact without a break."""
    source, span = line
    label = _COPIED.search(source.clause.text, span.start, span.end)
    return (source, bare(source, Span(span.start, label.start()))) if label and label.start() > span.start else line


def _beside(line: Line) -> Line:
    """A line with the lines before and behind it that name contacts too."""
    source, span = line
    label = re.compile(rf"^[（(]?(?:{_ANY_CONTACT.pattern}|电\s?话|地\s?址|邮\s?编)")
    start, end = span
    for other in (near[1] for near in lines_in([source]) if label.search(words_of(near))):
        if other.end == start - 1 or other.start == end + 1:
            start, end = min(start, other.start), max(end, other.end)
    return source, Span(start, end)


_PUBLIC = re.compile(
    r"此件(?:主动|依申请|不予)?(?:不)?公开|公开(?:方式|属性|范围|类型|形式)\s?[:：]|^[（(](?:主动|依申请|不予)公开|(?:秘密|机密|绝密)[★☆]"
)
_BRACKETED = re.compile(r"[（(][^（）()]*公开[^（）()]*[)）]")


def find_publicity(sources: Sources) -> Stated | None:
    """Whether it may be read by everybody: （此件公开发布）."""
    for line in lines_in(edges(sources)):
        if _PUBLIC.search(words_of(line)):
            found = _BRACKETED.search(words_of(line))
            start = line[1].start + (found.start() if found else 0)
            return quoted((line[0], Span(start, start + len(found[0]) if found else line[1].end)))
    return None


# ---- from when, how long, whether it holds ---------------------------------------------------------------

_PAPERS = "法|条例|办法|规定|细则|规则|决定|通知|意见|方案|规划|指引|指南|措施|计划|文件|公告"
_OWN = rf"本(?:{_PAPERS})|^\s*第[\u4e00-\u9fff]{{1,6}}条"
_EFFECTIVE = re.compile(
    rf"(?:{_OWN}|^自)[^。；]{{0,12}}(?:自|从)[^。；]{{2,24}}(?:起|之日)(?:正式)?(?:施行|实施|执行|生效)|^自[^。；]{{2,24}}起(?:正式)?(?:施行|实施|执行|生效)"
)
_VALID = re.compile(r"有效期|试行(?:期|至|到)|暂行(?:期|至)")


def find_effective(sources: Sources) -> Stated | None:
    """The sentence that says from when it holds: 自2024年1月1日起施行."""
    return _last(sources, _EFFECTIVE)


def find_validity(sources: Sources) -> Stated | None:
    """The sentence that says how long it holds, beside when it begins to."""
    own = re.compile(
        rf"(?:{_EFFECTIVE.pattern})[^。]*(?:{_VALID.pattern})|(?:{_OWN})[^。；]{{0,20}}(?:{_VALID.pattern})"
    )
    return _last(sources, own)


_REPLACED = re.compile(r"(?:同时|予以|即行|自行)废止|停止执行|不再执行|与本[^。；]{2,8}不一致的")


def find_replaced(sources: Sources) -> Stated | None:
    """The sentence that says which paper it puts out of force."""
    return _last(sources, _REPLACED)


def _last(sources: Sources, shape: re.Pattern[str]) -> Stated | None:
    return next((quoted(line) for line in reversed(list(sentences_in(sources))) if shape.search(words_of(line))), None)


_ISSUED = re.compile(r"现(?:将[^。；]{0,60}?|予以?|正式|批准)?(?:印发|下发|转发|公布|发布)")
_PASSED = re.compile(r"\d\s?日[^。]{2,60}(?:通过|批准|公布)")


def find_status(sources: Sources) -> Stated | None:
    """Whether it is a draft, repealed, or issued, and the words that say so."""
    status = sources[0].head.status
    line, title = read_line(sources, "status"), read_line(sources, "title")
    if status in {"draft", "repealed"} and line:
        in_title = title and title[0] is line[0] and title[1].start <= line[1].start and line[1].end <= title[1].end
        whole = title if title and in_title else line_around(line)
        marks = (mark for mark in words("status", status) if mark in words_of(whole))
        return Stated(*whole, next(marks, one_line(words_of(whole))).strip("（）()"), status)
    return _issued(sources) if status == "in_force" else None


def _issued(sources: Sources) -> Stated | None:
    front = [source for source in sources if source.clause.kind == "front_matter"]
    found = first(sentences_in(front), _ISSUED, "issued") or first(lines_in(front), _PASSED, "passed")
    number = None if found else find_number(sources)
    return found or (number and Stated(number.source, number.span, number.value, "numbered"))


_YEARS = re.compile(
    r"(?:19|20)\d{2}\s?年?\s?[-—–－~～至到]{1,2}\s?(?:19|20)\d{2}\s?年?|“十[一二三四五六七八九]五”|(?:19|20)\d{2}\s?年度?"
)
_PERIOD = re.compile(
    r"(?:规划期|建设期|创建期|实施期|试点期|适用期|周期|有效期)限?[^。；]{0,8}?(?:为|是|：|:|自)?\s?(?:19|20)\d{2}"
)


def find_period(sources: Sources) -> Stated | None:
    """The years it is for, as its title or a sentence of it says."""
    line = read_line(sources, "period")
    years = _YEARS.search(words_of(line)) if line else None
    stated = first(sentences_in(sources), _PERIOD)
    if line and years and not (stated and "“" in years[0]):
        return Stated(*line, tidy(years[0]), "period")
    return stated or find_validity(sources)


# ---- what it follows, what may be said to it ------------------------------------------------------------

_VERB = re.compile("根据|依据|依照|按照|贯彻|落实|结合|对照")
_BASIS = re.compile(rf"(?:{_VERB.pattern})[^。；]{{0,80}}?《")
_MADE = re.compile(r"(?:制定|编制|提出|制订|出台)[^。；]{0,12}(?:本|如下|工作方案|实施方案)|通知如下")
_OPENING = 3


def find_basis(sources: Sources) -> Stated | None:
    """The sentence that says which papers it follows: 根据《…》，制定本办法."""
    front = [source for source in sources if source.clause.kind == "front_matter"]
    opening = [*front, *[source for source in sources if source not in front][:_OPENING]]
    said = list(sentences_in(opening))
    titled = [line for line in said if _BASIS.search(words_of(line))]
    made = [line for line in said if _MADE.search(words_of(line))]
    both = [line for line in titled if line in made]
    return next((quoted(line) for line in [*both, *titled, *made] if _VERB.search(words_of(line))), None)


_INTERPRETED = re.compile(rf"(?:{_OWN}|^)[^。；]{{0,12}}由[^。；]{{2,40}}解释")


def find_interpreter(sources: Sources) -> Stated | None:
    """The sentence that says who interprets it: 本办法由…负责解释."""
    return _last(sources, _INTERPRETED)


_NUMBERED = re.compile(r"附\s?(?:件|表|录)\s?(?:\d{1,2}|[一二三四五六七八九十])?\s?[:：]?\s*|\d{1,2}\s?[.．、]\s*")


def find_attachments(sources: Sources) -> Stated | None:
    """The list of what is attached: 附件：1. …; where none is printed, the headings of what is."""
    lists = [source for source in sources if source.clause.id.endswith("/attachments")]
    if not lists:
        return None
    text = lists[0].clause.text
    named = [_NUMBERED.sub("", words_of(line), count=2).strip() for line in lines_in(lists[:1])]
    return Stated(lists[0], bare(lists[0], Span(0, len(text))), "；".join(filter(None, named)), "attachments")


_OPINIONS = re.compile(
    r"(?:征求|征集|提出|反馈|修改|宝贵)[^。；]{0,12}(?:意见|建议)[^。；]*(?:\d\s?日|截止|邮箱|电话|邮寄|@)"
    r"|(?:意见|建议)[^。；]{0,20}(?:反馈|报送|发至|发送|函告|寄)|(?:截止|\d\s?日前)[^。；]{0,40}(?:提出|反馈)[^。；]{0,12}(?:意见|建议)"
)


def find_opinions(sources: Sources) -> Stated | None:
    """By when and where opinions on a draft may be given."""
    return first(sentences_in(edges(sources)), _OPINIONS)


Finder = Callable[[Sources], Stated | None]

FINDERS: dict[str, Finder] = {
    "number": find_number,
    "title": find_title,
    "date": find_date,
    "approval": find_approval,
    "drafter": find_drafter,
    "issuer": find_issuer,
    "addressees": find_addressees,
    "copied": find_copied,
    "contact": find_contact,
    "publicity": find_publicity,
    "validity": find_validity,
    "effective": find_effective,
    "status": find_status,
    "replaces": find_replaced,
    "period": find_period,
    "follows": find_basis,
    "interpreter": find_interpreter,
    "attachments": find_attachments,
    "opinions": find_opinions,
}
"""What finds each particular, by its name in `data/about.toml`."""
