"""Label data: readers and samples."""

from .readers import FORMATS, read_labels, read_samples
from .samples import Sample, Samples, check_kind, load_image, split_samples

__all__ = ["FORMATS", "Sample", "Samples", "check_kind", "load_image", "read_labels", "read_samples", "split_samples"]
