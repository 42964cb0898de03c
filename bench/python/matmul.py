"""How fast PyTorch multiplies float32 matrices."""

import time
from statistics import median

import torch
from common import read_job, write_result

job = read_job()


def rate(size: int) -> float:
    matrix = torch.rand(size, size)
    torch.matmul(matrix, matrix)
    times = []
    end = time.perf_counter() + job["seconds"]
    while time.perf_counter() < end:
        started = time.perf_counter()
        torch.matmul(matrix, matrix)
        times.append(time.perf_counter() - started)
    return 2 * size**3 / median(times) / 1e9


write_result({"gflopPerSecond": max(rate(size) for size in job["sizes"])})
