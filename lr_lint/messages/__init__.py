"""Every sentence that lr_lint says, in English and Chinese.

`en.SENTENCES` and `zh.SENTENCES` have the same keys and the same place holders.
"""

from __future__ import annotations

import re
from typing import Final

from lr_lint.findings import Message
from lr_lint.messages import en

VERBATIM: Final = "verbatim"
"""The key of a message that brings its own sentence for each language."""

MOST_ITEMS: Final = 8
"""Items of a list that a message shows."""

MOST_CHARACTERS: Final = 120
"""Characters of a text that a message shows."""

_ONE: Final = re.compile(r"(?<![\w.,])1 (sample|step|card)s\b")
"""A count of one of something, with the plural that stands in the sentence."""


def render(text: Message, language: str = "en") -> str:
    """Put a message into words, on one line.

    Args:
        text: The message.
        language: ``en`` or ``zh``.
    """
    if text.key == VERBATIM:
        return str(dict(text.values)[language])
    if language == "zh":
        from lr_lint.messages import zh

        sentences = zh.SENTENCES
    else:
        sentences = en.SENTENCES
    values = {name: _value(value, language) for name, value in text.values}
    sentence = " ".join(sentences[text.key].format(**values).split())
    if language == "zh":  # a full-width bracket brings its own space
        return sentence.replace("） ", "）")
    return _ONE.sub(r"1 \1", sentence)


def _value(value: object, language: str) -> str:
    if isinstance(value, Message):
        return render(value, language)
    if isinstance(value, tuple) and value and isinstance(value[0], Message):
        comma = "，" if language == "zh" else ", "
        return comma.join(render(part, language) for part in value)
    return show(value)


def show(value: object) -> str:
    """Write a value as people read it in a message: shortest decimals, no quotes
    around plain names, not more of it than fits into a line."""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, (list, tuple)):
        items = [
            repr(item) if isinstance(item, str) else show(item) for item in value[:MOST_ITEMS]
        ]
        return "[" + ", ".join(items + ["..."] * (len(value) > MOST_ITEMS)) + "]"
    text = str(value)
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 3] + "..."
