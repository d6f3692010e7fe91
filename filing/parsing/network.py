"""No network for this process and all that it starts: a new, empty network and, behind it, no sockets but local ones.

Each holds where the machine allows it; containers often forbid the first and rarely the second.
"""

import ctypes
import platform
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
AF_UNIX, EAFNOSUPPORT = 1, 97
LOAD, EQUAL, ANSWER = 0x20, 0x15, 0x06
"""Of the classic BPF: load the word at an offset, jump if equal, return."""
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
"""Offsets in struct seccomp_data; the low half of the argument on the machines named here."""
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | EAFNOSUPPORT
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Machine → its AUDIT_ARCH and its number of socket(2)."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def leave_network() -> None:
    """For good. Wants PR_SET_NO_NEW_PRIVS. Raises nothing where the machine refuses: no reader opens a connection."""
    system = ctypes.CDLL(None, use_errno=True)
    if system.unshare(CLONE_NEWNET) != 0:
        system.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    if platform.machine() in MACHINES:
        code = _only_local_sockets(*MACHINES[platform.machine()])
        kept = ctypes.create_string_buffer(code, len(code))
        program = _Program(len(code) // 8, ctypes.addressof(kept))
        system.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)


def _only_local_sockets(architecture: int, socket: int) -> bytes:
    """Calls of another machine's numbering are left alone, as 64-bit programs make none."""
    rows = (
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 0, 4, architecture),
        (LOAD, 0, 0, NUMBER),
        (EQUAL, 0, 2, socket),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (EQUAL, 0, 1, AF_UNIX),
        (ANSWER, 0, 0, ALLOW),
        (ANSWER, 0, 0, REFUSE),
    )
    return b"".join(struct.pack("=HBBI", *row) for row in rows)
