"""Points the provider's clients of an unmodified Python program at a gateway: put this folder on PYTHONPATH, and set FURCIFER_GATEWAY (its URL, with the
prefix of an application where that names it), FURCIFER_GATEWAY_GRPC (host:port) and FURCIFER_GATEWAY_KEY.

boto3 and botocore of any version (before 1.28 they do not know AWS_ENDPOINT_URL), requests, urllib3 and urllib.request. Google's libraries (google.api_core,
over gRPC and REST) are written after their source and UNTESTED: their packages were not to be had. What goes to other hosts is left alone. Nothing is
imported before the program imports it.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import re
import sys
from urllib.parse import urlsplit, urlunsplit

_GATEWAY = os.environ.get("FURCIFER_GATEWAY", "").rstrip("/")
_GRPC = os.environ.get("FURCIFER_GATEWAY_GRPC", "")
_KEY = os.environ.get("FURCIFER_GATEWAY_KEY")
_HOSTS = re.compile(r"(?:(?:vision|language)\.googleapis\.com|(?:rekognition|comprehend)\.[a-z0-9-]+\.amazonaws\.com)(?::443)?", re.I)
_SERVICES = ("rekognition", "comprehend")


def _is_provider(host):
    return bool(host) and _HOSTS.fullmatch(host) is not None


def _redirected(url):
    """The gateway's URL for one of a provider; None for others."""
    parts = urlsplit(url)
    if not _is_provider(parts.netloc):
        return None
    base = urlsplit(_GATEWAY)
    return urlunsplit((base.scheme, base.netloc, base.path + parts.path, parts.query, parts.fragment))


def _patch_botocore(module):
    """`Session.create_client` takes `endpoint_url`; a program that gives one itself keeps it. The key goes beside the signature, whoever signed."""
    original = module.Session.create_client

    def create_client(self, service_name, *args, **kwargs):
        # region_name, api_version, use_ssl, verify, endpoint_url
        if service_name not in _SERVICES or len(args) >= 5 or kwargs.get("endpoint_url") is not None:
            return original(self, service_name, *args, **kwargs)
        client = original(self, service_name, *args, **{**kwargs, "endpoint_url": _GATEWAY})
        if _KEY:
            client.meta.events.register("before-send", lambda request, **_: request.headers.__setitem__("x-furcifer-key", _KEY))
        return client

    module.Session.create_client = create_client


def _patch_requests(module):
    original = module.Session.send

    def send(self, request, **kwargs):
        url = _redirected(request.url)
        if url is not None:
            request.url = url
            request.headers.pop("Host", None)
            if _KEY:
                request.headers["x-furcifer-key"] = _KEY
        return original(self, request, **kwargs)

    module.Session.send = send


def _patch_urllib(module):
    original = module.OpenerDirector.open

    def opened(self, fullurl, data=None, *args, **kwargs):
        request = fullurl if isinstance(fullurl, module.Request) else module.Request(fullurl)
        url = _redirected(request.full_url)
        if url is not None:
            request.full_url = url
            if _KEY:
                request.add_header("x-furcifer-key", _KEY)
            fullurl = request
        return original(self, fullurl, data, *args, **kwargs)

    module.OpenerDirector.open = opened


def _patch_google_grpc(module):
    """UNTESTED. `google.api_core.grpc_helpers.create_channel(target, ...)`, which every generated transport calls: a channel to the gateway in its place."""
    original = module.create_channel

    def create_channel(target, *args, **kwargs):
        if not _GRPC or not _is_provider(target):
            return original(target, *args, **kwargs)
        import grpc

        options = kwargs.get("options") or ()
        channel = grpc.insecure_channel(_GRPC, options=options)
        return grpc.intercept_channel(channel, _key_interceptor(grpc)) if _KEY else channel

    module.create_channel = create_channel


def _key_interceptor(grpc):
    class AddKey(grpc.UnaryUnaryClientInterceptor):
        def intercept_unary_unary(self, continuation, details, request):
            metadata = [*(details.metadata or ()), ("x-furcifer-key", _KEY)]
            return continuation(details._replace(metadata=metadata) if hasattr(details, "_replace") else details, request)

    return AddKey()


def _patch_google_auth(module):
    """UNTESTED. Programs without credentials of Google's get anonymous ones: the gateway asks for its own key only."""
    original = module.default

    def default(*args, **kwargs):
        try:
            return original(*args, **kwargs)
        except Exception:
            from google.auth.credentials import AnonymousCredentials

            return AnonymousCredentials(), None

    module.default = default


_PATCHES = {"botocore.session": _patch_botocore, "requests.sessions": _patch_requests, "urllib.request": _patch_urllib} if _GATEWAY else {}
if _GATEWAY or _GRPC:
    _PATCHES.update({"google.api_core.grpc_helpers": _patch_google_grpc, "google.auth": _patch_google_auth})


class _Finder(importlib.abc.MetaPathFinder):
    """Patches a module right after it was executed."""

    def find_spec(self, name, path=None, target=None):
        patch = _PATCHES.get(name)
        if patch is None:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None and spec.loader is not None:
                _run_after(spec.loader, patch)
                return spec
        return None


def _run_after(loader, patch):
    execute = loader.exec_module

    def exec_module(module):
        execute(module)
        patch(module)

    loader.exec_module = exec_module


def _next_sitecustomize():
    """The one that this hides, if there is one: Debian and some environments have their own."""
    here = os.path.dirname(os.path.abspath(__file__))
    rest = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", rest)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


_next_sitecustomize()
for _name, _patch in _PATCHES.items():
    if _name in sys.modules:
        _patch(sys.modules[_name])
sys.meta_path.insert(0, _Finder())
