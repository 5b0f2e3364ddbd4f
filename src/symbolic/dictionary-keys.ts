/** The keys of dictionaries and of responses in dictionary form, as segments to iterate. */
import type { Span } from "../base/span.js";
import { LaneSet } from "../diagram/domain.js";
import { pythonFieldName } from "../providers/schema.js";
import type { Machine } from "./machine.js";
import type { Atom, Segment } from "./value.js";

const nowhere: Span = { path: "", line: 0, column: 0, endLine: 0, endColumn: 0 };

export function keysOf(machine: Machine, atom: Atom): readonly Segment[] {
  if (atom.kind === "message") {
    return Object.entries(atom.schema.fields).map(([json, field]) => {
      const name = machine.atoms.constant(pythonFieldName(json, field, atom.shape));
      const place = { ...atom.place, path: [...atom.place.path, json] };
      const when =
        field.presence === "always"
          ? machine.forest.true
          : machine.forest.lanesIn(
              machine.variables.present(place),
              LaneSet.of(2, (l) => l === 1),
            );
      return { kind: "element", when, value: name };
    });
  }
  if (atom.kind !== "entries") return [];
  return atom.entries.flatMap((e): Segment[] => {
    switch (e.kind) {
      case "entry":
        return [{ kind: "element", when: e.when, value: machine.forest.leaf(e.key) }];
      case "view":
        return [{ kind: "view", pass: e.pass, each: [{ when: e.when, value: e.key }] }];
      case "some":
        return [{ kind: "some", name: e.name, value: machine.unknown(e.name, nowhere) }];
      case "carried":
        return [{ kind: "carried", location: e.location }];
      case "pending":
        return [{ kind: "element", when: e.when, value: e.key }];
    }
  });
}
