"""Building: nothing to do the second time, only what changed is encoded, a break leaves the old index or the new."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from doubles import LIBRARY, Counting, small_encoder

from api.cli import main
from corpus.errors import UnreadableDocument
from corpus.library import Library
from index.build import Built, EncoderChoice, build_index, quiet, write_index
from index.encoder import Encoder
from index.errors import MissingIndex, StaleIndex
from index.filters import Filters
from index.hybrid import ClauseIndex
from index.manifest import EncoderIdentity, Manifest
from index.storage import open_generation, write_generation
from index.store import CLAUSES, NAMES, open_vocabulary

ROOT = Path(__file__).parent.parent
KILLS = int(os.environ.get("KILLS", "8"))
SIZE = 26
RULES = "sichuan-ip-rules"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A copy of the library's files, to be changed."""
    return Path(shutil.copytree(LIBRARY, tmp_path / "documents"))


class Builder:
    """Builds one folder of documents into one index folder with an encoder that counts, as one of a hub would be."""

    def __init__(self, documents: Path, data: Path) -> None:
        self.documents, self.data = documents, data
        self.encoder = Counting(small_encoder())

    def __call__(self, progress: Callable[[str, int, int], None] = quiet) -> Built:
        self.encoder.asked.clear()
        choice = EncoderChoice("somebody/small")
        return build_index(self.documents, self.data, encoder=choice, make=lambda _: self.encoder, progress=progress)

    def open(self) -> ClauseIndex:
        return ClauseIndex.open(self.data, encoder=self.encoder, verify=True)

    def change(self, name: str, before: str, after: str) -> None:
        file = self.documents / f"{name}.txt"
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def build(documents: Path, tmp_path: Path) -> Builder:
    """A builder that has built once."""
    builder = Builder(documents, tmp_path / "data")
    builder()
    return builder


def found(clauses: ClauseIndex, query: str, filters: Filters | None = None) -> list[str]:
    return [hit.clause for hit in clauses.search(query, SIZE, filters or Filters())]


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file and folder with its size and the time of its last change."""
    below = {path: path.stat() for path in [folder, *folder.rglob("*")]}
    return {str(path): (stat.st_size, stat.st_mtime_ns) for path, stat in below.items()}


# ---- the first and the second time -------------------------------------------------------------------


def test_a_new_index_holds_every_document_and_clause(documents: Path, tmp_path: Path, library: Library) -> None:
    builder = Builder(documents, tmp_path / "data")
    built = builder()
    assert (built.is_new, built.encoded, built.reused, built.problems) == (True, SIZE, 0, ())
    assert dict(built.manifest.counts) | {"terms": 0} == {
        "documents": 4,
        "clauses": SIZE,
        "vectors": SIZE,
        "sentences": 0,  # of a static encoder alone
        "terms": 0,
    }
    archive = builder.open().archive
    assert [archive.document(position) for position in range(4)] == sorted(library, key=lambda document: document.id)


def test_a_second_run_does_nothing(build: Builder) -> None:
    before = snapshot(build.data)
    built = build()
    assert (built.is_new, built.encoded, built.reused) == (False, 0, 0)
    assert snapshot(build.data) == before
    assert build.encoder.asked == []


def test_a_file_only_touched_or_moved_along_changes_nothing(build: Builder, tmp_path: Path) -> None:
    os.utime(build.documents / f"{RULES}.txt", (1, 1))
    (build.documents / "notes.log").write_text("no document", encoding="utf-8")
    build.documents = build.documents.rename(tmp_path / "elsewhere")
    assert not build().is_new


def test_a_damaged_index_is_built_again(build: Builder) -> None:
    file = open_generation(build.data).folder / "column-kind.npy"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    assert build().is_new
    assert not build().is_new
    build.open()


def test_progress_counts_every_stage_up_to_its_end(documents: Path, tmp_path: Path) -> None:
    seen: dict[str, list[tuple[int, int]]] = {}
    Builder(documents, tmp_path / "data")(lambda stage, done, of: seen.setdefault(stage, []).append((done, of)))
    assert list(seen) == ["reading", "words", "vectors"]
    assert seen["reading"] == [(done, 4) for done in range(1, 5)]
    assert seen["words"] == [(done, SIZE) for done in range(1, SIZE + 1)]
    assert seen["vectors"][-1] == (SIZE, SIZE)


# ---- what changed ------------------------------------------------------------------------------------


def test_only_a_changed_clause_is_encoded(build: Builder) -> None:
    build.change(RULES, "特等奖每项奖励50万元", "特等奖每项奖励80万元")
    built = build()
    assert (built.is_new, built.encoded, built.reused) == (True, 1, SIZE - 1)
    [asked] = build.encoder.asked
    assert asked.startswith("四川省专利奖励办法\n第三条\n")
    assert "80万元" in asked
    assert found(build.open(), "80万元")[0] == f"{RULES}/3"


def test_a_new_title_is_said_to_the_encoder_with_every_clause(build: Builder) -> None:
    build.change("yunnan-gi-draft", "云南省地理标志保护条例", "云南省普洱茶保护条例")
    assert build().encoded == 4


def test_only_the_clauses_of_an_added_document_are_encoded(build: Builder) -> None:
    (build.documents / "ningxia.md").write_text("# 宁夏枸杞地理标志办法\n\n第一条 保护宁夏枸杞。\n", encoding="utf-8")
    built = build()
    assert (built.encoded, built.reused) == (len(build.encoder.asked), SIZE)
    assert all("枸杞" in text for text in build.encoder.asked)
    assert found(build.open(), "枸杞")[0].startswith("ningxia/")


def test_a_removed_document_is_gone_from_everywhere(build: Builder) -> None:
    (build.documents / f"{RULES}.txt").unlink()
    built = build()
    assert (built.encoded, built.manifest.counts["documents"]) == (0, 3)
    clauses = build.open()
    assert (clauses.archive.document_position(RULES), clauses.clause(f"{RULES}/3")) == (None, None)
    assert not [name for name in found(clauses, "四川省专利奖励办法第三条") if name.startswith(RULES)]
    generation = open_generation(build.data)
    assert open_vocabulary(generation, CLAUSES).terms({"特等奖": 1.0, "专利": 1.0})[1:] == []  # 专利 alone is left
    assert open_vocabulary(generation, NAMES).terms({"四川": 1.0, "川府": 1.0}) == []
    for filters in (Filters(documents=frozenset({RULES})), Filters(regions=frozenset({"四川省"}))):
        assert found(clauses, "专利奖", filters) == []
    stored = [path.read_bytes() for path in build.data.rglob("*") if path.is_file()]
    assert not [content for content in stored if "四川省专利奖".encode() in content]


def test_a_removed_document_is_gone_from_the_console(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ["--data", str(tmp_path / "data")]
    indexing = ["index", "--corpus", str(documents), "--no-learn", *folder]
    assert main(indexing) == 0
    assert main(["search", "四川专利奖励多少", *folder]) == 0
    assert RULES in capsys.readouterr().out
    (documents / f"{RULES}.txt").unlink()
    assert main(indexing) == 0
    assert main(["search", "四川专利奖励多少", "--json", *folder]) == 0
    assert main(["search", "专利奖", "--document", RULES, *folder]) == 0
    out, err = capsys.readouterr()
    assert RULES not in out
    assert f"no document of the index has the document {RULES}" in err


def test_corrections_beside_a_document_count_as_a_change(build: Builder) -> None:
    beside = build.documents / "dongguan-ip-notice.toml"
    beside.write_text('region = "惠州市"\nstatus = "repealed"\n', encoding="utf-8")
    built = build()
    assert (built.is_new, built.encoded) == (True, 0)  # nothing of it is said to the encoder
    clauses = build.open()
    assert len(found(clauses, "商标", Filters(regions=frozenset({"惠州市"})))) == 6
    assert found(clauses, "商标", Filters(regions=frozenset({"东莞市"}))) == []
    assert len(found(clauses, "商标", Filters(statuses=frozenset({"repealed"})))) == 6
    assert found(clauses, "惠州")[0].startswith("dongguan")
    beside.unlink()
    assert build().is_new
    assert found(build.open(), "商标", Filters(regions=frozenset({"惠州市"}))) == []


def test_an_updated_index_is_that_of_a_fresh_build(build: Builder, tmp_path: Path) -> None:
    build.change("hunan-ip-plan", "达到8件", "达到9件")
    (build.documents / "yunnan-gi-draft.txt").rename(build.documents / "a-draft.txt")
    (build.documents / "dongguan-ip-notice.txt").unlink()
    updated = build()
    assert updated.reused > 0
    fresh = Builder(build.documents, tmp_path / "fresh")()
    assert fresh.reused == 0
    assert fresh.manifest == updated.manifest  # and with it the SHA-256 of every file


# ---- encoders ----------------------------------------------------------------------------------------


def test_another_encoder_encodes_everything_anew(build: Builder) -> None:
    build.encoder = Counting(small_encoder(seed=1))
    built = build()
    assert (built.is_new, built.encoded, built.reused) == (True, SIZE, 0)


def test_without_a_name_the_encoder_of_the_index_there_is_kept(build: Builder) -> None:
    asked: list[EncoderChoice] = []

    def make(choice: EncoderChoice) -> Encoder:
        asked.append(choice)
        return build.encoder

    assert not build_index(build.documents, build.data, encoder=EncoderChoice(device="cpu"), make=make).is_new
    assert not build_index(build.documents, build.data, make=make).is_new
    assert asked == [EncoderChoice("somebody/small", "cpu"), EncoderChoice("somebody/small")]


def test_a_new_index_gets_the_bundled_encoder_and_brings_it_along(small_data: Path) -> None:
    generation = open_generation(small_data)
    assert generation.manifest.settings["encoder"] == ""
    assert generation.manifest.encoder.name == "wence-static-zh"
    assert generation.manifest.counts["sentences"] > 20
    assert {"encoder/config.json", "encoder/model.safetensors", "encoder/tokenizer.json"} <= set(
        generation.manifest.files
    )


def test_the_folder_of_a_model_is_kept_by_its_whole_path(
    build: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model").mkdir()
    monkeypatch.chdir(tmp_path)
    built = build_index(build.documents, build.data, encoder=EncoderChoice("model"), make=lambda _: build.encoder)
    assert built.manifest.settings["encoder"] == str(tmp_path / "model")


def test_too_few_documents_to_learn_from_leave_the_encoder_as_it_is(library: Library, tmp_path: Path) -> None:
    encoder = small_encoder()
    built = write_index(library, tmp_path, encoder, learn=True)
    assert built.check is None
    assert built.manifest.encoder == encoder.identity


def test_another_encoder_is_refused_at_opening_and_the_remedy_helps(build: Builder) -> None:
    build.encoder = Counting(small_encoder(seed=1, name="other"))
    with pytest.raises(StaleIndex) as caught:
        build.open()
    assert "its vectors were made by small (16 dimensions" in str(caught.value)
    assert "not by other (16 dimensions" in str(caught.value)
    assert caught.value.remedy == f"Run wence index --data {build.data} to build it again"
    build()
    build.open()


def test_another_tokeniser_is_refused_at_opening_and_the_remedy_helps(build: Builder) -> None:
    before = open_generation(build.data)

    def of_old(folder: Path) -> Manifest:
        shutil.copytree(before.folder, folder, dirs_exist_ok=True)
        (folder / "manifest.json").unlink()
        return replace(before.manifest, tokeniser="jieba 0.39, rules 0, words 0")

    write_generation(build.data, of_old)
    with pytest.raises(StaleIndex, match=r"built with the words of jieba 0\.39, rules 0, words 0, not of \w*jieba"):
        build.open()
    assert build().is_new
    build.open()


# ---- documents that cannot be read -------------------------------------------------------------------


@pytest.mark.parametrize("new", [True, False], ids=["no_index_yet", "an_index_there"])
def test_an_empty_folder_is_refused_and_changes_nothing(build: Builder, tmp_path: Path, new: bool) -> None:
    shutil.rmtree(build.documents)
    build.documents.mkdir()
    build.data = tmp_path / "new" if new else build.data
    before = snapshot(tmp_path)
    with pytest.raises(UnreadableDocument, match="the folder holds no document"):
        build()
    assert snapshot(tmp_path) == before
    if new:
        with pytest.raises(MissingIndex):
            build.open()


def test_a_document_that_cannot_be_read_is_named_and_the_others_are_indexed(build: Builder) -> None:
    bad = build.documents / "a-scan.txt"
    bad.write_bytes(bytes(range(256)))
    built = build()
    assert [problem.where for problem in built.problems] == [str(bad)]
    assert (built.manifest.counts["documents"], built.encoded) == (4, 0)
    assert [problem.where for problem in build().problems] == [str(bad)]  # said every time until it is mended
    bad.unlink()
    assert build().problems == ()
    assert not build().is_new


def test_documents_none_of_which_can_be_read_change_nothing(build: Builder) -> None:
    for file in build.documents.iterdir():
        file.write_bytes(bytes(range(256)))
    before = snapshot(build.data)
    with pytest.raises(UnreadableDocument):
        build()
    assert snapshot(build.data) == before


def test_a_document_without_a_clause_gives_an_empty_index(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/page.txt").write_text("— 1 —\n", encoding="utf-8")
    builder = Builder(tmp_path / "documents", tmp_path / "data")
    counts = builder().manifest.counts
    assert (counts["documents"], counts["clauses"], counts["vectors"]) == (1, 0, 0)
    assert not builder().is_new
    assert found(builder.open(), "专利") == []
    (tmp_path / "documents/page.txt").write_text("加强专利保护。\n", encoding="utf-8")
    assert builder().encoded == 1


# ---- breaks ------------------------------------------------------------------------------------------


def test_an_interrupt_at_any_point_leaves_the_old_index_whole(build: Builder) -> None:
    old = build.open().manifest
    build.change("hunan-ip-plan", "2025年", "2026年")
    steps: list[str] = []
    Builder(build.documents, build.data.parent / "apart")(lambda *told: steps.append(told[0]))
    chance = random.Random(0)
    for stop in [1, len(steps), *(chance.randint(2, len(steps) - 1) for _ in range(6))]:
        calls = iter(range(1, len(steps) + 1))

        def interrupt(stage: str, done: int, of: int, stop: int = stop, calls: Iterator[int] = calls) -> None:
            if next(calls) == stop:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build(interrupt)
        assert build.open().manifest == old
        assert len(list((build.data / "generations").iterdir())) == 1
    assert build().is_new
    assert found(build.open(), "2026年")[0].startswith("hunan-ip-plan/")


def test_a_break_before_the_first_index_leaves_none(documents: Path, tmp_path: Path) -> None:
    def interrupt(stage: str, done: int, of: int) -> None:
        raise KeyboardInterrupt

    builder = Builder(documents, tmp_path / "data")
    with pytest.raises(KeyboardInterrupt):
        builder(interrupt)
    with pytest.raises(MissingIndex):
        builder.open()
    assert builder().is_new


class Meddling(Counting):
    """An encoder that builds another index in the same folder when it is first asked who it is."""

    def __init__(self, encoder: Encoder, meddle: Callable[[], object]) -> None:
        super().__init__(encoder)
        self._meddle = [meddle]

    @property
    def identity(self) -> EncoderIdentity:
        while self._meddle:
            self._meddle.pop()()
        return super().identity


def test_a_build_that_ends_while_an_index_is_opened_gives_the_new_one(library: Library, tmp_path: Path) -> None:
    encoder, documents = small_encoder(), list(library)
    write_index(documents, tmp_path, encoder)
    meddling = Meddling(encoder, lambda: write_index(documents[:1], tmp_path, encoder))
    clauses = ClauseIndex.open(tmp_path, encoder=meddling)
    assert clauses.archive.document_count == 1
    assert len(found(clauses, "商标")) == len(clauses) == len(documents[0].clauses)


def test_a_build_that_ends_while_another_begins_is_replaced(build: Builder, library: Library) -> None:
    build.change(RULES, "50万元", "80万元")

    def make(choice: EncoderChoice) -> Encoder:
        write_index(list(library)[:1], build.data, build.encoder)
        return build.encoder

    built = build_index(build.documents, build.data, make=make)
    assert (built.encoded, built.manifest.counts["clauses"]) == (SIZE, SIZE)
    assert found(build.open(), "80万元")[0] == f"{RULES}/3"


# ---- kill -9 -----------------------------------------------------------------------------------------

# Loads everything once, then builds in a copy of itself for each line it reads; says its number, and how it ended.
FORKING = """
import os, sys
from pathlib import Path
from index.build import build_index
from index.tokens import terms
terms("专利")
for line in sys.stdin:
    copy = os.fork()
    if not copy:
        build_index(Path(line.strip()), Path(sys.argv[1]), learn=False)
        os._exit(0)
    print(copy, flush=True)
    print(os.waitpid(copy, 0)[1], flush=True)
"""


def state(clauses: ClauseIndex) -> tuple[object, ...]:
    """All of an index that a reader sees: its documents, and what it answers."""
    archive = clauses.archive
    documents = [archive.document(position) for position in range(archive.document_count)]
    queries = ("专利奖励多少钱", "地理标志", "商标品牌指导站", "trademark subsidy", "2025年目标")
    return (documents, *(clauses.search(query, SIZE) for query in queries))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="builds are started by fork")
def test_a_kill_at_any_moment_leaves_the_old_index_or_the_new_one_whole(tmp_path: Path) -> None:
    corpora, states = [LIBRARY, tmp_path / "changed"], {}
    shutil.copytree(LIBRARY, corpora[1])
    (corpora[1] / f"{RULES}.txt").unlink()
    (corpora[1] / "ningxia.txt").write_text("宁夏枸杞地理标志办法\n\n第一条 保护宁夏枸杞。\n", encoding="utf-8")
    for number, corpus in enumerate(corpora):
        built = build_index(corpus, tmp_path / f"apart{number}", learn=False)
        states[built.manifest.corpus] = state(ClauseIndex.open(tmp_path / f"apart{number}"))
    marks, data, chance = list(states), tmp_path / "data", random.Random(KILLS)
    command = [sys.executable, "-W", "ignore", "-c", FORKING, str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def run(corpus: Path, after: float | None = None) -> tuple[bool, float]:
            """Whether a build was struck before it ended, and how long it took."""
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{corpus}\n")
            process.stdin.flush()
            copy, start = int(process.stdout.readline()), time.perf_counter()
            if after is not None:
                time.sleep(after)
                with suppress(ProcessLookupError):
                    os.kill(copy, signal.SIGKILL)
            status = int(process.stdout.readline())
            assert status == (signal.SIGKILL if status else 0)
            return status != 0, time.perf_counter() - start

        longest = max(run(corpora[number % 2])[1] for number in range(3))
        served, struck, counts = 0, 0, {"old": 0, "new": 0}
        for _ in range(KILLS):
            struck += run(corpora[1 - served], chance.uniform(0, longest))[0]
            clauses = ClauseIndex.open(data, verify=True)
            assert state(clauses) == states[clauses.manifest.corpus]
            now = marks.index(clauses.manifest.corpus)
            counts["old" if now == served else "new"] += 1
            served = now
        run(corpora[1 - served])
        process.stdin.close()
    assert ClauseIndex.open(data, verify=True).manifest.corpus == marks[1 - served]
    assert len(list((data / "generations").iterdir())) == 1
    print(f"{KILLS} builds, {struck} of them struck before their end, within {longest:.2f} s: {counts}")
