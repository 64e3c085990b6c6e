"""What rules need to know about a framework, as data: the profiles and their loader.

Nothing is read when this package is imported; `lr_lint.profiles.loader` reads.
"""
