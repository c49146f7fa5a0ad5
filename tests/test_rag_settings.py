"""Settings: where each comes from, what is refused and how, and that the README lists them all."""

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from rag.errors import BadSetting
from rag.settings import NAMES, Settings, read_settings

ROOT = Path(__file__).parent.parent
READMES = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")]


def written(folder: Path, text: str) -> Path:
    file = folder / "wence.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_anything_given_every_field_has_its_default() -> None:
    settings = read_settings({}, {})
    assert settings == Settings()
    assert (settings.data, settings.corpus) == (Path("data"), None)
    assert (settings.citations, settings.related, settings.candidates) == (5, 3, 30)
    assert (settings.question_limit, settings.log_level) == (2000, "WARNING")


@pytest.mark.parametrize(
    ("flags", "environ", "text", "expected"),
    [
        pytest.param({"citations": 1}, {"WENCE_CITATIONS": "2"}, "citations = 3", 1, id="flag"),
        pytest.param({"citations": None}, {"WENCE_CITATIONS": "2"}, "citations = 3", 2, id="environment"),
        pytest.param({}, {"WENCE_CITATIONS": ""}, "citations = 3", 3, id="file"),
        pytest.param({}, {"CITATIONS": "2"}, "related = 0", 5, id="default"),
    ],
)
def test_a_flag_comes_before_the_environment_before_the_file_before_the_default(
    tmp_path: Path, flags: Mapping[str, object], environ: Mapping[str, str], text: str, expected: int
) -> None:
    assert read_settings(flags, environ, written(tmp_path, text)).citations == expected


def test_each_source_gives_what_the_others_leave_open(tmp_path: Path) -> None:
    file = written(tmp_path, 'log_level = "info"\nrelated = 0\n')
    settings = read_settings({"data": Path("here")}, {"WENCE_CORPUS": "papers", "PATH": "/bin"}, file)
    assert settings == Settings(data=Path("here"), corpus=Path("papers"), related=0, log_level="INFO")


def test_a_relative_path_of_a_file_starts_at_its_folder(tmp_path: Path) -> None:
    settings = read_settings({}, {}, written(tmp_path, 'data = "built"\ncorpus = "/srv/papers"\n'))
    assert (settings.data, settings.corpus) == (tmp_path / "built", Path("/srv/papers"))


@pytest.mark.parametrize(
    ("flags", "environ", "said"),
    [
        pytest.param({"citation": 3}, {}, "--citation: there is no setting citation. There are data, ", id="flag"),
        pytest.param(
            {}, {"WENCE_DIR": "x"}, "WENCE_DIR: there is no such setting. There are WENCE_DATA, ", id="environment"
        ),
        pytest.param(
            {}, {"WENCE_data": "x"}, "WENCE_data: there is no such setting. There are WENCE_DATA, ", id="small_letters"
        ),
        pytest.param(
            {},
            {"WENCE_CITATIONS": "five"},
            "WENCE_CITATIONS: the setting citations cannot be 'five'. Give it a whole number from 1 on",
            id="word_for_a_number",
        ),
        pytest.param(
            {}, {"WENCE_CITATIONS": "0"}, "WENCE_CITATIONS: the setting citations cannot be '0'. ", id="too_few"
        ),
        pytest.param(
            {}, {"WENCE_RELATED": "-1"}, "WENCE_RELATED: the setting related cannot be '-1'. ", id="below_zero"
        ),
        pytest.param(
            {}, {"WENCE_RELATED": "٣"}, "WENCE_RELATED: the setting related cannot be '٣'. ", id="other_digits"
        ),
        pytest.param({}, {"WENCE_DATA": " "}, "WENCE_DATA: the setting data cannot be ' '. ", id="blank_path"),
        pytest.param(
            {},
            {"WENCE_LOG_LEVEL": "loud"},
            "WENCE_LOG_LEVEL: the setting log_level cannot be 'loud'. "
            "Give it one of DEBUG, INFO, WARNING, ERROR, CRITICAL",
            id="level",
        ),
        pytest.param({"citations": True}, {}, "--citations: the setting citations cannot be 'True'. ", id="truth"),
        pytest.param(
            {"question_limit": 2.5}, {}, "--question-limit: the setting question_limit cannot be '2.5'. ", id="fraction"
        ),
    ],
)
def test_what_cannot_be_is_refused_by_name(flags: Mapping[str, object], environ: Mapping[str, str], said: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read_settings(flags, environ)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("citation = 3", "there is no setting citation. There are data, corpus, ", id="unknown"),
        pytest.param("[wence]\ncitations = 3", "there is no setting wence. ", id="table"),
        pytest.param('citations = "many"', "the setting citations cannot be 'many'. ", id="word"),
        pytest.param("citations = 3.0", "the setting citations cannot be '3.0'. ", id="fraction"),
        pytest.param("citations = true", "the setting citations cannot be 'True'. ", id="truth"),
        pytest.param("data = 3", "the setting data cannot be '3'. Give it the path of a folder", id="number"),
        pytest.param('data = "a\\u0000b"', "the setting data cannot be 'a\\x00b'. ", id="path_with_nul"),
        pytest.param('log_level = ["INFO"]', "the setting log_level cannot be ", id="list"),
        pytest.param("citations 3", "the settings cannot be read (", id="no_toml"),
    ],
)
def test_what_a_file_cannot_say_is_refused_with_its_name(tmp_path: Path, text: str, said: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(BadSetting) as caught:
        read_settings({}, {}, file)
    assert str(caught.value).startswith(f"{file}: {said}")


@pytest.mark.parametrize("content", [b"\xff\xfe", None], ids=["no_utf_8", "missing"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "wence.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadSetting, match="the settings cannot be read"):
        read_settings({}, {}, file)


def test_a_bad_value_is_refused_also_where_a_flag_comes_before_it(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="WENCE_RELATED"):
        read_settings({"related": 1}, {"WENCE_RELATED": "x"})
    with pytest.raises(BadSetting, match=r"wence\.toml"):
        read_settings({"related": 1}, {"WENCE_RELATED": "2"}, written(tmp_path, 'related = "x"'))


@pytest.mark.parametrize("text", READMES, ids=["english", "chinese"])
def test_the_readme_lists_every_setting_with_its_variable_and_default(text: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(WENCE_\w+)` \| (.+?) \| (.+) \|$", text, re.MULTILINE)
    assert [(name, variable) for name, variable, _, _ in rows] == [(name, f"WENCE_{name.upper()}") for name in NAMES]
    defaults = [default for _, _, default, _ in rows]
    assert defaults == [shown(each.default) for each in fields(Settings)]


def shown(default: object) -> str:
    """A default as the README has it; a truth value as TOML does."""
    text = str(default).lower() if isinstance(default, bool) else str(default)
    return "—" if default in (None, ()) else f"`{text}`"


def test_the_english_readme_says_of_each_setting_what_its_help_says() -> None:
    for each in fields(Settings):
        assert f"| {each.metadata['help']} |" in READMES[0]
