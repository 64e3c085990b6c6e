"""The sentences in Chinese, with the terms of PaddleX's page on training parameters."""

from __future__ import annotations

from typing import Final, Mapping

SENTENCES: Final[Mapping[str, str]] = {
    # values
    "value": "{parameter} {value}",
    "value.default": "{parameter} {value}（默认值）",
    "value.by_default": "{parameter} {value}（命令行默认值）",
    "value.default_of": "{parameter} {value}（{framework} 中 {class_name} 的默认值）",
    "framework.paddlex": "PaddleX {generation}",
    "framework.other": "{framework}",
    # LR0 devices
    "LR001": (
        "{name} 在第 {line} 行导入 {package} 之后才设置：显卡在导入时已确定，此处设置不再改变显卡；"
        "请在该导入之前设置"
    ),
    "LR001.through": (
        "{name} 在第 {line} 行导入 {module}（其中导入了 {package}）之后才设置："
        "显卡在导入时已确定，此处设置不再改变显卡；请在该导入之前设置"
    ),
    "LR001.moved": "{name} 移到导入 {package} 之前设置",
    "LR001.repeats": "这里只是重复已及时生效的设置，可以删除",
    "LR001.by_hand": "请手动把该语句移到导入之前",
    "LR001.other_branch": "导入和设置位于不同的代码块；请在脚本开头设置显卡",
    "LR001.imported_in_function": "第 {line} 行的导入在函数内执行；请在调用该函数之前设置显卡",
    "LR001.in_function": "该设置在导入之后才被调用的函数内；请在脚本开头设置显卡",
    "LR001.conditional": "该设置取决于条件；请在导入之前确定显卡",
    "LR001.inside": "该设置在另一条语句之内；请在脚本开头设置显卡",
    "LR001.value_calls": "取值时会执行其他代码；请在导入之前确定显卡",
    "LR001.needs_call": "必须先执行第 {line} 行，而它调用了其他代码；请在导入之前确定显卡",
    "LR001.needs_name": "取值需要第 {line} 行的 {name}，它无法移到导入之前",
    "LR001.moves_along": "{name} 的赋值需要一起移动",
    "LR001.noticed": "中间的第 {line} 行可能受到影响",
    "LR001.under_main": "它位于 if __name__ == '__main__' 之下，移动后被导入时也会执行",
    "LR001.other_value": "{value} 已及时设置，目前生效的是它",
    "LR001.unknown_value": "已有另一个设置及时生效",
    "LR002": (
        "{name} 被设为 {value}，不是字符串：os.environ 会抛出 TypeError；"
        "请写成字符串，例如 '0,1'"
    ),
    "LR002.by_default": (
        "{name} 被设为 {value}（默认为 {default}），不是字符串：os.environ 会抛出 TypeError；"
        "请写成字符串，例如 '0,1'"
    ),
    "LR002.by_hand": "请写成字符串：'0'、'0,1'，或用 '' 表示CPU",
    "LR003": (
        "{name} 的取值 {value} 不是驱动所要求的卡号列表：{reason}；"
        "请写用逗号分隔的卡号，例如 '0,1'，或用 '' 表示CPU"
    ),
    "LR003.by_default": (
        "{name} 的取值 {value}（默认值）不是驱动所要求的卡号列表：{reason}；"
        "请写用逗号分隔的卡号，例如 '0,1'，或用 '' 表示CPU"
    ),
    "LR003.blank": "其中有空项",
    "LR003.unknown": "{entry} 既不是卡号，也不是以 GPU- 或 MIG- 开头的标识",
    "LR003.repeated": "{entry} 出现了两次",
    "LR003.dropped": "{entry} 之后的项会被忽略",
    "LR003.by_hand": "请写用逗号分隔的卡号，例如 '0,1'，或用 '' 表示CPU",
    "LR003.cpu_to_gpu": "训练将从CPU改到GPU上",
    "LR004": "没有程序读取环境变量 {name}；应为 {right}",
    "LR004.set_too": "{right} 也已设置；请删除这一行",
    "LR004.by_hand": "请写 {right}",
    "LR004.renamed": "{old} -> {new}",
    "LR005": (
        "{name} 的取值 {value} 指定了 {cards} 张卡，但 PaddleX 2 每个进程只用一张卡训练；"
        "请用 python -m paddle.distributed.launch --gpus {gpus} 启动，或只写一张卡"
    ),
    "LR005.by_hand": "请用 python -m paddle.distributed.launch --gpus {gpus} 启动脚本",
    # LR1 batch size and learning rate
    "LR101": (
        "{batch_size} 已调整，{rate} 却没有对应调整："
        "应为 {reference_rate} * {batch} / {reference_batch} = {expected}；"
        "请将 {parameter} 设为 {expected}"
    ),
    "LR101.raised": (
        "{batch_size} 已调整，{rate} 却没有对应调整："
        "按比例应为 {reference_rate} * {batch} / {reference_batch} = {expected}，"
        "是现在的 {factor} 倍；请试验 {parameter} 可以提高到多少"
    ),
    "LR102": (
        "{rate} 与 {batch_size} 对应的值相差太远："
        "{reference_rate} * {batch} / {reference_batch} = {expected}；"
        "若非有意，请将 {parameter} 设为 {expected}"
    ),
    "LR103": (
        "{batch_size} 无法均分到 {cards} 张卡上（余 {rest} 个样本）；"
        "请将 {parameter} 设为 {multiples}"
    ),
    "LR103.either": "{lower} 或 {higher}",
    "LR104": (
        "{batch_size} 大于训练集的 {samples} 个样本，PaddleX 会拒绝训练；"
        "请将 {parameter} 设为不大于 {samples} 的值"
    ),
    "LR105": (
        "验证集只有 {samples} 个样本，少于 {batch_size}，第一次验证时就会报错退出；"
        "请增加样本，或将 {parameter} 设为不大于 {samples} 的值"
    ),
    # LR2 warmup
    "LR201": (
        "{warmup} 在第一次 decay 之后才结束：{edge} * 每个 epoch {steps} 个 step"
        "（{samples} 个样本 // {batch_size}）= {bound}；请{way_out}"
    ),
    "LR201.cosine": (
        "{warmup} 没有给 cosine 衰减留下任何 step：{edge} * 每个 epoch {steps} 个 step"
        "（{samples} 个样本 // {batch_size}）= {bound}；请{way_out}"
    ),
    "LR201.shorten": "将 {parameter} 减小到 {target}，或者{other_way}",
    "LR201.decay_later": "让 {parameter} 从第 {epoch} 个 epoch 或更晚开始",
    "LR201.train_longer": "将 {parameter} 增大到 {epoch} 或更多",
    "LR202": (
        "{start} 高于 {rate}：热身阶段学习率会下降；"
        "请让 {parameter} 低于 {rate_parameter}"
    ),
    "LR202.refused": (
        "{start} 不低于 {rate}，Paddle 会拒绝这样的 warmup；"
        "请让 {parameter} 低于 {rate_parameter}"
    ),
    "LR203": (
        "{warmup} 在构建 warmup 时会作除数，导致除零报错；"
        "最短的 warmup 请将 {parameter} 设为 1"
    ),
    "LR204": (
        "{warmup} 超过了整个训练的长度：{num_epochs} * 每个 epoch {steps} 个 step"
        "（{samples} 个样本 // {batch_size}）= {total}；请将 {parameter} 设为 {target}"
    ),
    # LR3 decay
    "LR301": (
        "{decay}：{num_epochs} 时永远到不了第 {epoch} 个 epoch；"
        "请减小 {parameter}，或将 {num_epochs_parameter} 增大到 {enough} 或更多"
    ),
    "LR301.after_warmup": (
        "{decay}：第 {epoch} 个 epoch 从 warmup 结束时算起，"
        "{epoch} + {warmup} / 每个 epoch {steps} 个 step = {reached}，"
        "{num_epochs} 时永远到不了；"
        "请减小 {parameter}，或将 {num_epochs_parameter} 增大到 {enough} 或更多"
    ),
    "LR302": (
        "{decay} 不是递增的：{before} 之后的 {after} 永远不起作用；"
        "请按顺序排列，且不要重复"
    ),
    "LR302.not_above_zero": (
        "{decay} 中有 {epoch}，学习率从一开始就会衰减；请去掉它，或写成不小于 1 的值"
    ),
    "LR303": (
        "{gamma} 不会使学习率衰减；请将 {parameter} 设为大于 0 且不大于 1 的值，例如 0.1"
    ),
    "LR304": "{decay} 不是 list；请写成 epoch 的 list，例如 {parameter}=[8, 11]",
    "LR304.empty": (
        "{decay} 中没有 epoch，而 PaddleX 至少需要一个；请至少写一个，例如 {parameter}=[8, 11]"
    ),
    "LR304.not_numbers": (
        "{decay} 中有不是数字的元素；请用数字表示 epoch，例如 {parameter}=[8, 11]"
    ),
    "LR305": (
        "{parameters} 不起作用：自己给出 optimizer 后，PaddleX 不再使用这些参数；"
        "请去掉它们，或去掉 optimizer"
    ),
    "LR305.cosine": (
        "{parameters} 不起作用：{class_name} 的学习率按 cosine 衰减；请去掉它们"
    ),
    # LR4 stopping and resuming
    "LR401": (
        "没有验证集，{early_stop} 不起作用；请给出 {parameter}，或去掉 {early_stop_parameter}"
    ),
    "LR402": (
        "{patience}、{interval} 时，最早也要到第 ({patience_value} + 1) * {interval_value} ="
        " {earliest} 个 epoch 才能提前终止，而 {num_epochs} 时训练已经结束；"
        "请减小 {patience_parameter} 或 {interval_parameter}"
    ),
    "LR403": (
        "同时给出了 {resume} 和 {weights}，PaddleX 会直接退出；"
        "恢复训练时请设置 {parameter}=None"
    ),
    "LR404": (
        "同一进程内的第二次训练：第 {line} 行已经训练过，PaddleX 1 会在此退出；"
        "请让每个模型在各自的进程中训练"
    ),
    "LR404.repeated": (
        "该调用在同一进程内会执行两次：PaddleX 1 在第二次训练时退出；"
        "请让每个模型在各自的进程中训练"
    ),
    "LR404.by_hand": "请让每个模型在各自的进程中训练",
    # LR5 arguments
    "LR501": "{framework} 中 {class_name} 的 {method}() 没有参数 {keyword}；请去掉它",
    "LR501.near": (
        "{framework} 中 {class_name} 的 {method}() 没有参数 {keyword}；是否应为 {near}？"
    ),
    "LR501.elsewhere": (
        "{framework} 中 {class_name} 的 {method}() 没有参数 {keyword}，{elsewhere} 才有；"
        "请去掉它，或更换版本"
    ),
    "LR502": "缺少 {parameters}：{class_name} 的 {method}() 没有给它默认值；请给出",
    "LR503.whole": "{setting} 不是整数；请将 {parameter} 设为不小于 1 的整数",
    "LR503.whole_steps": "{setting} 不是整数；请将 {parameter} 设为不小于 0 的整数",
    "LR503.positive": "{setting} 不大于 0；请将 {parameter} 设为大于 0 的值",
    "LR503.number": "{setting} 不是数字；请将 {parameter} 设为大于 0 的数字",
    "LR503.negative": "{setting} 小于 0；请将 {parameter} 设为不小于 0 的值",
    "LR504": "{settings}：{reason}",
    "LR504.reason": "{reason}",
    # LR9 the linter itself
    "LR901.empty": "指令没有内容；请写 {keys} 之一，例如 num_samples=800",
    "LR901.form": "指令中的 {text} 不是 key=value 的形式；请写 {keys} 之一，例如 num_samples=800",
    "LR901.key": "指令没有键 {key}；请写 {keys} 之一",
    "LR901.version": (
        "指令中的 {value} 不是 PaddleX 的版本号；请写 1、2、3 或完整版本，例如 1.3.11"
    ),
    "LR901.count": "指令中的 {key}={value} 不是个数；请写大于 0 的整数",
    # what a repair does
    "repair.changed": "{parameter} {old} -> {new}",
    "repair.added": "增加 {parameter}={new}",
    "repair.renamed": "{old} 改名为 {new}",
    "repair.removed": "去掉 {parameters}",
    "repair.both": "{first}，{second}",
    "repair.not_planned": "未要求修复",
    # why a repair is unsafe
    "unsafe.command_line": "{parameter} 是命令行选项的默认值",
    "unsafe.read_elsewhere": "{name} 在别处也被读取，因此在调用中单独写值",
    "unsafe.overridable": "{parameter} {value} 只是命令行选项的默认值",
    "unsafe.samples": "按 {samples} 个样本计算，实际样本数可能更少",
    "unsafe.raised": "学习率将增大到 {factor} 倍",
    "unsafe.reference": "参考学习率来自官方脚本，而不是接口的默认值（{source}）",
    "unsafe.chosen": "学习率是有人特意选定的",
    "unsafe.batch_chosen": "batch size 是有人特意选定的，改动会影响训练",
    "unsafe.one_step_too_many": "即使只有 1 个 step 的 warmup 也超过了 {bound}",
    "unsafe.rate_changes": "学习率会高于这次训练原本达到过的值",
    "unsafe.schedule_changes": "学习率的变化过程会不同",
    "unsafe.removes_arguments": "写下的值可能另有用处",
    "unsafe.renames_argument": "也可能是指另一个参数",
    # why there is no repair
    "no_repair.no_such_role": "该调用没有对应 {role} 的参数",
    "no_repair.defined_elsewhere": "{parameter} 的值由计算得出，或来自其他文件",
    "no_repair.shared": "{parameter} 的取值也被其他训练调用使用",
    "no_repair.read_elsewhere": "其他代码也读取 {parameter} 的值",
    "no_repair.option_shared": "其他代码也读取 {parameter} 所用命令行选项的默认值",
    "no_repair.settings_shared": "给出 {parameter} 的字典在别处也被使用",
    "no_repair.settings_elsewhere": "应写入 {parameter} 的字典不在本文件的同一处",
    "no_repair.read_by_another_call": "另一个训练调用读取同一个值，但需要不同的值",
    "no_repair.cases_differ": "如何修复取决于该调用的执行路径",
    "no_repair.generations_differ": (
        "PaddleX 1 和 2 需要不同的修复；请用 lr-paddlex-version 说明版本"
    ),
    "no_repair.start_unknown": (
        "{parameter} 的值未知，而 warmup 的起始学习率不能高于新的学习率"
    ),
    "no_repair.start_stays_above": "{parameter} 仍会高于新的学习率",
    "no_repair.no_warmup_fits": "第 {bound} 个 step 之前连 1 个 step 的 warmup 也容不下",
    "no_repair.num_epochs_unknown": "无法推迟 decay：num_epochs 的值未知",
    "no_repair.delay_leaves_unreached": (
        "无法推迟 {parameter}：默认的 list 中有永远到不了的 epoch"
    ),
    "no_repair.batch_exceeds_dataset": "batch size {batch} 会大于 {samples} 个样本",
    "no_repair.rate_unknown": "{parameter} 的值未知，而它必须一起调整",
    "no_repair.batch_is_a_choice": "{parameter} 应由您决定",
    "no_repair.no_default_proportion": "按默认值的比例得不到低于学习率的起始值",
    "no_repair.warmup_constraint_unknown": "无法确定 warmup 是否仍在第一次 decay 之前结束",
    "no_repair.warmup_constraint": (
        "{parameter} {value} 会晚于第一次 decay：第 {epoch} 个 epoch，即第 {bound} 个 step"
    ),
    "no_repair.list_was_written": "无法判断 {parameter} 本应是哪些 epoch",
    "no_repair.list_has_no_length": "不知道 {parameter} 对应多少个 epoch",
    "no_repair.no_decay_fits": "{num_epochs} 个 epoch 内容不下任何 decay",
    "no_repair.epoch_not_above_zero": "无法判断 epoch {epoch} 本应是多少",
    "no_repair.meaning_unknown": "无法判断 {parameter} 本应是什么",
    "no_repair.meaning_unknown_of_several": "无法判断其中哪个是本意",
    "no_repair.only_the_user_has_it": "{parameter} 只有您自己知道",
    "no_repair.unpacked": "{parameter} 来自字典",
    "no_repair.positional": "{parameter} 是按位置给出的",
    "no_repair.no_near_match": "没有与 {keyword} 拼写相近的参数",
    "no_repair.given_already": "{parameter} 已经给出，或可能已经给出",
}
