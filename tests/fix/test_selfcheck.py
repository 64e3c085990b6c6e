"""The self-check: it catches results that are not what the edits say.

That it lets right results through is shown by every test of the codemod.
"""

from __future__ import annotations

from typing import Sequence

import pytest

from lr_lint.findings import (
    Edit,
    MoveStatements,
    RemoveArguments,
    RenameKeyword,
    ReplaceExpression,
    SetArgument,
    SetItem,
    Span,
)
from lr_lint.fixing.selfcheck import (
    SelfCheckError,
    check,
    check_suppressions,
    map_lines,
)

SCRIPT = """\
import os
import paddlex as pdx
# cards
os.environ['C'] = '0'  # zero

model = pdx.det.YOLOv3()
model.train(num_epochs=270, train_batch_size=16,  # batch
            save_dir='out')
settings = {'a': 1}
print(  'done' )
"""
TRAIN = Span(7, 0, 8, 27)
SET = SetArgument(TRAIN, "learning_rate", "0.1", "train_batch_size")
BATCH = ReplaceExpression(Span(7, 45, 7, 47), "8")
RENAME = RenameKeyword(TRAIN, "save_dir", "pretrain_weights")
REMOVE = RemoveArguments(TRAIN, ("save_dir",))
ITEM = SetItem(Span(9, 11, 9, 19), "b", "2", "a")
MOVE = MoveStatements((Span(4, 0, 4, 21),), Span(2, 0, 2, 21))


def changed(*replacements: tuple[str, str]) -> str:
    """Return the script with pieces of its text replaced."""
    text = SCRIPT
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


RIGHT_SET = ("# batch\n", "# batch\n            learning_rate=0.1,\n")
MOVED = SCRIPT.replace("# cards\nos.environ['C'] = '0'  # zero\n", "").replace(
    "import paddlex", "# cards\nos.environ['C'] = '0'  # zero\nimport paddlex"
)

RIGHT = [
    pytest.param(changed(RIGHT_SET), [SET], id="an argument is set"),
    pytest.param(changed(("=16", "=8")), [BATCH], id="a value is replaced"),
    pytest.param(changed(("save_dir", "pretrain_weights")), [RENAME], id="a keyword is renamed"),
    pytest.param(changed((",  # batch\n            save_dir='out'", "  # batch\n")), [REMOVE],
                 id="an argument is removed"),
    pytest.param(changed(("'a': 1", "'a': 1, 'b': 2")), [ITEM], id="an entry is set"),
    pytest.param(MOVED, [MOVE], id="a statement moves"),
    pytest.param(
        changed(RIGHT_SET, ("=16", "=8"), ("'a': 1", "'a': 1, 'b': 2")),
        [ITEM, BATCH, SET],
        id="several edits at once",
    ),
    pytest.param(SCRIPT, [], id="nothing to do"),
]


@pytest.mark.parametrize("after, edits", RIGHT)
def test_the_right_result_passes(after: str, edits: Sequence[Edit]) -> None:
    check(SCRIPT, after, edits)


WRONG = [
    pytest.param(changed(("=16", "=8)")), [BATCH], "parse", id="the result does not parse"),
    pytest.param(changed(("=16", "=\x00")), [BATCH], "parse", id="the result has a null byte"),
    pytest.param(SCRIPT, [BATCH], "differs", id="the edit was not made"),
    pytest.param(changed(("=16", "=9")), [BATCH], "differs", id="another value was written"),
    pytest.param(changed(("=16", "=8.0")), [BATCH], "differs", id="a float instead of an int"),
    pytest.param(changed(("=16", "=True")), [ReplaceExpression(BATCH.span, "1")], "differs",
                 id="a bool instead of an int"),
    pytest.param(changed(("=16", "=8"), ("270", "27")), [BATCH], "differs",
                 id="another argument changed as well"),
    pytest.param(changed(("=16", "=8"), ("'done'", "'gone'")), [BATCH], "differs",
                 id="another statement changed as well"),
    pytest.param(changed(("=16", "=8"), ("print(  'done' )\n", "")), [BATCH], "differs",
                 id="another statement is gone"),
    pytest.param(changed(("=16", "=8"), ("(  'done'", "('done'")), [BATCH], "line",
                 id="white space changed in another statement"),
    pytest.param(changed(("=16", "=8"), ("zero\n\n", "zero\n\n\n")), [BATCH], "line",
                 id="an empty line more somewhere else"),
    pytest.param(changed(("=16", "=8"), ("zero\n\n", "zero\n \n")), [BATCH], "line",
                 id="white space on an empty line somewhere else"),
    pytest.param(changed(("=16", "=8"), ("  # batch", "")), [BATCH], "# batch",
                 id="the comment of the edited call is lost"),
    pytest.param(changed(("=16", "=8"), ("# cards", "# card")), [BATCH], "line",
                 id="a comment somewhere else changed"),
    pytest.param(changed(("=16", "=8"), ("# batch", "# bunch")), [BATCH], "# batch",
                 id="the comment of the edited line changed"),
    pytest.param(changed(("=16", "=8")).replace("\n", "\r\n"), [BATCH], "line",
                 id="the line ends changed"),
    pytest.param(changed(("=16", "=8"))[:-1], [BATCH], "end of the last line",
                 id="the last newline is lost"),
    pytest.param(changed(("=16", "=8")) + "\n", [BATCH], "line", id="an empty line at the end"),
    pytest.param("\n" + changed(("=16", "=8")), [BATCH], "line", id="an empty line at the top"),
    pytest.param(changed((RIGHT_SET[0], RIGHT_SET[1] * 2)), [SET], "parse",
                 id="an argument was set twice"),
    pytest.param(changed(("num_epochs=270", "num_epochs=270, learning_rate=0.1")), [SET],
                 "differs", id="an argument was set somewhere else in the call"),
    pytest.param(changed(("print(  'done' )", "print(  'done', learning_rate=0.1 )")), [SET],
                 "differs", id="an argument was set in another call"),
    pytest.param(changed(("save_dir", "pretrain_weight")), [RENAME], "differs",
                 id="a keyword was renamed to something else"),
    pytest.param(changed((",  # batch\n            save_dir='out'", "")), [REMOVE], "# batch",
                 id="an argument was removed with the comment before it"),
    pytest.param(changed(("num_epochs=270, ", "")), [REMOVE], "differs",
                 id="another argument was removed"),
    pytest.param(changed(("'a': 1", "'b': 2, 'a': 1")), [ITEM], "differs",
                 id="an entry was set at the wrong place"),
    pytest.param(MOVED.replace("# cards\n", ""), [MOVE], "# cards",
                 id="a statement moved and lost its comment"),
    pytest.param(MOVED.replace("\nmodel =", "\nos.environ['C'] = '0'\nmodel ="), [MOVE],
                 "differs", id="a statement moved and stayed as well"),
    pytest.param(changed(("os.environ['C'] = '0'  # zero", "# zero")), [MOVE], "differs",
                 id="a statement moved away and did not arrive"),
    pytest.param("# cards\nos.environ['C'] = '0'  # zero\n" + changed(
        ("# cards\nos.environ['C'] = '0'  # zero\n", "")), [MOVE], "differs",
        id="a statement moved above the wrong one"),
    pytest.param(MOVED.replace("import os\n", "import os, sys\n"), [MOVE], "differs",
                 id="an import changed as well"),
    pytest.param(SCRIPT, [ReplaceExpression(Span(1, 0, 1, 3), "8")], "not there",
                 id="the edit names a place that is not there"),
]


@pytest.mark.parametrize("after, edits, reason", WRONG)
def test_a_wrong_result_is_caught(after: str, edits: Sequence[Edit], reason: str) -> None:
    with pytest.raises(SelfCheckError, match=reason):
        check(SCRIPT, after, edits)


CELLS = "# %%\nimport a\n# %%\nimport b\n# %%\nc = 1\nd = 2\n"
MOVE_TO_CELL = MoveStatements((Span(6, 0, 6, 5),), Span(4, 0, 4, 8))


def test_a_statement_that_comes_into_another_cell_passes() -> None:
    check(CELLS, "# %%\nimport a\n# %%\nc = 1\nimport b\n# %%\nd = 2\n", [MOVE_TO_CELL])


WRONG_CELLS = [
    pytest.param("# %%\nimport a\nc = 1\n# %%\nimport b\n# %%\nd = 2\n",
                 id="at the end of the cell above"),
    pytest.param("# %%\nimport a\n# %%\n# %%\nc = 1\nimport b\nd = 2\n",
                 id="with the mark of its cell"),
    pytest.param("# %%\nimport a\n# %%\nc = 1\nimport b\nd = 2\n",
                 id="the mark of its cell is gone"),
    pytest.param("# %%\nimport a\n# %%\nc = 1\nimport b\n# %%\n# %%\nd = 2\n",
                 id="one more mark"),
]


@pytest.mark.parametrize("after", WRONG_CELLS)
def test_a_statement_in_the_wrong_cell_is_caught(after: str) -> None:
    with pytest.raises(SelfCheckError, match="another cell"):
        check(CELLS, after, [MOVE_TO_CELL])


def test_columns_count_characters() -> None:
    before = "文字 = '𝒳'; a = f(b=1)\n"
    edit = ReplaceExpression(Span(1, 18, 1, 19), "2")
    check(before, before.replace("1", "2"), [edit])


def test_a_statement_that_leaves_its_block_empty_leaves_pass() -> None:
    before = "import a\nif b:\n    c = 1\n"
    move = MoveStatements((Span(3, 4, 3, 9),), Span(1, 0, 1, 8), "os")
    check(before, "import os\nc = 1\nimport a\nif b:\n    pass\n", [move])
    with pytest.raises(SelfCheckError):
        check(before, "import os\nc = 1\nimport a\nif b:\n    0\n", [move])


def test_a_result_that_parses_but_does_not_compile_is_caught() -> None:
    before = "from __future__ import division\nimport os\n"
    move = MoveStatements((Span(2, 0, 2, 9),), Span(1, 0, 1, 31))
    with pytest.raises(SelfCheckError, match="parse"):
        check(before, "import os\nfrom __future__ import division\n", [move])


def test_what_did_not_compile_before_need_not_compile_after() -> None:
    check("return 1\n", "return 2\n", [ReplaceExpression(Span(1, 7, 1, 8), "2")])


def test_a_deep_expression_does_not_end_the_check() -> None:
    deep = "a = " + "-" * 150 + "1\n"
    check(deep + "b = 1\n", deep + "b = 2\n", [ReplaceExpression(Span(2, 4, 2, 5), "2")])


SUPPRESSIONS = [
    pytest.param("import a\n", "import a  # noqa: E402\n", id="added"),
    pytest.param("import a  # b\n", "import a  # b  # noqa: E402\n", id="behind a comment"),
    pytest.param("import a  # noqa: F401\n", "import a  # noqa: F401,E402\n", id="extended"),
    pytest.param("import a  # NOQA:F401 b\n", "import a  # NOQA:F401,E402 b\n", id="words behind"),
    pytest.param("import a\r\n", "import a  # noqa: E402\r\n", id="line ends"),
]


@pytest.mark.parametrize("before, after", SUPPRESSIONS)
def test_added_suppressions_pass(before: str, after: str) -> None:
    check_suppressions(before, after)


MORE_THAN_SUPPRESSIONS = [
    pytest.param("import a\n", "import b  # noqa: E402\n", id="the code changed"),
    pytest.param("import a  # b\n", "import a  # noqa: E402\n", id="a comment is lost"),
    pytest.param("import a\n", "import a  # noqa: E402\r\n", id="a line end changed"),
    pytest.param("import a\n", "import a  # noqa: E402\n\n", id="a line more"),
    pytest.param(
        "a = '''\nb\n'''\n", "a = '''\nb  # noqa: E402\n'''\n", id="in a string"
    ),
]


@pytest.mark.parametrize("before, after", MORE_THAN_SUPPRESSIONS)
def test_more_than_a_suppression_is_caught(before: str, after: str) -> None:
    with pytest.raises(SelfCheckError):
        check_suppressions(before, after)


def test_lines_are_traced_back_to_the_original() -> None:
    after = MOVED.replace(*RIGHT_SET)
    mapping = map_lines(SCRIPT, after, [MOVE, SET])
    old, new = SCRIPT.splitlines(), after.splitlines()
    assert len(mapping) == len(new)
    for text in (
        "import os",
        "os.environ['C'] = '0'  # zero",
        "import paddlex as pdx",
        "model = pdx.det.YOLOv3()",
        "settings = {'a': 1}",
    ):
        assert mapping[new.index(text)] == old.index(text) + 1
    assert mapping[new.index("            learning_rate=0.1,")] in (7, 8)
