"""Argument that train() does not have.

What it does:
    Reports a keyword that train() of this class has in none of the versions that the script can
    be for. The message names the one parameter that is spelt nearly the same, or the version
    that has it.

Why is this bad?
    train() takes no other arguments: the call ends in a TypeError, usually after the data set
    was read. Between PaddleX 1 and 2 several arguments went away.

Example:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(
        num_epochs=270,
        train_dataset=train_dataset,
        lr_decay_epoch=[210, 240])

Use instead:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    model.train(
        num_epochs=270,
        train_dataset=train_dataset,
        lr_decay_epochs=[210, 240])

Fix:
    Unsafe: the keyword is renamed to the one near match that is not given already.

Options:
    lr-paddlex-version: the version that the script is for.

Source:
    The signatures in the wheels 1.0.8 to 2.1.0; none has **kwargs.
"""

from __future__ import annotations

from typing import Optional, Union

from lr_lint.findings import Finding, Fix, Level, Message, RenameKeyword, message
from lr_lint.options import Options
from lr_lint.rules.wording import class_of, framework_of
from lr_lint.run import Case, TrainingRun
from lr_lint.validity import is_near

CODE = "LR501"
NAME = "unknown-argument"


def subjects(run: TrainingRun) -> tuple[str, ...]:
    """Return the keywords that no method has, each of which can be a finding."""
    unknown: dict[str, None] = {}
    for found in run.observations:
        keywords = found.keywords.keys()
        if not any([keywords <= method.roles.keys() for method in found.methods]):
            # One that some method has is not reported: no need to ask about it.
            known = {name for method in found.methods for name in method.roles}
            unknown.update(dict.fromkeys([name for name in keywords if name not in known]))
    return tuple(unknown)


def check(case: Case, options: Options, subject: str) -> Optional[Finding]:
    """Report the keyword ``subject`` when the method does not have it."""
    argument = case.observation.keywords.get(subject)
    if argument is None or subject in case.method.roles:
        return None
    near = near_match(case, subject)
    numbers = {
        "keyword": subject,
        "method": case.method.method,
        "class_name": class_of(case),
        "framework": framework_of(case),
    }
    if near is not None:
        text = message("LR501.near", near=near, **numbers)
    else:
        elsewhere = _where_it_exists(case, options, subject)
        text = message("LR501", **numbers)
        if elsewhere is not None:
            text = message("LR501.elsewhere", elsewhere=elsewhere, **numbers)
    return case.finding(CODE, argument.place, text, lambda: _repair(case, subject, near))


def near_match(case: Case, keyword: str) -> Optional[str]:
    """Return the one parameter that is spelt nearly like a keyword, None without one."""
    near = [
        parameter.name
        for parameter in case.method.parameters
        if is_near(keyword, parameter.name)
    ]
    return near[0] if len(near) == 1 else None


def unknown_keywords(case: Case) -> list[str]:
    """Return the keywords of the call that the method does not have."""
    return [name for name in case.observation.keywords if name not in case.method.roles]


def _where_it_exists(case: Case, options: Options, keyword: str) -> Optional[Message]:
    """Name the generation, else the releases, in which the method has a keyword."""
    from lr_lint.profiles.loader import load

    # letters change their case between generations: DeepLabv3p, DeepLabV3P
    class_name = case.method.class_name.lower()
    having = [
        method
        for name, methods in load(options.profiles).methods.items()
        if name.lower() == class_name
        for method in methods.get(case.method.method, ())
        if keyword in method.roles
    ]
    for method in having:
        if method.generation != case.generation:
            return message("framework.paddlex", generation=method.generation)
    if not having:
        return None
    releases = ", ".join(sorted(release for method in having for release in method.releases))
    return message("framework.paddlex", generation=releases)


def _repair(case: Case, keyword: str, near: Optional[str]) -> Union[Fix, Message]:
    if near is None:
        return message("no_repair.no_near_match", keyword=keyword)
    role = next(
        parameter.role for parameter in case.method.parameters if parameter.name == near
    )
    if case.is_given(role) or case.observation.may_have_more:
        return message("no_repair.given_already", parameter=near)
    if case.observation.keywords[keyword].unpacked:
        return message("no_repair.unpacked", parameter=keyword)
    return Fix(
        (RenameKeyword(case.run.call, keyword, near),),
        Level.UNSAFE,
        message("repair.renamed", old=keyword, new=near),
        message("unsafe.renames_argument"),
    )
