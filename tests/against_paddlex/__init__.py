"""lr_lint against PaddleX itself: random configurations, run for real.

``python -m tests.against_paddlex --python python3.7`` writes training scripts with
random settings and real small data sets, asks PaddleX 1.3.11 with paddlepaddle
1.8.5 whether it begins to train, and compares: what lr_lint reports must be what
PaddleX refuses, before and after the repair. Not part of the normal test run,
since it needs Python 3.7 and several minutes.
"""
