"""Reads the cases that are named, in children of a process that has no others: `python -m tests.hostile.measure CASE…`.

Prints a line of JSON for each, error and message, and in the end the most bytes that any child has taken.
"""

import json
import resource
import sys
from functools import partial

from filing.errors import BadFile
from filing.parsing.report import Limits
from filing.parsing.sandbox import extract
from tests.hostile.files import DRAWN, HOSTILE, LIMITED, Case

CASES: dict[str, Case] = (
    LIMITED
    | DRAWN
    | {case: (name, partial(bytes, data), Limits(), error) for case, (name, data, error) in HOSTILE.items()}
)


def main() -> None:
    for case in sys.argv[1:]:
        name, make, limits, _ = CASES[case]
        try:
            extract(make(), name=name, limits=limits)
        except BadFile as error:
            sys.stdout.write(json.dumps([error.code, error.message]) + "\n")
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024}\n")


if __name__ == "__main__":
    main()
