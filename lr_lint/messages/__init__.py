"""Every sentence that lr_lint says, in English and Chinese.

`en.SENTENCES` and `zh.SENTENCES` have the same keys and the same place holders.
"""

from __future__ import annotations

from lr_lint.findings import Message
from lr_lint.messages import en


def render(text: Message, language: str = "en") -> str:
    """Put a message into words, on one line.

    Args:
        text: The message.
        language: ``en`` or ``zh``.
    """
    if language == "zh":
        from lr_lint.messages import zh

        sentences = zh.SENTENCES
    else:
        sentences = en.SENTENCES
    values = {
        name: render(value, language) if isinstance(value, Message) else show(value)
        for name, value in text.values
    }
    return " ".join(sentences[text.key].format(**values).split())


def show(value: object) -> str:
    """Write a value as people read it in a message: shortest decimals, no quotes
    around plain names."""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(show(item) for item in value) + "]"
    return str(value)
