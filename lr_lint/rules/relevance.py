"""Which training calls a rule can speak of at all.

A rule may have ``needs(method)``. It returns the roles of which a call must give at
least one for the rule to report it, `ANYTHING` when nothing needs to be given, or
None when the rule says nothing of any call of the method. It looks at the method
alone (schedule, quirks, defaults), so it is asked once for each method, and most
rules are never asked about most calls.

A rule with ``NEEDS_SAMPLES`` says nothing where the size of the training set is not
known.
"""

from __future__ import annotations

from typing import Final

ANYTHING: Final[frozenset[str]] = frozenset()
"""No role has to be given: the defaults alone can be reported."""
