"""The errors a user can meet: what was wrong, where, and what to do.

WenceError
└── UnreadableDocument   a file that is not a document: its format, encoding, size or content
"""


class WenceError(Exception):
    """One clear line for the person who gave the input; never a traceback."""

    def __init__(self, what: str, *, where: str, remedy: str) -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}"


class UnreadableDocument(WenceError):
    """A file that cannot be read as a document."""
