"""Run a command and print as JSON what it took.

    python -I -S launcher.py OUTPUT COMMAND ...

The command's own output goes to the file OUTPUT. This is a small process of its own,
because the peak that the system counts for a child begins with the size of the process
that it was started from.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main() -> int:
    """Run the command; return 0 whatever became of it."""
    output, *command = sys.argv[1:]
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    copies = [(os.POSIX_SPAWN_DUP2, descriptor, stream) for stream in (1, 2)]
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=copies)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024
    result = {
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss * unit,
        "status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status),
    }
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
