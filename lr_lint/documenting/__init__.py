"""What the rules' own docstrings say, as pages and on the command line."""
