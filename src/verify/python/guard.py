"""Keeps the application from the network, from other processes and from writing outside its scratch folder."""

import os
import socket
import sys

PROCESSES = (
    "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.kill", "os.startfile", "pty.",
    "ctypes.", "signal.pthread_kill", "os.putenv", "os.unsetenv", "sys.addaudithook", "resource.", "_winapi.", "syslog.",
)
NETWORK = (
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostby",
    "socket.getnameinfo", "socket.sethostname",
)
CHANGES = (
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "os.utime", "os.setxattr", "os.removexattr", "os.chflags", "shutil.", "os.lockf",
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def install(scratch):
    """From here on, for the rest of the process."""
    root = os.path.realpath(scratch) + os.sep
    realpath, fsdecode = os.path.realpath, os.fsdecode

    def inside(path):
        if isinstance(path, int) or path is None:
            return True
        path = fsdecode(path)
        return path == "/dev/null" or (realpath(path) + os.sep).startswith(root)

    def hook(event, arguments):
        if event == "open":
            path, mode, flags = arguments
            writes = isinstance(flags, int) and flags & WRITING or isinstance(mode, str) and set(mode) & set("wax+")
            if writes and not inside(path):
                raise PermissionError(f"may not write {path}")
        elif event == "socket.__new__":
            if arguments[1] != socket.AF_UNIX:
                raise OSError("there is no network")
        elif event.startswith(NETWORK):
            raise OSError("there is no network")
        elif event.startswith(PROCESSES):
            raise PermissionError(f"may not use {event}")
        elif event.startswith(CHANGES) and not all(inside(one) for one in arguments if isinstance(one, (str, bytes))):
            raise PermissionError(f"may not change files: {event}")

    sys.addaudithook(hook)
