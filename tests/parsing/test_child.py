"""The child locks its doors before it touches the file; each test asks a process that has done so."""

import json
import subprocess
import sys
from errno import EAFNOSUPPORT
from pathlib import Path

import pytest

from filing.parsing.report import Limits

ROOT = Path(__file__).resolve().parents[2]
HEAD = "from filing.parsing.child import confine; from filing.parsing.report import Limits; import resource, os\n"
CONFINE = "confine(Limits(memory_bytes=300_000_000, seconds=7))\n"


def run(code: str) -> str:
    result = subprocess.run([sys.executable, "-c", HEAD + code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_limits_are_set_for_good() -> None:
    names = ["AS", "CPU", "FSIZE", "NOFILE", "CORE"]
    values = f"[resource.getrlimit(getattr(resource, 'RLIMIT_' + n)) for n in {names}]"
    memory, cpu, written, files, core = json.loads(run(f"{CONFINE}import json; print(json.dumps({values}))"))
    assert (memory, core) == ([300_000_000] * 2, [0, 0])
    assert cpu[0] == cpu[1] > 7
    assert written[0] == written[1] > 0
    assert files[0] == files[1] < 100


def test_memory_beyond_the_limit_is_refused() -> None:
    code = "try: bytearray(400_000_000)\nexcept MemoryError: print('refused')"
    assert run(CONFINE + code) == "refused"


def test_no_new_rights() -> None:
    assert run(CONFINE + "print(open('/proc/self/status').read().split('NoNewPrivs:')[1].split()[0])") == "1"


TRY = "import socket\ntry: socket.socket(socket.{family})\nexcept OSError as error: print(error.errno)\nelse: print(0)"


@pytest.mark.parametrize(("family", "answer"), [("AF_INET", EAFNOSUPPORT), ("AF_INET6", EAFNOSUPPORT), ("AF_UNIX", 0)])
def test_only_local_sockets_are_left_also_to_programs_it_starts(family: str, answer: int) -> None:
    code = TRY.format(family=family)
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}])"
    assert [run(f"{CONFINE}{code}"), run(f"{CONFINE}{program}")] == [str(answer)] * 2


def test_the_network_is_gone_where_the_machine_allows_it() -> None:
    spaces = "os.readlink('/proc/self/ns/net')"
    links = "sorted(line.split(':')[0].strip() for line in open('/proc/self/net/dev').readlines()[2:])"
    before, after, found = run(f"a = {spaces}\n{CONFINE}print(a, {spaces}, ','.join({links}))").split()
    if before == after:
        pytest.skip("this machine lets nobody leave its network")
    assert found == "lo"


def test_one_answer_on_stdout_whatever_comes_in() -> None:
    header = json.dumps({"name": "a.txt", "limits": {"memory_bytes": Limits().memory_bytes, "seconds": 5}}).encode()
    command = [sys.executable, "-m", "filing.parsing.child"]
    result = subprocess.run(
        command, cwd=ROOT, input=header + b"\n" + "第一条".encode(), capture_output=True, timeout=60
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert json.loads(result.stdout)["extraction"]["text"] == "第一条"
    result = subprocess.run(command, cwd=ROOT, input=header + b"\n", capture_output=True, timeout=60)
    assert json.loads(result.stdout)["error"]["class"] == "EmptyFile"
