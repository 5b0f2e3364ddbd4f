/** `collections`: dictionaries with defaults, counters, double-ended lists. */
import type { Span } from "../../base/span.js";
import { buildMap } from "../building.js";
import { concreteOf, onlyLeaf } from "../concrete.js";
import { valueFromOutput } from "../conditions.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf, contentOf } from "../machine.js";
import type { Atom, Entry, Value } from "../value.js";
import type { Model } from "./model.js";

function callBuiltinNamed(machine: Machine, flow: Flow, name: string, args: readonly ArgumentValue[], span: Span): Value {
  return machine.hooks.call(machine, flow, machine.atoms.leaf({ kind: "builtin", name }), args, span);
}

const orderedDictionary: Model = (machine, flow, args, span) => callBuiltinNamed(machine, flow, "dict", args, span);

/** A dictionary that makes what is missing: what makes it is kept beside its entries. */
const defaultDictionary: Model = (machine, flow, args, span) => {
  const [factory, ...rest] = args;
  const made = callBuiltinNamed(machine, flow, "dict", rest, span);
  const atom = onlyLeaf(made);
  if (factory !== undefined && atom?.kind === "reference")
    machine.write(attributeOf(atom.id, "<factory>"), factory.value, machine.forest.true);
  return made;
};

/** How often each of known values occurs; missing ones count zero. */
const counter: Model = (machine, flow, args, span) => {
  const [source] = args;
  const given = source === undefined ? undefined : onlyLeaf(machine.here(flow, source.value));
  const known = given === undefined ? undefined : concreteOf(machine, given);
  const elements = source === undefined ? [] : typeof known === "string" ? Array.from(known) : Array.isArray(known) ? known : null;
  if (elements === null || source?.kind === "keyword") {
    const counted = source?.kind === "keyword" || args.length > 1 ? null : counterOfOutput(machine, flow, args, span);
    if (counted !== null) return counted;
    const fromOutput = args.some((a) => valueFromOutput(machine, a.value)) || given?.kind === "reference";
    return fromOutput
      ? machine.unsupportedValue("a counter of the output", span)
      : machine.unknown(
          machine.nameAt(span),
          span,
          args.map((a) => a.value),
        );
  }
  const counts = new Map<Value, bigint>();
  for (const element of elements) {
    if (Array.isArray(element)) return machine.unsupportedValue("a counter of lists", span);
    const key = machine.atoms.constant(element as string);
    counts.set(key, (counts.get(key) ?? 0n) + 1n);
  }
  const entries = [...counts].map(([key, count]) => ({ key, value: machine.atoms.constant(count) }));
  return missingZero(machine, buildMap(machine, flow, entries, span));
};

/** A dictionary in which what is missing counts zero. */
function missingZero(machine: Machine, made: Value): Value {
  const atom = onlyLeaf(made) as Atom & { kind: "reference" };
  machine.write(attributeOf(atom.id, "<missing>"), machine.atoms.constant(0n), machine.forest.true);
  return made;
}

/** A counter of one element for each item of a stream; null for others. */
function counterOfOutput(machine: Machine, flow: Flow, args: readonly ArgumentValue[], span: Span): Value | null {
  if (!args.some((a) => valueFromOutput(machine, a.value)) && onlyLeaf(machine.here(flow, args[0]!.value))?.kind !== "reference")
    return null;
  const list = onlyLeaf(machine.here(flow, callBuiltinNamed(machine, flow, "list", args, span)));
  const content = list?.kind === "reference" ? machine.read(contentOf(list.id)) : undefined;
  const items = content === undefined ? undefined : onlyLeaf(machine.here(flow, content));
  if (items?.kind !== "items" || !items.segments.every((s) => s.kind === "view" && s.distinct === undefined)) return null;
  const value = machine.unsupportedValue("how often a key comes", span);
  const entries = items.segments.flatMap((s): Entry[] =>
    s.kind === "view" ? s.each.map((e) => ({ kind: "view", pass: s.pass, when: e.when, key: e.value, value, counts: 1 })) : [],
  );
  return missingZero(machine, machine.allocate(flow, "dict", span, machine.atoms.leaf({ kind: "entries", entries })));
}

/** Without a limit, a list. */
const doubleEnded: Model = (machine, flow, args, span) => {
  const limit = args.find((a) => a.name === "maxlen")?.value ?? args[1]?.value ?? machine.none;
  if (limit !== machine.none) return machine.unsupportedValue("a list of limited length", span);
  return callBuiltinNamed(machine, flow, "list", args.slice(0, 1), span);
};

export const collectionModels: Readonly<Record<string, Model>> = {
  "collections.OrderedDict": orderedDictionary,
  "collections.defaultdict": defaultDictionary,
  "collections.Counter": counter,
  "collections.deque": doubleEnded,
};
