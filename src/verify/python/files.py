"""Files as the application sees them: its own tree to read, a scratch folder to write, and something small where it
opens what is not there.
"""

import base64
import builtins
import hashlib
import io
import os
import pathlib
import shutil

from session import caller_frame, current
from show import show, show_arguments
from stand_in import StandIn

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
INVENTED = "picture.jpg"
TEXT = "A small picture of a garden on a sunny day in May\n"

# The real ones, for this runtime.
exists, isfile, isdir, makedirs = os.path.exists, os.path.isfile, os.path.isdir, os.makedirs


class Missing:
    """Mark of a file that stands for one that is not there."""


class MissingText(io.StringIO, Missing):
    """Text of a file that is not there."""


class MissingBytes(io.BytesIO, Missing):
    """Bytes of a file that is not there."""


class Overlay:
    """Where written files are, and where files to read are looked for."""

    def __init__(self, root, folder, scratch):
        self.root = root
        self.folder = folder
        self.scratch = os.path.join(scratch, "files")
        self.open = builtins.open

    def written(self, path):
        """Where a file is that is written outside of scratch."""
        path = os.path.abspath(path)
        if path.startswith(os.path.dirname(self.scratch)):
            return path
        name = os.path.basename(path).replace(os.sep, "_")[-80:]
        return os.path.join(self.scratch, f"{hashlib.sha1(path.encode('utf-8', 'replace')).hexdigest()[:12]}-{name}")

    def readable(self, path):
        """The file to read for a path, or None."""
        for one in (self.written(path), path):
            if exists(one):
                return one
        if not os.path.isabs(path):
            folder = self.folder
            while len(folder) >= len(self.root):
                if exists(os.path.join(folder, path)):
                    return os.path.join(folder, path)
                folder = os.path.dirname(folder)
        return None

    def exists(self, path):
        """Whether there is such a file, for the application."""
        try:
            return self.readable(os.fspath(path)) is not None
        except (TypeError, ValueError):
            return False


class Recorded:
    """A file that is written: what goes in is an effect."""

    def __init__(self, file, name, binary):
        self.__dict__.update(_file=file, _name=name, _binary=binary)

    def write(self, value):
        if caller_frame() is not None:
            current().record("call", f"open({self._name}).write", f"write({show(value)})")
        if isinstance(value, StandIn):
            value = str(value)
        if self._binary and isinstance(value, str):
            value = value.encode()
        current().printed(len(value))
        return self._file.write(value)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __iter__(self):
        return iter(self._file)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self._file.close()


def make_open(overlay):
    """`open` for everybody in the process."""

    def open_file(file, mode="r", *arguments, **keywords):
        if isinstance(file, int) or not isinstance(mode, str):
            return overlay.open(file, mode, *arguments, **keywords)
        path = os.fsdecode(os.fspath(file))
        if set(mode) & set("wax+"):
            return open_to_write(path, mode, arguments, keywords)
        found = overlay.readable(path)
        if found is not None and not isdir(found):
            return overlay.open(found, mode, *arguments, **keywords)
        if caller_frame() is None and not isinstance(file, StandIn) or found is not None:
            return overlay.open(path, mode, *arguments, **keywords)
        return missing(path, mode)

    def open_to_write(path, mode, arguments, keywords):
        target = overlay.written(path)
        makedirs(overlay.scratch, exist_ok=True)
        found = overlay.readable(path)
        if found and found != target and set(mode) & set("a+r") and "w" not in mode and isfile(found):
            with overlay.open(found, "rb") as source, overlay.open(target, "wb") as copy:
                copy.write(source.read())
        elif "r" in mode and not exists(target):
            with overlay.open(target, "wb") as copy:
                copy.write(PICTURE if "b" in mode else TEXT.encode())
        made = overlay.open(target, mode, *arguments, **keywords)
        return Recorded(made, show(path), "b" in mode) if caller_frame() is not None else made

    return open_file


def missing(path, mode):
    """What stands for a file that is not there."""
    made = MissingBytes(PICTURE) if "b" in mode else MissingText("{}" if path.endswith(".json") else TEXT)
    made.name = path
    return made


def install(overlay):
    """Takes the place of `open` and of the functions of `os` and `shutil` that look at files or change them."""
    made = make_open(overlay)
    builtins.open = io.open = made
    for name in ("exists", "isfile", "lexists"):
        setattr(os.path, name, looking(overlay, getattr(os.path, name)))
    for name in ("remove", "unlink", "rename", "replace", "rmdir", "removedirs", "chmod", "symlink", "link"):
        setattr(os, name, effect("os", name, getattr(os, name)))
    for name in ("mkdir", "makedirs"):
        setattr(os, name, quiet(getattr(os, name)))
    for name in ("copy", "copy2", "copyfile", "copytree", "move", "rmtree", "make_archive", "unpack_archive", "copyfileobj"):
        setattr(shutil, name, effect("shutil", name, getattr(shutil, name)))
    pathlib.Path.touch = lambda path, mode=0o666, exist_ok=True: made(path, "a").close()
    pathlib.Path.write_bytes = lambda path, data: write_all(made, path, "wb", data)
    pathlib.Path.write_text = lambda path, data, *more, **keywords: write_all(made, path, "w", data)
    os.listdir = listing(overlay, os.listdir)
    os.path.getsize = fallback(os.path.getsize, 1000)
    os.path.getmtime = fixed_for_application(os.path.getmtime, 1715947000.0)


def write_all(opened, path, mode, data):
    with opened(path, mode) as file:
        return file.write(data)


def looking(overlay, real):
    def look(path):
        if caller_frame() is None:
            return real(path)
        return overlay.exists(path) or current().policy["exists"] or os.fspath(path).endswith(INVENTED)

    return look


def effect(module, name, real):
    """A function that changes something: for the application it is only recorded."""

    def act(*arguments, **keywords):
        if caller_frame() is None:
            return real(*arguments, **keywords)
        current().record("call", f"{module}.{name}", f"{name}({show_arguments(arguments, keywords)})")
        return arguments[1] if module == "shutil" and len(arguments) > 1 else None

    act.__name__ = name
    return act


def quiet(real):
    """Folders that the application makes are of no interest."""

    def act(*arguments, **keywords):
        return real(*arguments, **keywords) if caller_frame() is None else None

    return act


def listing(overlay, real):
    def listdir(path="."):
        try:
            return sorted(real(path))
        except OSError:
            if caller_frame() is None:
                raise
            return [INVENTED] if current().policy["items"] else []

    return listdir


def fallback(real, value):
    def act(path):
        try:
            return real(path)
        except OSError:
            if caller_frame() is None:
                raise
            return value

    return act


def fixed_for_application(real, value):
    def act(path):
        return value if caller_frame() is not None else real(path)

    return act
