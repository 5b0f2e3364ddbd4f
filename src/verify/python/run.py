"""The Python runtime of `furcifer verify`: executes an application on made-up API outputs.

    PYTHONHASHSEED=0 python3 -S -s -B -X utf8 run.py

Reads the plan and then one case a line from standard input, writes one line a case to file descriptor 3. This process
imports the standard library only and forks for each case, so that every case begins afresh.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

if sys.flags.hash_randomization:
    os.environ["PYTHONHASHSEED"] = "0"
    # Without a PATH Python does not know its own name.
    program = sys.executable or os.path.realpath("/proc/self/exe")
    os.execv(program, [program, "-S", "-s", "-B", "-X", "utf8", os.path.abspath(__file__), *sys.argv[1:]])

import gc
import json
import resource

from prepare import NotReady, Runtime

MEMORY = 2 << 30
LIMITS = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_FSIZE: 64 << 20, resource.RLIMIT_NOFILE: 256, resource.RLIMIT_CORE: 0}
RESULTS = 3


def take_streams():
    """Moves the protocol's streams where the application can not reach them."""
    source = os.dup(0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    for stream in (source, RESULTS, nowhere):
        os.set_inheritable(stream, False)
    return os.fdopen(source, "rb")


def answer(line):
    """Writes one line of the protocol."""
    data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
    while data:
        data = data[os.write(RESULTS, data):]


def limit():
    """Limits of memory and files, for this process and those of the cases."""
    for kind, most in LIMITS.items():
        hard = resource.getrlimit(kind)[1]
        try:
            resource.setrlimit(kind, (most if hard < 0 else min(most, hard),) * 2)
        except (ValueError, OSError):
            continue  # a system without this limit


def main():
    """Plan, cases, end of input."""
    lines = take_streams()
    limit()
    try:
        runtime = Runtime(json.loads(lines.readline()), lines.fileno(), RESULTS)
        runtime.prepare()
    except NotReady as reason:
        answer({"ready": False, "reason": str(reason)})
        return
    gc.collect()
    gc.freeze()
    answer({"ready": True})
    for line in lines:
        if line.strip():
            answer(runtime.run(json.loads(line)))
    runtime.worker.stop()


if __name__ == "__main__":
    main()
