"""API keys: made, kept as hashes, taken back; what is wrong with a file of them; the commands."""

import json
import stat
from pathlib import Path

import pytest

from api.cli import main
from api.keys import KeyFault, KeyRing, add_key, hashed, read_keys, remove_key

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "inside" / "keys.json"


def test_a_key_is_kept_as_its_hash_alone_and_only_its_owner_may_read_the_file(file: Path) -> None:
    secret = add_key(file, "portal", ["ask", "admin", "ask"], rate=60)
    [key] = read_keys(file)
    assert (key.name, key.scopes, key.rate, key.sha256) == ("portal", ("ask", "admin"), 60, hashed(secret))
    assert secret not in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["keys.json"]


def test_no_two_keys_are_alike(file: Path) -> None:
    secrets = {add_key(file, f"key{number}", ["ask"]) for number in range(5)}
    assert len(secrets) == 5
    assert all(len(secret) > 40 for secret in secrets)


@pytest.mark.parametrize(
    ("name", "scopes", "said"),
    [
        pytest.param("portal", ["ask"], "there is a key named portal. Choose another", id="taken"),
        pytest.param("", ["ask"], "this is no name for a key", id="empty"),
        pytest.param("a b", ["ask"], "this is no name for a key", id="blank"),
        pytest.param("a" * 65, ["ask"], "this is no name for a key", id="long"),
        pytest.param("other", [], "there is no scope given. There are ask, admin", id="no_scope"),
        pytest.param("other", ["ask", "all"], "there is no scope all. There are ask, admin", id="scope"),
    ],
)
def test_a_key_that_cannot_be_is_refused_and_nothing_changes(
    file: Path, name: str, scopes: list[str], said: str
) -> None:
    add_key(file, "portal", ["ask"])
    before = file.read_bytes()
    with pytest.raises(KeyFault, match=said):
        add_key(file, name, scopes)
    assert file.read_bytes() == before


def test_a_key_that_is_removed_is_found_no_more(file: Path) -> None:
    secret = add_key(file, "portal", ["ask"])
    ring = KeyRing(file)
    assert ring.find(secret) is not None
    remove_key(file, "portal")
    assert ring.find(secret) is None
    with pytest.raises(KeyFault, match="there is no key named portal"):
        remove_key(file, "portal")


WRONG_TYPES = '{"keys": [{"name": 1, "sha256": "", "scopes": [], "created": "", "rate": null}]}'


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"keys": 3}', '{"keys": [{}]}', WRONG_TYPES, "[" * 9999],
    ids=["empty", "list", "number", "no_fields", "wrong_types", "deep"],
)
def test_a_file_that_holds_no_keys_is_refused_in_one_line(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KeyFault) as caught:
        read_keys(file)
    assert str(caught.value).startswith(f"{file}: the keys cannot be read (")


def test_without_a_file_there_are_no_keys(file: Path) -> None:
    assert read_keys(file) == ()
    assert len(KeyRing(file)) == 0


def test_the_commands_make_list_and_take_back_a_key(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["key", "add", "portal", "--scope", "ask,admin", "--rate", "60"]) == 0
    out, err = capsys.readouterr()
    [secret] = out.split()
    assert secret.startswith("wence_")
    assert "shown only now" in err
    assert json.loads(Path("wence-keys.json").read_text(encoding="utf-8"))["keys"][0]["sha256"] == hashed(secret)
    assert main(["key", "list"]) == 0
    row = capsys.readouterr().out.splitlines()[1].split()
    assert row[:3] == ["portal", "ask,admin", "60"]
    assert main(["key", "add", "portal"]) == 1
    assert capsys.readouterr().err.startswith("wence: wence-keys.json: there is a key named portal. ")
    assert main(["key", "remove", "portal"]) == 0
    assert main(["key", "remove", "portal"]) == 1
