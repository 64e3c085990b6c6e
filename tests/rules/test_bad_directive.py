"""LR901: a directive that cannot be read."""

from __future__ import annotations

import ast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lr_lint import directives
from lr_lint.messages import render
from lr_lint.positions import split_lines
from tests.rules.scripts import findings, lines

CODE = "LR901"


@pytest.mark.parametrize(
    ("comment", "part"),
    [
        pytest.param("# lr-lint: samples=5", "samples", id="an unknown key"),
        pytest.param("# lr-lint: num_samples=many", "many", id="a word for a count"),
        pytest.param("# lr-lint: num_samples=0", "0", id="a count of 0"),
        pytest.param("# lr-lint: cards=-1", "-1", id="a negative count"),
        pytest.param("# lr-lint: paddlex=4", "4", id="a version that does not exist"),
        pytest.param("# lr-lint: num_samples", "num_samples", id="no value"),
        pytest.param("# lr-lint:", "num_samples, cards, paddlex", id="nothing at all"),
        pytest.param("# lr-lint: num_samples=八百", "八百", id="Chinese digits"),
    ],
)
def test_reports(comment: str, part: str) -> None:
    (finding,) = findings(f"x = 1\ny = 2  {comment}\n", CODE)
    assert finding.line == 2
    assert finding.column >= 7
    assert part in render(finding.message)


@pytest.mark.parametrize(
    "script",
    [
        "# lr-lint: num_samples=800 cards=2 paddlex=1\nx = 1\n",
        "x = 1  # lr-lint: paddlex=1.3.11\n",
        "#lr-lint: cards=4\n",
        "x = '# lr-lint: nonsense=1'\n",
        '"""\n# lr-lint: nonsense=1\n"""\n',
        "# lint: nonsense=1\n",
        "# see lr-lint: the docs\n",
        "# write `# lr-lint: KEY=N` above the call\n",
    ],
)
def test_is_silent(script: str) -> None:
    assert lines(script, CODE) == []


def test_reports_a_directive_behind_another_comment_at_its_own_place() -> None:
    (finding,) = findings("x = 1  # noqa: E501  # lr-lint: samples=5\n", CODE)
    assert (finding.line, finding.column) == (1, 21)


PIECES = st.sampled_from(
    [
        "x = 1", "\n", "\n", "\r\n", " ", "# lr-lint: cards=2", "# lr-lint: nonsense=1", "'", '"',
        "'''", '"""', "f'", "{", "}", "\\", "\\\n", "(", ")", "#", "\f", "    ", "八",
    ]
)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning")
@settings(max_examples=600, deadline=None, database=None)
@given(st.lists(PIECES, max_size=14).map("".join))
@example("x = 1\nf'{\nx\n} # lr-lint: nonsense=1'\n")
@example("x = 'a\\\n# lr-lint: nonsense=1'\n")
def test_comments_told_at_a_glance_are_those_of_the_tokenizer(text: str) -> None:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return
    lines = split_lines(text)
    at_a_glance = directives._plain_comments(lines)
    assert at_a_glance in (None, directives._tokenized_comments(lines))


def test_a_script_as_people_write_them_is_not_tokenized(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(directives, "_tokenized_comments")
    assert findings("x = 'a'\ny = 2  # lr-lint: nonsense=1\n", CODE)
