"""Names, models and order: which call is a training call of which class.

Every row is a script with batch 16 at the untouched rate of its class, so it is
reported (LR101) exactly when the class of the model and the batch are known.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.script.reading import codes, lay_out

HEAD = "from my_data import data\n"
TRAIN = "model.train(num_epochs=270, train_dataset=data, train_batch_size=16)\n"
PDX = HEAD + "import paddlex as pdx\n"


def row(sentence: str, text: str) -> object:
    """Make a row of a script that ends with the training call of ``model``."""
    return pytest.param(HEAD + dedent(text).lstrip("\n") + TRAIN, id=sentence)


def whole(sentence: str, text: str) -> object:
    """Make a row of a script that holds its own training call."""
    return pytest.param(PDX + dedent(text).lstrip("\n"), id=sentence)


NAMES_REPORTED = [
    row("the usual alias", "import paddlex as pdx\nmodel = pdx.det.YOLOv3(80)\n"),
    row("no alias", "import paddlex\nmodel = paddlex.det.YOLOv3(80)\n"),
    row("another alias", "import paddlex as px\nmodel = px.det.YOLOv3(80)\n"),
    row("from paddlex import det", "from paddlex import det\nmodel = det.YOLOv3()\n"),
    row(
        "from paddlex import several, one renamed",
        "from paddlex import det, cls as C\nmodel = C.ResNet50(3)\n",
    ),
    row(
        "the class itself, renamed",
        "from paddlex.det import YOLOv3 as Y\nmodel = Y()\n",
    ),
    row("the class itself", "from paddlex.det import YOLOv3\nmodel = YOLOv3()\n"),
    row("a module, renamed", "import paddlex.det as det\nmodel = det.YOLOv3()\n"),
    row("a module by its full name", "import paddlex.det\nmodel = paddlex.det.YOLOv3()\n"),
    row("pdx.cv.models", "import paddlex as pdx\nmodel = pdx.cv.models.YOLOv3()\n"),
    row(
        "from paddlex.cv.models",
        "from paddlex.cv.models import YOLOv3\nmodel = YOLOv3()\n",
    ),
    row(
        "the file of the class",
        "from paddlex.cv.models.yolo_v3 import YOLOv3\nmodel = YOLOv3()\n",
    ),
    row("import star", "from paddlex import *\nmodel = det.YOLOv3()\n"),
    row("import star of a module", "from paddlex.det import *\nmodel = YOLOv3()\n"),
    row(
        "importlib",
        "import importlib\npdx = importlib.import_module('paddlex')\nmodel = pdx.det.YOLOv3()\n",
    ),
    row(
        "importlib of a module",
        "from importlib import import_module\nname = 'det'\n"
        "model = import_module('paddlex.' + name).YOLOv3()\n",
    ),
    row("__import__", "pdx = __import__('paddlex')\nmodel = pdx.det.YOLOv3()\n"),
    row(
        "the module under another name",
        "import paddlex as pdx\ndetection = pdx.det\nmodel = detection.YOLOv3()\n",
    ),
    row(
        "a name rebound to paddlex",
        "import paddleseg as pdx\nimport paddlex as pdx\nmodel = pdx.det.YOLOv3()\n",
    ),
    row(
        "rebound only afterwards in another function",
        """
        import paddlex as pdx
        def other():
            pdx = None
            return pdx
        model = pdx.det.YOLOv3()
        """,
    ),
    row(
        "imported in a function that has run",
        """
        def load():
            global pdx
            import paddlex as pdx
        load()
        model = pdx.det.YOLOv3()
        """,
    ),
    row(
        "imported in try",
        """
        try:
            import paddlex as pdx
        except ImportError:
            raise SystemExit('pip install paddlex')
        model = pdx.det.YOLOv3()
        """,
    ),
    row(
        "a module that may be missing",
        """
        try:
            import paddlex as pdx
        except ImportError:
            pdx = None
        model = pdx.det.YOLOv3()
        """,
    ),
]

NAMES_SILENT = [
    row("another library under the usual alias",
        "import paddleseg as pdx\nmodel = pdx.det.YOLOv3()\n"),
    row(
        "a name rebound since to another library",
        "import paddlex as pdx\nimport paddleseg as pdx\nmodel = pdx.det.YOLOv3()\n",
    ),
    row("a name rebound to something unknown",
        "import paddlex as pdx\npdx = input()\nmodel = pdx.det.YOLOv3()\n"),
    row("a name deleted since", "import paddlex as pdx\ndel pdx\nmodel = pdx.det.YOLOv3()\n"),
    row(
        "the name of a loop",
        "import paddlex as pdx\nfor pdx in open('f'):\n    pass\nmodel = pdx.det.YOLOv3()\n",
    ),
    row(
        "the name of a with",
        "import paddlex as pdx\nwith open('f') as pdx:\n    pass\nmodel = pdx.det.YOLOv3()\n",
    ),
    row(
        "the parameter of a function",
        """
        import paddlex as pdx
        def build(pdx):
            return pdx.det.YOLOv3()
        import other
        model = build(other)
        """,
    ),
    row(
        "the user's own class of that name",
        """
        import paddlex as pdx
        class YOLOv3:
            def train(self, **settings):
                print(settings)
        model = YOLOv3()
        """,
    ),
    row(
        "the user's own class over the imported one",
        """
        from paddlex.det import YOLOv3
        class YOLOv3(YOLOv3):
            def train(self, **settings):
                print(settings)
        model = YOLOv3()
        """,
    ),
    row("keras", "import paddlex, keras\nmodel = keras.models.Sequential()\n"),
    row("torch", "import paddlex, torch\nmodel = torch.nn.Linear(2, 2)\n"),
    row("a class of another library with that name",
        "import paddlex\nfrom detectors import YOLOv3\nmodel = YOLOv3()\n"),
    row(
        "a wrapper with its own train",
        """
        import paddlex as pdx
        class Wrapper:
            def __init__(self):
                self.model = pdx.det.YOLOv3()
            def train(self, num_epochs, train_dataset, train_batch_size):
                print(num_epochs)
        model = Wrapper()
        """,
    ),
    row("a class that PaddleX does not have",
        "import paddlex as pdx\nmodel = pdx.det.YOLOv9()\n"),
    row("a module called in place of a class", "import paddlex as pdx\nmodel = pdx.det()\n"),
    row("import star of another library",
        "import paddlex\nfrom other import *\nmodel = YOLOv3()\n"),
    row(
        "a name that one branch takes from elsewhere",
        """
        import sys
        import paddlex as pdx
        if sys.argv[1:]:
            import other as pdx
        model = pdx.det.YOLOv3()
        """,
    ),
    row(
        "a fallback import",
        """
        try:
            import paddlex as pdx
        except ImportError:
            import fallback as pdx
        model = pdx.det.YOLOv3()
        """,
    ),
    row("import of a name that is not known",
        "import importlib\npdx = importlib.import_module(input())\nmodel = pdx.det.YOLOv3()\n"),
    row("names changed through globals",
        "import paddlex as pdx\nglobals()['pdx'] = 1\nmodel = pdx.det.YOLOv3()\n"),
    row("names changed by exec",
        "import paddlex as pdx\nexec(open('f').read())\nmodel = pdx.det.YOLOv3()\n"),
    row("only for the type checker",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import paddlex as pdx\n"
        "model = pdx.det.YOLOv3()\n"),
    whole("the class, not an object",
          "pdx.det.YOLOv3.train(num_epochs=270, train_dataset=data, train_batch_size=16)\n"),
]

MODELS_REPORTED = [
    whole("a chained call", "pdx.det.YOLOv3()." + TRAIN.partition(".")[2]),
    whole("a second name", "a = pdx.det.YOLOv3()\nmodel = a\n" + TRAIN),
    whole("several targets", "other = model = pdx.det.YOLOv3()\n" + TRAIN),
    whole("unpacked from a tuple", "model, n = pdx.det.YOLOv3(), 3\n" + TRAIN),
    whole("a walrus", "if (model := pdx.det.YOLOv3()):\n    " + TRAIN),
    whole("an annotated name", "model: object = pdx.det.YOLOv3()\n" + TRAIN),
    whole(
        "an attribute of self",
        """
        class Trainer:
            def __init__(self):
                self.model = pdx.det.YOLOv3()
            def run(self):
                self.model.train(num_epochs=270, train_dataset=data, train_batch_size=16)
        Trainer().run()
        """,
    ),
    whole(
        "an attribute of self that nobody in the file calls",
        """
        class Trainer:
            def __init__(self):
                self.model = pdx.det.YOLOv3()
            def run(self):
                self.model.train(num_epochs=270, train_dataset=data, train_batch_size=16)
        """,
    ),
    whole(
        "an attribute set by a base class",
        """
        class Base:
            def __init__(self):
                self.model = pdx.det.YOLOv3()
        class Trainer(Base):
            def __init__(self):
                super().__init__()
                self.batch = 16
            def run(self):
                self.model.train(num_epochs=270, train_dataset=data,
                                 train_batch_size=self.batch)
        Trainer().run()
        """,
    ),
    whole(
        "an attribute set by a base class that is called by name",
        """
        class Base:
            def __init__(self):
                self.model = pdx.det.YOLOv3()
        class Trainer(Base):
            def __init__(self):
                Base.__init__(self)
            def run(self):
                self.model.train(num_epochs=270, train_dataset=data, train_batch_size=16)
        Trainer().run()
        """,
    ),
    whole("a class attribute", "class C:\n    model = pdx.det.YOLOv3()\nC." + TRAIN),
    whole(
        "returned by a function",
        "def build():\n    return pdx.det.YOLOv3(80)\nmodel = build()\n" + TRAIN,
    ),
    whole(
        "returned by a function, then chained",
        "def build():\n    return pdx.det.YOLOv3(80)\nbuild()." + TRAIN.partition(".")[2],
    ),
    whole("returned by a lambda", "build = lambda: pdx.det.YOLOv3()\nmodel = build()\n" + TRAIN),
    whole(
        "returned by a static method",
        """
        class Factory:
            @staticmethod
            def build():
                return pdx.det.YOLOv3()
        model = Factory.build()
        model.train(num_epochs=270, train_dataset=data, train_batch_size=16)
        """,
    ),
    whole(
        "returned by a property",
        """
        class Factory:
            @property
            def model(self):
                return pdx.det.YOLOv3()
        model = Factory().model
        model.train(num_epochs=270, train_dataset=data, train_batch_size=16)
        """,
    ),
    whole(
        "the class is a parameter",
        "def build(cls):\n    return cls(80)\nmodel = build(pdx.det.YOLOv3)\n" + TRAIN,
    ),
    whole(
        "the model is a parameter",
        "def run(model):\n    " + TRAIN + "run(pdx.det.YOLOv3())\n",
    ),
    whole(
        "chosen in if and else, both off",
        """
        import sys
        if sys.argv[1:]:
            model = pdx.det.YOLOv3()
        else:
            model = pdx.det.FasterRCNN()
        model.train(num_epochs=270, train_dataset=data, train_batch_size=16)
        """,
    ),
    whole(
        "chosen in a conditional expression, both off",
        "import sys\nmodel = pdx.det.YOLOv3() if sys.argv[1:] else pdx.det.PPYOLO()\n" + TRAIN,
    ),
    whole(
        "a condition that is known",
        "FAST = False\nmodel = pdx.det.YOLOv3() if not FAST else pdx.other()\n" + TRAIN,
    ),
    whole(
        "from a dict of classes by a known key",
        "M = {'yolo': pdx.det.YOLOv3, 'rcnn': pdx.det.FasterRCNN}\nmodel = M['yolo']()\n" + TRAIN,
    ),
    whole(
        "from a dict of classes by an unknown key, all off",
        "M = {'yolo': pdx.det.YOLOv3, 'rcnn': pdx.det.FasterRCNN}\nmodel = M[input()]()\n" + TRAIN,
    ),
    whole("from a list of classes", "M = [pdx.det.FasterRCNN, pdx.det.YOLOv3]\nmodel = M[-1]()\n"
          + TRAIN),
    whole("a loop over one class",
          "for cls in [pdx.det.YOLOv3]:\n    model = cls()\n    " + TRAIN),
    whole("getattr with a known name", "model = getattr(pdx.det, 'YOLOv3')()\n" + TRAIN),
    whole("getattr with a name in a variable",
          "name = 'YOLO' + 'v3'\nmodel = getattr(pdx.det, name)()\n" + TRAIN),
    whole("getattr with an unknown name of a family that agrees",
          "model = getattr(pdx.seg, input())(num_classes=2)\n" + TRAIN),
    whole("getattr with a name from the command line",
          "import argparse\np = argparse.ArgumentParser()\n"
          "p.add_argument('--model', default='UNet')\n"
          "model = getattr(pdx.seg, p.parse_args().model)()\n" + TRAIN),
    whole("assigned twice, the second is off",
          "model = pdx.cls.ResNet50()\nmodel = pdx.det.YOLOv3()\n" + TRAIN),
    whole("reassigned only after the call",
          "model = pdx.det.YOLOv3()\n" + TRAIN + "model = None\n"),
    whole("functools.partial of a class",
          "from functools import partial\nbuild = partial(pdx.det.YOLOv3, num_classes=3)\n"
          "model = build()\n" + TRAIN),
    whole("the bound method under a name",
          "fit = pdx.det.YOLOv3().train\n"
          "fit(num_epochs=270, train_dataset=data, train_batch_size=16)\n"),
    whole("a global set by a function",
          "def setup():\n    global model\n    model = pdx.det.YOLOv3()\nsetup()\n" + TRAIN),
    whole("a closure",
          "def outer():\n    model = pdx.det.YOLOv3()\n    def inner():\n        " + TRAIN
          + "    inner()\nouter()\n"),
    whole("a wrapper that hands its settings on",
          """
          class Wrapper:
              def __init__(self):
                  self.model = pdx.det.YOLOv3()
              def train(self, **settings):
                  self.model.train(num_epochs=270, train_dataset=data, **settings)
          Wrapper().train(train_batch_size=16)
          """),
]

MODELS_SILENT = [
    whole("chosen in if and else, one of them right",
          """
          import sys
          if sys.argv[1:]:
              model = pdx.det.YOLOv3()
          else:
              model = pdx.seg.Other()
          model.train(num_epochs=270, train_dataset=data, train_batch_size=8)
          """),
    whole("chosen in if and else, batch 8 right for one",
          """
          import sys
          if sys.argv[1:]:
              model = pdx.det.YOLOv3()
          else:
              model = pdx.det.FasterRCNN()
          model.train(num_epochs=270, train_dataset=data, train_batch_size=8)
          """),
    whole("a conditional expression with something unknown",
          "import sys, other\nmodel = pdx.det.YOLOv3() if sys.argv[1:] else other.Model()\n"
          + TRAIN),
    whole("from a dict by an unknown key, one of them not ours",
          "import other\nM = {'yolo': pdx.det.YOLOv3, 'own': other.Model}\n"
          "model = M[input()]()\n" + TRAIN),
    whole("from a dict that unknown code has changed",
          "import other\nM = {'yolo': pdx.det.YOLOv3}\nother.register(M)\n"
          "model = M['yolo']()\n" + TRAIN),
    whole("from a dict by a key it does not have",
          "M = {'yolo': pdx.det.YOLOv3}\nmodel = M['rcnn']()\n" + TRAIN),
    whole("getattr with an unknown name of a family that disagrees",
          "model = getattr(pdx.det, input())()\n"
          "model.train(num_epochs=270, train_dataset=data, train_batch_size=8)\n"),
    whole("getattr of an unknown module", "import other\nmodel = getattr(other, 'YOLOv3')()\n"
          + TRAIN),
    whole("getattr of an unknown family",
          "model = getattr(getattr(pdx, input()), 'YOLOv3')()\n" + TRAIN),
    whole("eval", "model = eval('pdx.det.YOLOv3')()\n" + TRAIN),
    whole("load_model", "model = pdx.load_model('output/best_model')\n" + TRAIN),
    whole("assigned twice, the second right",
          "model = pdx.det.YOLOv3()\nmodel = pdx.cls.ResNet50()\n"
          "model.train(num_epochs=90, train_dataset=data, train_batch_size=64)\n"),
    whole("assigned again to something unknown",
          "import other\nmodel = pdx.det.YOLOv3()\nmodel = other.wrap(model)\n" + TRAIN),
    whole("assigned under a condition to something unknown",
          "import sys, other\nmodel = pdx.det.YOLOv3()\nif sys.argv[1:]:\n"
          "    model = other.Model()\n" + TRAIN),
    whole("a parameter that nobody gives", "def run(model):\n    " + TRAIN),
    whole("a parameter of two callers, one of them unknown",
          "import other\ndef run(model):\n    " + TRAIN
          + "run(pdx.det.YOLOv3())\nrun(other.Model())\n"),
    whole("returned by a function with another way out",
          """
          import sys, other
          def build():
              if sys.argv[1:]:
                  return other.Model()
              return pdx.det.YOLOv3()
          build().train(num_epochs=270, train_dataset=data, train_batch_size=16)
          """),
    whole("returned by a decorated function",
          "import other\n@other.wrap\ndef build():\n    return pdx.det.YOLOv3()\nmodel = build()\n"
          + TRAIN),
    whole("a loop over classes, one of them not ours",
          "import other\nfor cls in [pdx.det.YOLOv3, other.Model]:\n    model = cls()\n    "
          + TRAIN),
    whole("an attribute of self that a caller can replace",
          """
          import other
          class Trainer:
              def __init__(self):
                  self.model = pdx.det.YOLOv3()
              def run(self):
                  self.model.train(num_epochs=270, train_dataset=data, train_batch_size=16)
          trainer = Trainer()
          trainer.model = other.Model()
          trainer.run()
          """),
    whole("an attribute of self that unknown code can replace",
          """
          import other
          class Trainer:
              def __init__(self):
                  self.model = pdx.det.YOLOv3()
              def run(self):
                  self.model.train(num_epochs=270, train_dataset=data, train_batch_size=16)
          trainer = Trainer()
          other.patch(trainer)
          trainer.run()
          """),
    whole("a base class from elsewhere",
          """
          import other
          class Trainer(other.Base):
              def run(self):
                  self.model.train(num_epochs=270, train_dataset=data, train_batch_size=16)
          Trainer().run()
          """),
    whole("a subclass with its own train",
          """
          class Mine(pdx.det.YOLOv3):
              def train(self, **settings):
                  print(settings)
          Mine().train(num_epochs=270, train_dataset=data, train_batch_size=16)
          """),
    whole("the object is not called", "model = pdx.det.YOLOv3()\nmodel.train\n"),
    whole("code after the end of the script", "import sys\nmodel = pdx.det.YOLOv3()\nsys.exit()\n"
          + TRAIN),
    whole("code behind another program that takes over",
          "import os, sys\nmodel = pdx.det.YOLOv3()\n"
          "os.execv(sys.executable, [sys.executable])\n" + TRAIN),
    whole("a name of paddlex is deleted",
          "model = pdx.det.YOLOv3()\ndel pdx.model_built\n" + TRAIN),
    whole("code that never runs", "model = pdx.det.YOLOv3()\nif False:\n    " + TRAIN),
    whole("a loop over nothing", "model = pdx.det.YOLOv3()\nfor _ in []:\n    " + TRAIN),
    whole("training of another method", "model = pdx.det.YOLOv3()\n"
          "model.evaluate(data, batch_size=16)\n"),
]


@pytest.mark.parametrize("script", NAMES_REPORTED + MODELS_REPORTED)
def test_the_class_is_known(script: str) -> None:
    assert codes(script) == ["LR101"]


@pytest.mark.parametrize("script", NAMES_SILENT + MODELS_SILENT)
def test_the_class_is_not_known_or_not_ours(script: str) -> None:
    assert codes(script) == []


def test_the_examples_module_is_of_generation_2() -> None:
    script = PDX + "model = pdx.models.YOLOv3()\n" + TRAIN
    from lr_lint.versions import Version
    from lr_lint.options import Options

    options = Options(paddlex_version=Version(2, None))
    assert codes(script, options=options) == ["LR101"]


ORDER_REPORTED = [
    whole("under the main guard", "if __name__ == '__main__':\n    model = pdx.det.YOLOv3()\n    "
          + TRAIN),
    whole("main called under the main guard",
          "def main():\n    model = pdx.det.YOLOv3()\n    " + TRAIN
          + "if __name__ == '__main__':\n    main()\n"),
    whole("main that nobody calls", "def main():\n    model = pdx.det.YOLOv3()\n    " + TRAIN),
    whole("a name defined after the function but before its call",
          "def main():\n    model = pdx.det.YOLOv3(CLASSES)\n    model.train(num_epochs=270,"
          " train_dataset=data, train_batch_size=BATCH)\nBATCH = CLASSES = 16\nmain()\n"),
    whole("the value at the time of the call counts",
          "batch = 8\ndef run():\n    pdx.det.YOLOv3().train(num_epochs=270, train_dataset=data,"
          " train_batch_size=batch)\nbatch = 16\nrun()\n"),
    whole("an asynchronous main",
          "import asyncio\nasync def main():\n    model = pdx.det.YOLOv3()\n    " + TRAIN
          + "asyncio.run(main())\n"),
    whole("in with", "with open('log') as f:\n    model = pdx.det.YOLOv3()\n    " + TRAIN),
    whole("in try", "try:\n    model = pdx.det.YOLOv3()\n    " + TRAIN
          + "except KeyboardInterrupt:\n    pass\n"),
    whole("in finally", "model = pdx.det.YOLOv3()\ntry:\n    pass\nfinally:\n    " + TRAIN),
    whole("under a condition that is not known",
          "import sys\nmodel = pdx.det.YOLOv3()\nif sys.argv[1:]:\n    " + TRAIN),
    whole("in a loop of one round", "model = pdx.det.YOLOv3()\nfor _ in range(1):\n    " + TRAIN),
    whole("a batch that counts once in a known loop",
          "batch = 4\nfor _ in range(2):\n    batch *= 2\nmodel = pdx.det.YOLOv3()\n"
          "model.train(num_epochs=270, train_dataset=data, train_batch_size=batch)\n"),
]

ORDER_SILENT = [
    whole("not the main guard's other side",
          "model = pdx.det.YOLOv3()\nif __name__ != '__main__':\n    " + TRAIN),
    whole("the batch at the time of the call is right",
          "batch = 16\ndef run():\n    pdx.det.YOLOv3().train(num_epochs=270, train_dataset=data,"
          " train_batch_size=batch)\nbatch = 8\nrun()\n"),
    whole("a batch that grows in a loop of unknown length",
          "batch = 16\nfor line in open('f'):\n    batch *= 2\nmodel = pdx.det.YOLOv3()\n"
          "model.train(num_epochs=270, train_dataset=data, train_batch_size=batch)\n"),
    whole("a batch that shrinks in while",
          "batch = 16\nwhile not fits(batch):\n    batch //= 2\nmodel = pdx.det.YOLOv3()\n"
          "model.train(num_epochs=270, train_dataset=data, train_batch_size=batch)\n"),
    whole("a batch that an exception changes",
          "batch = 16\ntry:\n    check()\nexcept MemoryError:\n    batch = 8\n"
          "model = pdx.det.YOLOv3()\n"
          "model.train(num_epochs=270, train_dataset=data, train_batch_size=batch)\n"),
    whole("the arguments of the whole script",
          "import sys\nbatch = int(sys.argv[1])\nmodel = pdx.det.YOLOv3()\n"
          "model.train(num_epochs=270, train_dataset=data, train_batch_size=batch)\n"),
    whole("a function that nobody calls changes the batch",
          "def shrink():\n    global batch\n    batch = 16\nbatch = 8\nmodel = pdx.det.YOLOv3()\n"
          "model.train(num_epochs=270, train_dataset=data, train_batch_size=batch)\n"),
    whole("a callback that can change the batch",
          "import other\nbatch = 16\ndef shrink():\n    global batch\n    batch = 8\n"
          "other.call(shrink)\nmodel = pdx.det.YOLOv3()\n"
          "model.train(num_epochs=270, train_dataset=data, train_batch_size=batch)\n"),
    whole("after an endless loop of a server",
          "while True:\n    serve()\nmodel = pdx.det.YOLOv3()\n" + TRAIN),
    whole("after an exception", "raise SystemExit\nmodel = pdx.det.YOLOv3()\n" + TRAIN),
]


@pytest.mark.parametrize("script", ORDER_REPORTED)
def test_it_runs_like_that(script: str) -> None:
    assert codes(script) == ["LR101"]


@pytest.mark.parametrize("script", ORDER_SILENT)
def test_it_does_not_run_like_that(script: str) -> None:
    assert codes(script) == []


def local(sentence: str, files: dict[str, str], text: str, expected: list[str]) -> object:
    """Make a row with modules beside the script."""
    return pytest.param(files, HEAD + dedent(text).lstrip("\n"), expected, id=sentence)


@pytest.mark.parametrize(
    ("files", "script", "expected"),
    [
        local("a model from a module beside the script",
              {"models.py": "import paddlex as pdx\ndef build():\n    return pdx.det.YOLOv3()\n"},
              "from models import build\nmodel = build()\n" + TRAIN, ["LR101"]),
        local("a class from a module beside the script",
              {"models.py": "from paddlex.det import YOLOv3\n"},
              "from models import YOLOv3\nmodel = YOLOv3()\n" + TRAIN, ["LR101"]),
        local("everything from a module beside the script",
              {"common.py": "import paddlex as pdx\n"},
              "from common import *\nmodel = pdx.det.YOLOv3()\n" + TRAIN, ["LR101"]),
        local("a package beside the script",
              {"my/__init__.py": "",
               "my/models.py": "import paddlex as pdx\nM = pdx.det.YOLOv3\n"},
              "from my.models import M\nmodel = M()\n" + TRAIN, ["LR101"]),
        local("a relative import",
              {"common.py": "import paddlex as pdx\n"},
              "from .common import pdx\nmodel = pdx.det.YOLOv3()\n" + TRAIN, ["LR101"]),
        local("a submodule by its full name",
              {"my/__init__.py": "",
               "my/models.py": "import paddlex as pdx\nM = pdx.det.YOLOv3\n"},
              "import my.models\nmodel = my.models.M()\n" + TRAIN, ["LR101"]),
        local("modules that import each other",
              {"a.py": "import b\nimport paddlex as pdx\n", "b.py": "import a\nx = 1\n"},
              "import a\nmodel = a.pdx.det.YOLOv3()\n" + TRAIN, ["LR101"]),
        local("a class of the user's own beside the script",
              {"models.py": "class YOLOv3:\n    def train(self, **settings):\n        pass\n"},
              "import paddlex\nfrom models import YOLOv3\nmodel = YOLOv3()\n" + TRAIN, []),
        local("a module beside the script that does not have the name",
              {"models.py": "import paddlex\n"},
              "from models import YOLOv3\nmodel = YOLOv3()\n" + TRAIN, []),
        local("a module beside the script that cannot be parsed",
              {"models.py": "import paddlex as pdx\ndef (\n"},
              "from models import pdx\nmodel = pdx.det.YOLOv3()\n" + TRAIN, []),
        local("a training call in the module beside the script is not this file's",
              {"models.py": "import paddlex as pdx\npdx.det.YOLOv3().train(num_epochs=270,"
                            " train_dataset=1, train_batch_size=16)\n"},
              "import paddlex\nimport models\n", []),
        local("a module that changes when it is imported a second time is run once",
              {"config.py": "BATCH = 16\n"},
              "import paddlex as pdx\nimport config\nconfig.BATCH = 8\nimport config\n"
              "pdx.det.YOLOv3().train(num_epochs=270, train_dataset=data,"
              " train_batch_size=config.BATCH)\n", []),
    ],
)
def test_modules_beside_the_script(
    tmp_path: Path, files: dict[str, str], script: str, expected: list[str]
) -> None:
    lay_out(tmp_path, files)
    assert codes(script, tmp_path) == expected


TRAINER = """
class Trainer:
    epochs, batch, rate = 270, 16, 0.000125

    def run(self, data):
        model = pdx.det.YOLOv3()
        model.train(self.epochs, data, self.batch, learning_rate=self.rate)
"""

LEFT_OPEN = [
    whole("an attribute that waits for its value",
          """
          class Trainer:
              epochs = None

              def run(self, data):
                  pdx.det.YOLOv3().train(self.epochs, data)
          """),
    whole("an attribute of the object that waits for its value",
          """
          class Trainer:
              def __init__(self):
                  self.epochs = None

              def run(self, data):
                  pdx.det.YOLOv3().train(self.epochs, data)
          """),
    whole("a name that waits for its value",
          "batch = None\ndef run(data):\n    pdx.det.YOLOv3().train(270, data, batch)\n"),
    whole("a subclass with another value", TRAINER + "class Small(Trainer):\n    batch = 8\n"),
    whole("a subclass whose constructor sets another value",
          TRAINER + "class Small(Trainer):\n    def __init__(self):\n"
          "        self.rate = 0.00025\n"),
    whole("a subclass that overrides a method",
          TRAINER.replace("self.batch", "self.batch_size()")
          + "    def batch_size(self):\n        return 16\n"
          + "class Small(Trainer):\n    def batch_size(self):\n        return 8\n"),
]


@pytest.mark.parametrize("script", LEFT_OPEN)
def test_what_others_can_set_before_they_call_is_not_known(script: str) -> None:
    assert codes(script) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(TRAINER, ["LR101"], id="the class alone"),
        pytest.param(TRAINER + "class Other(Trainer):\n    name = 'other'\n", ["LR101"],
                     id="a subclass that changes nothing"),
        pytest.param(
            "batch = None\ndef run(data):\n    pdx.det.YOLOv3().train(270, data, batch)\n"
            "run(1)\n",
            ["LR503"], id="a call that can be seen",
        ),
    ],
)
def test_what_stands_in_the_file_counts(text: str, expected: list[str]) -> None:
    assert codes(PDX + text) == expected
