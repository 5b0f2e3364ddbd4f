/** `open(path)` on the application's own data files: the text is read; any other file is an unknown of the environment. */
import type { Span } from "../../base/span.js";
import { leavesOf } from "../../diagram/diagram.js";
import { newList, onlyLeaf } from "../concrete.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf } from "../machine.js";
import { absoluteText, pathText, readTree } from "../tree-paths.js";
import type { Atom, Value } from "../value.js";
import { isKnownIterator, newKnownIterator, take } from "./known-iterators.js";
import { argument } from "./model.js";

const writtenFiles = "<files written>";

/** The text of a data file with line ends as programs see them; null where none is known, and where the program itself writes it. */
export function openText(machine: Machine, path: string, span: Span): string | null {
  if (machine.read(attributeOf(writtenFiles, absoluteText(path))) !== undefined) return null;
  return readTree(machine, path, span)?.replace(/\r\n?/g, "\n") ?? null;
}

export function openFile(machine: Machine, flow: Flow, args: readonly ArgumentValue[], span: Span): Value {
  const unknown = machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span));
  const file = argument(args, 0, "file") ?? machine.none;
  return machine.forest.map(machine.here(flow, file), (atom) => {
    const path = pathText(atom);
    const mode = modeOf(args);
    if (path === null) return unknown;
    if (mode === null || /[wax+]/.test(mode)) {
      machine.write(attributeOf(writtenFiles, absoluteText(path)), machine.truth, machine.forest.true);
      return unknown;
    }
    const text = openText(machine, path, span);
    if (text === null) return unknown;
    return newKnownIterator(
      machine,
      flow,
      linesOf(text).map((line) => machine.atoms.constant(line)),
      span,
    );
  });
}

/** The mode of an `open`; null where it is not known. */
function modeOf(args: readonly ArgumentValue[]): string | null {
  const given = argument(args, 1, "mode");
  if (given === undefined) return "r";
  const modes = leavesOf(given).map((a) => (a.kind === "constant" && typeof a.value === "string" ? a.value : null));
  return modes.length === 1 ? modes[0]! : null;
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== "");
}

/** The text that an open file has left, taken; null for other things, and where it differs by path how much was read. */
export function readRest(machine: Machine, flow: Flow, file: Atom | undefined): string | null {
  if (!isKnownIterator(machine, file)) return null;
  return textOf(take(machine, flow, file, -1));
}

function textOf(lines: readonly Value[] | null): string | null {
  const texts = lines?.map((line) => onlyLeaf(line)) ?? [];
  if (lines === null || !texts.every((t) => t?.kind === "constant" && typeof t.value === "string")) return null;
  return texts.map((t) => (t as Atom & { kind: "constant" }).value).join("");
}

/** Methods of an open file; null for others. */
export function fileMethod(
  machine: Machine,
  flow: Flow,
  name: string,
  file: Value,
  span: Span,
  given: readonly ArgumentValue[],
): Value | null {
  const atom = onlyLeaf(machine.here(flow, file));
  if (!isKnownIterator(machine, atom)) return null;
  if (name === "close") return machine.none;
  if (name === "readline" || name === "__next__") return line(machine, flow, atom, span);
  if (given.length > 0) return machine.unsupportedValue("a part of a file", span);
  const lines = take(machine, flow, atom, -1);
  if (lines === null) return machine.unsupportedValue("the rest of a file", span);
  return name === "readlines" ? newList(machine, flow, lines, span) : machine.atoms.constant(textOf(lines) ?? "");
}

function line(machine: Machine, flow: Flow, atom: Atom & { kind: "reference" }, span: Span): Value {
  const taken = take(machine, flow, atom, 1);
  return taken === null ? machine.unsupportedValue("the rest of a file", span) : (taken[0] ?? machine.atoms.constant(""));
}
