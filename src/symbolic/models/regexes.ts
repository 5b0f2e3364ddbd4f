/**
 * `re`: functions on texts are rows of the term language; compiled expressions and matches are objects with its methods.
 * A match of a text of the output is a table like any other function of that text.
 */
import type { Span } from "../../base/span.js";
import { onlyLeaf } from "../concrete.js";
import type { Flow, Machine } from "../machine.js";
import { attributeOf, contentOf } from "../machine.js";
import { applyPure } from "../pure.js";
import type { Atom, Segment, Value } from "../value.js";
import type { Model } from "./model.js";
import { argument } from "./model.js";

type Reference = Atom & { kind: "reference" };

const source = "<pattern>";
const flagsOf = "<flags>";
const held = "<match>";

/** Places of the parameters behind the pattern, as the rows have them. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  search: ["string", "flags"],
  match: ["string", "flags"],
  fullmatch: ["string", "flags"],
  findall: ["string", "flags"],
  split: ["string", "maxsplit", "flags"],
  sub: ["repl", "string", "count", "flags"],
};

const givesMatch = new Set(["search", "match", "fullmatch"]);

function attributeIn(machine: Machine, value: Value | undefined, name: string): Value | undefined {
  const atom = value === undefined ? undefined : onlyLeaf(value);
  return atom?.kind === "reference" ? machine.read(attributeOf(atom.id, name)) : undefined;
}

/** `re.search(pattern, text)` and its like; the pattern may be compiled already. */
function byFunction(name: string): Model {
  return (machine, flow, args, span) => {
    const pattern = argument(args, 0, "pattern") ?? machine.none;
    const compiled = attributeIn(machine, pattern, source);
    const rest = parameters[name]!.map((p, i) => argument(args, i + 1, p));
    if (compiled !== undefined) rest[rest.length - 1] = attributeIn(machine, pattern, flagsOf);
    return applied(machine, flow, name, [compiled ?? pattern, ...rest], span);
  };
}

/** `pattern.search(text)`. Where it begins and ends by position is not followed. */
function byMethod(name: string): Model {
  return (machine, flow, args, span) => {
    const self = args[0]?.value;
    const compiled = attributeIn(machine, self, source);
    const names = parameters[name]!.slice(0, -1);
    if (compiled === undefined || args.length > names.length + 1) return machine.unsupportedValue("a part of a text that is matched", span);
    const given = names.map((p, i) => argument(args, i + 1, p));
    return applied(machine, flow, name, [compiled, ...given, attributeIn(machine, self, flagsOf)], span);
  };
}

function applied(machine: Machine, flow: Flow, name: string, given: readonly (Value | undefined)[], span: Span): Value {
  let last = given.length;
  while (last > 0 && given[last - 1] === undefined) last--;
  const values = given.slice(0, last).map((v, i) => v ?? defaultOf(machine, name, i));
  const result = applyPure(machine, flow, `re.${name}`, values, span);
  if (!givesMatch.has(name)) return result;
  return machine.forest.map(result, (atom) =>
    atom.kind === "reference" && atom.type === "list" ? foundMatch(machine, flow, atom, span) : machine.forest.leaf(atom),
  );
}

/** What a parameter that is left out before others is. */
function defaultOf(machine: Machine, name: string, place: number): Value {
  return parameters[name]![place - 1] === "flags" || place >= 2 ? machine.atoms.constant(0n) : machine.none;
}

/** The match of known texts, as an object. */
function foundMatch(machine: Machine, flow: Flow, list: Reference, span: Span): Value {
  const made = machine.allocate({ ...flow, context: `${flow.context}/match` }, "instance", span, null);
  const self = onlyLeaf(made) as Reference;
  machine.write(attributeOf(self.id, held), machine.forest.leaf(list), machine.forest.true);
  for (const name of ["group", "groups", "start", "end"])
    machine.write(attributeOf(self.id, name), bound(machine, self, `found.${name}`), machine.forest.true);
  const content = machine.read(contentOf(list.id));
  const items = content === undefined ? undefined : onlyLeaf(content);
  const first: Segment | undefined = items?.kind === "items" ? items.segments[0] : undefined;
  const texts = first?.kind === "element" ? onlyLeaf(first.value) : undefined;
  const groups = texts?.kind === "reference" ? machine.read(contentOf(texts.id)) : undefined;
  if (groups !== undefined) machine.write(contentOf(self.id), groups, machine.forest.true);
  return made;
}

function bound(machine: Machine, receiver: Atom, name: string): Value {
  return machine.atoms.leaf({ kind: "bound", receiver, method: machine.atoms.of({ kind: "builtin", name }) });
}

const ofFound =
  (name: string): Model =>
  (machine, flow, args, span) =>
    ofMatch(name)(
      machine,
      flow,
      [{ kind: "positional", value: attributeIn(machine, args[0]?.value, held) ?? machine.none }, ...args.slice(1)],
      span,
    );

/** Several groups at once are a tuple. */
const ofMatch =
  (name: string): Model =>
  (machine, flow, args, span) => {
    const match = args[0]?.value ?? machine.none;
    const wanted = args.slice(1).map((a) => a.value);
    if (wanted.length <= 1) return applyPure(machine, flow, `match.${name}`, [match, ...wanted], span);
    return machine.atoms.leaf({ kind: "tuple", items: wanted.map((w) => applyPure(machine, flow, `match.${name}`, [match, w], span)) });
  };

const compile: Model = (machine, flow, args, span) => {
  const pattern = argument(args, 0, "pattern") ?? machine.none;
  if (attributeIn(machine, pattern, source) !== undefined) return pattern;
  const made = machine.allocate(flow, "instance", span, null);
  const self = onlyLeaf(made) as Reference;
  machine.write(attributeOf(self.id, source), pattern, machine.forest.true);
  machine.write(attributeOf(self.id, flagsOf), argument(args, 1, "flags") ?? machine.atoms.constant(0n), machine.forest.true);
  machine.write(attributeOf(self.id, "pattern"), pattern, machine.forest.true);
  for (const name of Object.keys(parameters))
    machine.write(attributeOf(self.id, name), bound(machine, self, `pattern.${name}`), machine.forest.true);
  machine.write(attributeOf(self.id, "finditer"), bound(machine, self, "pattern.finditer"), machine.forest.true);
  return made;
};

const names = Object.keys(parameters);

export const regexModels: Readonly<Record<string, Model>> = {
  "re.compile": compile,
  ...Object.fromEntries(names.map((name) => [`re.${name}`, byFunction(name)])),
};

export const regexMethodModels: Readonly<Record<string, Model>> = {
  ...Object.fromEntries(names.map((name) => [`pattern.${name}`, byMethod(name)])),
  ...Object.fromEntries(
    ["group", "groups", "start", "end"].flatMap((name) => [
      [`match.${name}`, ofMatch(name)],
      [`found.${name}`, ofFound(name)],
    ]),
  ),
  "pattern.finditer": (machine, _flow, args, span) =>
    machine.unknown(
      machine.nameAt(span),
      span,
      args.map((a) => a.value),
    ),
};
