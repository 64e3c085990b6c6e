"""From the findings of a file to its repaired text: what `python -m lr_lint.fix` does."""
