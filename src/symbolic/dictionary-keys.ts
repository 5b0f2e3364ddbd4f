/** The keys of dictionaries and of responses in dictionary form, as segments to iterate. */
import type { Span } from "../base/span.js";
import { pythonFieldName } from "../providers/schema.js";
import type { Machine } from "./machine.js";
import { hasKey } from "./responses.js";
import type { Atom, Entry, Segment } from "./value.js";

/** Whether a loop that builds the dictionary has added nothing to the keys, which are always there: then their order is known too. */
export function hasAllKeys(machine: Machine, entries: readonly Entry[]): boolean {
  return entries.every((e) =>
    e.kind === "carried" ? !machine.loopNotes.openKeyed.has(e.location) : e.kind === "entry" && e.when === machine.forest.true,
  );
}

const nowhere: Span = { path: "", line: 0, column: 0, endLine: 0, endColumn: 0 };

export function keysOf(machine: Machine, atom: Atom): readonly Segment[] {
  if (atom.kind === "message") {
    return Object.entries(atom.schema.fields).map(([json, field]) => ({
      kind: "element",
      when: hasKey(machine, atom, json),
      value: machine.atoms.constant(pythonFieldName(json, atom.shape, field)),
    }));
  }
  if (atom.kind !== "entries") return [];
  return atom.entries.flatMap((e): Segment[] => {
    switch (e.kind) {
      case "entry":
        return [{ kind: "element", when: e.when, value: machine.forest.leaf(e.key) }];
      case "view":
        return [{ kind: "view", pass: e.pass, each: [{ when: e.when, value: e.key }], distinct: "in-order" }];
      case "some":
        return [{ ...e, value: machine.unknown(e.name, nowhere, [e.value]) }];
      case "carried":
        return hasAllKeys(machine, atom.entries) ? [] : [{ kind: "carried", location: e.location }];
      case "pending":
        return [{ kind: "element", when: e.when, value: e.key }];
    }
  });
}
