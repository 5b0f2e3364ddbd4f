/** The keys of dictionaries and of responses in dictionary form, as segments to iterate. */
import type { Span } from "../base/span.js";
import { pythonFieldName } from "../providers/schema.js";
import type { Machine } from "./machine.js";
import { hasKey } from "./responses.js";
import type { Atom, Segment } from "./value.js";

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
        return [{ kind: "some", name: e.name, value: machine.unknown(e.name, nowhere, [e.value]) }];
      case "carried":
        // Entries under constant keys are states of the loop: earlier rounds can only have added others where keys are open.
        return machine.openKeyed.has(e.location) ? [{ kind: "carried", location: e.location }] : [];
      case "pending":
        return [{ kind: "element", when: e.when, value: e.key }];
    }
  });
}
