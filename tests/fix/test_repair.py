"""The rounds of a repair: what is chosen, in which order, and when it is given up.

The findings come from toy rules about calls of ``train``, so that every order and
every mistake can be had.
"""

from __future__ import annotations

import ast
from typing import Callable, Iterator, Optional, Sequence

import pytest

from lr_lint.findings import (
    Edit,
    Finding,
    Fix,
    Level,
    MoveStatements,
    ReplaceExpression,
    SetArgument,
    message,
)
from lr_lint.fixing.repair import MOST_PASSES, Outcome, RepairFailed, repair
from tests.fix.places import span

Rule = Callable[[str, ast.Call], Optional[Finding]]


def finding(
    code: str,
    source: str,
    call: Optional[ast.Call],
    *edits: Edit,
    level: Level = Level.SAFE,
    line: Optional[int] = None,
) -> Finding:
    fix = Fix(edits, level, message(f"{code}.summary")) if edits else None
    where = span(call, source) if call is not None else None
    start = where[:2] if where is not None else (1, 0)
    return Finding(code, line or start[0], start[1], message(code), fix, None, where)


def number(value: ast.expr) -> int:
    assert isinstance(value, ast.Constant) and isinstance(value.value, int)
    return value.value


def values(call: ast.Call) -> dict[str, ast.expr]:
    return {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}


def becomes(code: str, keyword: str, old: int, new: int, level: Level = Level.SAFE) -> Rule:
    """A rule that wants another value in place of one."""

    def rule(source: str, call: ast.Call) -> Optional[Finding]:
        value = values(call).get(keyword)
        if not isinstance(value, ast.Constant) or value.value != old:
            return None
        edit = ReplaceExpression(span(value, source), str(new))
        return finding(code, source, call, edit, level=level)

    return rule


def needs(code: str, keyword: str, value: str) -> Rule:
    """A rule that wants an argument to be given."""

    def rule(source: str, call: ast.Call) -> Optional[Finding]:
        if keyword in values(call):
            return None
        return finding(code, source, call, SetArgument(span(call, source), keyword, value))

    return rule


def complains(code: str, keyword: str, value: int) -> Rule:
    """A rule without a repair."""

    def rule(source: str, call: ast.Call) -> Optional[Finding]:
        found = values(call).get(keyword)
        if isinstance(found, ast.Constant) and found.value == value:
            return finding(code, source, call)
        return None

    return rule


def training_calls(source: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "train":
            yield node


class Linter:
    """Toy rules, and every text that they were asked about."""

    def __init__(self, *rules: Rule) -> None:
        self._rules = rules
        self.texts: list[str] = []

    def __call__(self, text: str) -> list[Finding]:
        self.texts.append(text)
        found = [rule(text, call) for call in training_calls(text) for rule in self._rules]
        return sorted(
            (item for item in found if item is not None),
            key=lambda item: (item.line, item.column, item.code),
        )


def repaired_codes(outcome: Outcome) -> list[tuple[int, str]]:
    return [(item.line, item.code) for item in outcome.repaired]


def left_codes(outcome: Outcome) -> list[tuple[int, str]]:
    return [(item.line, item.finding.code) for item in outcome.left]


def test_nothing_to_report_changes_nothing() -> None:
    linter = Linter(becomes("LR101", "a", 1, 2))
    assert repair("train(a=3)\n", linter) == Outcome("train(a=3)\n", (), ())
    assert linter.texts == ["train(a=3)\n"]


def test_calls_are_repaired_side_by_side_in_one_pass() -> None:
    linter = Linter(becomes("LR101", "a", 1, 2))
    outcome = repair("train(a=1)\ntrain(a=1)\ntrain(a=1)\n", linter)
    assert outcome.text == "train(a=2)\ntrain(a=2)\ntrain(a=2)\n"
    assert repaired_codes(outcome) == [(1, "LR101"), (2, "LR101"), (3, "LR101")]
    assert len(linter.texts) == 2


def test_one_call_is_repaired_in_the_order_of_the_rules() -> None:
    linter = Linter(
        becomes("LR201", "a", 1, 2), becomes("LR101", "b", 1, 2), becomes("LR304", "c", 1, 2),
        becomes("LR999", "d", 1, 2), becomes("LR501", "e", 1, 2),
    )
    outcome = repair("train(a=1, b=1, c=1, d=1, e=1)\n", linter)
    assert linter.texts == [
        "train(a=1, b=1, c=1, d=1, e=1)\n",
        "train(a=1, b=1, c=1, d=1, e=2)\n",
        "train(a=1, b=1, c=2, d=1, e=2)\n",
        "train(a=1, b=2, c=2, d=1, e=2)\n",
        "train(a=2, b=2, c=2, d=1, e=2)\n",
        "train(a=2, b=2, c=2, d=2, e=2)\n",
    ]
    assert len(outcome.repaired) == 5 and not outcome.left


def test_an_unsafe_repair_is_made_only_when_it_is_asked_for() -> None:
    linter = Linter(
        becomes("LR103", "a", 1, 2, Level.UNSAFE), becomes("LR201", "b", 1, 2)
    )
    text = "train(a=1, b=1)\n"
    safe = repair(text, linter)
    assert safe.text == "train(a=1, b=2)\n"
    assert left_codes(safe) == [(1, "LR103")]
    assert repair(text, linter, unsafe=True).text == "train(a=2, b=2)\n"


def test_a_finding_that_a_repair_brings_is_repaired_or_left() -> None:
    linter = Linter(
        becomes("LR101", "a", 1, 2), becomes("LR201", "a", 2, 3), complains("LR104", "a", 3)
    )
    outcome = repair("train(a=1)\n", linter)
    assert outcome.text == "train(a=3)\n"
    assert repaired_codes(outcome) == [(1, "LR101"), (1, "LR201")]
    assert left_codes(outcome) == [(1, "LR104")]


def test_what_is_gone_with_another_repair_is_said() -> None:
    linter = Linter(becomes("LR101", "a", 1, 2), complains("LR202", "a", 1))
    outcome = repair("train(a=1)\ntrain(a=1)\n", linter)
    assert repaired_codes(outcome) == [
        (1, "LR101"), (1, "LR202"), (2, "LR101"), (2, "LR202"),
    ]
    assert [item.summary is None for item in outcome.repaired] == [False, True, False, True]


def test_lines_are_those_of_the_original() -> None:
    linter = Linter(
        becomes("LR101", "b", 1, 2), needs("LR203", "w", "3"), complains("LR104", "b", 2)
    )
    text = "train(\n    a=1,\n    b=1,\n)\nx = 1\ntrain(\n    a=1,\n    b=1,\n)\n"
    outcome = repair(text, linter)
    assert outcome.text == text.replace("b=1,\n", "b=2,\n    w=3,\n")
    assert repaired_codes(outcome) == [
        (1, "LR101"), (1, "LR203"), (6, "LR101"), (6, "LR203"),
    ]
    assert left_codes(outcome) == [(1, "LR104"), (6, "LR104")]
    assert [item.finding.line for item in outcome.left] == [1, 7]


def test_two_repairs_of_one_place_are_not_made_in_one_pass() -> None:
    def shared(code: str, new: str) -> Rule:
        def rule(source: str, call: ast.Call) -> Optional[Finding]:
            (value,) = (
                node.value
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.Assign)
            )
            if number(value) >= int(new):
                return None
            return finding(code, source, call, ReplaceExpression(span(value, source), new))

        return rule

    def of_call(number: int, rule: Rule) -> Rule:
        def only(source: str, call: ast.Call) -> Optional[Finding]:
            return rule(source, call) if call.args[0].__dict__["value"] == number else None

        return only

    linter = Linter(of_call(0, shared("LR101", "2")), of_call(1, shared("LR201", "3")))
    outcome = repair("rate = 1\ntrain(0)\ntrain(1)\n", linter)
    assert linter.texts[1:] == ["rate = 2\ntrain(0)\ntrain(1)\n", "rate = 3\ntrain(0)\ntrain(1)\n"]
    assert repaired_codes(outcome) == [(2, "LR101"), (3, "LR201")]


def test_an_equal_edit_for_two_calls_is_made_once() -> None:
    def rule(source: str, call: ast.Call) -> Optional[Finding]:
        assign = ast.parse(source).body[0]
        assert isinstance(assign, ast.Assign) and isinstance(assign.value, ast.Constant)
        if assign.value.value == 2:
            return None
        return finding("LR101", source, call, ReplaceExpression(span(assign.value, source), "2"))

    linter = Linter(rule)
    outcome = repair("rate = 1\ntrain(0)\ntrain(1)\n", linter)
    assert outcome.text == "rate = 2\ntrain(0)\ntrain(1)\n"
    assert repaired_codes(outcome) == [(2, "LR101"), (3, "LR101")]
    assert len(linter.texts) == 2


def test_a_repair_that_does_not_help_is_an_error() -> None:
    def rule(source: str, call: ast.Call) -> Optional[Finding]:
        value = values(call)["a"]
        edit = ReplaceExpression(span(value, source), str(number(value) + 1))
        return finding("LR101", source, call, edit)

    with pytest.raises(RepairFailed) as caught:
        repair("train(a=1)\n", Linter(rule, becomes("LR201", "b", 1, 2)))
    assert caught.value.codes == ("LR101",)
    assert "still reported" in caught.value.problem


def test_a_repair_that_does_not_help_one_of_two_calls_is_an_error() -> None:
    def rule(source: str, call: ast.Call) -> Optional[Finding]:
        value = values(call)["a"]
        assert isinstance(value, ast.Constant)
        if value.value == 2:
            return None
        new = "2" if value.value == 1 else "9"
        return finding("LR101", source, call, ReplaceExpression(span(value, source), new))

    with pytest.raises(RepairFailed):
        repair("train(a=1)\ntrain(a=5)\n", Linter(rule))


def test_a_new_finding_of_the_same_rule_in_another_call_is_no_error() -> None:
    def rule(source: str, call: ast.Call) -> Optional[Finding]:
        value = values(call)["a"]
        assert isinstance(value, ast.Constant)
        if value.value == 1:
            edit = ReplaceExpression(span(value, source), "2")
            return finding("LR101", source, call, edit)
        if value.value == 7 and "train(a=2)" in source:
            return finding("LR101", source, call)
        return None

    outcome = repair("train(a=1)\ntrain(a=7)\n", Linter(rule))
    assert repaired_codes(outcome) == [(1, "LR101")]
    assert left_codes(outcome) == [(2, "LR101")]


def test_repairs_that_undo_each_other_end() -> None:
    linter = Linter(becomes("LR101", "a", 1, 2), becomes("LR201", "a", 2, 1))
    outcome = repair("train(a=1)\n", linter)
    assert len(linter.texts) == MOST_PASSES + 1
    assert [item.reason is not None for item in outcome.left] == [True]
    assert "again" in str(outcome.left[0].reason)


def test_more_repairs_of_one_call_than_passes_are_all_made() -> None:
    names = [f"a{number}" for number in range(MOST_PASSES + 5)]
    linter = Linter(*(becomes("LR501", name, 1, 2) for name in names))
    outcome = repair(f"train({', '.join(f'{name}=1' for name in names)})\n", linter)
    assert outcome.text == f"train({', '.join(f'{name}=2' for name in names)})\n"
    assert len(outcome.repaired) == len(names)


def test_an_edit_that_does_not_fit_does_not_keep_others_from_being_made() -> None:
    def given(source: str, call: ast.Call) -> Optional[Finding]:
        if "a" not in values(call):
            return None
        return finding("LR999", source, call, SetArgument(span(call, source), "a", "2"))

    outcome = repair("train(a=1)\ntrain(b=1)\n", Linter(given, becomes("LR201", "b", 1, 2)))
    assert outcome.text == "train(a=1)\ntrain(b=2)\n"
    (left,) = outcome.left
    assert left.finding.code == "LR999" and str(left.reason) == "a is given already"


class Strict:
    """Surroundings in which a text must not have certain pieces."""

    def __init__(self, **codes: str) -> None:
        self._codes = codes

    def settle(self, before: str, after: str, origin: Sequence[int]) -> tuple[str, list[str]]:
        caused = [
            code for code, piece in self._codes.items() if after.count(piece) > before.count(piece)
        ]
        return after, caused


def test_a_repair_that_other_checks_object_to_is_left_and_the_others_are_made() -> None:
    linter = Linter(becomes("LR101", "a", 1, 2), becomes("LR201", "b", 1, 2))
    outcome = repair("train(a=1)\ntrain(b=1)\n", linter, surroundings=Strict(F841="a=2"))
    assert outcome.text == "train(a=1)\ntrain(b=2)\n"
    assert repaired_codes(outcome) == [(2, "LR201")]
    (left,) = outcome.left
    assert left.finding.code == "LR101" and str(left.reason) == "it would cause F841"


def test_repairs_that_only_together_cause_something_are_all_left() -> None:
    class Together:
        def settle(
            self, before: str, after: str, origin: Sequence[int]
        ) -> tuple[str, list[str]]:
            return after, ["F401"] if "a=2" in after and "b=2" in after else []

    linter = Linter(becomes("LR101", "a", 1, 2), becomes("LR201", "b", 1, 2))
    text = "train(a=1)\ntrain(b=1)\n"
    outcome = repair(text, linter, surroundings=Together())
    assert outcome.text == text and not outcome.repaired
    assert [str(item.reason) for item in outcome.left] == ["it would cause F401"] * 2


def test_surroundings_may_add_noqa_comments_and_no_more() -> None:
    class Adds:
        def __init__(self, ending: str) -> None:
            self.ending = ending

        def settle(
            self, before: str, after: str, origin: Sequence[int]
        ) -> tuple[str, list[str]]:
            return after.replace(")\n", f"){self.ending}\n"), []

    linter = Linter(becomes("LR101", "a", 1, 2))
    outcome = repair("train(a=1)\n", linter, surroundings=Adds("  # noqa: E402"))
    assert outcome.text == "train(a=2)  # noqa: E402\n"
    with pytest.raises(RepairFailed):
        repair("train(a=1)\n", linter, surroundings=Adds("  # a comment"))


def test_the_line_of_a_finding_below_a_moved_statement_is_that_of_the_original() -> None:
    text = "import paddlex\nimport os\n\n# cards\nos.environ['C'] = '0'\ntrain(a=1)\n"

    def devices(source: str) -> list[Finding]:
        body = ast.parse(source).body
        setting = body[[isinstance(item, ast.Assign) for item in body].index(True)]
        module = body[[ast.unparse(item) == "import paddlex" for item in body].index(True)]
        if setting.lineno < module.lineno:
            return []
        move = MoveStatements(
            tuple(span(item, source) for item in body[1:3]), span(module, source)
        )
        return [finding("LR001", source, None, move, line=setting.lineno)]

    linter = Linter(complains("LR104", "a", 1))
    outcome = repair(text, lambda source: devices(source) + linter(source))
    assert outcome.text == (
        "import os\n\n# cards\nos.environ['C'] = '0'\nimport paddlex\n\ntrain(a=1)\n"
    )
    assert repaired_codes(outcome) == [(5, "LR001")]
    assert left_codes(outcome) == [(6, "LR104")]


def test_the_lines_that_a_message_names_are_traced_back() -> None:
    def rule(source: str, call: ast.Call) -> Optional[Finding]:
        if "a" in values(call):
            return None
        found = finding("LR404", source, call)
        why = message("LR101", inner=message("LR404", line=call.lineno), size=call.lineno)
        return found._replace(message=why, advice=message("LR404", line=call.lineno))

    text = "train(a=1,\n      b=1)\n\ntrain(b=3)\n"
    outcome = repair(text, Linter(needs("LR101", "c", "2"), rule), max_line_length=10)
    (left,) = outcome.left
    line = outcome.text.split("\n").index("train(b=3,") + 1
    assert line > 4 and left.finding.line == line
    assert left.finding.advice == message("LR404", line=line)
    assert left.before.line == left.line == 4
    assert left.before.advice == message("LR404", line=4)
    inner = message("LR404", line=4)
    assert left.before.message == message("LR101", inner=inner, size=line)
