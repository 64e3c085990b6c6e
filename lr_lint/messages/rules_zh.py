"""The documentation of the rules in Chinese, with the terms of PaddleX's page.

The prose only: examples and sources are the docstrings' (`lr_lint.documenting.documentation`).
"""

from __future__ import annotations

from typing import Final, Mapping, NamedTuple


class Prose(NamedTuple):
    """What a rule's docstring says in words, in Chinese.

    Attributes:
        title: Its first line, without a full stop.
        what: The text below ``What it does``.
        why: The text below ``Why is this bad?``.
        fix: The text below ``Fix``.
        options: The texts below ``Options``, by option.
    """

    title: str
    what: str
    why: str
    fix: str
    options: Mapping[str, str] = {}


_SAMPLES: Final = {"lr-num-samples": "训练集的样本数，用于无法自动统计的情况。"}

RULES: Final[Mapping[str, Prose]] = {
    "LR001": Prose(
        title="导入了使用显卡的包之后才选择显卡",
        what=(
            "报告在导入之后才执行的 CUDA_VISIBLE_DEVICES 设置。这里的导入指会确定可见显卡的导入："
            "paddle、会加载 paddle 的包，以及 1.x 和 2.x 的 paddlex。"
        ),
        why=(
            "paddle 只在被导入时读取一次该变量。之后再设置既不起作用，也没有任何提示："
            "训练会在错误的卡上进行，或者占用所有的卡。"
        ),
        fix=(
            "把该语句连同注释、来得太晚的 import os，以及旁边的 CUDA_DEVICE_ORDER 设置"
            "一起移到第一个这样的导入之前：安全。"
            "以下情况不安全：其他语句需要一起移动、设置位于 if __name__ == '__main__' 之下、"
            "中间的语句可能受影响、已有另一个值及时生效。"
            "语句无法移动，或者只是重复已及时生效的设置时，不修复。"
        ),
        options={"lr-paddlex-version": "导入 PaddleX 3 时并不确定显卡。"},
    ),
    "LR002": Prose(
        title="用数字或 list 指定显卡",
        what="报告把 CUDA_VISIBLE_DEVICES 设为 int、int 的 list 或 None 的语句。",
        why="环境变量是字符串：os.environ 会抛出 TypeError。",
        fix=(
            "改写成字符串：0 改为 '0'，[0, 1] 改为 '0,1'：安全。取值是命令行选项的默认值时：不安全。"
            "None、True 和 False 不修复。"
        ),
    ),
    "LR003": Prose(
        title="驱动无法理解的显卡列表",
        what=(
            "报告 CUDA_VISIBLE_DEVICES 中的空项、重复的卡、既不是卡号也不是 GPU- 或 MIG- 标识的项，"
            "以及负数之后的项。'' 和 '-1' 表示使用CPU，是正确的写法。"
        ),
        why="驱动从第一个无法理解的项起全部忽略：可用的卡比写下的少，甚至一张也没有。",
        fix=(
            "去掉空项和重复项，把分号改为逗号：安全。'gpu:0' 改为 '0'：不安全，"
            "因为训练会从CPU改到GPU上。其他情况不修复。"
        ),
    ),
    "LR004": Prose(
        title="环境变量名与 CUDA_VISIBLE_DEVICES 只差几个字母，没有程序读取它",
        what=(
            "报告对名称接近 CUDA_VISIBLE_DEVICES 的环境变量的设置。其他厂商的变量不在此列。"
        ),
        why="没有程序读取该变量：训练会在默认的第一张卡上进行。",
        fix="改为正确的名称：安全。正确的名称也已设置时，不修复。",
    ),
    "LR005": Prose(
        title="脚本只用一张卡训练，却指定了多张卡",
        what=(
            "报告 PaddleX 2 训练脚本中指定多张卡的 CUDA_VISIBLE_DEVICES。"
            "脚本使用了 paddle.distributed，或者已说明使用两张及以上的卡时，不报告。"
        ),
        why=(
            "PaddleX 2 的每个进程只用一张卡。python train.py 只在第一张卡上训练，"
            "而 batch size 和学习率却是为多张卡设置的。"
        ),
        fix="无：请用 python -m paddle.distributed.launch --gpus 0,1 启动脚本。",
        options={"lr-cards": "说明训练使用几张卡。"},
    ),
    "LR101": Prose(
        title="调整了 batch size，却没有调整学习率",
        what=(
            "查找 batch size 已不同于默认值、学习率却没有调整的训练：没有写学习率，"
            "或者写的就是默认值或官方的参考值。与 batch size 对应的学习率按比例计算："
            "参考学习率 * batch size / 参考 batch size。"
            "接口默认值未经调优的模型（PaddleX 2 的检测模型），以官方教程中的数值为参考。"
        ),
        why=(
            "PaddleX 的学习率是与默认 batch size（所有卡之和）一起调优的。"
            "batch size 减半而学习率不变，学习率就大了一倍，可能训练几小时后 loss 变为 nan；"
            "batch size 加倍而学习率不变，学习率就偏小，训练结束时模型还没有收敛。"
        ),
        fix=(
            "learning_rate 改为按比例计算的值；warmup_start_lr 若会达到它，则按同样比例调整：安全。"
            "以下情况不安全：学习率增大到四倍以上、参考值不是接口自身的默认值、"
            "用到的值是命令行选项的默认值。"
        ),
        options={"lr-scale-tolerance": "允许未调整的学习率偏离多少倍（1 表示不允许）。"},
    ),
    "LR102": Prose(
        title="选定的学习率与 batch size 相差太远",
        what=(
            "将选定的学习率与按 batch size 比例计算的参考学习率比较，相差超过 2 倍时报告。"
            "默认关闭：特意选定的学习率可能是对的。"
        ),
        why=(
            "学习率是调优值的许多倍时，loss 通常会变为 nan；"
            "只有调优值的一小部分时，在通常的 epoch 数内无法收敛。"
        ),
        fix=(
            "learning_rate 改为按比例计算的值；warmup_start_lr 若会达到它，则按同样比例调整：不安全。"
        ),
        options={
            "lr-enable": "需要在这里写上 LR102。",
            "lr-scale-tolerance": "允许学习率偏离多少倍，至少为 2。",
        },
    ),
    "LR103": Prose(
        title="batch size 无法均分到各张卡上",
        what=(
            "报告不是卡数整数倍的 batch size。PaddleX 1 使用 CUDA_VISIBLE_DEVICES 指定的所有卡"
            "（在CPU上为 CPU_NUM）；PaddleX 2 的卡数需要另行说明，且允许 batch size 为 1。"
        ),
        why=(
            "batch size 是所有卡之和，会均分到各张卡上。不能整除时 PaddleX 会拒绝训练，"
            "而且是在构建网络、下载权重之后。"
        ),
        fix=(
            "batch size 改为不大于它的最近的整数倍，每张卡至少 1 个样本；"
            "写下的 learning_rate 按同样比例调整：不安全。"
        ),
        options={"lr-cards": "训练使用几张卡。"},
    ),
    "LR104": Prose(
        title="batch size 大于训练集",
        what="报告大于训练样本数的 batch size。",
        why=(
            "一个 epoch 中连一个 step 也没有。PaddleX 会拒绝训练"
            "（提示 The amount of training datset must be larger than batch size.），"
            "或者在输出另一个错误时除零报错。"
        ),
        fix="无：batch size 取决于显存和数据。",
        options=_SAMPLES,
    ),
    "LR105": Prose(
        title="验证集小于训练的 batch size",
        what="报告 PaddleX 2 的图像分类中样本数少于训练 batch size 的验证集。",
        why=(
            "PaddleX 2 用训练的 batch size 验证分类模型，并拒绝样本数更少的验证集："
            "第一个 epoch 训练完成后，第一次验证时就会报错退出。"
        ),
        fix="无：增加样本还是减小 batch size，由使用者决定。",
        options={"lr-num-samples": "用 PATH=N 给出某个列表文件中的样本数。"},
    ),
    "LR201": Prose(
        title="warmup 在第一次 decay 之后才结束",
        what=(
            "将 warmup_steps（写下的值或默认值）与学习率第一次衰减的 step 比较："
            "lr_decay_epochs[0] * (样本数 // batch size)。"
            "PPLCNet 和 PicoDet 按 cosine 衰减，warmup 必须在训练结束之前结束："
            "num_epochs * (样本数 // batch size)。"
        ),
        why=(
            "读取数据集之后，PaddleX 会拒绝训练（提示 warmup_steps should less than ...）。"
            "没有写 warmup_steps 的人在小数据集上常会遇到：PaddleX 1 的检测模型默认 warmup "
            "500 或 1000 个 step。PaddleX 2.0 的检测模型只输出提示，然后按错误的学习率变化继续训练。"
        ),
        fix=(
            "样本数确定时安全，否则不安全。warmup_steps 改为 PaddleX 自带工具使用的值"
            "（FasterRCNN 和 MaskRCNN 为 1 个 epoch，YOLOv3 和 PP-YOLO 为 3 个 epoch），"
            "但不超过上限。设置 lr-warmup-fix = delay 时，改为将 warmup_steps // 每个 epoch 的 "
            "step 数加到每个 decay epoch 和 num_epochs 上，与 PaddleX 图形界面的做法相同。"
        ),
        options={"lr-warmup-fix": "shorten 缩短 warmup，delay 推迟 decay。", **_SAMPLES},
    ),
    "LR202": Prose(
        title="warmup 的起始学习率高于设定的学习率",
        what=(
            "有 warmup 时，报告高于学习率的 warmup_start_lr；PaddleX 2 中等于学习率时也报告。"
        ),
        why=(
            "热身阶段学习率不升反降（PaddleX 1），或者 Paddle 因断言失败而拒绝（PaddleX 2）。"
            "PaddleX 1 的 FasterRCNN 和 MaskRCNN 默认从 1 / 1200 和 1 / 2400 开始，"
            "调低 learning_rate 后很容易出现。"
        ),
        fix="warmup_start_lr 按默认值之间的比例调整：安全。",
    ),
    "LR203": Prose(
        title="总是构建 warmup 的模型却设为 0 个 step",
        what="报告 PaddleX 1 检测模型的 warmup_steps=0。",
        why=(
            "这些模型无论多长都会构建 warmup，Paddle 会用它作除数：训练开始之前就以 "
            "float division by zero 报错退出。分类模型和 PaddleX 2 则不会构建。"
        ),
        fix="warmup_steps 改为 1：安全。连 1 个 step 也会晚于第一次 decay 时，不安全。",
    ),
    "LR204": Prose(
        title="warmup 比整个训练还长",
        what=(
            "对于分段衰减的模型，报告比整个训练更长的 warmup："
            "num_epochs * (样本数 // batch size)。晚于第一次 decay 的 warmup 由 LR201 报告。"
        ),
        why="永远达不到设定的学习率：整个训练都在较低的学习率下进行，而 PaddleX 没有任何提示。",
        fix="warmup_steps 改为 PaddleX 自带工具使用的值，但不超过 LR201 的上限：不安全。",
        options=_SAMPLES,
    ),
    "LR301": Prose(
        title="decay 安排在训练结束之后",
        what=(
            "报告写下的 list 中训练到达不了的 decay epoch，以及一个也到达不了的默认 list。"
            "PaddleX 2 从 warmup 结束时开始计算：lr_decay_epochs[i] + warmup_steps / 每个 epoch 的 "
            "step 数。"
        ),
        why=(
            "学习率直到结束都没有衰减，而模型的精度大多是在衰减之后提高的。"
            "减小了 num_epochs 却保留原来的 list 时就会这样。"
        ),
        fix=(
            "默认的 list 按原有比例缩放到 num_epochs，前提是 warmup 一定能在第一次 decay 之前结束："
            "不安全。写下的 list 不修复：无法判断本意是什么。"
        ),
        options=_SAMPLES,
    ),
    "LR302": Prose(
        title="decay epoch 不是递增的",
        what="报告不是严格递增的 decay epoch，以及小于或等于 0 的 decay epoch。",
        why=(
            "Paddle 取 list 中第一个尚未到达的 epoch：小于或等于前一项的 epoch 永远不起作用，"
            "而 PaddleX 并不检查顺序。epoch 为 0 时，学习率从一开始就会衰减。"
        ),
        fix=(
            "按顺序排列并去掉重复项，前提是 warmup 一定能在第一次 decay 之前结束：不安全。"
            "有小于或等于 0 的 epoch 时，不修复。"
        ),
        options=_SAMPLES,
    ),
    "LR303": Prose(
        title="lr_decay_gamma 不会使学习率变小",
        what="报告小于或等于 0，或者大于 1 的 lr_decay_gamma。",
        why=(
            "每次衰减都会将学习率乘以该值。大于 1 时学习率不降反升，等于 0 时第一次衰减后训练停滞，"
            "小于 0 时 loss 会上升。"
        ),
        fix="无：无法判断本应是多少。",
    ),
    "LR304": Prose(
        title="decay epoch 不是数字的 list",
        what="报告写成一个数字的、为空的，或含有非数字的 decay epoch。",
        why="PaddleX 不检查该 list：训练开始之前就以 TypeError 或 IndexError 报错退出。",
        fix="一个数字改为只含该数字的 list：安全。其他情况不修复。",
    ),
    "LR305": Prose(
        title="PaddleX 不会使用的学习率、warmup 或 decay 参数",
        what=(
            "报告与自定义 optimizer 一起写下的 learning_rate、warmup_* 和 lr_decay_*，"
            "以及为 PPLCNet 和 PicoDet（按 cosine 衰减）写下的 lr_decay_*。"
            "每个训练调用只报告一次，列出所有这些参数。"
        ),
        why="PaddleX 只在构建默认的 optimizer 时使用这些参数。在这里调整它们不会有任何效果。",
        fix="去掉这些参数：不安全。",
    ),
    "LR401": Prose(
        title="使用 early_stop 却没有验证集",
        what="报告没有 eval_dataset 的 early_stop=True。",
        why=(
            "early_stop 根据验证集上的指标判断。没有验证集时 PaddleX 什么也不做，也没有提示："
            "训练会一直进行到最后一个 epoch。"
        ),
        fix="无：数据只有使用者才有。",
    ),
    "LR402": Prose(
        title="直到训练结束也不会触发的 early_stop",
        what=(
            "报告耐心值比整个训练还长的 early_stop：PaddleX 每 save_interval_epochs 个 epoch "
            "验证一次，第一次验证只作为基准，early_stop_patience 数的是验证次数。"
            "因此 (early_stop_patience + 1) * save_interval_epochs 必须小于 num_epochs。"
        ),
        why=(
            "使用 early_stop 是希望节省训练时间。PaddleX 1 的 YOLOv3 和 PPYOLO 默认每 20 个 epoch "
            "验证一次：early_stop_patience 为 5 就意味着 120 个 epoch。"
        ),
        fix="无：耐心值、间隔和训练长度都由使用者决定。",
    ),
    "LR403": Prose(
        title="恢复训练的同时又要加载预训练权重",
        what=(
            "对于 PaddleX 2，报告 pretrain_weights 不为 None 时的 resume_checkpoint。"
            "pretrain_weights 的默认值就不是 None。"
        ),
        why=(
            "PaddleX 2 会退出（提示 pretrain_weights and resume_checkpoint cannot be set "
            "simultaneously），即使只写了其中一个。"
        ),
        fix="加上 pretrain_weights=None：安全。",
    ),
    "LR404": Prose(
        title="PaddleX 1 的同一进程内第二次训练",
        what=(
            "报告在同一进程内一定会在另一次训练之后执行的训练调用，"
            "以及会执行两次的训练调用（例如对多个模型循环）。"
        ),
        why=(
            "PaddleX 1 会记录已构建过模型，第二次调用 train() 时直接退出，"
            "即使是另一个模型：第一次训练之后的内容都不会执行。"
        ),
        fix="无：请让每个模型在各自的进程中训练。",
        options={"lr-paddlex-version": "PaddleX 2 允许多次训练。"},
    ),
    "LR501": Prose(
        title="train() 没有的参数",
        what=(
            "报告在脚本可能使用的所有版本中，该模型的 train() 都没有的参数。"
            "消息中会指出唯一拼写相近的参数，或者有该参数的版本。"
        ),
        why=(
            "train() 不接受其他参数：调用会抛出 TypeError，而且往往是在读取数据集之后。"
            "从 PaddleX 1 到 2 去掉了若干参数。"
        ),
        fix="改为唯一拼写相近、且尚未给出的参数：不安全。",
        options={"lr-paddlex-version": "脚本所用的版本。"},
    ),
    "LR502": Prose(
        title="缺少 train() 必需的参数",
        what=(
            "报告没有给出 num_epochs 或 train_dataset 的调用。拼写错误由 LR501 报告；"
            "可能含有它们的 *args 或 **kwargs 不报告。"
        ),
        why="这两个参数都没有默认值：调用会抛出 TypeError。",
        fix="无：取值只有使用者才知道。",
    ),
    "LR503": Prose(
        title="不可能是本意的取值",
        what=(
            "报告不是正整数的 num_epochs 或 batch size、小于 0 的 warmup_steps"
            "（PaddleX 2 中不是整数时也报告），以及不是正数的 learning_rate。每个参数单独报告。"
        ),
        why=(
            "其中一些会使 PaddleX 或 Paddle 报错，另一些会使训练学不到任何东西，或者没有 epoch。"
            "其他规则把这样的值视为未知。"
        ),
        fix="无：无法判断本应是多少。",
    ),
    "LR504": Prose(
        title="PaddleX 不接受的参数组合",
        what=(
            "报告某个版本的 PaddleX 一定会拒绝的组合：PaddleX 1 的 MaskRCNN 使用 VOCDetection 而没有 "
            "metric、AlexNet 没有 input_shape、early_stop=True 而耐心值小于 1 等；"
            "profile 中列出了每个模型的组合。"
        ),
        why="读取数据集之后，PaddleX 会抛出异常或退出。其他规则把这些参数视为未知。",
        fix="无：无法判断其中哪个是本意。",
        options={"lr-profiles": "自己的训练接口所拒绝的组合。"},
    ),
    "LR901": Prose(
        title="无法读取的指令",
        what=(
            "报告 # lr-lint: key=value 形式的注释中 num_samples、cards、paddlex 以外的键、"
            "无法读取的值，以及没有内容的注释。"
        ),
        why=(
            "这样的注释用来告诉 lr_lint 它看不到的内容。无法理解的注释会被忽略，"
            "它所针对的规则就不会报告，或者按其他数值计算。"
        ),
        fix="无：注释的本意只有使用者才知道。",
    ),
}
