"""Widths of Chinese text, breaking of lines, tables."""

from __future__ import annotations

import pytest

from lr_lint.terminal.layout import pad, paragraph, table, width, wrap


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        pytest.param("warmup", 6, id="latin letters take one column"),
        pytest.param("学习率", 6, id="chinese characters take two"),
        pytest.param("学习率 0.01，", 13, id="and so does full-width punctuation"),
        pytest.param("ｌｒ", 4, id="full-width letters"),
        pytest.param("e\u0301te\u0301", 3, id="combining marks take none"),
        pytest.param("a\u200bb", 2, id="nor do characters that are not to be seen"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_the_width_of_a_text(text: str, columns: int) -> None:
    assert width(text) == columns


def test_padding_counts_columns_and_not_characters() -> None:
    assert pad("学习率", 8) == "学习率  "


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        pytest.param("one two three", 8, ["one two", "three"], id="at blanks"),
        pytest.param("一二三四五", 4, ["一二", "三四", "五"], id="between chinese characters"),
        pytest.param("一二三四五", 5, ["一二", "三四", "五"], id="never in half of one"),
        pytest.param("一二三，四", 6, ["一二", "三，四"], id="not before a comma"),
        pytest.param("一二三（四）", 8, ["一二三", "（四）"], id="not behind a bracket"),
        pytest.param("设为warmup_steps", 8, ["设为", "warmup_s", "teps"], id="a long word is cut"),
        pytest.param("a  b\nc", 80, ["a b c"], id="blanks and line ends are one blank"),
        pytest.param("第 12 个", 80, ["第 12 个"], id="a blank beside chinese stays"),
        pytest.param("", 10, [""], id="an empty text is one line"),
    ],
)
def test_a_text_breaks(text: str, columns: int, lines: list[str]) -> None:
    assert wrap(text, columns) == lines


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_no_line_is_wider_than_asked_for_and_no_character_is_lost(columns: int) -> None:
    text = "热身阶段：随着训练迭代，学习率从较低的值逐渐线性增长（linear warmup）至设定的值。" * 3
    lines = wrap(text, columns)
    assert max(map(width, lines)) <= columns
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_running_text_is_never_wider_than_people_like_to_read() -> None:
    lines = paragraph("word " * 100, 200, "  ").splitlines()
    assert 90 < max(map(width, lines)) <= 100
    assert all(line.startswith("  ") for line in lines)


def columns_of(line: str, text: str) -> int:
    """Return the column of the terminal in which a text begins."""
    return width(line[: line.index(text)])


def test_cells_stand_below_each_other_whatever_they_hold() -> None:
    rows = [["学习率", "0.01", "第5行"], ["warmup_steps", "1000", "x"]]
    lines = table(rows, 80, ["项", "值", "出处"]).splitlines()
    assert columns_of(lines[2], "0.01") == columns_of(lines[3], "1000")
    assert columns_of(lines[2], "0.01") == columns_of(lines[0], "值")
    assert columns_of(lines[2], "第5行") == columns_of(lines[3], "x")
    assert lines[1] == "------------  ----  -----"


def test_a_wide_column_gives_way_first() -> None:
    drawn = table([["name-that-stays-whole", "a rather long text of many words " * 4]], 60)
    lines = drawn.splitlines()
    assert lines[0].startswith("name-that-stays-whole  a rather")
    assert len(lines) > 1 and max(map(width, lines)) <= 60


def test_words_are_cut_only_when_nothing_else_helps() -> None:
    drawn = table([["x" * 50, "y" * 50]], 40)
    assert max(map(width, drawn.splitlines())) <= 40
    assert drawn.count("x") == drawn.count("y") == 50


def test_no_line_ends_in_blanks() -> None:
    assert table([["a", ""], ["long", "b"]], 80).splitlines() == ["a", "long  b"]


def test_no_rows_and_no_header_are_no_table() -> None:
    assert table([], 80) == ""
