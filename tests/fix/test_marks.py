"""Which comments divide a script, and which belong to a statement."""

from __future__ import annotations

import pytest

from lr_lint.fixing.marks import is_mark


@pytest.mark.parametrize(
    "comment",
    [
        "# %%", "#%%", "# %% [markdown]", "# %% 训练", "#%%time", "# %%NBQA-CELL-SEPfbb0d8",
        "# In[3]:", "# In [12]:", "# In[ ]:", "# <codecell>", "# +", "# + [markdown]",
        '# + {"tags": []}', "# -", "# COMMAND ----------", "# region 设备", "# endregion",
        "#region", "# <editor-fold desc='GPU'>", "# fmt: off", "# isort: on",
        "# pylint: disable=wrong-import-position",
    ],
)
def test_marks(comment: str) -> None:
    assert is_mark(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "# 使用0号GPU卡", "#", "# % of the data", "# In general", "# In[x]", "# + 1", "# -1",
        "# - one", "# ---", "# regional", "# commands", "# COMMAND", "# format: off", "# noqa",
        "# type: ignore", "# pylint: disable-next=all", "# lr-lint: paddlex=1",
        "# train.py:  # %%",
    ],
)
def test_comments_of_a_statement(comment: str) -> None:
    assert not is_mark(comment)
