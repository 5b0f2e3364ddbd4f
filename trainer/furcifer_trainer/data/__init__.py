"""Label data: readers and samples."""

from .inputs import read_inputs, say_ignored
from .pictures import load_image
from .readers import FORMATS, read_samples
from .samples import Sample, Samples, check_kind, split_samples
from .vocabulary import read_labels

__all__ = ["FORMATS", "Sample", "Samples", "check_kind", "load_image", "read_inputs", "read_labels", "read_samples", "say_ignored", "split_samples"]
