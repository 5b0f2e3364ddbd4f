"""One thread and fixed seeds: tests are deterministic and leave the machine to others."""

import pytest
import torch
from hypothesis import settings

torch.set_num_threads(1)
settings.register_profile("trainer", max_examples=15, deadline=None, derandomize=True)
settings.load_profile("trainer")


@pytest.fixture(autouse=True)
def seed() -> None:
    """Weights of new layers do not depend on which tests ran before."""
    torch.manual_seed(0)
