"""What the fixer itself says, in English and Chinese.

The sentences of findings and repairs are in `lr_lint.messages`.
"""

from __future__ import annotations

from typing import Final, Mapping

ENGLISH: Final[Mapping[str, str]] = {
    "done": "{code} {summary}",
    "would": "{code} would be repaired: {summary}",
    "done.along": "{code} gone together with another repair",
    "would.along": "{code} would be gone together with another repair",
    "left": "{code} {message}; not repaired: {reason}",
    "unsafe": "the repair is unsafe ({summary}); use --unsafe-fixes to make it",
    "unsafe.why": "the repair is unsafe ({summary}: {why}); use --unsafe-fixes to make it",
    "no_repair": "there is no repair for this rule",
    "causes": "it would cause {text}",
    "protected": "a noqa comment protects line {line}, which it would change",
    "passes": "{text} passes were not enough; run the repair again",
    "edit.unreadable": "libcst cannot read the script: {problem}",
    "edit.unparsable": "the script does not parse: {problem}",
    "edit.invalid": "the result would be no Python: {problem}",
    "edit.long": "the script is too long to be rewritten; divide it",
    "edit.deep": "the code is nested too deeply to be rewritten",
    "edit.white_space": "libcst would change white space around the place",
    "edit.carriage_return": (
        "some lines end in a carriage return alone; give all lines the same kind of end"
    ),
    "edit.no_place": "there is nothing to edit at line {line}, column {column}",
    "edit.no_statement": "no statement begins at line {line}, column {column}",
    "edit.joined": (
        "the statement in line {line} is joined to one on another line by a semicolon"
    ),
    "edit.given": "{name} is given already",
    "edit.not_given": "{name} is not given",
    "edit.generator": "a second argument needs parentheses around the first",
    "edit.no_expression": "{text} is no expression",
    "edit.comment": "this comment would be lost: {comment}",
    "edit.overlap": "two edits are about the same place",
    "file.not_regular": "is no regular file; give a script or a folder",
    "file.unreadable": "cannot be read: {problem}",
    "file.encoding": (
        "cannot be decoded: {problem}; save the file as utf-8, or name its encoding in"
        " the first line, e.g. # -*- coding: gbk -*-"
    ),
    "file.byte": (
        "cannot be decoded: byte {byte} in line {line} is not {encoding}; save the file"
        " as utf-8, or name its encoding in the first line, e.g. # -*- coding: gbk -*-"
    ),
    "file.not_reversible": (
        "the encoding {encoding} does not give the same bytes back; save the file as utf-8"
    ),
    "file.not_encodable": "cannot be written as {encoding}: {problem}",
    "file.gone": "is gone since it was read: {problem}",
    "file.changed": "changed since it was read; run the repair again",
    "file.read_only": "is read-only; make it writable and run the repair again",
    "file.folder_read_only": (
        "the folder {folder} is read-only; make it writable and run the repair again"
    ),
    "file.unwritable": "cannot be written: {problem}",
    "parse": "cannot be parsed: {problem}; correct it, then run the repair again",
    "deep": "cannot be parsed: it is nested too deeply",
    "long": "is longer than {most} characters, too long to be repaired; divide it",
    "internal": (
        "a mistake in lr_lint ({problem}); the file was left as it was; please report this"
        " with the file"
    ),
    "broken": (
        "the repair of {codes} failed its own check ({problem}); the file was left as it"
        " was; please report this, and use --extend-ignore {codes} until it is mended"
    ),
    "interrupted": "interrupted; every file is whole, {count} of them repaired",
    "workers": "a worker process died; give --jobs 1 to see with which file",
    "count.file": "1 file",
    "count.files": "{count} files",
    "count.clean": "nothing to repair",
    "count.repaired": "{count} repaired",
    "count.would": "{count} would be repaired",
    "count.left": "{count} left",
    "count.would.left": "{count} would be left",
    "count.unsafe": "{count} of these could be repaired with --unsafe-fixes",
    "count.failed": "errors in {count}",
}

CHINESE: Final[Mapping[str, str]] = {
    "done": "{code} {summary}",
    "would": "{code} 将修复：{summary}",
    "done.along": "{code} 已随另一处修复消失",
    "would.along": "{code} 将随另一处修复消失",
    "left": "{code} {message}；未修复：{reason}",
    "unsafe": "该修复不安全（{summary}）；如需修复请使用 --unsafe-fixes",
    "unsafe.why": "该修复不安全（{summary}：{why}）；如需修复请使用 --unsafe-fixes",
    "no_repair": "该规则没有自动修复",
    "causes": "修复会引入 {text}",
    "protected": "修复会改动第 {line} 行，而该行受 noqa 注释保护",
    "passes": "{text} 轮仍未完成；请再运行一次",
    "edit.unreadable": "libcst 无法读取该脚本：{problem}",
    "edit.unparsable": "该脚本无法解析：{problem}",
    "edit.invalid": "结果将不是合法的 Python 代码：{problem}",
    "edit.long": "脚本过长，无法改写；请拆分",
    "edit.deep": "代码嵌套过深，无法改写",
    "edit.white_space": "libcst 会改动该处周围的空白",
    "edit.carriage_return": "部分行仅以回车符结尾；请统一换行符",
    "edit.no_place": "第 {line} 行第 {column} 列没有可修改的内容",
    "edit.no_statement": "第 {line} 行第 {column} 列没有语句",
    "edit.joined": "第 {line} 行的语句通过分号与另一行的语句相连",
    "edit.given": "{name} 已经给出",
    "edit.not_given": "没有给出 {name}",
    "edit.generator": "增加第二个参数时，第一个参数需要加括号",
    "edit.no_expression": "{text} 不是表达式",
    "edit.comment": "这条注释会丢失：{comment}",
    "edit.overlap": "两处修改涉及同一位置",
    "file.not_regular": "不是普通文件；请给出脚本或文件夹",
    "file.unreadable": "无法读取：{problem}",
    "file.encoding": (
        "无法解码：{problem}；请保存为 utf-8，或在第一行写明编码，例如 # -*- coding: gbk -*-"
    ),
    "file.byte": (
        "无法解码：第 {line} 行的字节 {byte} 不是 {encoding}；请保存为 utf-8，"
        "或在第一行写明编码，例如 # -*- coding: gbk -*-"
    ),
    "file.not_reversible": "编码 {encoding} 不能还原相同的字节；请保存为 utf-8",
    "file.not_encodable": "无法以 {encoding} 写入：{problem}",
    "file.gone": "读取之后已不存在：{problem}",
    "file.changed": "读取之后已被修改；请重新运行修复",
    "file.read_only": "是只读文件；请改为可写后重新运行",
    "file.folder_read_only": "文件夹 {folder} 是只读的；请改为可写后重新运行",
    "file.unwritable": "无法写入：{problem}",
    "parse": "无法解析：{problem}；请改正后再运行",
    "deep": "无法解析：嵌套过深",
    "long": "超过 {most} 个字符，过长而无法修复；请拆分",
    "internal": "lr_lint 内部错误（{problem}）；文件保持原样；请连同该文件一起报告",
    "broken": (
        "{codes} 的修复没有通过自检（{problem}）；文件保持原样；请报告此问题，"
        "在解决之前可使用 --extend-ignore {codes}"
    ),
    "interrupted": "已中断；所有文件保持完整，已修复 {count} 个文件",
    "workers": "一个工作进程意外退出；请使用 --jobs 1 找出是哪个文件",
    "count.file": "1 个文件",
    "count.files": "{count} 个文件",
    "count.clean": "没有需要修复的内容",
    "count.repaired": "已修复 {count} 处",
    "count.would": "将修复 {count} 处",
    "count.left": "剩余 {count} 处",
    "count.would.left": "将剩余 {count} 处",
    "count.unsafe": "其中 {count} 处可用 --unsafe-fixes 修复",
    "count.failed": "{count} 个文件出错",
}


class Told(Exception):
    """An error that is for the person who reads it, in that person's language.

    Attributes:
        key: The sentence.
        values: What its place holders stand for.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key: Final = key
        self.values: Final = values

    def say(self, language: str) -> str:
        """Put the error into words."""
        return say(language, self.key, **self.values)

    def __str__(self) -> str:
        return self.say("en")


def say(language: str, key: str, **values: object) -> str:
    """Put what the fixer has to say into words.

    Args:
        language: ``en`` or ``zh``.
        key: The sentence.
        values: What its place holders stand for.
    """
    sentences = CHINESE if language == "zh" else ENGLISH
    return sentences[key].format(**values)
