"""A generation on disk: whole or not there, whatever interrupts a build, and every damage named."""

import errno
import inspect
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index import storage
from index.errors import DamagedIndex, IndexFault, MissingIndex, StaleIndex
from index.manifest import EncoderIdentity, Manifest
from index.storage import Generation, open_generation, save_array, write_generation

ROOT = Path(__file__).parent.parent


def toy(label: int, files: int = 2) -> Callable[[Path], Manifest]:
    """What fills a generation of which every file holds the label."""

    def fill(folder: Path) -> Manifest:
        (folder / "encoder").mkdir()
        (folder / "empty.bin").write_bytes(b"")
        save_array(folder / "terms.npy", np.full(5, label))
        for number in range(files):
            (folder / "encoder" / f"{number}.bin").write_bytes(f"第{label}代".encode() * 50)
        return Manifest(str(label), "rjieba", EncoderIdentity("wence", "1", 2, "0f"), {"terms": 5}, {"k1": 1.2})

    return fill


def label_of(generation: Generation) -> int:
    """The label of a generation, the same in every file of it."""
    label = int(generation.manifest.corpus)
    assert generation.array("terms.npy").tolist() == [label] * 5
    words = {bytes(generation.blob(name)) for name in generation.manifest.files if name.startswith("encoder/")}
    assert words == {f"第{label}代".encode() * 50}
    return label


def generations(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "generations").iterdir())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with one generation in use."""
    write_generation(tmp_path / "data", toy(1))
    return tmp_path / "data"


@pytest.fixture
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves out the wait for the disk, which no test of order or interruption needs."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


# ---- writing and opening -----------------------------------------------------------------------------


def test_a_generation_has_what_was_written(data: Path) -> None:
    generation = open_generation(data, verify=True)
    assert label_of(generation) == 1
    assert sorted(generation.manifest.files) == ["empty.bin", "encoder/0.bin", "encoder/1.bin", "terms.npy"]
    assert generation.manifest.files["encoder/0.bin"].size == 350  # (3 + 1 + 3) bytes * 50
    assert generation.folder == data / "generations" / (data / "CURRENT").read_text(encoding="ascii").strip()


def test_a_second_build_takes_the_place_of_the_first(data: Path) -> None:
    (before,) = generations(data)
    assert label_of(write_generation(data, toy(2))) == 2
    (after,) = generations(data)
    assert (before[:6], after[:6]) == ("000001", "000002")
    assert sorted(path.name for path in data.iterdir()) == ["CURRENT", "generations", "lock"]


def test_no_file_of_a_generation_is_a_pickle(data: Path) -> None:
    assert all(path.suffix in {".npy", ".bin", ".json"} for path in (data / "generations").rglob("*.*"))


@pytest.mark.parametrize(
    "array",
    [
        pytest.param(np.arange(7), id="integers"),
        pytest.param(np.array([0.1, -2.5], dtype=np.float16), id="half_floats"),
        pytest.param(np.arange(6, dtype=np.int8).reshape(2, 3), id="rows"),
        pytest.param(np.asfortranarray(np.arange(6.0).reshape(2, 3)), id="columns_first"),
        pytest.param(np.array([], dtype=np.int64), id="empty"),
        pytest.param(np.zeros((0, 256), dtype=np.float32), id="no_rows"),
        pytest.param(np.array(2**63, dtype=np.uint64), id="one_number"),
        pytest.param(np.array(["榆林市", "西安市"]), id="texts"),
        pytest.param(np.array([True, False]), id="truth_values"),
    ],
)
def test_an_array_comes_back_read_only(tmp_path: Path, array: NDArray[Any]) -> None:
    def fill(folder: Path) -> Manifest:
        manifest = toy(1)(folder)
        save_array(folder / "array.npy", array)
        return manifest

    found = write_generation(tmp_path, fill).array("array.npy")
    np.testing.assert_array_equal(found, array)
    assert (found.dtype, found.shape) == (array.dtype, array.shape)
    assert not found.flags.writeable


@pytest.mark.parametrize(
    "array", [np.array([{}], dtype=object), np.zeros(1, dtype=[("a", "i4")])], ids=["objects", "records"]
)
def test_an_array_of_objects_is_not_saved(tmp_path: Path, array: NDArray[Any]) -> None:
    with pytest.raises(TypeError, match="is not stored"):
        save_array(tmp_path / "array.npy", array)


def test_an_array_of_objects_is_not_loaded(tmp_path: Path) -> None:
    def fill(folder: Path) -> Manifest:
        manifest = toy(1)(folder)
        np.save(folder / "array.npy", np.array([{}], dtype=object), allow_pickle=True)
        return manifest

    with pytest.raises(DamagedIndex, match="holds no array"):
        write_generation(tmp_path, fill).array("array.npy")


def test_an_empty_file_is_an_empty_blob(data: Path) -> None:
    assert bytes(open_generation(data).blob("empty.bin")) == b""


def test_a_file_that_the_manifest_does_not_name_is_not_read(data: Path) -> None:
    generation = open_generation(data)
    (generation.folder / "other.bin").write_bytes(b"x")
    with pytest.raises(DamagedIndex, match="no such file"):
        generation.blob("other.bin")


def test_an_opened_generation_stays_readable_after_the_switch(data: Path) -> None:
    old = open_generation(data)
    terms = old.array("terms.npy")
    write_generation(data, toy(2))
    assert not old.folder.exists()
    old.verify()
    assert (label_of(old), terms.tolist()) == (1, [1] * 5)


def test_opening_reads_no_more_than_it_must(tmp_path: Path) -> None:
    def fill(folder: Path) -> Manifest:
        manifest = toy(1, files=20)(folder)
        with (folder / "vectors.bin").open("wb") as file:
            file.truncate(64 << 20)
        return manifest

    write_generation(tmp_path, fill)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        open_generation(tmp_path)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.02


# ---- no index ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [False, True], ids=["no_folder", "empty_folder"])
def test_a_folder_without_an_index_says_how_to_build_one(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "my data"
    if made:
        folder.mkdir()
    with pytest.raises(MissingIndex) as caught:
        open_generation(folder)
    assert str(caught.value) == f"{folder}: there is no index in this folder. Run wence index --data '{folder}'"


@pytest.mark.parametrize("below", ["", "data"], ids=["a_file", "below_a_file"])
def test_a_file_in_place_of_the_folder_is_one_clear_line(tmp_path: Path, below: str) -> None:
    folder = tmp_path / "paper.txt" / below
    (tmp_path / "paper.txt").write_text("榆林市", encoding="utf-8")
    uses: list[Callable[[], object]] = [lambda: open_generation(folder), lambda: write_generation(folder, toy(1))]
    for use in uses:
        with pytest.raises(IndexFault, match=r"the index cannot be (read|written) \(.+\)\. Check") as caught:
            use()
        assert "\n" not in str(caught.value)
    assert (tmp_path / "paper.txt").read_text(encoding="utf-8") == "榆林市"


@pytest.fixture
def foreign() -> Iterator[Path]:
    """A folder with one generation that this process may not write; root becomes nobody for it."""
    with tempfile.TemporaryDirectory() as parent:
        Path(parent).chmod(0o755)
        data = Path(parent) / "data"
        write_generation(data, toy(1))
        data.chmod(0o555)
        user = os.geteuid()
        os.seteuid(user or 65534)
        yield data
        os.seteuid(user)
        data.chmod(0o755)


def test_a_folder_that_may_not_be_written_is_one_clear_line(foreign: Path) -> None:
    with pytest.raises(IndexFault, match=r"the index cannot be written \(Permission denied\)\. Check"):
        write_generation(foreign, toy(2))
    assert label_of(open_generation(foreign, verify=True)) == 1


@pytest.mark.parametrize("name", [".", "CURRENT", "generations", "generations/{}", "generations/{}/terms.npy"])
def test_what_may_not_be_read_is_one_clear_line_and_no_damage(foreign: Path, name: str) -> None:
    closed = foreign / name.format(open_generation(foreign).folder.name)
    user = os.geteuid()
    os.seteuid(os.getuid())
    before = closed.stat().st_mode
    closed.chmod(0)
    os.seteuid(user)
    try:
        with pytest.raises(IndexFault, match=r"the index cannot be read \(Permission denied\)\. Check") as caught:
            open_generation(foreign)
        assert not isinstance(caught.value, DamagedIndex)
    finally:
        os.seteuid(os.getuid())
        closed.chmod(before)
        os.seteuid(user)


# ---- damage ------------------------------------------------------------------------------------------

FILES = ["empty.bin", "encoder/0.bin", "encoder/1.bin", "terms.npy", "manifest.json"]


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_found_at_opening(data: Path, name: str) -> None:
    file = open_generation(data).folder / name
    file.unlink()
    with pytest.raises(DamagedIndex) as caught:
        open_generation(data)
    assert (caught.value.where, caught.value.what) == (str(file), "the file is missing")
    assert caught.value.remedy == f"Run wence index --data {data} to build it again"


@pytest.mark.parametrize("name", [name for name in FILES if name != "empty.bin"])
@pytest.mark.parametrize("size", [0, 1, -1], ids=["emptied", "one_byte", "one_byte_less"])
def test_a_truncated_file_is_found_at_opening(data: Path, name: str, size: int) -> None:
    file = open_generation(data).folder / name
    os.truncate(file, size if size >= 0 else file.stat().st_size + size)
    with pytest.raises(DamagedIndex) as caught:
        open_generation(data)
    assert caught.value.where == str(file)


@pytest.mark.parametrize("name", FILES)
def test_a_longer_file_is_found_at_opening(data: Path, name: str) -> None:
    file = open_generation(data).folder / name
    with file.open("ab") as opened:
        opened.write(b"\n")
    with pytest.raises(DamagedIndex) as caught:
        open_generation(data)
    assert caught.value.where == str(file)


def test_every_flipped_byte_is_found_by_verify(data: Path) -> None:
    folder = open_generation(data).folder
    names = [name for name in FILES if name != "empty.bin"]
    for file in [data / "CURRENT", *(folder / name for name in names)]:
        content = file.read_bytes()
        for position in range(0, len(content), 1 if len(content) < 100 else 17):
            flipped = bytearray(content)
            flipped[position] ^= 0x01
            file.write_bytes(flipped)
            with pytest.raises(DamagedIndex) as caught:
                open_generation(data, verify=True)
            assert caught.value.where == str(file)
        file.write_bytes(content)
    open_generation(data, verify=True)


def test_a_flipped_byte_of_an_array_never_gives_anything_but_an_array_or_the_error(data: Path) -> None:
    file = open_generation(data).folder / "terms.npy"
    content = file.read_bytes()
    for position in range(len(content)):
        flipped = bytearray(content)
        flipped[position] ^= (0x01, 0x10, 0x80)[position % 3]
        file.write_bytes(flipped)
        with suppress(DamagedIndex):
            assert isinstance(open_generation(data).array("terms.npy"), np.ndarray)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\n", id="blank"),
        pytest.param(b"../outside\n", id="outside"),
        pytest.param(b"/etc\n", id="absolute"),
        pytest.param(b"000001-0a1b2c3d/../../../outside\n", id="outside_again"),
        pytest.param(b"\x00\xff\xfe" * 5000, id="binary"),
        pytest.param(b"999999-0a1b2c3d\n", id="missing_folder"),
        pytest.param(b"000001-0a1b2c3d\n\n", id="two_lines"),
        pytest.param("０００００１-0a1b2c3d\n".encode(), id="full_width"),
    ],
)
def test_a_current_that_names_no_generation_is_damage(data: Path, content: bytes) -> None:
    shutil.copytree(open_generation(data).folder, data.parent / "outside")
    (data / "CURRENT").write_bytes(content)
    with pytest.raises(DamagedIndex) as caught:
        open_generation(data)
    assert caught.value.where == str(data / "CURRENT")
    assert label_of(write_generation(data, toy(2))) == 2
    assert len(generations(data)) == 1


def test_a_line_without_its_end_is_damage(data: Path) -> None:
    (data / "CURRENT").write_bytes((data / "CURRENT").read_bytes().strip())
    with pytest.raises(DamagedIndex):
        open_generation(data)


@pytest.mark.parametrize("name", ["", "encoder", "terms.npy", "manifest.json", "../../CURRENT"])
def test_a_link_is_not_followed(data: Path, name: str) -> None:
    linked = Path(os.path.normpath(open_generation(data).folder / name))
    linked.rename(data.parent / "moved")
    linked.symlink_to(data.parent / "moved")
    with pytest.raises(DamagedIndex, match=r"is a link|is not a plain file|names? a generation") as caught:
        open_generation(data)
    assert caught.value.where == str(linked)
    assert label_of(write_generation(data, toy(2))) == 2
    assert (data.parent / "moved").exists()


def test_a_linked_folder_of_generations_is_refused(data: Path) -> None:
    (data / "generations").rename(data.parent / "moved")
    (data / "generations").symlink_to(data.parent / "moved")
    uses: list[Callable[[], object]] = [lambda: open_generation(data), lambda: write_generation(data, toy(2))]
    for use in uses:
        with pytest.raises(IndexFault, match="the folder is a link"):
            use()
    assert len(list((data.parent / "moved").iterdir())) == 1


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
@pytest.mark.parametrize("name", ["terms.npy", "../../CURRENT"])
def test_what_is_no_plain_file_is_damage_and_is_not_waited_for(
    data: Path, make: Callable[[Path], None], name: str
) -> None:
    file = Path(os.path.normpath(open_generation(data).folder / name))
    file.unlink()
    make(file)
    with pytest.raises(DamagedIndex, match="not a plain file"):
        open_generation(data)


def test_a_newer_format_says_so(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.manifest.FORMAT", 0)
    with pytest.raises(StaleIndex, match="the index has format 2, this program reads format 0"):
        open_generation(data)


# ---- builds that fail --------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [StaleIndex("x", where="y", remedy="z"), KeyboardInterrupt(), ValueError("x")])
def test_an_error_of_the_build_goes_through_and_leaves_the_index_alone(data: Path, error: BaseException) -> None:
    before = generations(data)

    def fill(folder: Path) -> Manifest:
        toy(2)(folder)
        raise error

    with pytest.raises(type(error)) as caught:
        write_generation(data, fill)
    assert caught.value is error
    assert generations(data) == before
    assert label_of(open_generation(data, verify=True)) == 1


def test_a_full_disk_is_one_clear_line(data: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(folder: Path) -> Manifest:
        manifest = toy(2)(folder)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        try:
            save_array(folder / "vectors.npy", np.zeros(1000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        return manifest

    with pytest.raises(IndexFault, match=r"the index cannot be written \(.+\)\. Check the folder, its rights"):
        write_generation(data, fill)
    assert label_of(open_generation(data, verify=True)) == 1
    assert len(generations(data)) == 1


def test_a_link_among_the_files_is_refused(data: Path) -> None:
    def fill(folder: Path) -> Manifest:
        manifest = toy(2)(folder)
        (folder / "encoder" / "weights.bin").symlink_to("/etc/passwd")
        return manifest

    with pytest.raises(IndexFault, match="weights"):
        write_generation(data, fill)
    assert label_of(open_generation(data)) == 1


def test_a_first_build_that_fails_leaves_no_index(tmp_path: Path) -> None:
    def fill(folder: Path) -> Manifest:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_generation(tmp_path, fill)
    assert generations(tmp_path) == []
    with pytest.raises(MissingIndex):
        open_generation(tmp_path)


def test_leftovers_are_gone_before_the_next_build_needs_their_space(data: Path) -> None:
    left = data / "generations" / "000007-0a1b2c3d"
    left.mkdir()
    (left / "terms.npy").write_bytes(b"half")
    (data / "CURRENT.tmp").write_bytes(b"0000")
    (data / "generations" / "notes.txt").write_bytes(b"not ours")

    def fill(folder: Path) -> Manifest:
        assert not left.exists()
        assert label_of(open_generation(data)) == 1
        return toy(2)(folder)

    write_generation(data, fill)
    assert generations(data)[1:] == ["notes.txt"]
    assert not (data / "CURRENT.tmp").exists()


def test_a_build_that_fails_below_a_damaged_current_removes_nothing_it_did_not_make(data: Path) -> None:
    before = generations(data)
    (data / "CURRENT").write_bytes(b"\xff")

    def fill(folder: Path) -> Manifest:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_generation(data, fill)
    assert set(before) <= set(generations(data))
    write_generation(data, toy(2))
    assert len(generations(data)) == 1


# ---- the order of a switch, and its interruption -----------------------------------------------------


def test_everything_is_on_the_disk_before_the_switch_and_the_switch_before_the_removal(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    (old,) = generations(data)

    def sync(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)

    def switch(source: Path, target: Path, real: Callable[[Path, Path], None] = os.replace) -> None:
        name = Path(source).read_text(encoding="ascii").strip()
        folder = data / "generations" / name
        wanted = [*folder.rglob("*"), folder, folder.parent, Path(source)]
        assert {path.stat().st_ino for path in wanted} <= set(synced)
        real(source, target)
        synced.clear()

    def remove(folder: Path, real: Callable[[Path], None] = storage._remove) -> None:
        assert folder.name == old
        assert data.stat().st_ino in synced
        real(folder)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", switch)
    monkeypatch.setattr(storage, "_remove", remove)
    write_generation(data, toy(2))
    assert generations(data) != [old]


class Failing:
    """A function of the system that fails at one call, before or after it has done its work."""

    def __init__(self, real: Callable[..., object], at: int, error: BaseException, *, after: bool) -> None:
        self.real, self.at, self.error, self.after, self.calls = real, at, error, after, 0

    def __call__(self, *arguments: object) -> object:
        """What the real function gives, or the failure."""
        self.calls += 1
        if self.calls == self.at and not self.after:
            raise self.error
        result = self.real(*arguments)
        if self.calls == self.at:
            raise self.error
        return result


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")], ids=repr)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", ["fsync", "replace", "mkdir"])
@pytest.mark.usefixtures("unsynced")
def test_a_failure_at_any_step_leaves_the_old_index_or_the_new_one(
    data: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool, error: BaseException
) -> None:
    last, at = 1, 0
    while True:
        at += 1
        failing = Failing(getattr(os, step), at, error, after=after)
        with monkeypatch.context() as patch:
            patch.setattr(os, step, failing)
            with suppress(KeyboardInterrupt, IndexFault):
                write_generation(data, toy(last + 1))
        assert label_of(open_generation(data, verify=True)) in (last, last + 1)
        last = label_of(write_generation(data, toy(last + 2)))
        assert len(generations(data)) == 1
        if failing.calls < at:
            break
    assert at > {"fsync": 10, "replace": 1, "mkdir": 2}[step]


@contextmanager
def interrupted(at: int) -> Iterator[list[int]]:
    """Interrupts `index/storage.py` at its line number `at` in the order of time, as Ctrl-C may."""
    left = [at]

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        # What a process holds open is given back by the system, not by the lines that close it.
        if frame.f_code.co_filename != storage.__file__ or frame.f_code.co_name in ("_locked", "_handle", "_sync"):
            return None
        if event == "line":
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield left
    finally:
        sys.settrace(before)


@pytest.mark.usefixtures("unsynced")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # a file left open by the interrupt
def test_an_interrupt_at_any_line_leaves_the_old_index_or_the_new_one(data: Path) -> None:
    last, at, seen = 1, 0, set()
    while True:
        at += 1
        with suppress(KeyboardInterrupt), interrupted(at) as left:
            write_generation(data, toy(last + 1, files=1))
        found = label_of(open_generation(data, verify=True)) - last
        assert found in (0, 1)
        seen.add(found)
        last = label_of(write_generation(data, toy(last + 2, files=1)))
        assert len(generations(data)) == 1
        if left[0] > 0:
            break
    assert at > 100
    assert seen == {0, 1}


# ---- several processes -------------------------------------------------------------------------------

BUILDER = """
import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
import numpy as np
from index.manifest import EncoderIdentity, Manifest
from index.storage import save_array, write_generation
"""


@contextmanager
def builder(code: str, *arguments: object) -> Iterator["subprocess.Popen[str]"]:
    """Another process that knows `toy`, killed in the end."""
    source = f"{BUILDER}\n{inspect.getsource(toy)}\n{code}"
    process = subprocess.Popen(
        [sys.executable, "-c", source, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def go(process: "subprocess.Popen[str]", word: str = "go") -> None:
    assert process.stdin is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


def heard(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_second_build_is_refused_while_one_runs(data: Path) -> None:
    hold = """
def fill(folder):
    print("filling", flush=True)
    sys.stdin.readline()
    return toy(2)(folder)

write_generation(Path(sys.argv[1]), fill)
print("done", flush=True)
"""
    with builder(hold, data) as process:
        assert heard(process) == "filling"
        with pytest.raises(IndexFault) as caught:
            write_generation(data, toy(3))
        assert str(caught.value) == (
            f"{data}: another build is writing this index. Wait until it has ended and run wence index again"
        )
        assert label_of(open_generation(data)) == 1
        go(process)
        assert heard(process) == "done"
    assert label_of(open_generation(data)) == 2
    assert label_of(write_generation(data, toy(3))) == 3


def test_a_build_inside_a_build_is_refused(data: Path) -> None:
    def fill(folder: Path) -> Manifest:
        with pytest.raises(IndexFault, match="another build"):
            write_generation(data, toy(3))
        return toy(2)(folder)

    assert label_of(write_generation(data, fill)) == 2


@pytest.mark.usefixtures("unsynced")
def test_a_killed_build_leaves_the_old_index_or_the_new_one(data: Path) -> None:
    endless = """
if sys.argv[3] == "quick":
    os.fsync = lambda handle: None
sys.stdin.readline()
for label in count(int(sys.argv[2]) + 1):
    write_generation(Path(sys.argv[1]), toy(label, files=20))
"""
    chance, leftovers = random.Random(8), 0
    starts = [1000 * kill for kill in range(1, 13)]
    with ExitStack() as stack:
        speeds = ["quick", "quick", "slow"] * 4
        processes = [
            stack.enter_context(builder(endless, data, start, speed))
            for start, speed in zip(starts, speeds, strict=True)
        ]
        for start, process in zip(starts, processes, strict=True):
            write_generation(data, toy(start, files=20))
            go(process)
            wait_for_change(data)
            time.sleep(chance.uniform(0, 0.06))
            process.kill()
            process.wait()
            leftovers += len(generations(data)) > 1
            assert start <= label_of(open_generation(data, verify=True)) < start + 1000
    assert label_of(write_generation(data, toy(2))) == 2
    assert len(generations(data)) == 1
    assert leftovers


def wait_for_change(data: Path) -> None:
    """Waits until another process has begun to build."""
    before, end = generations(data), time.monotonic() + 20
    while generations(data) == before and time.monotonic() < end:
        time.sleep(0.001)


@pytest.mark.usefixtures("unsynced")
def test_a_reader_sees_whole_generations_during_many_switches(data: Path) -> None:
    last = 80
    thread = threading.Thread(target=lambda: [write_generation(data, toy(label)) for label in range(2, last + 1)])
    thread.start()
    seen: dict[int, Generation] = {}
    while thread.is_alive():
        generation = open_generation(data, verify=True)
        label = label_of(generation)
        assert label >= max(seen, default=1)
        seen.setdefault(label, generation)
    thread.join()
    assert label_of(open_generation(data)) == last
    assert len(seen) > 3
    assert [label_of(generation) for generation in seen.values()] == list(seen)


def test_a_generation_replaced_while_it_is_opened_gives_the_next_one(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def opened(folder: Path, name: str, real: Callable[[Path, str], Generation] = storage._opened) -> Generation:
        if not asked:
            asked.append(name)
            write_generation(data, toy(2))
        asked.append(name)
        return real(folder, name)

    monkeypatch.setattr(storage, "_opened", opened)
    assert label_of(open_generation(data)) == 2
    assert [re.match(r"\d+", name)[0] for name in asked] == ["000001", "000002", "000001", "000002"]  # type: ignore[index]
