"""What the runtime knows about providers: catalog.json, the documents of src/providers as data.

The file is written by `test/verify/python-runtime.test.ts` with UPDATE=1, which also checks that it is
up to date. A plan may bring more documents of the same form.
"""

import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
PLAIN = {"string", "boolean", "opaque", "label", "enum", "float32", "float64"}


class Field:
    """One field of a message type: how it is read from JSON."""

    __slots__ = ("base", "json", "list", "python", "vocabulary")

    def __init__(self, json_name, line):
        words = line.split()
        self.json = json_name
        self.python = snake(json_name)
        if "as" in words:
            self.python = words[words.index("as") + 1]
        self.base = words[0].removesuffix("[]")
        self.vocabulary = words[1].removesuffix("[]") if self.base in ("label", "enum") else None
        self.list = any(word.endswith("[]") for word in words)


def snake(name):
    """`webEntities` as `web_entities`, `isBWImg` as `is_bw_img`."""
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name).lower()


def squeezed(name):
    """Names of features without case and underscores."""
    return name.replace("_", "").lower()


class MessageType:
    """A message type of a document; fields by their Python names."""

    def __init__(self, document, name):
        self.name = name
        self.document = document
        rows = document["types"][name]["fields"]
        self.fields = {}
        self.by_json = {}
        for json_name, line in rows.items():
            field = Field(json_name, line)
            self.by_json[json_name] = field
            self.fields[field.python] = field
            if document["defaults"] == "omitted" and field.python == "type":
                self.fields["type_"] = field


class Catalog:
    """All documents, indexed by what the runtime asks."""

    def __init__(self, more=()):
        with open(os.path.join(HERE, "catalog.json"), encoding="utf-8") as file:
            self.documents = [*more, *json.load(file)]
        self.operations = {}
        self.factories = {}
        self.enums = []
        self.value_modules = set()
        self.endpoints = []
        self.modules = set()
        self._types = {}
        for document in self.documents:
            self._read(document)

    def _read(self, document):
        for row in document["operations"]:
            self.operations.setdefault(row["id"], (document, row))
        rows = document.get("python") or {}
        for client in rows.get("clients", ()):
            for factory in client["factories"]:
                self.factories.setdefault(factory, []).append(client)
                self._add_modules(factory)
        for enum_row in rows.get("enums", ()):
            self.enums.append((document, enum_row))
        self.value_modules.update(rows.get("valueModules", ()))
        for module in rows.get("valueModules", ()):
            self._add_modules(module)
        self.endpoints += document.get("endpoints", ())

    def _add_modules(self, path):
        parts = path.split(".")
        for count in range(1, len(parts) + 1):
            if not parts[count - 1][:1].isupper():
                self.modules.add(".".join(parts[:count]))

    def vocabulary(self, document, name):
        """Values and numbers of an enum."""
        for one in (document, *self.documents):
            row = (one.get("vocabularies") or {}).get(name)
            if row is not None:
                return row
        return None

    def type(self, document, name):
        """A message type by name, read once."""
        key = (id(document), name)
        if key not in self._types:
            self._types[key] = MessageType(document, name)
        return self._types[key]

    def response_type(self, operation):
        """The type of an operation's response; None where it is not described."""
        document, row = self.operations.get(operation, (None, {}))
        return self.type(document, row["response"]) if row.get("response") else None

    def is_value_module(self, qualified):
        """Whether a call of this name only makes a request or a plain value."""
        parts = qualified.split(".")
        return any(".".join(parts[:count]) in self.value_modules for count in range(1, len(parts) + 1))


def sample(catalog, operation):
    """An empty output of an operation, with the fields that are always there."""
    kind = catalog.response_type(operation)
    if kind is None or kind.document["defaults"] == "omitted":
        return {}
    return sample_of(catalog, kind, 0)


def sample_of(catalog, kind, depth):
    made = {}
    for name, field in kind.by_json.items():
        words = kind.document["types"][kind.name]["fields"][name].split()
        if "optional" in words or "failure" in words or depth > 4:
            continue
        if field.list:
            made[name] = []
        elif field.base in ("float32", "float64"):
            made[name] = 0.0
        elif field.base in ("string", "label", "enum"):
            row = catalog.vocabulary(kind.document, field.vocabulary) if field.vocabulary else None
            made[name] = row["values"][0] if row else ""
        elif field.base == "boolean":
            made[name] = False
        elif field.base != "opaque":
            made[name] = sample_of(catalog, catalog.type(kind.document, field.base), depth + 1)
    return made
