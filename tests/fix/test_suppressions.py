"""Adding noqa comments where a moved statement makes pycodestyle speak."""

from __future__ import annotations

import pytest

from lr_lint.fixing.selfcheck import check_suppressions
from lr_lint.fixing.suppressions import add_noqa

ADDED = [
    pytest.param("import a\n", "import a  # noqa: E402\n", id="a bare line"),
    pytest.param("import a", "import a  # noqa: E402", id="no newline at the end"),
    pytest.param("import a\r\n", "import a  # noqa: E402\r\n", id="carriage return"),
    pytest.param("import a   \n", "import a  # noqa: E402\n", id="white space at the end"),
    pytest.param("import a  # b\n", "import a  # b  # noqa: E402\n", id="behind a comment"),
    pytest.param("import a  # type: ignore\n", "import a  # type: ignore  # noqa: E402\n",
                 id="behind another tool's comment"),
    pytest.param("import a  # noqa: F401\n", "import a  # noqa: F401,E402\n", id="more codes"),
    pytest.param("import a  # noqa:F401, W1 x\n", "import a  # noqa:F401, W1,E402 x\n",
                 id="more codes before words"),
    pytest.param("import a  # NoQA: e402\n", "import a  # NoQA: e402\n", id="there already"),
    pytest.param("import a  # noqa\n", "import a  # noqa\n", id="everything is suppressed"),
    pytest.param("from a import (\n    b,\n)\n", "from a import (  # noqa: E402\n    b,\n)\n",
                 id="over several lines: on the first"),
    pytest.param("from a import b, \\\n    c\n", "from a import b, \\\n    c  # noqa: E402\n",
                 id="behind a backslash: on the last"),
    pytest.param("import a; import b\n", "import a; import b  # noqa: E402\n", id="two on a line"),
    pytest.param("import 中  # 文\n", "import 中  # 文  # noqa: E402\n", id="CJK"),
]


@pytest.mark.parametrize("before, after", ADDED)
def test_a_code_is_suppressed(before: str, after: str) -> None:
    changed = add_noqa(before, {1: ["E402"]})
    assert changed == after
    check_suppressions(before, changed)


def test_several_codes_and_lines() -> None:
    assert add_noqa("import a\nimport b\nimport c\n", {1: ["E402", "E501"], 3: ["E402"]}) == (
        "import a  # noqa: E402,E501\nimport b\nimport c  # noqa: E402\n"
    )
