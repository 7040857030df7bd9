"""Workers for the tests of the pool. They load nothing, so that their processes start quickly."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, field

from zhreport.errors import ZhreportError


@dataclass
class Acting:
    """Does what the job says."""

    seen: list[str] = field(default_factory=list)

    def work(self, job: str) -> None:
        match job.split(":"):
            case ["hang"]:
                time.sleep(60)
            case ["crash"]:
                os.kill(os.getpid(), signal.SIGSEGV)
            case ["leave"]:
                os._exit(7)
        self.seen.append(job)

    def finish(self) -> list[str]:
        seen, self.seen = self.seen, []
        if "full" in seen:
            raise ZhreportError("work: cannot be written (No space left on device)")
        if "die" in seen:
            os._exit(1)
        return seen


def broken() -> Acting:
    os._exit(3)
