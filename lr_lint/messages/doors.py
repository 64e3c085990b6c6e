"""What `show` and `explain` say, in English and Chinese.

The sentences of findings and repairs are in `lr_lint.messages.en` and `zh`.
"""

from __future__ import annotations

from typing import Final, Mapping, NamedTuple

from lr_lint.findings import Message
from lr_lint.messages import render, show

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
    # show: the generation
    "show.generation.directive": "by a directive",
    "show.generation.call_directive": "by the directive of the call",
    "show.generation.option": "by --lr-paddlex-version",
    "show.generation.script": "the script uses {names}",
    "show.generation.pin": "pinned in {path}",
    "show.generation.nothing": "nothing tells 1 from 2; --lr-paddlex-version does",
    "show.generation.own": "by a profile of your own",
    "show.paddlex": "PaddleX {generation}",
    "show.paddlex.releases": "PaddleX {generation} ({releases})",
    "show.framework": "{framework}",
    "show.either": "{first} or {second}",
    # show: where a value comes from
    "show.origin.line": "line {line}",
    "show.origin.expression": "line {line}: {expression}",
    "show.origin.through": "line {line}, from line {source}: {expression}",
    "show.origin.overridable": "{origin}; default of a command line option",
    "show.origin.unpacked": "line {line}, in the ** of the call",
    "show.origin.default": "default of {class_name} in {framework}",
    "show.origin.defaults": "default",
    "show.origin.missing": "not given",
    "show.origin.perhaps": "perhaps given by * or **",
    "show.origin.refused": "{origin}; cannot be used",
    # show: rows of the table that are no parameters
    "show.row.cards": "cards",
    "show.row.samples": "samples",
    "show.row.steps_per_epoch": "steps per epoch",
    "show.row.total_steps": "steps in total",
    "show.row.fits_from": "warmup fits from",
    "show.cards.directive": "directive",
    "show.cards.option": "--lr-cards",
    "show.cards.devices": "CUDA_VISIBLE_DEVICES",
    "show.cards.devices_line": "CUDA_VISIBLE_DEVICES, line {line}",
    "show.cards.launcher": "one, or as many as the launcher starts; --lr-cards tells",
    "show.cards.unknown": "all that are visible; --lr-cards tells",
    "show.samples.directive": "directive",
    "show.samples.option": "--lr-num-samples",
    "show.samples.script": "set in the script",
    "show.samples.files": "counted in {files}",
    "show.samples.not_counted": "{path} cannot be counted here; --lr-num-samples tells",
    "show.samples.unknown": "the script does not say; --lr-num-samples tells",
    "show.at_most": "at most {count}",
    "show.samples.count": "{count} samples",
    "show.unknown": "unknown",
    "show.none": "none",
    "show.negative_samples": "negative samples can set the batch to 1",
    "show.needs": "needs {names}",
    "show.condition": "{warmup} {sign} {epochs} * ({samples} // {batch})",
    "show.and": "{first}, {second}",
    "show.name": "{name}",
    "show.product": "{first} * {second}",
    "show.quotient": "{first} // {second}",
    "show.fits.nothing": "no data set is large enough",
    # show: why the schedule is not known
    "show.why.own_optimizer": (
        "The learning rate is that of the optimizer of your own; PaddleX does not look at its"
        " own settings."
    ),
    "show.why.perhaps_own_optimizer": (
        "The learning rate is not known: optimizer may be one of your own."
    ),
    "show.why.no_step": "There is no step in an epoch: the batch is larger than the data set.",
    "show.why.negative_samples": (
        "The learning rate is not known: negative samples can set the batch to 1."
    ),
    "show.why.out_of_range": "The learning rate leaves the range of numbers.",
    "show.why.unknown": "Not all of it is known: {names} would be needed.",
    "show.bound": (
        "The warmup passes its bound, step {step} (epoch {epoch}). PaddleX refuses to train so"
        " (2.0 only warns, for detectors); this is what the learning rate would be:"
    ),
    # show: phases
    "show.phase": "learning rate",
    "show.steps": "steps",
    "show.epochs": "epochs",
    "show.rate": "rate",
    "show.phase.warmup": "warmup",
    "show.phase.flat": "full rate",
    "show.phase.decayed": "decayed",
    "show.phase.cosine": "cosine decay",
    "show.phase.polynomial": "polynomial decay",
    "show.counted.start": "Epochs of decay count from the start of the training.",
    "show.counted.warmup": "Epochs of decay count from the end of the warmup.",
    "show.if_it_fits": "So it is if the warmup ends before the first decay.",
    "show.if_it_fits_from": (
        "So it is from {count} samples on; with fewer, the warmup passes the first decay."
    ),
    "show.range": "{first} to {last}",
    "show.after_warmup": "{epoch} + warmup",
    "show.end": "the end",
    "show.step": "step",
    "show.epoch": "epoch",
    # show: several cases
    "show.several": "This call can be one of {count} cases. First what they have in common.",
    "show.several.more": "There are more than {count} cases; these are the first.",
    "show.several.some": "{count} more cases are in --format json.",
    "show.case": "Case {number}: {title}",
    # show: the whole
    "show.heading": "{place} {call}",
    "show.version": "{framework}: {reason}",
    "show.setting": "setting",
    "show.value": "value",
    "show.origin": "from",
    "show.findings": "Findings",
    "show.other_findings": "Findings outside training calls",
    "show.no_findings": "No findings.",
    "show.finding": "line {line}: {code} {message}",
    "show.finding.safe": "repair: {summary}",
    "show.finding.unsafe": "unsafe repair: {summary}",
    "show.finding.unsafe_why": "unsafe repair: {summary} ({why})",
    "show.finding.none": "no repair: {reason}",
    "show.repair": "After the repair",
    "show.repair.unsafe": "After the repair, unsafe ones included",
    "show.repair.same": "The repair leaves this call as it is.",
    "show.repair.more": "--unsafe-fixes would repair {count} more.",
    "show.repair.failed": "The repair is not known: {reason}",
    "show.before": "before",
    "show.after": "after",
    "show.no_calls": "No training call of a class that is known.",
    "show.no_calls.paddlex3": (
        "PaddleX 3 has no training calls: it trains from a YAML file on the command line."
    ),
    "show.unsure": (
        "Nothing is sure about this call: the class of the model, or what is done with it, is"
        " not known."
    ),
    "show.incomplete": "The script is too large to be followed to its end.",
    # show: what goes wrong
    "show.no_repair": "there is none for this rule",
    "show.error.about": "{place}: {reason}",
    "show.error.one": "give one script, or - for standard input, not {count}",
    "show.error.folder": "is a folder; give one script",
    "show.error.parse": "cannot be parsed: {problem}; correct it first",
    "show.error.deep": "cannot be parsed: it is nested too deeply",
    "show.error.read": "cannot be followed ({problem}); please report this",
    "show.error.every": (
        "--every: {text} is no number of steps; give a whole number above 0"
    ),
    "show.error.every_many": (
        "--every {every} would list more than {most} steps of {total}; give a larger number"
    ),
    "show.error.plot_type": "--plot: {path} must end in .png or .svg, or be - for the terminal",
    "show.error.plot_json": "--plot - cannot go together with --format json; give a file",
    "show.error.plot_write": "--plot: {path} cannot be written: {problem}",
    "show.error.plot_nothing": (
        "--plot: there is no learning rate to draw, since not all of it is known; the table"
        " says what is missing (often --lr-num-samples N)"
    ),
    "show.error.matplotlib": (
        "--plot {path} needs matplotlib, which is not installed: pip install 'lr_lint[plot]';"
        " --plot - draws with letters"
    ),
    "show.plot.written": "{path} written",
    "show.plot.no_font": (
        "no font with Chinese characters is installed; the picture's labels are in English"
    ),
    "show.plot.left_out": "{count} more cases are not drawn",
    # show: the picture
    "plot.title": "{place} {call}, {framework}",
    "plot.subtitle": (
        "batch size {batch}, {samples} samples, {steps} steps per epoch"
    ),
    "plot.rate": "learning rate",
    "plot.epoch": "epoch",
    "plot.step": "step",
    "plot.before": "as it is",
    "plot.after": "after the repair",
    "plot.both": "both",
    "plot.warmup": "warmup",
    "plot.warmup_after": "warmup after the repair",
    "plot.decay": "decay",
    "plot.unreached": "decay that is never reached",
    "plot.bound": "warmup has to end by step {step} (epoch {epoch})",
    "plot.end": "end of the training",
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
    # show: the generation
    "show.generation.directive": "由注释指令指定",
    "show.generation.call_directive": "由该调用的注释指令指定",
    "show.generation.option": "由 --lr-paddlex-version 指定",
    "show.generation.script": "脚本使用了 {names}",
    "show.generation.pin": "由 {path} 指定",
    "show.generation.nothing": "无法区分 1 和 2；请用 --lr-paddlex-version 说明",
    "show.generation.own": "由自己的 profile 指定",
    "show.paddlex": "PaddleX {generation}",
    "show.paddlex.releases": "PaddleX {generation}（{releases}）",
    "show.framework": "{framework}",
    "show.either": "{first} 或 {second}",
    # show: where a value comes from
    "show.origin.line": "第 {line} 行",
    "show.origin.expression": "第 {line} 行：{expression}",
    "show.origin.through": "第 {line} 行，取自第 {source} 行：{expression}",
    "show.origin.overridable": "{origin}；命令行选项的默认值",
    "show.origin.unpacked": "第 {line} 行，来自调用中的 **",
    "show.origin.default": "{framework} 中 {class_name} 的默认值",
    "show.origin.defaults": "默认值",
    "show.origin.missing": "没有给出",
    "show.origin.perhaps": "可能由 * 或 ** 给出",
    "show.origin.refused": "{origin}；无法使用",
    # show: rows of the table that are no parameters
    "show.row.cards": "卡数",
    "show.row.samples": "训练样本数",
    "show.row.steps_per_epoch": "每个 epoch 的 step 数",
    "show.row.total_steps": "总 step 数",
    "show.row.fits_from": "满足 warmup 约束",
    "show.cards.directive": "注释指令",
    "show.cards.option": "--lr-cards",
    "show.cards.devices": "CUDA_VISIBLE_DEVICES",
    "show.cards.devices_line": "第 {line} 行的 CUDA_VISIBLE_DEVICES",
    "show.cards.launcher": "一张，或由启动的进程数决定；可用 --lr-cards 说明",
    "show.cards.unknown": "所有可见的卡；可用 --lr-cards 说明",
    "show.samples.directive": "注释指令",
    "show.samples.option": "--lr-num-samples",
    "show.samples.script": "在脚本中设置",
    "show.samples.files": "根据 {files} 统计",
    "show.samples.not_counted": "无法统计 {path}；可用 --lr-num-samples 说明",
    "show.samples.unknown": "脚本中没有说明；可用 --lr-num-samples 说明",
    "show.at_most": "至多 {count}",
    "show.samples.count": "至少 {count} 个样本",
    "show.unknown": "未知",
    "show.none": "无",
    "show.negative_samples": "负样本可能使 batch size 变为 1",
    "show.needs": "需要{names}",
    "show.condition": "{warmup} {sign} {epochs} * ({samples} // {batch})",
    "show.and": "{first}、{second}",
    "show.name": "{name}",
    "show.product": "{first} * {second}",
    "show.quotient": "{first} // {second}",
    "show.fits.nothing": "多少样本都不满足",
    # show: why the schedule is not known
    "show.why.own_optimizer": "学习率由自定义的 optimizer 决定；PaddleX 不使用自身的参数。",
    "show.why.perhaps_own_optimizer": "学习率未知：optimizer 可能是自定义的。",
    "show.why.no_step": "一个 epoch 中没有 step：batch size 大于训练集。",
    "show.why.negative_samples": "学习率未知：负样本可能使 batch size 变为 1。",
    "show.why.out_of_range": "学习率超出了数值范围。",
    "show.why.unknown": "学习率不完全确定：需要知道{names}。",
    "show.bound": (
        "warmup 超过了上限，即第 {step} 个 step（第 {epoch} 个 epoch）。PaddleX 会拒绝这样训练"
        "（2.0 的检测模型只提示）；以下是学习率本来的变化："
    ),
    # show: phases
    "show.phase": "学习率",
    "show.steps": "step",
    "show.epochs": "epoch",
    "show.rate": "数值",
    "show.phase.warmup": "热身阶段",
    "show.phase.flat": "设定的学习率",
    "show.phase.decayed": "衰减后",
    "show.phase.cosine": "cosine 衰减",
    "show.phase.polynomial": "多项式衰减",
    "show.counted.start": "衰减的 epoch 从训练开始时算起。",
    "show.counted.warmup": "衰减的 epoch 从 warmup 结束时算起。",
    "show.if_it_fits": "前提是 warmup 在第一次衰减之前结束。",
    "show.if_it_fits_from": "前提是至少有 {count} 个样本；更少时 warmup 会晚于第一次衰减。",
    "show.range": "{first} 至 {last}",
    "show.after_warmup": "{epoch} + warmup",
    "show.end": "结束",
    "show.step": "step",
    "show.epoch": "epoch",
    # show: several cases
    "show.several": "该调用有 {count} 种可能的情况。首先是共同的部分。",
    "show.several.more": "可能的情况超过 {count} 种；以下是前面的部分。",
    "show.several.some": "另有 {count} 种情况，见 --format json。",
    "show.case": "情况 {number}：{title}",
    # show: the whole
    "show.heading": "{place} {call}",
    "show.version": "{framework}：{reason}",
    "show.setting": "参数",
    "show.value": "取值",
    "show.origin": "来源",
    "show.findings": "问题",
    "show.other_findings": "训练调用以外的问题",
    "show.no_findings": "没有发现问题。",
    "show.finding": "第 {line} 行：{code} {message}",
    "show.finding.safe": "修复：{summary}",
    "show.finding.unsafe": "不安全的修复：{summary}",
    "show.finding.unsafe_why": "不安全的修复：{summary}（{why}）",
    "show.finding.none": "不修复：{reason}",
    "show.repair": "修复之后",
    "show.repair.unsafe": "修复之后（包括不安全的修复）",
    "show.repair.same": "修复不改变该调用。",
    "show.repair.more": "使用 --unsafe-fixes 可再修复 {count} 处。",
    "show.repair.failed": "修复结果未知：{reason}",
    "show.before": "修复前",
    "show.after": "修复后",
    "show.no_calls": "没有已知模型的训练调用。",
    "show.no_calls.paddlex3": "PaddleX 3 没有训练调用：它在命令行中用 YAML 文件训练。",
    "show.unsure": "无法确定该调用：不知道模型的类型，或不知道对它做了什么。",
    "show.incomplete": "脚本太大，无法完整分析。",
    # show: what goes wrong
    "show.no_repair": "该规则没有自动修复",
    "show.error.about": "{place}：{reason}",
    "show.error.one": "请给出一个脚本，或用 - 表示标准输入，而不是 {count} 个",
    "show.error.folder": "是文件夹；请给出一个脚本",
    "show.error.parse": "无法解析：{problem}；请先改正",
    "show.error.deep": "无法解析：嵌套过深",
    "show.error.read": "无法分析（{problem}）；请报告此问题",
    "show.error.every": "--every：{text} 不是 step 数；请给出大于 0 的整数",
    "show.error.every_many": (
        "--every {every} 会列出 {total} 个 step 中的 {most} 个以上；请给出更大的数"
    ),
    "show.error.plot_type": "--plot：{path} 必须以 .png 或 .svg 结尾，或用 - 表示终端",
    "show.error.plot_json": "--plot - 不能与 --format json 一起使用；请给出文件",
    "show.error.plot_write": "--plot：无法写入 {path}：{problem}",
    "show.error.plot_nothing": (
        "--plot：学习率不完全确定，无法绘图；表中说明了还需要什么（通常是 --lr-num-samples N）"
    ),
    "show.error.matplotlib": (
        "--plot {path} 需要 matplotlib，但没有安装：pip install 'lr_lint[plot]'；"
        "--plot - 可用字符绘图"
    ),
    "show.plot.written": "已写入 {path}",
    "show.plot.no_font": "没有安装含中文字符的字体；图中的文字为英文",
    "show.plot.left_out": "另有 {count} 种情况没有绘出",
    # show: the picture
    "plot.title": "{place} {call}，{framework}",
    "plot.subtitle": "batch size {batch}，训练样本 {samples} 个，每个 epoch {steps} 个 step",
    "plot.rate": "学习率",
    "plot.epoch": "epoch",
    "plot.step": "step",
    "plot.before": "修复前",
    "plot.after": "修复后",
    "plot.both": "两者",
    "plot.warmup": "热身阶段",
    "plot.warmup_after": "修复后的热身阶段",
    "plot.decay": "衰减",
    "plot.unreached": "到达不了的衰减",
    "plot.bound": "warmup 不得晚于第 {step} 个 step（第 {epoch} 个 epoch）结束",
    "plot.end": "训练结束",
}


class Sentence(NamedTuple):
    """A sentence that is put into words later.

    Attributes:
        key: Its key in the catalogue.
        values: What its place holders stand for, as ``(name, value)``; sentences and
            messages among them are put into words, too.
    """

    key: str
    values: tuple[tuple[str, object], ...] = ()

    def say(self, language: str) -> str:
        """Put it into words."""
        return say(language, self.key, **dict(self.values))


def sentence(key: str, /, **values: object) -> Sentence:
    """Build a `Sentence` from keyword arguments."""
    return Sentence(key, tuple(values.items()))


def say(language: str, key: str, /, **values: object) -> str:
    """Put a sentence into words.

    Args:
        language: ``en`` or ``zh``.
        key: The sentence.
        values: What its place holders stand for.
    """
    sentences = CHINESE if language == "zh" else ENGLISH
    words = {name: _word(value, language) for name, value in values.items()}
    return sentences[key].format(**words)


def _word(value: object, language: str) -> str:
    if isinstance(value, Sentence):
        return value.say(language)
    if isinstance(value, Message):
        return render(value, language)
    if isinstance(value, str):
        return value
    return show(value)
