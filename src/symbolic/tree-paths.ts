/**
 * Paths whose beginning only a running system knows: the application's folder, the working folder. They are texts that
 * begin with a mark, so that the rules for POSIX paths apply to them; whatever else looks at such a text gets something
 * of the environment. A path object (`pathlib.Path`) is the same with another type.
 */
import type { Span } from "../base/span.js";
import { applyNamed } from "../terms/evaluate.js";
import { normalPath } from "../terms/path-functions.js";
import type { Result, TermValue } from "../terms/value.js";
import { isArray } from "../terms/value.js";
import type { Machine } from "./machine.js";
import type { Atom, Value } from "./value.js";

export type PathAtom = Atom & { kind: "path" };

/** The analysed folder, as the beginning of an absolute path. */
export const applicationFolder = "/\ue000";
/** The folder in which the program is started, likewise. */
export const workingFolder = "/\ue001";

const mark = /[\ue000\ue001]/;
const anchored = /^\/[\ue000\ue001](?=\/|$)/;

/** The text of a path, with its marks; null where it is not known. */
export function pathText(atom: Atom | undefined): string | null {
  if (atom?.kind === "path") return atom.text;
  return atom?.kind === "constant" && typeof atom.value === "string" ? atom.value : null;
}

/** A path made of others. Where it leads out of the folders that are known, it is something of the environment. */
export function madePath(machine: Machine, text: string, type: PathAtom["type"], span: Span): Value {
  const begins = anchored.test(text);
  if (mark.test(begins ? text.slice(2) : text)) return machine.unknown(machine.nameAt(span), span);
  return begins || type === "object" ? machine.atoms.leaf({ kind: "path", text, type }) : machine.atoms.constant(text);
}

/** As `pathlib` writes paths: no double slashes, no single dots. */
export function objectText(text: string): string {
  const root = text.startsWith("/") ? "/" : "";
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  return root + parts.join("/") || ".";
}

/** Absolute and without `..`: relative paths begin in the working folder. */
export function absoluteText(text: string): string {
  return normalPath(text.startsWith("/") ? text : `${workingFolder}/${text}`);
}

/** What a data file of the tree holds; null where the path leads to none. */
export function readTree(machine: Machine, text: string, span: Span): string | null {
  const normal = normalPath(text.replaceAll("\\", "/"));
  if (normal.startsWith(`${applicationFolder}/`)) return machine.surroundings.readFile(normal.slice(applicationFolder.length + 1), "");
  if (normal.startsWith(`${workingFolder}/`)) return machine.surroundings.readFile(normal.slice(workingFolder.length + 1), span.path);
  return normal.startsWith("/") || mark.test(normal) ? null : machine.surroundings.readFile(normal, span.path);
}

/** A pure function with a path among its arguments; null where the result is not known. */
export function applyToPaths(machine: Machine, name: string, atoms: readonly Atom[], span: Span): Value | null {
  const texts = atoms.map(pathText);
  const [first = null, second = null] = texts;
  const objects = atoms.some((a) => a.kind === "path" && a.type === "object");
  if (name === "str" || (name === "format" && second === "")) return first === null ? null : madePath(machine, first, "text", span);
  if (name === "divide.python" && objects && first !== null && second !== null)
    return madePath(machine, objectText(joined(first, second)), "object", span);
  if (objects && !name.startsWith("os.path.")) return null;
  const plain = atoms.map((a, i): TermValue | undefined => texts[i] ?? (a.kind === "constant" ? a.value : undefined));
  if (plain.some((value) => value === undefined)) return null;
  return pathResult(machine, name, applyNamed(name, plain), texts, span);
}

export function joined(first: string, ...more: readonly string[]): string {
  return String(applyNamed("os.path.join", [first, ...more]));
}

/** Parts of a path are known; so are texts that begin where the path begins. Any other result may depend on the folder's name. */
function pathResult(machine: Machine, name: string, result: Result, given: readonly (string | null)[], span: Span): Value | null {
  const leavesTree = (text: string): boolean =>
    text.startsWith("/") && !anchored.test(text) && given.some((g) => g?.startsWith("/") === true);
  if (typeof result === "string" && (anchored.test(result) || name.startsWith("os.path.")))
    return leavesTree(result) ? null : madePath(machine, result, "text", span);
  if (isArray(result as TermValue) && (name === "os.path.split" || name === "os.path.splitext")) {
    const items = (result as readonly string[]).map((text) =>
      leavesTree(text) ? machine.unknown(machine.nameAt(span), span) : madePath(machine, text, "text", span),
    );
    return machine.atoms.leaf({ kind: "tuple", items });
  }
  return name === "os.path.isabs" && typeof result === "boolean" ? machine.atoms.constant(result) : null;
}
