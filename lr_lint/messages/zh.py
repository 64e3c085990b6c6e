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
    "doubt.overridable": "{parameter} {value} 只是命令行参数的默认值",
    "doubt.samples": "按 {samples} 个样本计算，实际样本数可能更少",
    "doubt.raised": "学习率将增大到 {factor} 倍",
    "doubt.reference": "参考学习率来自官方脚本，而不是接口的默认值（{source}）",
    # why there is no repair
    "repair.not_planned": "未要求修复",
    "no_repair.start_unknown": "{parameter} 的值未知，而 warmup 的起始学习率不能高于新的学习率",
    "no_repair.start_stays_above": "{parameter} 仍会高于新的学习率",
    "no_repair.no_warmup_fits": "第 {bound} 个 step 之前容不下任何 warmup",
    "no_repair.num_epochs_unknown": "无法推迟 decay：num_epochs 的值未知",
    "no_repair.delay_leaves_unreached": "无法推迟 {parameter}：默认列表中有 epoch 永远不会到达",
}
