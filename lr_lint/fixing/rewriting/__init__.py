"""The parts of the codemod: places, excerpts, arguments, statements.

They know libcst and nothing of rules. Only `lr_lint.fixing.codemod` imports them.
"""
