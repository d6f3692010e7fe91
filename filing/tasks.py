"""The worker: threads that answer the bell, within the server process or as a program of its own."""

import logging
import signal
import threading
from types import FrameType

from filing.jobs import EmbeddedConsumer
from filing.parsing.folders import remove_left_folders
from filing.permissions import SYSTEM
from filing.services.clock.clocks import recount_all
from filing.services.clock.digests import request_digests
from filing.services.context import Instance
from filing.services.reading.work import work_off, work_until_empty
from filing.services.rule.coming import check_what_has_come
from filing.services.sweep import sweep

log = logging.getLogger(__name__)


class Worker:
    """Runs the jobs of `instance` in WORKER_THREADS threads; any number of workers may serve one installation."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._stopping = threading.Event()
        self._consumer: EmbeddedConsumer | None = None

    def start(self) -> None:
        """Begins to answer, first with what is waiting already. Raises EngineDown where the instance cannot be used.

        Before, it clears away what readings of a killed worker have left in the folder for temporary files, and counts
        the running clocks again, since the days off of another year may have become known.
        """
        with self._instance.read(SYSTEM):
            pass
        if left := remove_left_folders():
            log.warning("removed %d folders that killed readings had left behind", left)
        if moved := recount_all(self._instance):
            log.info("%d periods end on another day by the calendar as it is now", moved)
        bell = self._instance.bell
        self._consumer = bell.consumer(self._answer, threads=self._instance.settings.worker_threads)
        self._consumer.start()
        bell.ring()

    def _answer(self) -> None:
        sweep(self._instance)
        request_digests(self._instance)
        check_what_has_come(self._instance)
        work_off(self._instance, stopping=self._stopping.is_set)

    def stop(self) -> None:
        """Returns when the jobs that have begun are finished; the others wait for the next worker."""
        self._stopping.set()
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
            self._consumer = None

    def run(self) -> None:
        """`flask worker`: works until SIGTERM or Ctrl-C."""
        ended = threading.Event()

        def end(number: int, frame: FrameType | None) -> None:
            ended.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        self.start()
        ended.wait()
        self.stop()


def run_until_empty(instance: Instance) -> int:
    """Does what has fallen due, then all jobs, those to be tried later too; how many failed for good."""
    recount_all(instance)
    sweep(instance)
    return work_until_empty(instance).failed
