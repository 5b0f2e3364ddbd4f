"""The parts of the standard library that reach outside or need a person: answers and records instead.

Functions of pure modules that take bytes or JSON pass stand-ins through.
"""

import argparse
import base64
import collections
import concurrent.futures
import configparser
import hashlib
import http.client
import io
import json
import multiprocessing
import os
import pickle
import sys
import threading
import urllib.parse
import urllib.request
import zlib

from files import Missing
from replies import parsed_body
from session import caller_frame, current
from show import plain_text, show, show_arguments
from stand_in import StandIn, record_call

PASSING = {
    base64: ("b64encode", "b64decode", "standard_b64encode", "urlsafe_b64encode", "urlsafe_b64decode", "decodebytes", "encodebytes"),
    hashlib: ("md5", "sha1", "sha256", "sha512"),
    io: ("BytesIO",),
    json: ("loads", "load"),
    pickle: ("loads", "load", "dump", "dumps"),
    zlib: ("compress", "decompress"),
    urllib.parse: ("quote", "quote_plus", "unquote", "urlencode", "urljoin", "urlparse", "urlsplit", "parse_qs"),
}


def is_outside(value):
    """A stand-in, or a file that stands for one that is not there."""
    return isinstance(value, (StandIn, Missing))


def passing(module, name, real):
    """A function that takes no stand-in: the result is one as well."""

    def act(*arguments, **keywords):
        if not any(map(is_outside, arguments)):
            return real(*arguments, **keywords)
        shown = ", ".join(one.name if isinstance(one, Missing) else show(one) for one in arguments)
        return StandIn(f"{module.__name__}.{name}({shown})", f"{module.__name__}.{name}")

    act.__name__ = name
    return act


class StandardOutput(io.TextIOBase):
    """`sys.stdout`: what is written is an event; `sys.stderr`: it is dropped."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, records):
        self.records = records

    @property
    def buffer(self):
        return self

    def write(self, value):
        current().printed(len(value))
        if self.records and caller_frame() is not None:
            current().record("print", "sys.stdout.write", f"write({show(value)})")
        return len(value)

    def writable(self):
        return True

    def isatty(self):
        return False

    def flush(self):
        return None


def recorded_print(*values, sep=" ", end="\n", file=None, flush=False):
    """`print` of the application."""
    text = (" " if sep is None else str(sep)).join([str(value) for value in values])
    if file is not None and file is not sys.stdout:
        return file.write(text + ("\n" if end is None else end)) if file is not sys.stderr else None
    current().printed(len(text))
    current().record("print", "print", f"print({show(plain_text(text))})")
    return None


def asked_input(prompt=""):
    """`input` of the application; whoever only asks is at the end."""
    current().places.add(("input", len(current().places)))
    if len(current().places) > 2000:
        current().finish()
    return StandIn(f"input({show(prompt)})" if prompt else "input()", "input")


class Environment(collections.UserDict):
    """`os.environ`: empty, but the application finds what it must have."""

    def __getitem__(self, name):
        if name in self.data:
            return self.data[name]
        if caller_frame() is None:
            raise KeyError(name)
        return StandIn(f"os.environ[{show(name)}]", "os.environ")

    def __contains__(self, name):
        return name in self.data or caller_frame() is not None and current().policy["exists"]

    def get(self, name, default=None):
        if name in self.data:
            return self.data[name]
        if default is None and caller_frame() is not None:
            return StandIn(f"os.environ[{show(name)}]", "os.environ")
        return default

    def copy(self):
        return dict(self.data)


class CommandLine(list):
    """`sys.argv`: the script alone, and what the application asks for beyond."""

    def __getitem__(self, place):
        if isinstance(place, int) and not -len(self) <= place < len(self) and caller_frame() is not None:
            return StandIn(f"sys.argv[{place}]", "sys.argv")
        return list.__getitem__(self, place)


def parse_command_line(parser, args=None, namespace=None):
    """`ArgumentParser.parse_args` without a command line: defaults, and stand-ins for what is required."""
    found = namespace or argparse.Namespace()
    fill_options(parser, found)
    return found


def fill_options(parser, found):
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in list(action.choices.items())[:1]:
                if action.dest != argparse.SUPPRESS:
                    setattr(found, action.dest, name)
                fill_options(inner, found)
        elif action.dest not in (argparse.SUPPRESS, "help", "version"):
            setattr(found, action.dest, option_value(action))
    for name, value in parser._defaults.items():
        setattr(found, name, value)


def without_stand_ins(real):
    """The constructor of a parser, without parents that are stand-ins."""

    def start(self, *arguments, parents=(), **keywords):
        real(self, *arguments, parents=[one for one in parents if not isinstance(one, StandIn)], **keywords)

    return start


def option_value(action):
    """The default of an option, or what is given for an argument."""
    optional = action.option_strings or action.nargs in ("?", "*")
    if optional and not action.required:
        return None if action.default == argparse.SUPPRESS else action.default
    if action.choices:
        value = next(iter(action.choices))
    elif action.type in (int, float):
        value = action.type(1)
    elif isinstance(action.type, argparse.FileType):
        value = io.open("argument", action.type._mode)
    else:
        value = StandIn(f"args.{action.dest}", "args")
    return [value] if action.nargs in ("+", "*") or isinstance(action.nargs, int) else value


class Line:
    """A thread or process: it runs where it is started."""

    running = 0

    @staticmethod
    def start(self):
        if Line.running > 3:
            return
        Line.running += 1
        try:
            function = getattr(self, "function", None)
            if function is not None:
                function(*self.args, **self.kwargs)
            else:
                self.run()
        except Exception as error:  # as in a thread, nobody hears of it
            current().record("call", "threading.excepthook", f"excepthook({type(error).__name__})")
        finally:
            Line.running -= 1


def submit(self, function, /, *arguments, **keywords):
    """`Executor.submit`, done at once."""
    future = concurrent.futures.Future()
    try:
        future.set_result(function(*arguments, **keywords))
    except Exception as error:
        future.set_exception(error)
    return future


def urlopen_with(providers):
    """`urllib.request.urlopen`: an endpoint's answer, or a stand-in."""

    def urlopen(request, data=None, *arguments, **keywords):
        url = request if isinstance(request, str) else getattr(request, "full_url", "")
        endpoint = providers.answers.find(str(url))
        if endpoint is not None:
            body = data if data is not None else getattr(request, "data", None)
            return providers.answers.reply(endpoint, str(url), parsed_body(body))
        shown = show(url) if isinstance(url, str) else str(url)
        record_call("urllib.request.urlopen", shown)
        return StandIn(f"urllib.request.urlopen({shown})", "urllib.request.urlopen")

    return urlopen


def connection_with(providers):
    """`HTTPSConnection`: an endpoint's answer, or a stand-in."""

    class Connection:
        def __init__(self, host, port=None, *arguments, **keywords):
            self.host, self.reply = str(host), None

        def request(self, method, url, body=None, headers=None, **keywords):
            address = str(url) if "://" in str(url) else f"https://{self.host}{url}"
            endpoint = providers.answers.find(address)
            if endpoint is not None:
                self.reply = providers.answers.reply(endpoint, address, parsed_body(body))
                return
            record_call("http.client.HTTPSConnection.request", show_arguments((method, address, body), {}))
            self.reply = StandIn(f"http.client.HTTPSConnection({show(self.host)}).getresponse()", "http.client")

        def getresponse(self):
            return self.reply

        def close(self):
            return None

        connect = set_debuglevel = set_tunnel = lambda self, *arguments: None

    return Connection


def recorded(path):
    """A function that does nothing but to be recorded."""

    def act(*arguments, **keywords):
        shown = show_arguments(arguments, keywords)
        record_call(path, shown)
        return StandIn(f"{path}({shown})", path)

    return act


def guarded_write(real):
    """`os.write`, which leaves the streams of this runtime alone."""

    def write(stream, data):
        if caller_frame() is None:
            return real(stream, data)
        current().printed(len(data))
        if stream in (1, 2):
            return len(data)
        if os.path.realpath(f"/proc/self/fd/{stream}").startswith(os.environ["HOME"] + os.sep):
            return real(stream, data)
        raise OSError(9, "Bad file descriptor")

    return write


def process_number(real):
    return lambda: 1000 if caller_frame() is not None else real()


def leave(status=0):
    """`os._exit` and `os.abort`: the end of the application."""
    raise SystemExit(status)


def begin(folder, script):
    """What every case finds in `os` and `sys`."""
    os.environ = Environment({"HOME": folder, "TZ": "UTC"})
    os.getenv = os.environ.get
    sys.argv = CommandLine([script])
    sys.stdin = StandIn("sys.stdin")
    sys.stdout, sys.stderr = StandardOutput(True), StandardOutput(False)
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
    Line.running = 0


def install(providers):
    """Puts everything in its place, for the rest of the process."""
    for module, names in PASSING.items():
        for name in names:
            setattr(module, name, passing(module, name, getattr(module, name)))
    threading.Thread.start = threading.Timer.start = Line.start
    threading.Thread.join = lambda self, timeout=None: None
    multiprocessing.Process.start = Line.start
    multiprocessing.Process.join = lambda self, timeout=None: None
    concurrent.futures.ThreadPoolExecutor.submit = concurrent.futures.ProcessPoolExecutor.submit = submit
    argparse.ArgumentParser.__init__ = without_stand_ins(argparse.ArgumentParser.__init__)
    argparse.ArgumentParser.parse_args = parse_command_line
    argparse.ArgumentParser.parse_known_args = lambda self, *given, **named: (parse_command_line(self), [])
    urllib.request.urlopen = urlopen_with(providers)
    urllib.request.urlretrieve = lambda url, filename=None, *more: (recorded("urllib.request.urlretrieve")(url, filename), None)
    http.client.HTTPSConnection = http.client.HTTPConnection = connection_with(providers)
    for name in ("system", "popen", "kill", "startfile", "putenv"):
        setattr(os, name, recorded(f"os.{name}"))
    os.write = guarded_write(os.write)
    os.getpid = process_number(os.getpid)
    os._exit = leave
    os.abort = leave
    configparser.RawConfigParser.__getitem__ = section_of(configparser.RawConfigParser.__getitem__)
    for name in ("get", "getint", "getfloat", "getboolean"):
        setattr(configparser.RawConfigParser, name, setting_of(getattr(configparser.RawConfigParser, name)))


def section_of(real):
    def section(self, name):
        try:
            return real(self, name)
        except KeyError:
            return StandIn(f"config[{show(name)}]", "config")

    return section


def setting_of(real):
    def setting(self, section, option, **keywords):
        try:
            return real(self, section, option, **keywords)
        except configparser.Error:
            return StandIn(f"config[{show(section)}][{show(option)}]", "config")

    return setting
