"""Where a run computes: device, mixed precision, and the processes that torchrun started."""

from __future__ import annotations

import os
import re
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Callable, Iterator, TypeVar

import torch
import torch.distributed
from torch.amp.autocast_mode import autocast
from torch.cuda.amp.grad_scaler import GradScaler

from ..errors import TrainerError

_Value = TypeVar("_Value")
_LOST = re.compile("gloo|nccl|connection|socket|broken pipe", re.IGNORECASE)


@dataclass(frozen=True)
class Group:
    """This process among those of the run."""

    device: torch.device
    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        return self.rank == 0

    def agree(self, value: _Value) -> _Value:
        """The leader's value, in every process."""
        if self.size == 1:
            return value
        shared = [value]
        torch.distributed.broadcast_object_list(shared, 0)
        return shared[0]

    def lead(self, action: Callable[[], None]) -> None:
        """The leader acts; where that fails all processes raise its error, so that none waits for another."""
        message = ""
        if self.leads:
            try:
                action()
            except TrainerError as error:
                self.agree(str(error))
                raise
        message = self.agree(message)
        if message:
            raise TrainerError(message)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Where another process has ended, what the libraries say of a lost connection becomes an error that says so."""
        try:
            yield
        except RuntimeError as error:
            if self.size == 1 or not _LOST.search(str(error)):
                raise
            raise TrainerError(f"process {self.rank} of {self.size}: another process of the run has ended; see its message, mend that and start all of them again") from error


def join_group(device: str) -> Group:
    """The device asked for (`auto`, `cpu`, `cuda`), and the process group where torchrun set one up."""
    if re.fullmatch(r"auto|cpu|cuda(:\d+)?", device) is None:
        raise TrainerError(f"no device {device}: auto, cpu, cuda or cuda:N")
    if device.startswith("cuda") and not torch.cuda.is_available():
        raise TrainerError("device cuda was asked for, but PyTorch sees no GPU: check the driver and that this PyTorch has CUDA, or use --device cpu")
    if device.startswith("cuda:") and int(device[5:]) >= torch.cuda.device_count():
        raise TrainerError(f"no device {device}: PyTorch sees {torch.cuda.device_count()} GPUs, counted from cuda:0")
    on_gpu = device.startswith("cuda") or (device == "auto" and torch.cuda.is_available())
    size, rank, local = (int(os.environ.get(name, fallback)) for name, fallback in (("WORLD_SIZE", "1"), ("RANK", "0"), ("LOCAL_RANK", "0")))
    place = torch.device(device if ":" in device else f"cuda:{local}") if on_gpu else torch.device("cpu")
    if on_gpu:
        torch.cuda.set_device(place)
    if size > 1 and not torch.distributed.is_initialized():
        torch.distributed.init_process_group("nccl" if on_gpu else "gloo")
    return Group(place, rank, size)


class Precision:
    """Autocast and, for float16, loss scaling. `mode`: `off`, `bf16`, `fp16`."""

    def __init__(self, mode: str, device: torch.device) -> None:
        if mode not in ("off", "bf16", "fp16"):
            raise TrainerError(f"no precision {mode}: off, bf16 or fp16")
        if mode == "fp16" and device.type != "cuda":
            raise TrainerError("precision fp16 needs a GPU; bf16 works on a CPU too")
        self.mode = mode
        self.device = device
        self.scaler = GradScaler(enabled=mode == "fp16")

    def autocast(self) -> AbstractContextManager[object]:
        if self.mode == "off":
            return nullcontext()
        context: AbstractContextManager[object] = autocast(self.device.type, dtype=torch.bfloat16 if self.mode == "bf16" else torch.float16)
        return context
