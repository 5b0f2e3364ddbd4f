"""Imports of the application: its own files, the standard library, and stand-ins for all the rest."""

import builtins
import importlib
import importlib.abc
import importlib.machinery
import os
import re
import sys
from os.path import exists, isdir, isfile

from session import current
from stand_in import StandIn

# Modules of the standard library that reach outside: the application sees stand-ins of them.
OUTSIDE = {
    "smtplib", "ftplib", "telnetlib", "imaplib", "poplib", "nntplib", "socket", "socketserver", "subprocess", "webbrowser",
    "tkinter", "turtle", "curses", "sqlite3", "dbm", "ctypes", "pty", "readline", "winreg", "msvcrt", "winsound", "ssl",
    "select", "selectors", "signal", "syslog", "antigravity", "pdb", "_thread", "ossaudiodev", "xmlrpc", "wsgiref",
    "fcntl", "termios", "tty", "pip", "setuptools", "getpass",
}
VENDORED = {
    "boto3": ("session.py",), "botocore": ("session.py",), "google": ("api_core", "protobuf", "oauth2", "rpc", "cloud"),
    "googleapiclient": ("discovery.py",), "requests": ("sessions.py",), "azure": ("core", "cognitiveservices", "ai"),
}


class Application:
    """Which modules are the application's own, and where they are looked for."""

    def __init__(self, root, entry_file, sources, catalog_modules):
        self.root = root
        self.sources = sources
        self.catalog_roots = {name.split(".")[0] for name in catalog_modules}
        self.file = os.path.join(root, entry_file)
        self.folder = os.path.dirname(self.file)
        self.module_name, self.base = self._module_of(self.file)
        self.search = self._search_path()
        self.builtins = {}
        self._vendored = {}
        self._outside = {}
        self.own_modules = set()

    def forget(self):
        """Nothing of a case stays."""
        self._outside.clear()
        self.own_modules.clear()

    def _module_of(self, path):
        """The dotted name of the entry's module, and the folder that it is imported from."""
        parts = [os.path.basename(path).removesuffix(".py")]
        folder = os.path.dirname(path)
        levels = self._relative_levels(path)
        while folder != self.root and (exists(os.path.join(folder, "__init__.py")) or len(parts) <= levels):
            parts.insert(0, os.path.basename(folder))
            folder = os.path.dirname(folder)
        if parts[-1] == "__init__" and len(parts) > 1:
            parts.pop()
        return ".".join(parts), folder

    @staticmethod
    def _relative_levels(path):
        with open(path, encoding="utf-8", errors="replace") as file:
            dots = re.findall(r"^\s*from\s+(\.+)", file.read(), re.M)
        return max((len(one) for one in dots), default=0)

    def _search_path(self):
        """The folder of the entry first; those above it come after the standard library."""
        above = []
        folder = self.folder
        while len(folder) >= len(self.root):
            above.append(folder)
            folder = os.path.dirname(folder)
        first = [self.folder] if self.base == self.folder else [self.base, self.folder]
        return first, [one for one in above if one not in first]

    def install(self):
        """Puts the application's folders on the path and its finders in their places."""
        first, last = self.search
        library = [one for one in sys.path if one not in (os.path.dirname(os.path.abspath(__file__)), "")]
        sys.path[:] = [*first, *library, *last]
        sys.path_importer_cache.clear()
        sys.meta_path[:] = [OwnFinder(self), *sys.meta_path, OutsideFinder(self)]

    def is_vendored(self, folder, name):
        """Whether a name in a folder is a copy of somebody's package."""
        if "site-packages" in folder or "dist-packages" in folder:
            return True
        marks = VENDORED.get(name, ())
        if any(exists(os.path.join(folder, name, mark)) for mark in marks):
            return True
        if folder not in self._vendored:
            self._vendored[folder] = distributed_names(folder)
        return name in self._vendored[folder]

    def owns(self, name):
        """Whether a top-level name is a module or package of the application."""
        if name in self.catalog_roots and not self._shadowed(name):
            return False
        library = name in sys.stdlib_module_names
        for folder in sys.path if not library else self.search[0]:
            if not folder.startswith(self.root):
                continue
            package = os.path.join(folder, name)
            if isfile(f"{package}.py") or isfile(os.path.join(package, "__init__.py")):
                return not self.is_vendored(folder, name)
            if not library and isdir(package) and has_python(package):
                return not self.is_vendored(folder, name)
        return False

    def _shadowed(self, name):
        return isfile(os.path.join(self.base, f"{name}.py"))

    def outside(self, name):
        """The stand-in of a module that is not there."""
        parts = name.split(".")
        if parts[0] not in self._outside:
            self._outside[parts[0]] = StandIn(parts[0])
        module = self._outside[parts[0]]
        for part in parts[1:]:
            module = getattr(module, part)
        return module

    def import_for(self, own_builtins):
        """`__import__` as the application's modules see it."""
        plain = builtins.__import__

        def import_module(name, globals=None, locals=None, fromlist=(), level=0):
            try:
                if level:
                    return plain(name, globals, locals, fromlist, level)
                root = name.split(".")[0]
                if self.owns(root):
                    self._unload_library(root)
                    return plain(name, globals, locals, fromlist, 0)
                if root in sys.stdlib_module_names and root not in OUTSIDE or root == "__main__":
                    return plain(name, globals, locals, fromlist, 0)
            except ModuleNotFoundError:
                pass
            return self._stand_in(name, fromlist, own_builtins)

        return import_module

    def _stand_in(self, name, fromlist, own_builtins):
        module = self.outside(name or "package")
        if fromlist and "*" in fromlist:
            own_builtins.stars.append(module)
        return module if fromlist else self.outside((name or "package").split(".")[0])

    def _unload_library(self, root):
        """Lets an application's file take the name of a module of the standard library."""
        module = sys.modules.get(root)
        if module is None or root not in sys.stdlib_module_names:
            return
        if not (getattr(module, "__file__", None) or self.root).startswith(self.root):
            del sys.modules[root]

    def run(self, path, module):
        """Executes a file of the application in a module."""
        session = current()
        try:
            code, whiles = self.sources.load(path)
        except (SyntaxError, ValueError) as error:
            from instrument import syntax_reason
            session.fail(syntax_reason(error, self.root) if isinstance(error, SyntaxError) else str(error))
        session.whiles[path] = whiles
        session.changed_modules[module.__name__] = module
        self.own_modules.add(module.__name__)
        own = Builtins(builtins.__dict__)
        own.update(self.builtins)
        own["__import__"] = self.import_for(own)
        module.__dict__["__builtins__"] = own
        exec(code, module.__dict__)


class Builtins(dict):
    """Built-in names of one module; names that `import *` may have brought are stand-ins."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.stars = []

    def __missing__(self, name):
        if self.stars and not name.startswith("__"):
            return getattr(self.stars[-1], name)
        raise KeyError(name)


class OwnFinder(importlib.abc.MetaPathFinder):
    """Finds the application's modules and loads them with additions."""

    def __init__(self, application):
        self.application = application

    def find_spec(self, fullname, path=None, target=None):
        root = self.application.root
        if path is None:
            if not self.application.owns(fullname):
                return None
        elif not any(str(one).startswith(root) for one in path):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path) or self._other_case(fullname, path)
        if spec is None or not spec.origin or not spec.origin.startswith(root):
            return spec
        if not spec.origin.endswith(".py"):
            return None
        spec.loader = OwnLoader(self.application, spec.origin)
        return spec


    def _other_case(self, fullname, path):
        """A file whose name differs in its case, as some systems find it."""
        name = f"{fullname.rpartition('.')[2]}.py"
        for folder in path or ():
            for entry in listdir(folder) if isdir(folder) else ():
                if entry.lower() == name.lower():
                    return importlib.machinery.ModuleSpec(fullname, None, origin=os.path.join(folder, entry))
        return None


class OwnLoader(importlib.abc.Loader):
    """Executes one file of the application."""

    def __init__(self, application, path):
        self.application = application
        self.path = path

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        self.application.run(self.path, module)


class OutsideFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last finder: what nobody has is a stand-in, where the application imports by name at run time."""

    def __init__(self, application):
        self.application = application

    def find_spec(self, fullname, path=None, target=None):
        from session import application_frame
        top = fullname.split(".")[0]
        if top in sys.stdlib_module_names or application_frame() is None or path is not None:
            return None
        if any(str(self.application.root) in str(one) for one in path or ()) or self.application.owns(top):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        return self.application.outside(spec.name)

    def exec_module(self, module):
        return None


listdir, walk, open_file = os.listdir, os.walk, open


def has_python(folder):
    """Whether a folder without `__init__.py` holds modules somewhere near."""
    for _place, folders, files in walk(folder):
        if any(name.endswith(".py") for name in files):
            return True
        folders[:] = folders[:20]
    return False


def distributed_names(folder):
    """Names of packages that an installer put into a folder."""
    names = set()
    try:
        entries = listdir(folder)
    except OSError:
        return names
    for entry in entries:
        if not entry.endswith((".dist-info", ".egg-info")):
            continue
        names.add(re.split(r"-\d", entry.rsplit(".", 1)[0])[0].lower().replace("-", "_"))
        try:
            with open_file(os.path.join(folder, entry, "top_level.txt"), encoding="utf-8") as file:
                names.update(file.read().split())
        except OSError:
            pass
    return names
