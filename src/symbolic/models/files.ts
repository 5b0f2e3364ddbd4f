/** `open(path)` on the application's own data files: the text is read; any other file is an unknown of the environment. */
import type { Span } from "../../base/span.js";
import { newList, onlyLeaf } from "../concrete.js";
import { newIterator } from "../iterators.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf } from "../machine.js";
import type { Atom, Value } from "../value.js";

export function openFile(machine: Machine, flow: Flow, args: readonly ArgumentValue[], span: Span): Value {
  const path = args[0] === undefined ? undefined : onlyLeaf(machine.here(flow, args[0].value));
  const mode = args[1] === undefined ? undefined : onlyLeaf(args[1].value);
  const reads =
    mode === undefined ||
    (mode.kind === "constant" && typeof mode.value === "string" && /^r?t?$/.test(mode.value) && args[1]?.name !== "encoding") ||
    args[1]?.kind === "keyword";
  const text =
    reads && path?.kind === "constant" && typeof path.value === "string" ? machine.surroundings.readFile(path.value, span.path) : null;
  if (text === null) return machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span));
  const normal = text.replace(/\r\n?/g, "\n");
  const file = newIterator(machine, flow, span, (consumer, body) => {
    linesOf(normal).forEach((line, n) => {
      if (consumer.live === machine.forest.false) return;
      const inner: Flow = { ...consumer, context: `${consumer.context}.${n}` };
      body(inner, machine.atoms.constant(line));
      consumer.live = inner.live;
    });
  });
  const atom = onlyLeaf(file) as Atom & { kind: "reference" };
  machine.write(attributeOf(atom.id, "<text>"), machine.atoms.constant(normal), machine.forest.true);
  return file;
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== "");
}

/** Methods of an open file; null for others. */
export function fileMethod(machine: Machine, flow: Flow, name: string, file: Value, span: Span): Value | null {
  const atom = onlyLeaf(file);
  const text = atom?.kind === "reference" ? machine.read(attributeOf(atom.id, "<text>")) : undefined;
  const content = text === undefined ? undefined : onlyLeaf(text);
  if (content?.kind !== "constant" || typeof content.value !== "string") return null;
  if (name === "read") return text!;
  if (name === "readlines")
    return newList(
      machine,
      flow,
      linesOf(content.value).map((line) => machine.atoms.constant(line)),
      span,
    );
  if (name === "close") return machine.none;
  return null;
}
