"""What can be wrong with a question's surroundings, where, and what to do.

WenceError (corpus)
└── BadSetting   a setting that there is not, or a value that it cannot have
"""

from corpus.errors import WenceError


class BadSetting(WenceError):
    """A setting that there is not, or a value that it cannot have."""
