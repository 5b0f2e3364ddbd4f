"""ONNX export, with labels, thresholds and the spec's hash in the file's metadata.

Metadata is written, and read back, as protocol buffer fields of the `ModelProto`, so that the onnx package is not needed: field 14,
`metadata_props`, repeated `{1: key, 2: value}`.
"""

from __future__ import annotations

import hashlib
import io
import json
import warnings
from pathlib import Path
from typing import Any, Iterator, Mapping

import torch
from torch import Tensor, nn

from .errors import TrainerError
from .protobuf import bytes_field
from .serving import ServedHead, Trained

_METADATA_PROPS = 14
_OPSET = 14
FORMAT = "furcifer-model/1"


def export(trained: Trained, path: Path, backbone: Path | None = None) -> dict[str, str]:
    """Writes the model; returns its metadata. With `backbone` the frozen trunk is a file of its own, which other applications' heads may share."""
    if backbone is not None and backbone.resolve() == path.resolve():
        raise TrainerError(f"--output and --backbone both name {path}: the head and the trunk are two files, give each its own")
    metadata = metadata_of(trained)
    if backbone is None:
        content = written(trained.model, _example(trained), ["scores", "outcomes"])
    else:
        if trained.model.trunk is not None:
            raise TrainerError(f"method {trained.method} has a trunk of its own: export it without --backbone")
        trunk = written(trained.model.generic.trunk, _example(trained), ["features"])
        width = trained.model.generic.trunk.features
        head = {"backbone": "sha256:" + hashlib.sha256(trunk).hexdigest(), "features": width}
        metadata["furcifer.head"] = json.dumps(head)
        content = written(ServedHead(trained.model), torch.zeros(2, width), ["scores", "outcomes"])
        backbone.parent.mkdir(parents=True, exist_ok=True)
        backbone.write_bytes(trunk)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content + b"".join(_property(key, value) for key, value in metadata.items()))
    return metadata


def written(module: nn.Module, example: Tensor, outputs: list[str]) -> bytes:
    """A module as ONNX, for batches of any size."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # The exporter that needs no other package; PyTorch 2 asks for it by name.
        for name, symbolic in (("logaddexp", _log_add_exp), ("expm1", _exp_minus_1)):
            torch.onnx.register_custom_op_symbolic(f"aten::{name}", symbolic, _OPSET)
        newer = {"dynamo": False} if "dynamo" in torch.onnx.export.__code__.co_varnames else {}
        torch.onnx.export(
            module,
            (example,),
            buffer,
            input_names=["input"],
            output_names=outputs,
            dynamic_axes={name: {0: "batch"} for name in ("input", *outputs)},
            opset_version=_OPSET,
            **newer,
        )
    return buffer.getvalue()


def _log_add_exp(graph: Any, first: Any, second: Any) -> Any:
    """log(exp a + exp b), which the format has not."""
    gap = graph.op("Neg", graph.op("Abs", graph.op("Sub", first, second)))
    return graph.op("Add", graph.op("Max", first, second), graph.op("Softplus", gap))


def _exp_minus_1(graph: Any, value: Any) -> Any:
    """exp(x) - 1 for x up to 0, exact near it: 2 t / (1 - t) with t = tanh(x / 2)."""
    two = graph.op("Constant", value_t=torch.tensor(2.0))
    tangent = graph.op("Tanh", graph.op("Div", value, two))
    below = graph.op("Sub", graph.op("Constant", value_t=torch.tensor(1.0)), tangent)
    return graph.op("Div", graph.op("Mul", two, tangent), below)


def metadata_of(trained: Trained) -> dict[str, str]:
    """What a server must know of the model, as texts."""
    plan = trained.model.plan
    outcomes: list[dict[str, Any]] = []
    start = 0
    for part in plan.parts:
        ids = list(part.symbols[0].labels) if part.form == "items" else list(part.outcomes)
        outcomes.append({"form": part.form, "outcomes": list(part.outcomes), "first": start, "count": len(ids)})
        start += len(ids)
    has_outcomes = trained.numbers["readout"] == "outcome"
    metadata: dict[str, Any] = {
        "furcifer.format": FORMAT,
        "furcifer.spec": trained.spec.hash,
        "furcifer.decision": trained.decision,
        "furcifer.method": trained.method,
        "furcifer.labels": list(trained.columns.labels),
        "furcifer.variables": [
            {"name": v.name, "column": v.column, "minimum": v.minimum, "maximum": v.maximum, "whole": v.whole, "names": v.names} for part in plan.parts for v in part.variables
        ],
        "furcifer.threshold": plan.threshold,
        "furcifer.topK": plan.top_k,
        "furcifer.thresholds": list(trained.numbers["thresholds"]),
        "furcifer.outcomes": outcomes if has_outcomes else [],
        "furcifer.input": {"kind": trained.input_kind, "size": _size(trained), "mean": 0.45, "deviation": 0.226, "tokenizer": trained.model.generic.trunk.tokenizer},
        "furcifer.test": trained.numbers["test"],
    }
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in metadata.items()}


def _size(trained: Trained) -> int:
    sizes: Mapping[str, int] = {"image": trained.options.image_size, "text": trained.options.text_length}
    return sizes.get(trained.input_kind, trained.input_width)


def _example(trained: Trained) -> Tensor:
    size = _size(trained)
    if trained.input_kind == "image":
        return torch.zeros(2, 3, size, size)
    return torch.ones(2, size, dtype=torch.long) if trained.input_kind == "text" else torch.zeros(2, size)


def _property(key: str, value: str) -> bytes:
    return bytes_field(_METADATA_PROPS, bytes_field(1, key.encode()) + bytes_field(2, value.encode()))


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each length-delimited field; numbers of other types are skipped."""
    place = 0

    def varint() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = data[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while place < len(data):
        tag = varint()
        kind = tag & 7
        if kind == 2:
            size = varint()
            yield tag >> 3, data[place : place + size]
            place += size
        elif kind == 0:
            varint()
        else:
            place += 8 if kind == 1 else 4


def read_metadata(path: Path) -> dict[str, str]:
    """The metadata of an ONNX file."""
    rows = (dict(_fields(content)) for number, content in _fields(path.read_bytes()) if number == _METADATA_PROPS)
    return {row.get(1, b"").decode(): row.get(2, b"").decode() for row in rows}
