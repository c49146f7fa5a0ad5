"""DOCX: found clauses as a document of Office Open XML, made of the few parts that one must have."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from api.formats import Report, lines_of

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MADE = (1980, 1, 1, 0, 0, 0)
"""The time of every part, so that equal contents are equal files."""
_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
)
_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_FONTS = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="宋体" w:cs="Times New Roman"/>'
_BOLD = '<w:rFonts w:eastAsia="黑体"/><w:b/>'


def _style(name: str, shown: str, paragraph: str, letters: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>'
    )


_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_WORDS}"><w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}<w:sz w:val="21"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="80" w:line="320" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    + _style("Heading1", "heading 1", '<w:outlineLvl w:val="0"/>', f'{_BOLD}<w:sz w:val="32"/>')
    + _style(
        "Heading2",
        "heading 2",
        '<w:keepNext/><w:spacing w:before="320"/><w:outlineLvl w:val="1"/>',
        f'{_BOLD}<w:sz w:val="23"/>',
    )
    + _style("Quote", "Quote", '<w:ind w:left="360"/>', "")
    + _style("Place", "Place", "", '<w:color w:val="666666"/><w:sz w:val="18"/>')
    + '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:color w:val="1F5A92"/><w:u w:val="single"/></w:rPr></w:style></w:styles>'
)


def docx_bytes(report: Report) -> bytes:
    """The document: a heading for each clause, its words, where it stands and a link there."""
    targets = [report.page, *(found.url for found in report.found)]
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/document.xml": _document(report),
        "word/styles.xml": _STYLES,
        "word/_rels/document.xml.rels": _links(targets),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, _MADE)
            part.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(part, content.encode())
    return packed.getvalue()


def _document(report: Report) -> str:
    return (
        f'{_HEAD}<w:document xmlns:w="{_WORDS}" xmlns:r="{_OFFICE}"><w:body>{"".join(_paragraphs(report))}'
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" '
        'w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _paragraphs(report: Report) -> Iterator[str]:
    yield _paragraph("Heading1", _run(report.title))
    yield _paragraph("Place", _run(f"{report.about} · ") + _link(0, report.page_name))
    for number, found in enumerate(report.found, 1):
        yield _paragraph("Heading2", _run(f"{found.rank}. {found.label}"))
        for line in lines_of(found.text):
            yield _paragraph("Quote", _run(line))
        yield _paragraph("Place", _run(f"{report.place(found)} · ") + _link(number, found.clause))


def _paragraph(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def _run(text: str, style: str = "") -> str:
    return f'<w:r>{style}<w:t xml:space="preserve">{escape(_FORBIDDEN.sub("", text))}</w:t></w:r>'


def _link(number: int, text: str) -> str:
    named = '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
    return f'<w:hyperlink r:id="link{number}">{_run(text, named)}</w:hyperlink>'


def _links(targets: Sequence[str]) -> str:
    """What the numbers of links lead to, beside the styles."""
    listed = "".join(
        f'<Relationship Id="link{number}" Type="{_OFFICE}/hyperlink" Target={quoteattr(target)} TargetMode="External"/>'
        for number, target in enumerate(targets)
    )
    styles = f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{styles}{listed}</Relationships>'
