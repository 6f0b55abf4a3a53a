"""All that is measured inside one process: publishing, the queue of reviewers, telling people."""

from benchmarks import notices, publishing, queue
from benchmarks.timings import Timing


def measure() -> list[Timing]:
    """Timings of all kinds of work, in the order of the table."""
    return [*publishing.measure(), *queue.measure(), *notices.measure()]
