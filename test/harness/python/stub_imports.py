"""The import hook: whatever is neither standard library nor the application's becomes a stub module."""

import importlib
import importlib.abc
import importlib.machinery
import sys
import types
from pathlib import Path

import stub_aws
import stub_azure
import stub_google
import stub_rest
from stub_objects import make_stub

PROVIDER_MODULES = {
    "google.cloud", *stub_google.MODULES, "boto3", "boto3.session",
}


class StubModule(types.ModuleType):
    """A module in which every name exists."""

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        full = f"{self.__name__}.{name}"
        if full in PROVIDER_MODULES:
            return importlib.import_module(full)
        return make_stub(self._session, full)


class StubFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds stub modules; stands first on sys.meta_path."""

    def __init__(self, app_dir):
        self.app_names = {path.stem if path.suffix == ".py" else path.name for path in Path(app_dir).iterdir()}
        self.session = None
        self.made = set()

    def find_spec(self, fullname, path=None, target=None):
        top = fullname.split(".")[0]
        if top in sys.stdlib_module_names or top in self.app_names:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        return StubModule(spec.name)

    def exec_module(self, module):
        module.__path__ = []
        module._session = self.session
        stub_google.install(self.session, module)
        stub_aws.install(self.session, module)
        stub_azure.install(self.session, module)
        stub_rest.install(self.session, module)
        self.made.add(module.__name__)

    def begin(self, session):
        """Forgets all stub modules of the case before."""
        for name in self.made:
            sys.modules.pop(name, None)
        self.made.clear()
        self.session = session
        stub_rest.begin(session)
