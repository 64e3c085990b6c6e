"""The sentences in Chinese, with the terms of PaddleX's page on training parameters."""

from __future__ import annotations

from typing import Final, Mapping

SENTENCES: Final[Mapping[str, str]] = {
    # values
    "value": "{parameter} {value}",
    "value.default": "{parameter} {value}（默认值）",
    "value.by_default": "{parameter} {value}（命令行默认值）",
    "value.default_of": "{parameter} {value}（{framework} 中 {class_name} 的默认值）",
    "framework.paddlex": "PaddleX {generation}.x",
    "framework.other": "{framework}",
    # LR1 batch size and learning rate
    "LR101": (
        "{batch_size} 已调整，但 {rate} 未对应调整："
        "应为 {reference_rate} * {batch} / {reference_batch} = {expected}；"
        "请将 {parameter} 设为 {expected}"
    ),
    # LR2 warmup
    "LR201": (
        "{warmup}，warmup 必须在 decay 之前结束：{edge} * 每个 epoch {steps} 个 step"
        "（{samples} 个样本 // {batch_size}）= {bound}；{way_out}"
    ),
    "LR201.cosine": (
        "{warmup}，没有给 cosine 衰减留下任何 step：{edge} * 每个 epoch {steps} 个 step"
        "（{samples} 个样本 // {batch_size}）= {bound}；{way_out}"
    ),
    "LR201.shorten": "请将 {parameter} 减小到 {target}，或{other_way}",
    "LR201.decay_later": "让 {parameter} 从第 {epoch} 个 epoch 或更晚开始",
    "LR201.train_longer": "将 {parameter} 增大到 {epoch} 或更多",
    # why a repair is unsafe
    "unsafe.overridable": "{parameter} {value} 只是命令行参数的默认值",
    "unsafe.samples": "按 {samples} 个样本计算，实际样本数可能更少",
    "unsafe.raised": "学习率将增大到 {factor} 倍",
    "unsafe.reference": "参考学习率来自官方脚本，而不是接口的默认值（{source}）",
    # why there is no repair
    "repair.not_planned": "未要求修复",
    "no_repair.start_unknown": "{parameter} 的值未知，而 warmup 的起始学习率不能高于新的学习率",
    "no_repair.start_stays_above": "{parameter} 仍会高于新的学习率",
    "no_repair.no_warmup_fits": "第 {bound} 个 step 之前容不下任何 warmup",
    "no_repair.num_epochs_unknown": "无法推迟 decay：num_epochs 的值未知",
    "no_repair.delay_leaves_unreached": "无法推迟 {parameter}：默认列表中有 epoch 永远不会到达",
    # devices, repeated training, directives, planning of repairs
    "LR001": (
        "{name} 在第 {line} 行导入 {package} 之后才设置：显卡在"
        "导入时已确定，此处设置不起作用；请在该导入之前设置"
    ),
    "LR001.through": (
        "{name} 在第 {line} 行导入 {module}（其中导入了 {pac"
        "kage}）之后才设置：显卡在导入时已确定，此处设置不起作用；请在该导入之前设置"
    ),
    "LR001.moved": "{name} 移到第 {line} 行之前设置",
    "LR001.repeats": "这里只是重复已及时生效的设置，可以删除",
    "LR001.by_hand": "请手动把该语句移到导入之前",
    "LR001.other_branch": "导入和设置位于不同的代码块；请在脚本开头设置显卡",
    "LR001.imported_in_function": "第 {line} 行的导入在函数内执行；请在调用该函数之前设置显卡",
    "LR001.in_function": "该设置在导入之后才被调用的函数内；请在脚本开头设置显卡",
    "LR001.conditional": "该设置取决于条件；请在导入之前确定显卡",
    "LR001.needs_call": "必须先执行第 {line} 行，而它调用了其他代码；请在导入之前确定显卡",
    "LR001.needs_name": "取值需要第 {line} 行的 {name}，它无法移到导入之前",
    "LR001.moves_along": "{name} 的赋值需要一起移动",
    "LR001.noticed": "中间的第 {line} 行可能受到影响",
    "LR001.under_main": (
        "它位于 if __name__ == '__main__' 之下，移动后被导入时"
        "也会执行"
    ),
    "LR001.other_value": "{value} 已及时设置，目前生效的是它",
    "LR001.unknown_value": "已有另一个设置及时生效",
    "LR002": (
        "{name} 被设为 {value}，不是字符串：os.environ 会抛出 "
        "TypeError；请写成字符串，例如 '0,1'"
    ),
    "LR002.by_hand": "请写成字符串：'0'、'0,1'，或用 '' 表示CPU",
    "LR003": (
        "{name} 的取值 {value} 不会被驱动按预期读取；请写用逗号分隔的卡号"
        "，例如 '0,1'，或用 '' 表示CPU"
    ),
    "LR003.by_hand": "请写用逗号分隔的卡号，例如 '0,1'，或用 '' 表示CPU",
    "LR003.cpu_to_gpu": "训练将从CPU改到GPU上",
    "LR004": "没有程序读取环境变量 {name}；应为 {right}",
    "LR004.set_too": "{right} 也已设置；请删除这一行",
    "LR004.by_hand": "请写 {right}",
    "LR004.renamed": "{old} -> {new}",
    "LR005": (
        "{name} 的取值 {value} 指定了 {cards} 张卡，但Paddl"
        "eX 2每个进程只用一张卡训练；请用 python -m paddle.dist"
        "ributed.launch --gpus {gpus} 启动，或只写一张卡"
    ),
    "LR005.by_hand": (
        "请用 python -m paddle.distributed.launch -"
        "-gpus {gpus} 启动脚本"
    ),
    "LR404": (
        "同一进程内的第二次训练：第 {line} 行已经训练过，PaddleX 1会在此"
        "退出；请让每个模型在各自的进程中训练"
    ),
    "LR404.repeated": (
        "该调用在同一进程内会执行两次：PaddleX 1在第二次训练时退出；请让每个模型"
        "在各自的进程中训练"
    ),
    "LR404.by_hand": "请让每个模型在各自的进程中训练",
    "LR901.empty": "指令没有内容；请写 key=value，可用的键：{keys}",
    "LR901.form": "指令中的 {text} 不是 key=value 的形式；可用的键：{keys}",
    "LR901.key": "指令没有键 {key}；可用的键：{keys}",
    "LR901.version": (
        "指令中的 paddlex={value} 不是版本号；请写 1、2、3 或完整版"
        "本，例如 1.3.11"
    ),
    "LR901.count": "指令中的 {key}={value} 不是个数；请写大于 0 的整数",
    "repair.changed": "{parameter} {old} -> {new}",
    "repair.added": "增加 {parameter}={new}",
    "repair.both": "{first}，{second}",
    "no_repair.no_such_role": "该调用没有对应 {role} 的参数",
    "no_repair.defined_elsewhere": "{parameter} 的取值不在本文件中",
    "no_repair.shared": "{parameter} 的取值也被其他训练调用使用",
    "no_repair.settings_shared": "给出 {parameter} 的字典在别处也被使用",
    "no_repair.read_by_another_call": "另一个训练调用读取同一个值，但需要不同的值",
    "no_repair.cases_differ": "如何修复取决于该调用的执行路径",
    "no_repair.generations_differ": (
        "PaddleX 1和2需要不同的修复；请用 lr-paddlex-version"
        " 说明版本"
    ),
    "unsafe.command_line": "{parameter} 是命令行选项的默认值",
    "unsafe.read_elsewhere": "{name} 在别处也被读取，因此在调用中单独写值",
}
