"""Ranked clauses as files: what a spreadsheet, a reader of Markdown and one of Office Open XML find in them."""

import csv
import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import httpx2
import pytest
from serving import Served

from api.docx import docx_bytes
from api.formats import COLUMNS, Found, Report, csv_bytes, harmless, markdown_bytes

QUERY = "知识产权质押融资"
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def export(served: Served, form: str, **more: Any) -> httpx2.Response:
    response = served.get("/v1/export", **{"q": QUERY, "format": form, **more})
    assert response.status_code == 200, response.text
    return response


def table(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def paragraphs(content: bytes) -> list[tuple[str, str]]:
    """The style and the text of each paragraph of a document."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        body = ElementTree.fromstring(package.read("word/document.xml"))
    found = []
    for paragraph in body.iter(f"{WORDS}p"):
        style = paragraph.find(f"{WORDS}pPr/{WORDS}pStyle")
        assert style is not None
        found.append((style.attrib[f"{WORDS}val"], "".join(each.text or "" for each in paragraph.iter(f"{WORDS}t"))))
    return found


@pytest.mark.parametrize(("form", "ending"), [("csv", "csv"), ("markdown", "md"), ("docx", "docx")])
def test_it_is_a_file_of_its_kind_and_the_same_every_time(served: Served, form: str, ending: str) -> None:
    response = export(served, form, k=5)
    assert response.headers["content-type"] == MEDIA[form]
    assert response.headers["content-disposition"] == f'attachment; filename="wence-search.{ending}"'
    assert export(served, form, k=5).content == response.content


@pytest.mark.parametrize("filters", [{}, {"region": "西安", "kind": "row"}, {"year": [2025, 2030]}])
def test_the_table_holds_the_ranking_of_the_search(served: Served, filters: dict[str, Any]) -> None:
    header, *rows = table(export(served, "csv", k=12, **filters).content)
    results = served.get("/v1/search", q=QUERY, k=12, **filters).json()["results"]
    assert tuple(header) == COLUMNS["zh"]
    assert [row[6] for row in rows] == [each["clause"]["id"] for each in results]
    for rank, (row, each) in enumerate(zip(rows, results, strict=True), 1):
        clause = served.get(f"/v1/clauses/{each['clause']['id']}").json()
        assert row[:3] == [str(rank), clause["label"], clause.get("reading", clause["text"])]
        assert row[3:5] == [each["document"]["title"], each["document"]["region"]]
        assert row[7] == f"{served.address}{clause['url']}"


def test_more_can_be_kept_than_a_search_shows_and_no_more_than_there_is(served: Served) -> None:
    assert len(table(export(served, "csv").content)) == 51
    assert len(table(export(served, "csv", k=120).content)) == 121
    assert len(table(export(served, "csv", region="宝鸡").content)) == 1


def test_the_words_about_it_are_in_the_language_asked_for(served: Served) -> None:
    header, *rows = table(export(served, "csv", lang="en", status="draft", k=3).content)
    assert tuple(header) == COLUMNS["en"]
    assert {row[5] for row in rows} == {"Draft"}
    assert "# Search: " in export(served, "markdown", lang="en").text


def test_the_markdown_has_a_heading_a_quotation_and_a_link_for_each_clause(served: Served) -> None:
    text = export(served, "markdown", k=4, region=["西安", "榆林"]).text
    assert text.startswith(f"# 检索：{QUERY}\n\n4 条，按相关度排列 · [在线查看](<{served.address}/search?q=")
    assert re.findall(r"^## (\d+)\. 《", text, re.MULTILINE) == ["1", "2", "3", "4"]
    assert len(re.findall(r"^> ", text, re.MULTILINE)) >= 4
    links = re.findall(r"\]\(<(\S+/documents/\S+)>\)", text)
    assert len(links) == 4
    assert all(served.client.get(link).status_code == 200 for link in links)


def test_the_page_it_links_to_is_that_of_the_same_search(served: Served) -> None:
    found = re.search(
        r"在线查看\]\(<(\S+)>\)", export(served, "markdown", k=4, region=["西安", "榆林"], year=2025).text
    )
    assert found
    assert dict(httpx2.URL(found[1]).params) == {"q": QUERY, "region": "西安", "year": "2025"}
    assert httpx2.URL(found[1]).params.get_list("region") == ["西安", "榆林"]


def test_the_document_opens_and_its_links_lead_to_the_clauses(served: Served) -> None:
    content = export(served, "docx", k=6).content
    found = paragraphs(content)
    assert found[0] == ("Heading1", f"检索：{QUERY}")
    results = served.get("/v1/search", q=QUERY, k=6).json()["results"]
    assert [text.partition(". ")[0] for style, text in found if style == "Heading2"] == list("123456")
    quoted = "".join(text for style, text in found if style == "Quote")
    for each in results:
        words = each["clause"].get("reading", each["clause"]["text"])
        assert "".join(words.split()) in "".join(quoted.split())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        every = [ElementTree.fromstring(package.read(name)) for name in package.namelist()]
        assert len(every) == 5
        links = ElementTree.fromstring(package.read("word/_rels/document.xml.rels")).findall(f"{LINKS}Relationship")
        used = re.findall(r'r:id="(\w+)"', package.read("word/document.xml").decode())
    targets = {link.attrib["Id"]: link.attrib["Target"] for link in links}
    assert [targets[name] for name in used[1:]] == [
        f"{served.address}{served.get('/v1/clauses/' + each['clause']['id']).json()['url']}" for each in results
    ]


@pytest.mark.parametrize(
    "query",
    ["q=商标", "format=csv", "q=商标&format=pdf", "q=商标&format=csv&k=201", "q=商标&format=csv&offset=3",
     "q=商标&format=csv&lang=fr", "q=%00&format=csv"],
)  # fmt: skip
def test_what_is_not_described_is_refused(served: Served, query: str) -> None:
    response = served.client.get(f"/v1/export?{query}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


# ---- what documents may hold -------------------------------------------------------------------------


def report(text: str, query: str = "问", title: str = "办法") -> Report:
    address = "http://127.0.0.1:8000"
    found = Found(
        1, f"《{title}》{text}", text, title, "", "repealed", "rules/1", f"{address}/documents/rules#clause-1"
    )
    return Report(query, f"{address}/search?q=a&b=c", [found])


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-5%", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＠a", "\u200b=1", "\ufeff+1", "\tx"],
)
def test_a_cell_like_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"
    [_, row] = table(csv_bytes(report(text)))
    assert row[2] == f"'{text}"


@pytest.mark.parametrize("text", ["", "1=1", "到2025年", "a@b", "《办法》", "'=1"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_a_cell_may_hold_quotes_commas_and_lines() -> None:
    text = '一、"甲",乙\n二、丙\r\n三、'
    [_, row] = table(csv_bytes(report(text)))
    assert row[2] == text


def test_markup_is_text_in_markdown() -> None:
    text = "# 一\n- 二\n3. 三\n<img src=x onerror=alert(1)> [a](javascript:b) `c` *d* | &lt;\n==="
    found = markdown_bytes(report(text, "<b>问</b>")).decode()
    assert "\n> \\# 一\n> \\- 二\n> 3\\. 三\n" in found
    assert "\\<img src=x onerror=alert(1)\\> \\[a\\](javascript:b) \\`c\\` \\*d\\* \\| \\&lt;" in found
    assert found.startswith("# 检索：\\<b\\>问\\</b\\>\n")


def test_markup_and_what_xml_cannot_hold_are_text_in_a_document() -> None:
    text = "<w:p>&amp;</w:p> ]]> \x01\ufffe\x0b 𠮷 \"'"
    found = dict(reversed(paragraphs(docx_bytes(report(text, "<b>&")))))
    assert found["Heading1"] == "检索：<b>&"
    assert found["Quote"].startswith("<w:p>&amp;</w:p> ]]>")
    assert "𠮷" in dict(paragraphs(docx_bytes(report(text))))["Heading2"]


def test_nothing_found_is_a_file_too() -> None:
    nothing = Report("问", "http://127.0.0.1:8000/search?q=a", [], "en")
    assert table(csv_bytes(nothing)) == [list(COLUMNS["en"])]
    assert "0 clauses" in markdown_bytes(nothing).decode()
    assert [style for style, _ in paragraphs(docx_bytes(nothing))] == ["Heading1", "Place"]
