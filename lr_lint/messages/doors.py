"""What `show` and `explain` say, in English and Chinese.

The sentences of findings and repairs are in `lr_lint.messages.en` and `zh`.
"""

from __future__ import annotations

from typing import Final, Mapping

ENGLISH: Final[Mapping[str, str]] = {
    # explain
    "explain.page": "PaddleX's page on training parameters",
    "explain.section": "{page}, section {section}",
    "explain.remark": "{title} ({remark})",
    "explain.sentence": "{text}.",
    "explain.language": "English",
    "explain.off": "off unless asked for",
    "explain.what": "What it does",
    "explain.why": "Why is this bad?",
    "explain.example": "Example",
    "explain.instead": "Use instead",
    "explain.fix": "Repair",
    "explain.options": "Options",
    "explain.source": "Source",
    "explain.legend": (
        "(1.3.11:paddlex/... is a file in the wheel of PaddleX 1.3.11, :240 a line of it.)"
    ),
    "explain.code": "code",
    "explain.name": "name",
    "explain.finds": "finds",
    "explain.repair": "repair",
    "explain.level.none": "none",
    "explain.level.safe": "safe",
    "explain.level.unsafe": "unsafe",
    "explain.level.safe or unsafe": "safe or unsafe",
    "explain.no_options": "No option changes this rule.",
    "explain.more": "python -m lr_lint.explain LR201 explains one of them.",
    "explain.unknown": "{text} is no rule",
    "explain.near": "did you mean {rules}?",
    "explain.joined": "{first}; {second}",
    "explain.list": "python -m lr_lint.explain lists them all",
    "explain.pages": "Rules",
    "explain.generated": "Made from lr_lint/rules/{module}.py; edit that file.",
}

CHINESE: Final[Mapping[str, str]] = {
    # explain
    "explain.page": "PaddleX文档《训练参数调整》",
    "explain.section": "{page}第{section}节",
    "explain.remark": "{title}（{remark}）",
    "explain.sentence": "{text}。",
    "explain.language": "中文",
    "explain.off": "默认关闭",
    "explain.what": "检查什么",
    "explain.why": "有什么问题",
    "explain.example": "示例",
    "explain.instead": "应改为",
    "explain.fix": "修复",
    "explain.options": "选项",
    "explain.source": "依据",
    "explain.legend": "（1.3.11:paddlex/... 是PaddleX 1.3.11安装包（wheel）中的文件，:240 是行号。）",
    "explain.code": "代码",
    "explain.name": "名称",
    "explain.finds": "检查内容",
    "explain.repair": "修复",
    "explain.level.none": "无",
    "explain.level.safe": "安全",
    "explain.level.unsafe": "不安全",
    "explain.level.safe or unsafe": "安全或不安全",
    "explain.no_options": "没有与此规则有关的选项。",
    "explain.more": "python -m lr_lint.explain LR201 可查看某一条规则的说明。",
    "explain.unknown": "没有名为 {text} 的规则",
    "explain.near": "是否指 {rules}？",
    "explain.joined": "{first}；{second}",
    "explain.list": "python -m lr_lint.explain 可列出全部规则",
    "explain.pages": "规则",
    "explain.generated": "由 lr_lint/rules/{module}.py 和 lr_lint/messages/rules_zh.py 生成；请修改这两个文件。",
}


def say(language: str, key: str, **values: object) -> str:
    """Put a sentence into words.

    Args:
        language: ``en`` or ``zh``.
        key: The sentence.
        values: What its place holders stand for.
    """
    sentences = CHINESE if language == "zh" else ENGLISH
    return sentences[key].format(**values)
