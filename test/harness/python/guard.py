"""Keeps an executed application from the network, from other processes and from files outside its folder."""

import os
import sys

FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.kill", "pty.",
    "ftplib.", "smtplib.", "urllib.Request", "http.client", "webbrowser.", "ctypes.",
)
CHANGES = (
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "shutil.", "tempfile.",
)


class Forbidden(BaseException):
    """The application tried what a recorded run may not do."""


def install_guard(allowed_root):
    """From here on, for the rest of the process: writing is possible below `allowed_root` only."""
    root = os.path.realpath(allowed_root) + os.sep

    def inside(path):
        if isinstance(path, int):
            return True
        return (os.path.realpath(os.fsdecode(path)) + os.sep).startswith(root)

    def hook(event, arguments):
        if event == "open":
            path, mode, flags = arguments
            if isinstance(path, int) or path is None:
                return
            writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) if isinstance(flags, int) else 0
            if (writes or set(mode or "") & set("wax+")) and not inside(path):
                raise Forbidden(f"writes {path}")
        elif event.startswith(FORBIDDEN):
            raise Forbidden(event)
        elif event.startswith(CHANGES) and not all(inside(one) for one in arguments if isinstance(one, (str, bytes))):
            raise Forbidden(f"{event} {arguments}")

    sys.addaudithook(hook)
