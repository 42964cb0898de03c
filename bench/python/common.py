"""What the measured Python processes share: their job, their threads, their memory."""

import json
import os
import re
import resource
import sys
import time
from pathlib import Path

import torch

folder = Path(sys.argv[1])


def read_job() -> dict:
    return json.loads((folder / "job.json").read_text())


def write_result(result: dict) -> None:
    (folder / "result.json").write_text(json.dumps(result))


def physical_cores() -> int:
    """Cores this process may use, counting the threads of one core once: matrix multiplication gains nothing from them."""
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    cores = set()
    for cpu in allowed:
        topology = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology")
        try:
            cores.add(tuple((topology / name).read_text() for name in ("physical_package_id", "core_id")))
        except OSError:
            cores.add(cpu)
    return len(cores)


def peak_memory() -> int:
    """Highest resident memory of this process so far, in bytes."""
    try:
        status = Path("/proc/self/status").read_text()
        return 1024 * int(re.search(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE).group(1))
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1024
        return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class StepClock:
    """Seconds from the end of one step to the end of the next."""

    def start(self) -> None:
        self.last = time.perf_counter()

    def lap(self) -> float:
        now = time.perf_counter()
        seconds, self.last = now - self.last, now
        return seconds


torch.set_num_threads(physical_cores())
