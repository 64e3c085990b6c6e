"""The rules, one module each: its docstring is the rule's documentation.

`of_training` and `of_devices` ask them; `every_rule` has all of them. Nothing is
imported here, so that a script costs only the rules that can speak about it.
"""
