"""The codemod: edits in, text out, and nothing else touched."""

from __future__ import annotations

import ast
import sys
from textwrap import dedent
from typing import Optional, Sequence

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
from lr_lint.fixing.codemod import EditError, apply
from lr_lint.fixing.selfcheck import check
from tests.fix.places import calls, expression, span, statement


def applied(
    source: str, edits: Sequence[Edit], max_line_length: Optional[int] = None
) -> str:
    """Apply edits; the self-check must have nothing against the result."""
    result = apply(source, edits, max_line_length)
    check(source, result, edits)
    return result


RATE = "learning_rate"

SET_ARGUMENT = [
    pytest.param(
        "model.train(num_epochs=1, train_batch_size=16)\n",
        "model.train(num_epochs=1, train_batch_size=16, learning_rate=0.1)\n",
        id="all on one line, at the end",
    ),
    pytest.param(
        "model.train(num_epochs=1, train_batch_size=16,)\n",
        "model.train(num_epochs=1, train_batch_size=16, learning_rate=0.1,)\n",
        id="all on one line with a trailing comma",
    ),
    pytest.param(
        "model.train(train_batch_size=16, save_dir='x')\n",
        "model.train(train_batch_size=16, learning_rate=0.1, save_dir='x')\n",
        id="all on one line, in the middle",
    ),
    pytest.param(
        "model.train(train_batch_size=16,save_dir='x')\n",
        "model.train(train_batch_size=16,learning_rate=0.1,save_dir='x')\n",
        id="no space behind commas",
    ),
    pytest.param(
        "model.train( train_batch_size = 16 )\n",
        "model.train( train_batch_size = 16, learning_rate = 0.1 )\n",
        id="spaces inside the parentheses and around the equals sign",
    ),
    pytest.param(
        "model.train(270, dataset, 16, save_dir='x')\n",
        "model.train(270, dataset, 16, learning_rate=0.1, save_dir='x')\n",
        id="batch size given by position",
    ),
    pytest.param(
        "model.train(270, dataset, 16)\n",
        "model.train(270, dataset, 16, learning_rate=0.1)\n",
        id="all arguments given by position",
    ),
    pytest.param(
        "model.train(*arguments, **settings)\n",
        "model.train(*arguments, learning_rate=0.1, **settings)\n",
        id="stars",
    ),
    pytest.param(
        "model.train(**settings)\n",
        "model.train(learning_rate=0.1, **settings)\n",
        id="only settings",
    ),
    pytest.param(
        """\
        model.train(num_epochs=1
                    , train_batch_size=16  # 批
                    , save_dir='x')
        """,
        """\
        model.train(num_epochs=1
                    , train_batch_size=16  # 批
                    , learning_rate=0.1
                    , save_dir='x')
        """,
        id="commas at the start of the line",
    ),
    pytest.param(
        """\
        model.train(
            num_epochs=1
            , train_batch_size=16
        )
        """,
        """\
        model.train(
            num_epochs=1
            , train_batch_size=16
            , learning_rate=0.1
        )
        """,
        id="commas at the start of the line, at the end",
    ),
    pytest.param("model.train()\n", "model.train(learning_rate=0.1)\n", id="no arguments"),
    pytest.param(
        """\
        model.train(
            num_epochs=1,
            train_batch_size=16,
            save_dir='x',
        )
        """,
        """\
        model.train(
            num_epochs=1,
            train_batch_size=16,
            learning_rate=0.1,
            save_dir='x',
        )
        """,
        id="one on a line with a trailing comma, in the middle",
    ),
    pytest.param(
        """\
        model.train(
            num_epochs=1,
            train_batch_size=16,
        )
        """,
        """\
        model.train(
            num_epochs=1,
            train_batch_size=16,
            learning_rate=0.1,
        )
        """,
        id="one on a line with a trailing comma, at the end",
    ),
    pytest.param(
        """\
        model.train(
            num_epochs=1,
            train_batch_size=16
        )
        """,
        """\
        model.train(
            num_epochs=1,
            train_batch_size=16,
            learning_rate=0.1
        )
        """,
        id="one on a line without trailing comma, at the end",
    ),
    pytest.param(
        """\
        model.train(
            num_epochs=1,
            train_batch_size=16)
        """,
        """\
        model.train(
            num_epochs=1,
            train_batch_size=16,
            learning_rate=0.1)
        """,
        id="one on a line with the parenthesis behind the last",
    ),
    pytest.param(
        """\
        model.train(num_epochs=1,
                    train_batch_size=16)
        """,
        """\
        model.train(num_epochs=1,
                    train_batch_size=16,
                    learning_rate=0.1)
        """,
        id="one on a line under the parenthesis",
    ),
    pytest.param(
        """\
        model.train(
            train_batch_size=16
        )
        """,
        """\
        model.train(
            train_batch_size=16,
            learning_rate=0.1
        )
        """,
        id="a single argument on its own line",
    ),
    pytest.param(
        """\
        if True:
        \tmodel.train(
        \t\ttrain_batch_size=16,
        \t\tsave_dir='x'
        \t)
        """,
        """\
        if True:
        \tmodel.train(
        \t\ttrain_batch_size=16,
        \t\tlearning_rate=0.1,
        \t\tsave_dir='x'
        \t)
        """,
        id="tabs",
    ),
    pytest.param(
        """\
        model.train(
            num_epochs=1, train_batch_size=16,
            save_dir='x')
        """,
        """\
        model.train(
            num_epochs=1, train_batch_size=16, learning_rate=0.1,
            save_dir='x')
        """,
        id="several on a line",
    ),
    pytest.param(
        """\
        model.train(
            num_epochs=1, train_batch_size=16,  # fits the card
            save_dir='x')
        """,
        """\
        model.train(
            num_epochs=1, train_batch_size=16,  # fits the card
            learning_rate=0.1,
            save_dir='x')
        """,
        id="several on a line, with a comment behind the last of them",
    ),
    pytest.param(
        """\
        model.train(
            num_epochs=1,  # 轮数
            # 批大小
            train_batch_size=16,  # 显存不够
            # 保存路径
            save_dir='x',  # 输出
            # end
        )  # done
        """,
        """\
        model.train(
            num_epochs=1,  # 轮数
            # 批大小
            train_batch_size=16,  # 显存不够
            learning_rate=0.1,
            # 保存路径
            save_dir='x',  # 输出
            # end
        )  # done
        """,
        id="comments stay with their arguments",
    ),
    pytest.param(
        """\
        model.train(
            num_epochs=1,
            train_batch_size=16  # last
            # learning_rate=0.5
        )
        """,
        """\
        model.train(
            num_epochs=1,
            train_batch_size=16,  # last
            learning_rate=0.1
            # learning_rate=0.5
        )
        """,
        id="comments behind the last argument without comma",
    ),
    pytest.param(
        """\
        model.train(
            # nothing yet
        )
        """,
        """\
        model.train(
            # nothing yet
            learning_rate=0.1
        )
        """,
        id="an empty call with a comment",
    ),
    pytest.param(
        "(model.train)((16), train_batch_size=(16))\n",
        "(model.train)((16), train_batch_size=(16), learning_rate=0.1)\n",
        id="parentheses everywhere",
    ),
    pytest.param(
        "名 = '训练'; 模型.train(train_batch_size=16)  # 𝒳\n",
        "名 = '训练'; 模型.train(train_batch_size=16, learning_rate=0.1)  # 𝒳\n",
        id="CJK and astral characters before the call",
    ),
    pytest.param(
        "build(1).train(train_batch_size=16).train\n",
        "build(1).train(train_batch_size=16, learning_rate=0.1).train\n",
        id="a chained call",
    ),
    pytest.param(
        "model.train(train_batch_size=f(a, b)[0],)\n",
        "model.train(train_batch_size=f(a, b)[0], learning_rate=0.1,)\n",
        id="a call inside the arguments",
    ),
]


@pytest.mark.parametrize("before, after", SET_ARGUMENT)
def test_an_argument_is_added_in_the_style_of_the_call(before: str, after: str) -> None:
    before, after = dedent(before), dedent(after)
    (call,) = calls(before)
    edit = SetArgument(call, RATE, "0.1", after="train_batch_size")
    assert applied(before, [edit]) == after


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("before, after", SET_ARGUMENT)
def test_an_argument_is_added_with_the_line_ends_of_the_file(
    before: str, after: str, newline: str
) -> None:
    before, after = dedent(before), dedent(after)
    (call,) = calls(before)
    edit = SetArgument(call, RATE, "0.1", after="train_batch_size")
    changed = applied(before.replace("\n", newline), [edit])
    assert changed == after.replace("\n", newline)


def test_two_arguments_behind_one_stand_in_the_order_of_their_edits() -> None:
    source = "model.train(train_batch_size=16)\n"
    (call,) = calls(source)
    edits = [
        SetArgument(call, "learning_rate", "0.1", "train_batch_size"),
        SetArgument(call, "warmup_steps", "5", "learning_rate"),
    ]
    expected = "model.train(train_batch_size=16, learning_rate=0.1, warmup_steps=5)\n"
    assert applied(source, edits) == expected


def test_equal_edits_are_made_once() -> None:
    source = "rate = 0.1\n"
    edit = ReplaceExpression(expression(source, "0.1"), "0.2")
    assert applied(source, [edit, edit]) == "rate = 0.2\n"


def test_nested_calls_are_edited_in_one_go() -> None:
    source = "model.train(model.train(train_batch_size=8), train_batch_size=16)\n"
    outer, inner = calls(source)
    edits = [
        SetArgument(outer, RATE, "0.1", "train_batch_size"),
        SetArgument(inner, RATE, "0.2", "train_batch_size"),
    ]
    assert applied(source, edits) == (
        "model.train(model.train(train_batch_size=8, learning_rate=0.2), "
        "train_batch_size=16, learning_rate=0.1)\n"
    )


LONG = [
    pytest.param(
        "model.train(num_epochs=270, train_batch_size=16)\n",
        "model.train(num_epochs=270, train_batch_size=16,\n"
        "            learning_rate=0.1)\n",
        id="at the end",
    ),
    pytest.param(
        "model.train(num_epochs=270, train_batch_size=16, save_dir='x')\n",
        "model.train(num_epochs=270, train_batch_size=16,\n"
        "            learning_rate=0.1, save_dir='x')\n",
        id="what follows fits on the new line",
    ),
    pytest.param(
        "model.train(num_epochs=270, train_batch_size=16, save_dir='output/yolov3_x')\n",
        "model.train(num_epochs=270, train_batch_size=16,\n"
        "            learning_rate=0.1,\n"
        "            save_dir='output/yolov3_x')\n",
        id="what follows needs a line as well",
    ),
    pytest.param(
        "if True:\n\tmodel.train(num_epochs=270, train_batch_size=1600)\n",
        "if True:\n\tmodel.train(num_epochs=270, train_batch_size=1600,\n"
        "\t            learning_rate=0.1)\n",
        id="tabs before the call",
    ),
    pytest.param(
        "model.train(\n    num_epochs=270, train_batch_size=16, early_stop=True,\n    a=1)\n",
        "model.train(\n    num_epochs=270, train_batch_size=16,\n    learning_rate=0.1,"
        " early_stop=True,\n    a=1)\n",
        id="a call that hangs",
    ),
    pytest.param(
        "text = f'{model.train(num_epochs=270, train_batch_size=16)}'\n",
        "text = f'{model.train(num_epochs=270, train_batch_size=16, learning_rate=0.1)}'\n",
        id="in an f-string, which cannot be broken",
    ),
    pytest.param(
        "model.train(train_batch_size=16)  # " + "x" * 40 + "\n",
        "model.train(train_batch_size=16,\n"
        "            learning_rate=0.1)  # " + "x" * 40 + "\n",
        id="a line that is too long anyway does not grow",
    ),
]


@pytest.mark.parametrize("before, after", LONG)
def test_an_argument_that_makes_its_line_too_long_gets_its_own(
    before: str, after: str
) -> None:
    (call,) = calls(before)
    edit = SetArgument(call, RATE, "0.1", after="train_batch_size")
    assert applied(before, [edit], max_line_length=55) == after


def test_a_longer_value_moves_its_argument_to_the_next_line() -> None:
    source = "model.train(num_epochs=270, learning_rate=0.01)\n"
    edit = ReplaceExpression(expression(source, "0.01"), "0.000125")
    assert applied(source, [edit], max_line_length=49) == (
        "model.train(num_epochs=270,\n            learning_rate=0.000125)\n"
    )
    assert applied(source, [edit], max_line_length=51) == (
        "model.train(num_epochs=270, learning_rate=0.000125)\n"
    )


def test_the_first_argument_stays_on_the_line_of_the_call() -> None:
    source = "model.train(learning_rate=0.01, num_epochs=270, save_dir='output')\n"
    edit = ReplaceExpression(expression(source, "0.01"), "0.000125")
    assert applied(source, [edit], max_line_length=66) == (
        "model.train(learning_rate=0.000125,\n"
        "            num_epochs=270, save_dir='output')\n"
    )


def test_a_long_line_that_becomes_shorter_is_not_broken() -> None:
    source = "model.train(num_epochs=270, pretrain_weights='IMAGENET', learning_rate=0.01)\n"
    edit = ReplaceExpression(expression(source, "'IMAGENET'"), "None")
    assert applied(source, [edit], max_line_length=50) == source.replace("'IMAGENET'", "None")


def test_of_two_arguments_on_a_long_line_the_one_that_crosses_the_limit_moves() -> None:
    source = "model.train(num_epochs=270, train_batch_size=8, learning_rate=0.01)\n"
    edits = [
        ReplaceExpression(expression(source, "8"), "6"),
        ReplaceExpression(expression(source, "0.01"), "0.0075"),
    ]
    assert applied(source, edits, max_line_length=66) == (
        "model.train(num_epochs=270, train_batch_size=6,\n"
        "            learning_rate=0.0075)\n"
    )


REPLACE = [
    pytest.param("a = 0.1\n", "0.1", "0.2", "a = 0.2\n", id="a number"),
    pytest.param("a = (0.1)\n", "0.1", "0.2", "a = (0.2)\n", id="in parentheses"),
    pytest.param(
        "a = ( 0.1  # why\n)\n", "0.1", "0.2", "a = ( 0.2  # why\n)\n", id="with a comment"
    ),
    pytest.param("a = f(x , (8, 11) )\n", "(8, 11)", "[4]", "a = f(x , [4] )\n", id="a tuple"),
    pytest.param("a = ((8, 11))\n", "(8, 11)", "[4]", "a = ([4])\n", id="a tuple in parentheses"),
    pytest.param(
        "a = (\n    8, 11\n)\n",
        "(\n    8, 11\n)",
        "(4,)",
        "a = (4,)\n",
        id="a tuple over several lines",
    ),
    pytest.param(
        "a = f(\n    x=(  # first\n        8, 11\n        # end\n    ),  # x\n)\n",
        "(  # first\n        8, 11\n        # end\n    )",
        "(4,)",
        "a = f(\n    # first\n    # end\n    x=(4,),  # x\n)\n",
        id="comments in an argument's value go above it",
    ),
    pytest.param(
        "a = f(1, [8,  # first\n          11])\n",
        "[8,  # first\n          11]",
        "[4]",
        "a = f(1,\n      # first\n      [4])\n",
        id="comments in a value that follows another",
    ),
    pytest.param(
        "a = (  # why\n    8  # so\n)\n",
        "8",
        "9",
        "a = (  # why\n    9  # so\n)\n",
        id="comments in parentheses around it stay",
    ),
    pytest.param("a = ()\n", "()", "[4]", "a = [4]\n", id="an empty tuple"),
    pytest.param("a = (())\n", "()", "8", "a = (8)\n", id="an empty tuple in parentheses"),
    pytest.param("a = 8, 11\n", "8, 11", "[4]", "a = [4]\n", id="a bare tuple"),
    pytest.param("a = [8]\n", "[8]", "(4, 5)", "a = (4, 5)\n", id="a tuple instead of a list"),
    pytest.param("a = b * 2\n", "2", "3 + 4", "a = b * (3 + 4)\n", id="an operation in one"),
    pytest.param("a = f(2)\n", "2", "3 + 4", "a = f(3 + 4)\n", id="an operation in a call"),
    pytest.param("a = '0' '1'\n", "'0' '1'", "'0,1'", "a = '0,1'\n", id="joined strings"),
    pytest.param("def f(n=1): pass\n", "1", "2", "def f(n=2): pass\n", id="a default"),
    pytest.param("x['a'] = 1\n", "'a'", "'b'", "x['b'] = 1\n", id="a subscript"),
    pytest.param("a = f(\n  b=1,\n  c=2)\n", "2", "3", "a = f(\n  b=1,\n  c=3)\n", id="argument"),
    pytest.param("\f\na = '\f', 1\n", "1", "2", "\f\na = '\f', 2\n", id="form feed"),
    pytest.param("a = '中'; b = 1 # 文\n", "1", "2", "a = '中'; b = 2 # 文\n", id="CJK"),
    pytest.param("a = 1", "1", "2", "a = 2", id="no newline at the end"),
    pytest.param("a = -1\n", "-1", "1", "a = 1\n", id="a negative number"),
]


@pytest.mark.parametrize("before, old, new, after", REPLACE)
def test_an_expression_is_replaced(before: str, old: str, new: str, after: str) -> None:
    assert applied(before, [ReplaceExpression(expression(before, old), new)]) == after


def test_mixed_line_ends_stay_mixed() -> None:
    source = "a = 1\r\nb = 2\nc = f(\r\n  3\n)\r\n"
    edit = ReplaceExpression(Span(4, 2, 4, 3), "33")
    assert applied(source, [edit]) == "a = 1\r\nb = 2\nc = f(\r\n  33\n)\r\n"


def test_a_new_line_ends_like_the_lines_around_it() -> None:
    source = "a = 1\ntrain(\r\n  a=1,\r\n  train_batch_size=2,\r\n)\r\nb = 2\n"
    edit = SetArgument(Span(2, 0, 5, 1), RATE, "0.1", "train_batch_size")
    assert applied(source, [edit]) == (
        "a = 1\ntrain(\r\n  a=1,\r\n  train_batch_size=2,\r\n  learning_rate=0.1,\r\n)\r\n"
        "b = 2\n"
    )


def test_carriage_returns_among_other_line_ends_are_refused() -> None:
    with pytest.raises(EditError, match="carriage return"):
        applied("a = 1\rb = 2\n", [ReplaceExpression(Span(1, 4, 1, 5), "3")])


def test_what_libcst_cannot_keep_is_refused_where_the_edit_is() -> None:
    with pytest.raises(EditError, match="white space"):
        applied("\fa = 1\n", [ReplaceExpression(Span(1, 5, 1, 6), "3")])


def test_what_libcst_cannot_keep_is_no_matter_elsewhere() -> None:
    source = "\fa = 1\nb = 2\nif b:\n  \f  c = 3\n" + "d = " + "-" * 900 + "1\ne = 5"
    edits = [
        ReplaceExpression(Span(2, 4, 2, 5), "3"),
        ReplaceExpression(Span(6, 4, 6, 5), "6"),
    ]
    assert applied(source, edits) == source.replace("b = 2", "b = 3").replace("5", "6")


def test_a_keyword_is_renamed() -> None:
    source = "model.train(a=1, lr  =  0.1,  # rate\n)\n"
    edit = RenameKeyword(calls(source)[0], "lr", "learning_rate")
    assert applied(source, [edit]) == "model.train(a=1, learning_rate  =  0.1,  # rate\n)\n"


REMOVE = [
    pytest.param("train(a=1, lr=2, b=3)\n", "train(a=1, b=3)\n", id="in the middle"),
    pytest.param("train(lr=2, b=3)\n", "train(b=3)\n", id="the first"),
    pytest.param("train(a=1, lr=2)\n", "train(a=1)\n", id="the last"),
    pytest.param("train(a=1, lr=2,)\n", "train(a=1,)\n", id="the last with a comma"),
    pytest.param("train(lr=2)\n", "train()\n", id="the only one"),
    pytest.param("train( lr=2, )\n", "train()\n", id="the only one with a comma"),
    pytest.param("train(1, lr=2, **c)\n", "train(1, **c)\n", id="before settings"),
    pytest.param(
        """\
        train(
            a=1,
            lr=2,
            b=3,
        )
        """,
        """\
        train(
            a=1,
            b=3,
        )
        """,
        id="on its own line",
    ),
    pytest.param(
        """\
        train(
            a=1,
            lr=2)
        """,
        """\
        train(
            a=1)
        """,
        id="the last on its own line",
    ),
    pytest.param(
        """\
        train(
            a=1,  # one
            # above
            lr=2,  # rate
            # below
            b=3,  # three
        )
        """,
        """\
        train(
            a=1,  # one
            # above
            # rate
            # below
            b=3,  # three
        )
        """,
        id="every comment stays",
    ),
    pytest.param(
        """\
        train(a=1,
              lr=[2,  # inside
                  3],
              b=3)
        """,
        """\
        train(a=1,
              # inside
              b=3)
        """,
        id="a comment inside the value stays",
    ),
    pytest.param(
        """\
        train(
            a=1,
            lr=2  # rate
        )
        """,
        """\
        train(
            a=1
            # rate
        )
        """,
        id="the comment of the last stays",
    ),
    pytest.param(
        """\
        train(a=1, lr=2,  # rate
              b=3)
        """,
        """\
        train(a=1,  # rate
              b=3)
        """,
        id="a comment at the end of a line that stays",
    ),
    pytest.param(
        """\
        train(
            lr=2  # rate
        )
        """,
        """\
        train(
            # rate
        )
        """,
        id="the comment of the only one stays",
    ),
    pytest.param(
        """\
        train(lr=2  # rate
              )
        """,
        """\
        train(  # rate
              )
        """,
        id="the comment of the only one stays on the line",
    ),
]


@pytest.mark.parametrize("before, after", REMOVE)
def test_an_argument_is_removed(before: str, after: str) -> None:
    before, after = dedent(before), dedent(after)
    assert applied(before, [RemoveArguments(calls(before)[0], ("lr",))]) == after


def test_several_arguments_are_removed_from_one_call() -> None:
    source = "train(a=1, lr=2, b=3, c=4)\n"
    edit = RemoveArguments(calls(source)[0], ("lr", "a", "c"))
    assert applied(source, [edit]) == "train(b=3)\n"


SET_ITEM = [
    pytest.param(
        "s = {'batch': 1, 'c': 2}\n", "s = {'batch': 1, 'rate': 0.1, 'c': 2}\n", id="one line"
    ),
    pytest.param('s = {"batch": 1}\n', 's = {"batch": 1, "rate": 0.1}\n', id="its quotes"),
    pytest.param("s = {'c' : 2}\n", "s = {'c' : 2, 'rate' : 0.1}\n", id="at the end"),
    pytest.param("s = {}\n", "s = {'rate': 0.1}\n", id="an empty dict"),
    pytest.param(
        """\
        s = {
            'batch': 1,  # 批
            # c
            'c': 2,
        }
        """,
        """\
        s = {
            'batch': 1,  # 批
            'rate': 0.1,
            # c
            'c': 2,
        }
        """,
        id="one on a line",
    ),
    pytest.param(
        """\
        s = {
            **base,
            'c': 2
        }
        """,
        """\
        s = {
            **base,
            'c': 2,
            'rate': 0.1
        }
        """,
        id="one on a line without trailing comma",
    ),
    pytest.param(
        """\
        s = {
            'batch': 1,  # 批
            # end
        }
        """,
        """\
        s = {
            'batch': 1,  # 批
            'rate': 0.1,
            # end
        }
        """,
        id="below a comment behind the last entry",
    ),
]


@pytest.mark.parametrize("before, after", SET_ITEM)
def test_an_entry_is_added_to_a_dict(before: str, after: str) -> None:
    before, after = dedent(before), dedent(after)
    (mapping,) = (
        span(node, before) for node in ast.walk(ast.parse(before)) if isinstance(node, ast.Dict)
    )
    assert applied(before, [SetItem(mapping, "rate", "0.1", after="batch")]) == after


def test_an_entry_is_added_to_a_dict_call() -> None:
    source = "s = dict(batch=1, c=2)\n"
    edit = SetItem(calls(source, "dict")[0], "rate", "0.1", after="batch")
    assert applied(source, [edit]) == "s = dict(batch=1, rate=0.1, c=2)\n"


MOVE = [
    pytest.param(
        """\
        import os
        import paddlex as pdx
        os.environ['C'] = '0'
        """,
        """\
        import os
        os.environ['C'] = '0'
        import paddlex as pdx
        """,
        id="plain",
    ),
    pytest.param(
        """\
        import os
        import paddlex as pdx

        # 使用0号卡
        os.environ['C'] = '0'  # GPU

        model = pdx.det.YOLOv3()
        """,
        """\
        import os

        # 使用0号卡
        os.environ['C'] = '0'  # GPU

        import paddlex as pdx

        model = pdx.det.YOLOv3()
        """,
        id="with its comments and its empty lines",
    ),
    pytest.param(
        """\
        import paddlex as pdx
        import os

        # 使用0号卡
        os.environ['C'] = '0'

        model = pdx.det.YOLOv3()
        """,
        """\
        import os

        # 使用0号卡
        os.environ['C'] = '0'
        import paddlex as pdx

        model = pdx.det.YOLOv3()
        """,
        id="with the empty line between import os and it",
    ),
    pytest.param(
        """\
        import os
        import paddlex as pdx

        # about the whole script

        os.environ['C'] = '0'
        run()
        """,
        """\
        import os

        os.environ['C'] = '0'

        import paddlex as pdx

        # about the whole script

        run()
        """,
        id="a comment that stands apart stays",
    ),
    pytest.param(
        """\
        #!/usr/bin/env python
        # coding: utf-8
        import paddlex as pdx
        import os
        os.environ['C'] = '0'
        """,
        """\
        #!/usr/bin/env python
        # coding: utf-8
        import os
        os.environ['C'] = '0'
        import paddlex as pdx
        """,
        id="below shebang and coding line, with import os",
    ),
    pytest.param(
        '''\
        # coding: utf-8
        """Train."""
        from __future__ import print_function
        import paddlex as pdx
        import os
        os.environ['C'] = '0'
        ''',
        '''\
        # coding: utf-8
        """Train."""
        from __future__ import print_function
        import os
        os.environ['C'] = '0'
        import paddlex as pdx
        ''',
        id="below docstring and future import",
    ),
    pytest.param(
        """\
        # coding: utf-8

        # the trainer
        import paddlex as pdx
        import os
        os.environ['C'] = '0'
        """,
        """\
        # coding: utf-8

        import os
        os.environ['C'] = '0'
        # the trainer
        import paddlex as pdx
        """,
        id="above the comment of the first import",
    ),
    pytest.param(
        """\
        import numpy
        # the trainer
        import paddlex as pdx
        import os
        os.environ['C'] = '0'
        """,
        """\
        import numpy
        import os
        os.environ['C'] = '0'
        # the trainer
        import paddlex as pdx
        """,
        id="above the comment of the import",
    ),
    pytest.param(
        """\
        import numpy

        import paddlex as pdx
        import os
        os.environ['C'] = '0'


        def main():
            pass
        """,
        """\
        import numpy

        import os
        os.environ['C'] = '0'
        import paddlex as pdx


        def main():
            pass
        """,
        id="below an empty line",
    ),
    pytest.param(
        "import os; import paddlex; os.environ['C'] = '0'; run()  # all\n",
        "import os\nos.environ['C'] = '0'\nimport paddlex; run()  # all\n",
        id="everything on one line",
    ),
    pytest.param(
        """\
        import paddlex
        if __name__ == '__main__':
            # card
            import os
            os.environ['C'] = '0'  # zero
        """,
        """\
        # card
        import os
        os.environ['C'] = '0'  # zero
        import paddlex
        if __name__ == '__main__':
            pass
        """,
        id="out of a block, which keeps pass",
    ),
    pytest.param(
        """\
        import paddlex
        if __name__ == '__main__':
            import os
            os.environ['C'] = '0'

            train()
        """,
        """\
        import os
        os.environ['C'] = '0'
        import paddlex
        if __name__ == '__main__':
            train()
        """,
        id="out of a block, which keeps the rest",
    ),
    pytest.param(
        """\
        import paddlex
        if True: import os; os.environ['C'] = '0'
        """,
        """\
        import os
        os.environ['C'] = '0'
        import paddlex
        if True: pass
        """,
        id="out of a block on one line",
    ),
    pytest.param(
        """\
        try: import paddlex  # maybe
        except ImportError: pass
        import os
        os.environ['C'] = '0'
        """,
        """\
        try:
            import os
            os.environ['C'] = '0'
            import paddlex  # maybe
        except ImportError: pass
        """,
        id="into a block on one line",
    ),
    pytest.param(
        """\
        try:
          import paddlex
        except ImportError:
          raise
        import os
        os.environ['C'] = '0'
        """,
        """\
        try:
          import os
          os.environ['C'] = '0'
          import paddlex
        except ImportError:
          raise
        """,
        id="into a block",
    ),
    pytest.param(
        """\
        import paddlex
        if True:
            import os
            os.environ['C'] = ','.join([
                '0',
                '1',
            ])
        """,
        """\
        import os
        os.environ['C'] = ','.join([
            '0',
            '1',
        ])
        import paddlex
        if True:
            pass
        """,
        id="a statement over several lines",
    ),
    pytest.param(
        """\
        import paddlex
        run()


        import os
        os.environ['C'] = '0'""",
        """\
        import os
        os.environ['C'] = '0'

        import paddlex
        run()""",
        id="the last statement, without newline at the end",
    ),
    pytest.param(
        """\
        # %%
        import paddlex as pdx
        # %% [markdown]
        # Choose the card
        # %%
        # 使用0号卡
        import os
        os.environ['C'] = '0'
        # %%
        run()
        """,
        """\
        # %%
        # 使用0号卡
        import os
        os.environ['C'] = '0'
        import paddlex as pdx
        # %% [markdown]
        # Choose the card
        # %%
        # %%
        run()
        """,
        id="out of a cell whose mark stays, into the first one",
    ),
    pytest.param(
        """\
        # coding: utf-8

        # In[1]:


        import sys


        # In[2]:


        # the trainer
        import paddlex as pdx


        # In[3]:


        import os
        os.environ['C'] = '0'


        # In[ ]:


        run()
        """,
        """\
        # coding: utf-8

        # In[1]:


        import sys


        # In[2]:


        import os
        os.environ['C'] = '0'
        # the trainer
        import paddlex as pdx


        # In[3]:


        # In[ ]:


        run()
        """,
        id="between the cells of a notebook that nbconvert made a script of",
    ),
    pytest.param(
        """\
        # %%NBQA-CELL-SEPfbb0d8
        import sys



        # %%NBQA-CELL-SEPfbb0d8
        # the trainer
        import paddlex as pdx



        # %%NBQA-CELL-SEPfbb0d8
        import os



        # %%NBQA-CELL-SEPfbb0d8
        os.environ['C'] = '0'
        run()
        """,
        """\
        # %%NBQA-CELL-SEPfbb0d8
        import sys



        # %%NBQA-CELL-SEPfbb0d8
        import os
        os.environ['C'] = '0'
        # the trainer
        import paddlex as pdx



        # %%NBQA-CELL-SEPfbb0d8



        # %%NBQA-CELL-SEPfbb0d8
        run()
        """,
        id="out of two cells of nbQA",
    ),
    pytest.param(
        """\
        # fmt: off
        import paddlex as pdx
        table = [1,2]
        # fmt: on
        import os
        # pylint: disable-next=all
        os.environ['C'] = '0'
        """,
        """\
        # fmt: off
        import os
        # pylint: disable-next=all
        os.environ['C'] = '0'
        import paddlex as pdx
        table = [1,2]
        # fmt: on
        """,
        id="a switch for other tools stays",
    ),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("before, after", MOVE)
def test_statements_move_above_an_import(before: str, after: str, newline: str) -> None:
    before, after = dedent(before), dedent(after)
    statements = [statement(before, "os.environ")]
    (importing,) = (
        node for node in ast.walk(ast.parse(before))
        if isinstance(node, ast.Import) and node.names[0].name == "os"
    )
    above = statement(before, "import paddlex")
    if (importing.lineno, importing.col_offset) > above[:2]:
        statements.insert(0, span(importing, before))
    changed = applied(
        before.replace("\n", newline), [MoveStatements(tuple(statements), above)]
    )
    assert changed == after.replace("\n", newline)


def test_a_compound_statement_moves_with_its_body() -> None:
    before = dedent(
        """\
        import paddlex

        def main():
            if gpu:
                # why
                os.environ['C'] = '0'
            else:
                os.environ['C'] = ''
            train()
        """
    )
    after = dedent(
        """\
        if gpu:
            # why
            os.environ['C'] = '0'
        else:
            os.environ['C'] = ''
        import paddlex

        def main():
            train()
        """
    )
    move = MoveStatements((statement(before, "if gpu"),), statement(before, "import paddlex"))
    assert applied(before, [move]) == after


def test_an_elif_does_not_move() -> None:
    source = "import paddlex\nif a:\n    pass\nelif b:\n    pass\n"
    with pytest.raises(EditError, match="no statement"):
        applied(source, [MoveStatements((Span(4, 0, 5, 8),), Span(1, 0, 1, 14))])


@pytest.mark.parametrize(
    "joined", ["b = 1; \\\n    c = 2\n", "c = 2; \\\n    b = 1\n", "c = 2;\\\nb = 1; d = 3\n"]
)
def test_a_statement_joined_to_another_line_does_not_move(joined: str) -> None:
    source = "import a\n" + joined
    with pytest.raises(EditError, match="semicolon"):
        applied(source, [MoveStatements((statement(source, "b ="),), Span(1, 0, 1, 8))])


def test_a_needed_import_is_brought_along() -> None:
    source = "import paddlex\nos.environ['C'] = '0'\n"
    move = MoveStatements(
        (statement(source, "os.environ"),), statement(source, "import paddlex"), "os"
    )
    assert applied(source, [move]) == "import os\nos.environ['C'] = '0'\nimport paddlex\n"


def test_two_moves_above_one_import_keep_their_order() -> None:
    source = "import paddlex\na = 1\nb = 2\n"
    above = statement(source, "import paddlex")
    moves = [
        MoveStatements((statement(source, "a ="),), above),
        MoveStatements((statement(source, "b ="),), above),
    ]
    assert applied(source, moves) == "a = 1\nb = 2\nimport paddlex\n"


REFUSED: list[object] = [
    pytest.param([ReplaceExpression(Span(1, 0, 1, 3), "1")], id="a place without expression"),
    pytest.param([SetArgument(Span(1, 6, 1, 7), "x", "1")], id="a place without call"),
    pytest.param([SetArgument(Span(1, 0, 1, 10), "a", "1")], id="an argument given already"),
    pytest.param([SetArgument(Span(1, 0, 1, 10), "x", "1 +")], id="a value that is no value"),
    pytest.param([RenameKeyword(Span(1, 0, 1, 10), "a", "a")], id="a name given already"),
    pytest.param([RenameKeyword(Span(1, 0, 1, 10), "b", "c")], id="a keyword not there"),
    pytest.param([RemoveArguments(Span(1, 0, 1, 10), ("b",))], id="an argument not there"),
    pytest.param([MoveStatements((Span(2, 3, 2, 4),), Span(1, 0, 1, 10))], id="no statement"),
    pytest.param([MoveStatements((Span(1, 0, 1, 10),), Span(1, 0, 1, 10))], id="above itself"),
    pytest.param(
        [
            MoveStatements((Span(2, 0, 2, 5),), Span(1, 0, 1, 10)),
            ReplaceExpression(Span(2, 4, 2, 5), "2"),
        ],
        id="a moving statement that is edited",
    ),
]


@pytest.mark.parametrize("edits", REFUSED)
def test_an_edit_that_does_not_fit_is_refused(edits: Sequence[Edit]) -> None:
    with pytest.raises(EditError):
        apply("train(a=0)\nb = 1\n", edits)


def test_an_edit_that_does_not_fit_is_located_in_the_script() -> None:
    source = "import a\nimport b\nimport c\n\ntrain(a=0)\n"
    with pytest.raises(EditError, match="line 5, column 3"):
        apply(source, [SetArgument(Span(5, 2, 5, 3), "x", "1")])
    with pytest.raises(EditError, match="line 5, column 3"):
        apply(source, [MoveStatements((Span(5, 2, 5, 3),), Span(1, 0, 1, 8))])


def test_a_script_that_libcst_cannot_read_is_refused() -> None:
    with pytest.raises(EditError, match="libcst"):
        apply("a = 1, " + "'b' " * 5000 + "\n", [ReplaceExpression(Span(1, 4, 1, 5), "2")])


def test_an_expression_is_not_replaced_when_its_comment_has_no_other_place() -> None:
    source = "a = [8,  # first\n     11]\n"
    edit = ReplaceExpression(expression(source, "[8,  # first\n     11]"), "[4]")
    with pytest.raises(EditError, match="# first"):
        apply(source, [edit])


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="quotes may be used again there")
def test_quotes_that_would_end_an_f_string_are_refused() -> None:
    source = "text = f'{train(a=1)}'\n"
    (call,) = calls(source)
    with pytest.raises(EditError, match="no Python"):
        apply(source, [SetArgument(call, "b", "'0'")])
    assert apply(source, [SetArgument(call, "b", '"0"')]) == "text = f'{train(a=1, b=\"0\")}'\n"


def test_a_script_that_does_not_parse_is_refused() -> None:
    with pytest.raises(EditError, match="parse"):
        apply("a = = 1\n", [ReplaceExpression(Span(1, 0, 1, 1), "b")])


def test_a_script_that_is_nested_too_deeply_is_refused() -> None:
    source = "a = " + "-" * 900 + "1\n"
    with pytest.raises(EditError, match="deep"):
        apply(source, [ReplaceExpression(Span(1, 0, 1, 1), "b")])


def test_no_edit_changes_nothing_and_reads_nothing() -> None:
    assert apply("this is no Python", []) == "this is no Python"


def test_one_of_several_texts_side_by_side_is_nothing_to_edit() -> None:
    source = "name = 'a' 'b'\n"
    with pytest.raises(EditError, match="line 1, column 12"):
        apply(source, [ReplaceExpression(Span(1, 11, 1, 14), "0.5")])
    whole = ReplaceExpression(Span(1, 7, 1, 14), "0.5")
    assert applied(source, [whole]) == "name = 0.5\n"
