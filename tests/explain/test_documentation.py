"""Every rule's documentation: its form, and that its examples are true."""

from __future__ import annotations

import ast
import types
from pathlib import Path

import pytest
from flake8.options.manager import OptionManager

from lr_lint.documenting.documentation import (
    Documentation,
    DocumentationError,
    document,
    every_rule,
    find,
    near,
    options_in,
    source_text,
)
from lr_lint.findings import Finding
from lr_lint.lint import analyse
from lr_lint.messages.rules_zh import RULES
from lr_lint.options import Options, from_namespace, register

EVERY = every_rule()
CODES = [rule.code for rule in EVERY]

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

COMES_ALONG = {"LR204": {"LR301"}}
"""A warmup that is longer than the training always comes with a decay that is never reached."""


def options_for(example: str) -> Options:
    """Read the options of an example's first comments as flake8 would."""
    manager = OptionManager(version="", plugin_versions="", parents=[], formatter_names=[])
    register(manager)
    given = [f"--{name}={value}" for name, value in options_in(example).items()]
    return from_namespace(manager.parse_args(given))


def findings_in(example: str) -> list[Finding]:
    return analyse(example, ast.parse(example), "train.py", options_for(example))


def rule_called(code: str, language: str = "en") -> Documentation:
    rule = find(code, every_rule(language))
    assert rule is not None
    return rule


@pytest.mark.parametrize("rule", EVERY, ids=CODES)
def test_the_example_has_what_the_rule_finds_and_nothing_else(rule: Documentation) -> None:
    found = {finding.code for finding in findings_in(rule.example)}
    assert rule.code in found
    assert found - {rule.code} <= COMES_ALONG.get(rule.code, set())


@pytest.mark.parametrize("rule", EVERY, ids=CODES)
def test_what_to_use_instead_has_no_finding(rule: Documentation) -> None:
    assert findings_in(rule.instead) == []


@pytest.mark.parametrize("rule", EVERY, ids=CODES)
def test_both_scripts_are_read_with_the_same_options(rule: Documentation) -> None:
    assert options_in(rule.example) == options_in(rule.instead)


@pytest.mark.parametrize("rule", EVERY, ids=CODES)
def test_the_example_is_repaired_at_a_level_that_is_documented(rule: Documentation) -> None:
    for finding in findings_in(rule.example):
        if finding.code == rule.code and finding.fix is not None:
            assert finding.fix.level.name.lower() in rule.levels


def test_repairs_of_whole_scripts_have_levels_that_are_documented() -> None:
    documented = {rule.code: rule.levels for rule in EVERY}
    seen: set[tuple[str, str]] = set()
    for path in FIXTURES.glob("*/train.py"):
        if path.parent.name == "gbk-crlf-1":
            continue
        source = path.read_text(encoding="utf-8")
        for finding in analyse(source, ast.parse(source), str(path), Options()):
            if finding.fix is not None:
                seen.add((finding.code, finding.fix.level.name.lower()))
    assert len(seen) >= 20
    assert {found for found in seen if found[1] not in documented[found[0]]} == set()


@pytest.mark.parametrize("rule", EVERY, ids=CODES)
def test_a_repair_is_documented_as_none_or_with_a_level(rule: Documentation) -> None:
    assert rule.fix.startswith("None") == (rule.levels == ())


@pytest.mark.parametrize("rule", EVERY, ids=CODES)
def test_the_title_is_a_title(rule: Documentation) -> None:
    assert rule.title[0].isupper() and len(rule.title) <= 90 and not rule.title.endswith(".")


@pytest.mark.parametrize("rule", EVERY, ids=CODES)
def test_options_that_are_named_exist(rule: Documentation) -> None:
    known = {*Options._fields} - {"samples_by_path"}
    for name in rule.options:
        assert name.startswith("lr-") and name[3:].replace("-", "_") in known


@pytest.mark.parametrize("rule", EVERY, ids=CODES)
def test_the_chinese_documentation_is_complete(rule: Documentation) -> None:
    chinese = rule_called(rule.code, "zh")
    for english_text, text in zip(
        (rule.title, rule.what, rule.why, rule.fix, *rule.options.values()),
        (chinese.title, chinese.what, chinese.why, chinese.fix, *chinese.options.values()),
    ):
        assert text != english_text
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text)
    assert set(chinese.options) == set(rule.options)
    assert (chinese.example, chinese.source) == (rule.example, rule.source)


@pytest.mark.parametrize("rule", EVERY, ids=CODES)
def test_the_chinese_documentation_names_the_same_parameters(rule: Documentation) -> None:
    """Names are not translated: whoever reads either text can look for them."""

    def names(text: str) -> set[str]:
        words = text.replace("[", " ").replace("=", " ").split()
        plain = {word.strip("().,:;*'\"") for word in words}
        return {word for word in plain if word.isidentifier() and "_" in word}

    prose = RULES[rule.code]
    chinese = prose.what + prose.why + prose.fix
    missing = {name for name in names(rule.what + " " + rule.fix) if name not in chinese}
    assert missing <= {"reference_rate", "reference_batch_size", "batch_size", "lr_lint"}


def test_there_is_no_chinese_documentation_of_a_rule_that_is_gone() -> None:
    assert list(RULES) == CODES


def test_codes_and_names_are_all_different() -> None:
    assert len({rule.name for rule in EVERY} | set(CODES)) == 2 * len(EVERY)


def module_with(documentation: str) -> types.ModuleType:
    module = types.ModuleType("a_rule", documentation)
    vars(module).update(CODE="LR999", NAME="a-rule")
    return module


WHOLE = """Something is wrong.

What it does:
    Looks.

Why is this bad?
    It is.

Example:
    x = 1

Use instead:
    x = 2

Fix:
    Safe: it
    is done.

Options:
    lr-cards: one, and
        two.
    lr-num-samples: three.

Source:
    PARAMETERS section 4.
"""


def test_a_docstring_is_read_heading_by_heading() -> None:
    rule = document(module_with(WHOLE))
    assert rule.title == "Something is wrong"
    assert (rule.example, rule.instead) == ("x = 1", "x = 2")
    assert (rule.levels, rule.fix) == (("safe",), "Safe: it is done.")
    assert rule.options == {"lr-cards": "one, and two.", "lr-num-samples": "three."}


@pytest.mark.parametrize(
    "documentation",
    [
        pytest.param("", id="no docstring"),
        pytest.param(WHOLE.replace("Fix:", "Repair:"), id="a heading with another name"),
        pytest.param(WHOLE.replace("    Looks.\n", ""), id="a heading without text"),
        pytest.param(WHOLE + "\nFix:\n    None.\n", id="a heading twice"),
        pytest.param(WHOLE.replace("Something", "Some\nthing"), id="a title of two lines"),
    ],
)
def test_a_docstring_of_another_form_is_refused(documentation: str) -> None:
    with pytest.raises(DocumentationError, match="a_rule: the docstring needs a title"):
        document(module_with(documentation))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("LR201", "LR201", id="a code"),
        pytest.param("lr201", "LR201", id="a code in small letters"),
        pytest.param(" warmup-past-first-decay", "LR201", id="a name"),
        pytest.param("warmup_past_first_decay", "LR201", id="the name of its module"),
    ],
)
def test_a_rule_is_found(text: str, code: str) -> None:
    assert rule_called(text).code == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("LR2", ["LR201", "LR202", "LR203", "LR204"], id="the beginning of codes"),
        pytest.param("warmup-past-frist-decay", ["LR201"], id="a name with a slip"),
        pytest.param("decay-not", ["LR302", "LR304"], id="a part of names"),
        pytest.param("C90", [], id="a code of somebody else"),
        pytest.param("LR", [], id="too little to guess from"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_what_is_near_to_a_name_that_does_not_exist(text: str, codes: list[str]) -> None:
    assert find(text, EVERY) is None
    found = [rule.code for rule in near(text, EVERY)]
    assert found == sorted(found) and (set(codes) <= set(found) if codes else found == [])


@pytest.mark.parametrize(
    ("language", "link", "text"),
    [
        pytest.param(
            "en", False, "PaddleX's page on training parameters, section 5; x.py", id="english"
        ),
        pytest.param("zh", False, "PaddleX文档《训练参数调整》第5节; x.py", id="chinese"),
        pytest.param(
            "zh",
            True,
            "[PaddleX文档《训练参数调整》](https://github.com/PaddlePaddle/PaddleX/blob/release/1.3"
            "/docs/appendix/parameters.md)第5节; x.py",
            id="with a link",
        ),
    ],
)
def test_the_page_on_training_parameters_is_named(language: str, link: bool, text: str) -> None:
    assert source_text("PARAMETERS section 5; x.py", language, link=link) == text


@pytest.mark.parametrize("rule", EVERY, ids=CODES)
def test_examples_fit_a_terminal(rule: Documentation) -> None:
    lines = [*rule.example.splitlines(), *rule.instead.splitlines()]
    assert max(map(len, lines)) <= 76
