"""The sample counts against the data set classes that PaddlePaddle published.

``python -m tests.against_wheels --python python3.7`` writes random small data sets,
has the classes of six PaddleX wheels build each of them, and compares their sizes
with `lr_lint.datasets.count_samples`: never too low, and exact only where it is.
Not part of the normal test run, since it needs Python 3.7 with numpy, OpenCV,
pycocotools and chardet (the environment of `tests.against_paddlex`).
"""
