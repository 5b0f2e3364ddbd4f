/**
 * What a value says of one place, said of another: the generic item of a stream becomes the item that a slot holds, or
 * one item of a list. Variables are exchanged in texts, numbers and tests alike.
 */
import type { Variable } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import { renameTests } from "../diagram/rename.js";
import type { Term } from "../terms/term.js";
import type { Machine } from "./machine.js";
import type { Atom, Value } from "./value.js";
import type { Place } from "./variable.js";
import { placeKey } from "./variable.js";

/** The image of a place; null where it stays. */
export type Move = (place: Place) => Place | null;

export interface Rebasing {
  readonly move: Move;
  /** Images of variables that are at no place: registers. */
  readonly register?: (variable: Variable) => Variable;
  /** Whether an atom holds something of the old place that cannot be moved. */
  readonly isStuck: (atom: Atom) => boolean;
}

/** Moves what is in the generic item of `stream` to the item at `target`. */
export function fromItem(stream: Place, target: (path: readonly (string | number)[]) => Place): Move {
  const key = placeKey(stream);
  const move: Move = (place) => {
    if (place.from !== "item") return null;
    if (placeKey(place.stream) === key) return target(place.path);
    const outer = move(place.stream);
    return outer === null ? null : { ...place, stream: outer };
  };
  return move;
}

/** The atom over the new places; null where something of it cannot be moved. */
export function rebaseAtom(machine: Machine, atom: Atom, rebasing: Rebasing): Value | null {
  if (rebasing.isStuck(atom)) return null;
  switch (atom.kind) {
    case "mapped":
      return machine.atoms.leaf({ ...atom, text: rebaseVariable(machine, atom.text, rebasing) });
    case "computed":
      return machine.atoms.leaf({ kind: "computed", ...rebaseNumber(machine, atom, rebasing) });
    case "message":
    case "stream": {
      const place = atom.place === null ? null : rebasing.move(atom.place);
      return machine.atoms.leaf(place === null ? atom : { ...atom, place });
    }
    case "tuple": {
      const items = rebaseAll(machine, atom.items, rebasing);
      return items === null ? null : machine.atoms.leaf({ ...atom, items });
    }
    case "unknown": {
      const parts = rebaseAll(machine, atom.parts, rebasing);
      return parts === null ? null : machine.atoms.leaf({ ...atom, parts });
    }
    case "exception":
      return machine.atoms.leaf({ ...atom, arguments: [] });
    case "captured": {
      const place =
        atom.slot === undefined ? null : rebasing.move({ from: "kept", slot: atom.slot.id, running: atom.slot.running, path: [] });
      return machine.atoms.leaf(place?.from === "kept" ? { ...atom, slot: { id: place.slot, running: place.running } } : atom);
    }
    default:
      return machine.forest.leaf(atom);
  }
}

function rebaseAll(machine: Machine, values: readonly Value[], rebasing: Rebasing): Value[] | null {
  const moved = values.map((v) => rebaseValue(machine, v, rebasing));
  return moved.every((v) => v !== null) ? moved : null;
}

/** A value with its tests over the new places too. */
export function rebaseValue(machine: Machine, value: Value, rebasing: Rebasing): Value | null {
  const atoms = new Map<Atom, Value>();
  for (const atom of leavesOf(value)) {
    const moved = rebaseAtom(machine, atom, rebasing);
    if (moved === null) return null;
    atoms.set(atom, moved);
  }
  const renamed = renameTests(machine.forest, value, (v) => rebaseVariable(machine, v, rebasing));
  return machine.forest.map(renamed, (atom) => atoms.get(atom)!);
}

export function rebaseNumber<T extends { readonly term: Term; readonly operands: readonly Variable[] }>(
  machine: Machine,
  { term, operands }: T,
  rebasing: Rebasing,
): { term: Term; operands: readonly Variable[] } {
  const images = new Map(operands.map((o) => [String(o.order), rebaseVariable(machine, o, rebasing)]));
  return {
    term: renameVariables(term, (name) => String(images.get(name)?.order ?? name)),
    operands: [...new Set(images.values())].sort((a, b) => a.order - b.order),
  };
}

/** The term with its free variables renamed. */
export function renameVariables(term: Term, name: (old: string) => string): Term {
  if ("value" in term) return { value: name(term.value) };
  if (!("call" in term)) return term;
  const renamed = { call: term.call, arguments: term.arguments.map((a) => renameVariables(a, name)) };
  if (term.keywords === undefined) return renamed;
  return { ...renamed, keywords: Object.fromEntries(Object.entries(term.keywords).map(([k, t]) => [k, renameVariables(t, name)])) };
}

export function rebaseVariable(machine: Machine, variable: Variable, rebasing: Rebasing): Variable {
  const { variables } = machine;
  const meaning = variables.meaning(variable);
  if (meaning.kind === "register") return rebasing.register?.(variable) ?? variable;
  if (meaning.kind === "condition") {
    const { term, operands } = rebaseNumber(machine, meaning, rebasing);
    return operands.every((o, i) => o === meaning.operands[i]) ? variable : variables.condition(term, operands);
  }
  if (!("place" in meaning)) return variable;
  const place = rebasing.move(meaning.place);
  if (place === null) return variable;
  switch (meaning.kind) {
    case "text":
      return variables.text(place, meaning.domain);
    case "number":
      return variables.number(place, meaning.wire);
    case "length":
      return variables.length(place);
    case "present":
      return variables.present(place);
  }
}
