"""Directive that cannot be read.

What it does:
    Reports a comment "# lr-lint: key=value" with a key that is none of num_samples, cards and
    paddlex, with a value that cannot be read, or with nothing at all.

Why is this bad?
    Such a comment is there to tell lr_lint what it cannot see. One that is not understood is
    left out, and the rules that it was written for stay silent or count on something else.

Example:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    # lr-lint: samples=800
    model.train(num_epochs=270, train_dataset=train_dataset)

Use instead:
    from paddlex.det import transforms
    import paddlex as pdx

    train_dataset = pdx.datasets.VOCDetection(
        data_dir='insects', file_list='insects/train_list.txt',
        label_list='insects/labels.txt',
        transforms=transforms.Compose([transforms.Normalize()]))
    model = pdx.det.YOLOv3(num_classes=6)
    # lr-lint: num_samples=800
    model.train(num_epochs=270, train_dataset=train_dataset)

Fix:
    None: only the user knows what the comment was meant to say.

Options:
    None.

Source:
    The README of lr_lint, "In the script".
"""

from __future__ import annotations

from lr_lint.directives import CODE

NAME = "bad-directive"

__all__ = ["CODE", "NAME"]
