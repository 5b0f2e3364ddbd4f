"""Checkpoints that survive being killed at any moment, and the random state that makes a resumed run the same run."""

from __future__ import annotations

import os
import pickle
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ..errors import DamagedError, TrainerError


def save(state: Any, path: Path) -> None:
    """Writes beside, forces to disk, then renames: a reader sees the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    with draft.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


#: What torch.load raises for files that are cut, overwritten or of another kind.
_NOT_WHOLE = (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError, TypeError, AttributeError, ImportError, IndexError)
RESTART = "remove it and start the run again: what it held is computed again"


def load(path: Path, remedy: str = RESTART) -> Any:
    """A checkpoint of ours on the CPU. Checkpoints hold optimiser and random states; load only files that you trust.

    Raises DamagedError for a file that is missing or not whole.
    """
    try:
        return torch.load(path, map_location="cpu", weights_only=False)
    except FileNotFoundError as error:
        raise DamagedError(f"{path} is missing: start the run again") from error
    except _NOT_WHOLE as error:
        raise damaged(path, error, remedy) from error


def damaged(path: Path, error: Exception, remedy: str = RESTART) -> DamagedError:
    """The error for a file of a run that cannot be read."""
    reason = (str(error).splitlines() or [""])[0][:120]
    return DamagedError(f"{path} is damaged ({type(error).__name__}{': ' if reason else ''}{reason}): {remedy}")


def load_weights(path: Path) -> Any:
    """Weights alone, which are safe to load from anywhere. Raises TrainerError for a file that has no such."""
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise TrainerError(f"{path} holds no weights: give generic.pt of a run") from error


def random_state() -> dict[str, Any]:
    state: dict[str, Any] = {"python": random.getstate(), "numpy": np.random.get_state(), "torch": torch.get_rng_state()}
    if torch.cuda.is_available():
        state["cuda"] = torch.cuda.get_rng_state_all()
    return state


def restore_random_state(state: dict[str, Any]) -> None:
    random.setstate(state["python"])
    np.random.set_state(state["numpy"])
    torch.set_rng_state(state["torch"])
    if "cuda" in state and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(state["cuda"])


def seed_everything(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
