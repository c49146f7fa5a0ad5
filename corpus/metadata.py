"""Who a document is: title, 文号, issuers, region, date, period and status, each with where it was read.

Only the front matter, the closing lines and the table of particulars that web pages print are read: a
number, date or agency in running text belongs to something the document cites.
"""

import re
from dataclasses import dataclass, field

from corpus.closing import names_paper
from corpus.document import Level, ParsedText, Status
from corpus.duties import last_day
from corpus.regions import first_region
from corpus.style import words
from corpus.text import narrow, tidy
from corpus.titles import (
    ADOPTED,
    DATE,
    LETTERHEAD,
    NUMBER,
    NUMBER_IN_BRACKETS,
    PARTICULAR,
    agencies_in,
    head_length,
    is_agency,
    lines_of,
    title_lines,
    title_text,
)
from corpus.wording import Span, Wording, joined
from corpus.years import plan_years

_DECREE = re.compile(r"(?:\d{4}\s?年\s?)?第\s{0,2}[\d〇零一二三四五六七八九十百]{1,6}\s{0,2}号")
_PLAIN_DATE = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_YEARS = re.compile(r"((?:19|20)\d{2})\s?(?:年)?\s?[-—–－~～至到]{1,2}\s?((?:19|20)\d{2})\s?年?")
_ONE_YEAR = re.compile(r"((?:19|20)\d{2})\s?年(?:度)?(?!\s?(?:修订|修正|版|第|\d|远景))")
_PLAN = re.compile(r"[“\"]?十([一二三四五六七八九])五[”\"]?")
_LONG_PLAN = re.compile(r"第十([一二三四五六七八九])个五年")
_SPAN_OF_PLAN = re.compile(r"规划期(?:限)?(?:为|：)?")
_QUOTED = re.compile(r"《[^《》]{0,80}(?:〈[^〈〉]{0,60}〉[^《》]{0,60})?》")
_ISSUED = re.compile(
    r"(?:印发|发布|转发|公布|下发|批转)(?:[^《》]{0,20})?《(.{4,80}?)》的(?:通知|公告|决定|函|命令|通告)"
)
_ISSUED_BARE = re.compile(r"(?:印发|发布|转发|公布)(.{4,60}?)的(?:通知|公告|决定|通告)")
_ASSEMBLY = re.compile(
    r"(?:日|^|[（(\s])([\u4e00-\u9fff]{2,15}?)(?:第[一二三四五六七八九十]{1,4}届)?(人民代表大会(?:常务委员会)?)(?=第|通过|公布)"
)
_URL = re.compile(r"https?://[^\s，。；）)<>\"']{4,300}")

_PARTICULARS = {
    "doc_no": {"发文字号", "文号", "文件编号", "公文字号", "文件文号"},
    "issuer": {"发文机关", "发布机构", "发文单位", "制发机关", "发布单位", "印发机关"},
    "date": {"成文日期", "发文日期", "印发日期", "公布日期", "发布日期", "发布时间", "发文时间", "成文时间"},
}


@dataclass(slots=True)
class Metadata:
    """What was read of a document, and from where."""

    title: str = ""
    doc_no: str | None = None
    issuer: str | None = None
    region: str | None = None
    level: Level | None = None
    date: str | None = None
    period: tuple[int, int] | None = None
    status: Status = "unknown"
    source_url: str | None = None
    body_title: str | None = None
    read_from: dict[str, Span] = field(default_factory=dict)


def read_metadata(parsed: ParsedText) -> Metadata:
    """The metadata that a document's own text gives."""
    return _Reader(parsed).read()


class _Reader:
    """Reads one field after the other; a later one may build on the title and the issuer."""

    def __init__(self, parsed: ParsedText) -> None:
        fronts = [clause.wording for clause in parsed.clauses if clause.kind == "front_matter"]
        self._front = lines_of(fronts[0]) if fronts else []
        self._body = lines_of(fronts[1]) if len(fronts) > 1 else []
        ends = [clause.wording for clause in parsed.clauses if clause.id.endswith("/end")]
        self._end = [line for wording in ends for line in lines_of(wording)]
        self._first = parsed.clauses[0].wording if parsed.clauses else Wording("", ())
        self._found = Metadata()
        self._head = self._front[: head_length(self._front)]
        self._title: list[Wording] = []

    def read(self) -> Metadata:
        """Fills in the metadata."""
        self._read_title()
        self._read_particulars()
        self._read_number()
        self._read_issuer()
        self._read_region()
        self._read_date()
        self._read_period()
        self._read_status()
        self._read_url()
        return self._found

    def _note(self, name: str, wording: Wording) -> None:
        self._found.read_from[name] = wording.span

    # ---- title ------------------------------------------------------------------------------

    def _read_title(self) -> None:
        self._title = title_lines(self._head)
        if not self._title and self._front:
            self._title = self._front[:1]
        wording = joined(self._title) if self._title else self._first.cut(0, min(40, len(self._first.text)))
        self._found.title = title_text(self._title) if self._title else tidy(wording.text)
        self._note("title", wording)
        repeated = title_lines(self._body[: head_length(self._body)])
        if repeated:
            self._found.body_title = tidy("".join(line.text for line in repeated))
            self._note("body_title", joined(repeated))
            return
        issued = _ISSUED.search(self._found.title) or _ISSUED_BARE.search(self._found.title)
        if issued:
            self._found.body_title = issued[1]
            self._note("body_title", wording)

    # ---- number, issuer, region -------------------------------------------------------------

    def _read_particulars(self) -> None:
        """Fields that a web page prints in a table of their own: 发文字号：…"""
        for line in self._front:
            label = PARTICULAR.match(line.text)
            if not label or len(line.text) > 80:
                continue
            name = next((key for key, known in _PARTICULARS.items() if "".join(label[1].split()) in known), None)
            value = line.cut(label.end()).strip()
            if name == "date":
                self._set_date(value)
            elif (name == "doc_no" and NUMBER.search(value.text)) or name == "issuer":
                setattr(self._found, str(name), tidy(value.text))
                self._note(str(name), value)

    def _read_number(self) -> None:
        if self._found.doc_no:
            return
        for position, line in enumerate(self._head):
            text = line.text.strip()
            bracketed = NUMBER_IN_BRACKETS.search(text)
            number = NUMBER.match(text, bracketed.start()) if bracketed else NUMBER.match(text)
            if number and len(text) - number.end() <= 12:
                self._found.doc_no = "".join(number[1].split())
                self._note("doc_no", line.cut(number.start(1), number.end(1)))
                return
            above = self._head[position - 1].text.strip() if position else ""
            if _DECREE.fullmatch(narrow(text)) and above.endswith(("令", "公告")):
                self._found.doc_no = f"{tidy(above)}{tidy(text)}"
                self._note("doc_no", line)
                return

    def _read_issuer(self) -> None:
        if self._found.issuer:
            return
        found = self._subject() or self._letterhead() or self._signature() or self._decree()
        if found:
            self._found.issuer = "、".join(agencies_in(found))
            self._note("issuer", found)
            return
        for line in self._head:
            assembly = _ASSEMBLY.search(line.text) if ADOPTED.search(line.text) else None
            if assembly:
                self._found.issuer = assembly[1] + assembly[2]
                self._note("issuer", line.cut(assembly.start(1), assembly.end()))
                return

    def _subject(self) -> Wording | None:
        """Who the title says acts: the words before 关于, which may stand on lines of their own."""
        printed = joined(self._title, "\n") if self._title else Wording("", ())
        about = printed.text.find("关于")
        subject = printed.cut(0, max(0, about)).strip()
        passed_on = re.search("转发|批转|印发", subject.text)
        subject = subject.cut(0, passed_on.start()) if passed_on else subject
        quoted = "《" in subject.text or len(subject.text) > 120
        return subject if subject.text and not quoted else None

    def _letterhead(self) -> Wording | None:
        for position, line in enumerate(self._head):
            letterhead = LETTERHEAD.fullmatch(line.text)
            if letterhead:
                above = self._head[:position] if all(is_agency(near.text) for near in self._head[:position]) else []
                return joined([*above, line.cut(*letterhead.span(1)).strip()], "\n")
        above = [line for line in self._head[:4] if is_agency(line.text) and line not in self._title]
        return joined(above, "\n") if above else None

    def _signature(self) -> Wording | None:
        """The agencies above the date, at the end of the notice or of the whole paper."""
        for lines in (self._front, self._end):
            for position, line in enumerate(lines):
                if not DATE.fullmatch(line.text.strip()):
                    continue
                signed: list[Wording] = []
                for above in reversed(lines[max(0, position - 6) : position]):
                    if not is_agency(above.text):
                        break
                    signed.insert(0, above)
                if signed:
                    return joined(signed, "\n")
        return None

    def _decree(self) -> Wording | None:
        """The authority whose decree 令 or announcement 公告 a paper is."""
        for line in self._head:
            order = re.fullmatch(r"(.{3,36}?)(?:令|公告|通告)", line.text.strip())
            if order and is_agency(order[1]):
                return line.strip().cut(0, len(order[1]))
        return None

    def _read_region(self) -> None:
        context = "\n".join(line.text for line in [*self._front, *self._body])
        issuer = self._found.issuer or ""
        local = first_region(issuer)
        if issuer.startswith(words("agencies", "national")) and (local is None or local[0].level == "national"):
            self._found.region, self._found.level = "全国", "national"
            self._found.read_from["region"] = self._found.read_from["issuer"]
            return
        named = self._found.read_from.get("issuer")
        signed = [
            line for line in [*self._front, *self._end] if named and line.span.start <= named.start < line.span.end
        ]
        for line in [*signed[:1], joined(self._title), *self._head, *self._body[:1]]:
            found = first_region(_QUOTED.sub(lambda quoted: " " * len(quoted[0]), line.text), context)
            if found:
                self._found.region, self._found.level = found[0].name, found[0].level
                self._note("region", line.cut(*found[1]))
                return
        if self._found.title.startswith(words("agencies", "national")):
            self._found.region, self._found.level = "全国", "national"
            self._note("region", joined(self._title))

    # ---- date, period, status -----------------------------------------------------------------

    def _read_date(self) -> None:
        if self._found.date:
            return
        for line in [*self._front, *self._end]:
            text = line.text.strip()
            stamped = DATE.fullmatch(text) or (len(text) <= 40 and text.endswith(("印发", "发布", "公布")))
            if stamped and self._set_date(line):
                return
        for line in self._head:
            if line.text.lstrip().startswith(("（", "(", "——")) and ADOPTED.search(line.text):
                last = list(DATE.finditer(line.text))
                if last and self._set_date(line.cut(*last[-1].span())):
                    return
        for line in self._head:
            if line.text.lstrip().startswith(("——", "（", "(")) and self._set_date(line):
                return

    def _set_date(self, wording: Wording) -> bool:
        matched = DATE.search(wording.text) or _PLAIN_DATE.search(narrow(wording.text))
        if not matched:
            return False
        day = last_day(matched[1], matched[2], matched[3])
        if day is None:
            return False
        self._found.date = day if matched[3] else day[:7]
        self._note("date", wording.cut(*matched.span()))
        return True

    def _read_period(self) -> None:
        own = [self._found.body_title or "", _QUOTED.sub("", self._found.title)]
        source = "body_title" if self._found.body_title else "title"
        for text in own:
            period = read_period(text)
            if period:
                self._found.period = period
                self._found.read_from["period"] = self._found.read_from[source]
                return
            source = "title"
        for line in [*self._front, *self._body]:
            stated = _SPAN_OF_PLAN.search(line.text)
            years = _YEARS.search(narrow(line.text), stated.end()) if stated else None
            if stated and years and years.start() - stated.end() <= 4:
                self._found.period = (int(years[1]), int(years[2]))
                self._note("period", line.cut(*years.span()))
                return

    def _read_status(self) -> None:
        statuses: tuple[Status, Status] = ("draft", "repealed")
        for kind in statuses:
            for line in [*self._title, *(line for line in [*self._head, *self._body[:3]] if len(line.text) <= 60)]:
                if any(_marks(line.text, word) for word in words("status", kind)):
                    self._found.status = kind
                    self._note("status", line)
                    return
        issued = self._found.doc_no or self._found.date or names_paper(self._found.title)
        self._found.status = "in_force" if issued and self._front else "unknown"

    def _read_url(self) -> None:
        for line in [*self._front, *self._end]:
            matched = _URL.search(line.text)
            if matched and re.search("来源|原文|网址|链接", line.text[: matched.start()]):
                self._found.source_url = matched[0]
                self._note("source_url", line.cut(*matched.span()))
                return


def _marks(text: str, word: str) -> bool:
    """Whether a line of a title carries a mark: at its end, or in brackets of its own."""
    plain = _QUOTED.sub("", text).strip()
    return plain.rstrip("）)〕]】 ").endswith(word) or bool(re.search(rf"[（(〔\[]{re.escape(word)}[)）〕\]]", plain))


def read_period(text: str) -> tuple[int, int] | None:
    """The years a title says a paper is for: （2024－2026年）, “十四五”, 2022年度."""
    plain = narrow(text)
    ordinal = _LONG_PLAN.search(plain)
    if ordinal:
        return plan_years(ordinal[1])
    years = _YEARS.search(plain)
    if years and int(years[1]) <= int(years[2]):
        return int(years[1]), int(years[2])
    plan = _PLAN.search(plain)
    if plan:
        return plan_years(plan[1])
    year = _ONE_YEAR.search(plain)
    return (int(year[1]), int(year[1])) if year else None
