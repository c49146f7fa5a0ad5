"""The kind of answer a question asks for 问法, by the cue words of `data/questions.toml`.

The order of the file's sections is the order of precedence: the first kind with a cue is the question's,
the others are asked beside it (谁负责，什么时候完成).
"""

from typing import Literal, get_args

from rag.cues import Language, pattern, sections

Kind = Literal[
    "document", "status", "definition", "where", "compare", "count", "when", "who", "list", "value", "yes_no", "how",
    "other",
]  # fmt: skip


def kinds_of(text: str, language: Language, *, several: bool = False) -> tuple[Kind, ...]:
    """Every kind with a cue in the question, its own first; `several` places or papers are each asked for."""
    order = [kind for kind in get_args(Kind) if f"kinds.{kind}" in sections("kinds")]
    found: list[Kind] = [kind for kind in order if pattern(f"kinds.{kind}", language).search(text)]
    if several:
        found = ["compare", *(kind for kind in found if kind != "compare")]
    return tuple(found) or ("other",)
