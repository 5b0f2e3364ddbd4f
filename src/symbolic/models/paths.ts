/** `os.path` and `pathlib`: paths of the application's tree are followed, questions to the file system are conditions of the environment. */
import type { Span } from "../../base/span.js";
import { applyNamed } from "../../terms/evaluate.js";
import { onlyLeaf } from "../concrete.js";
import { environmentTruth } from "../conditions.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { combine } from "../pure.js";
import type { PathAtom } from "../tree-paths.js";
import { absoluteText, applicationFolder, joined, madePath, objectText, pathText, readTree, workingFolder } from "../tree-paths.js";
import type { Atom, Value } from "../value.js";
import { openFile, openText } from "./files.js";
import type { Model } from "./model.js";

type Known = (machine: Machine, texts: readonly string[], span: Span, flow: Flow) => Value;

/** A model over paths that are all known; an unknown of the environment where one is not. */
function onPaths(known: Known): Model {
  return (machine, flow, args, span) => {
    const positional = args.filter((a) => a.kind === "positional").map((a) => machine.here(flow, a.value));
    return machine.forest.map(combine(machine, positional), (tuple) => {
      const atoms = (tuple as Atom & { kind: "tuple" }).items.map(onlyLeaf);
      const texts = atoms.flatMap((a) => pathText(a) ?? []);
      return texts.length === atoms.length
        ? known(machine, texts, span, flow)
        : machine.unknown(machine.nameAt(span), span, positional, machine.surroundings.sourceText(span));
    });
  };
}

const absolute: Known = (machine, [text = ""], span) => madePath(machine, absoluteText(text), "text", span);

/** A home folder and variables are of the environment. */
const expanded: Known = (machine, [text = ""], span) =>
  /^~|[$%]/.test(text) ? machine.unknown(machine.nameAt(span), span) : madePath(machine, text, "text", span);

/** A data file that the application brings is there; of all others the environment knows. */
const exists: Known = (machine, [text = ""], span) =>
  readTree(machine, text, span) === null ? asked(machine, [machine.atoms.constant(text)], span) : machine.truth;

const question: Model = (machine, _flow, args, span) =>
  asked(
    machine,
    args.map((a) => a.value),
    span,
  );

function asked(machine: Machine, of: readonly Value[], span: Span): Value {
  return environmentTruth(machine, machine.named(machine.nameAt(span), of), span);
}

const pathObject: Known = (machine, texts, span) => madePath(machine, objectText(joined("", ...texts)), "object", span);

export const pathModels: Readonly<Record<string, Model>> = {
  "os.getcwd": (machine, _flow, _args, span) => madePath(machine, workingFolder, "text", span),
  "os.fspath": onPaths((machine, [text = ""], span) => madePath(machine, text, "text", span)),
  "os.path.abspath": onPaths(absolute),
  "os.path.realpath": onPaths(absolute),
  "os.path.expanduser": onPaths(expanded),
  "os.path.expandvars": onPaths(expanded),
  "os.path.exists": onPaths(exists),
  "os.path.isfile": onPaths(exists),
  "os.path.isdir": question,
  "pathlib.Path": onPaths(pathObject),
  "pathlib.PurePath": onPaths(pathObject),
  "pathlib.PosixPath": onPaths(pathObject),
  "pathlib.Path.cwd": (machine, _flow, _args, span) => madePath(machine, workingFolder, "object", span),
};

function parent(text: string): string {
  const above = String(applyNamed("os.path.dirname", [text]));
  return above === "" ? "." : above;
}

/** Null at the top of what is known. */
function parentOf(text: string): string | null {
  return text === applicationFolder || text === workingFolder || text === "." ? null : parent(text);
}

/** The last part of a path; null where it is the name of a folder that nobody knows. */
function nameOf(text: string): string | null {
  return parentOf(text) === null ? (text === "." ? "" : null) : String(applyNamed("os.path.basename", [text]));
}

/** The name and its extension, as `pathlib` cuts them. */
function cut(name: string): readonly [string, string] {
  const dot = name.lastIndexOf(".");
  return dot > 0 && dot < name.length - 1 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
}

const properties: Readonly<Record<string, (name: string) => string>> = {
  name: (name) => name,
  stem: (name) => cut(name)[0],
  suffix: (name) => cut(name)[1],
};

const methods = new Set([
  "joinpath",
  "resolve",
  "absolute",
  "expanduser",
  "as_posix",
  "read_text",
  "open",
  "exists",
  "is_file",
  "is_dir",
  "with_suffix",
  "with_name",
]);

/** `path.name`: what is known of the path; anything else is of the environment. */
export function pathAttribute(machine: Machine, path: PathAtom, name: string, span: Span): Value {
  const unknown = machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span));
  if (methods.has(name)) return machine.atoms.leaf({ kind: "bound", receiver: path, method: { kind: "builtin", name: `path.${name}` } });
  if (name === "parent") {
    const above = parentOf(path.text);
    return above === null ? (path.text === "." ? machine.forest.leaf(path) : unknown) : madePath(machine, above, "object", span);
  }
  if (name === "parents") return parents(machine, path, span);
  const last = nameOf(path.text);
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  return property === undefined || last === null ? unknown : machine.atoms.constant(property(last));
}

/** The folders above, nearest first, as far as they are known. */
function parents(machine: Machine, path: PathAtom, span: Span): Value {
  const items: Value[] = [];
  let above = parentOf(path.text);
  for (; above !== null; above = parentOf(above)) items.push(madePath(machine, above, "object", span));
  for (let beyond = 0; path.text.startsWith("/") && beyond < 4; beyond++) items.push(machine.unknown(machine.nameAt(span), span));
  return machine.atoms.leaf({ kind: "tuple", items });
}

const withName =
  (change: (name: string, argument: string) => string): Known =>
  (machine, [text = "", argument = ""], span) => {
    const name = nameOf(text);
    const above = parentOf(text);
    if (name === null || above === null || name === "") return machine.unknown(machine.nameAt(span), span);
    return madePath(machine, objectText(joined(above, change(name, argument))), "object", span);
  };

const readText: Model = (machine, flow, args, span) => {
  const text = pathText(onlyLeaf(machine.here(flow, args[0]!.value)));
  const content = text === null ? null : openText(machine, text, span);
  return content === null
    ? machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span))
    : machine.atoms.constant(content);
};

const opened = (machine: Machine, flow: Flow, args: readonly ArgumentValue[], span: Span): Value => openFile(machine, flow, args, span);

export const pathMethodModels: Readonly<Record<string, Model>> = {
  "path.joinpath": onPaths((machine, texts, span) => madePath(machine, objectText(joined(texts[0]!, ...texts.slice(1))), "object", span)),
  "path.resolve": onPaths((machine, [text = ""], span) => madePath(machine, absoluteText(text), "object", span)),
  "path.absolute": onPaths((machine, [text = ""], span) => madePath(machine, absoluteText(text), "object", span)),
  "path.expanduser": onPaths((machine, [text = ""], span) =>
    text.startsWith("~") ? machine.unknown(machine.nameAt(span), span) : madePath(machine, text, "object", span),
  ),
  "path.as_posix": onPaths((machine, [text = ""], span) => madePath(machine, text, "text", span)),
  "path.exists": onPaths(exists),
  "path.is_file": onPaths(exists),
  "path.is_dir": question,
  "path.with_suffix": onPaths(withName((name, suffix) => cut(name)[0] + suffix)),
  "path.with_name": onPaths(withName((_name, other) => other)),
  "path.read_text": readText,
  "path.open": opened,
};
