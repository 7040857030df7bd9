"""What a test must undo where the suite itself runs in the background."""

from __future__ import annotations

import signal


def heed_ctrl_c() -> None:
    """Undo what a shell does to a program in the background: what it starts is not to hear Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
