/**
 * Texts to which the rounds of a loop add (`text += label.description + " "`). Where something is asked of one that was built up so, the
 * loop is run again with the text as a joined one: what it was before, then what each item adds.
 */
import type { Guard } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import { builtUp, isBuiltUp } from "./captured.js";
import { onlyLeaf } from "./concrete.js";
import { isText } from "./longer-texts.js";
import type { Loop } from "./loop.js";
import type { LoopState } from "./loop-state.js";
import { startOver } from "./loop-state.js";
import type { Machine } from "./machine.js";
import type { Atom, Segment, Value } from "./value.js";

/** Makes a state the text that rounds add to, where that is what it has become and it has been asked for; answers whether it did. */
export function startText(loop: Loop, state: LoopState, value: Value): boolean {
  if (!loop.growsTexts || state.text !== null || state.place.kind !== "location") return false;
  const initial = onlyLeaf(state.initial);
  if (initial === undefined || !isText(initial) || !leavesOf(value).some(isBuiltUp)) return false;
  state.text = { location: state.place.location, pass: loop.pass.loop, failed: false };
  startOver(state, [initial]);
  state.register = null;
  state.slot = null;
  state.opaque = false;
  return true;
}

/** The text at the start of a round. */
export function runningText(machine: Machine, { location, pass }: NonNullable<LoopState["text"]>): Value {
  return machine.atoms.leaf({ kind: "joined", separator: "", segments: [{ kind: "carried", location }], shown: builtUp(machine, pass) });
}

/** What the round added, by the way that it took; null where it did something else with the text. */
export function addedText(state: LoopState, value: Value): ReadonlyMap<Atom, readonly (Segment & { kind: "element" })[]> | null {
  const added = new Map<Atom, readonly (Segment & { kind: "element" })[]>();
  for (const atom of leavesOf(value)) {
    if (atom.kind !== "joined") return null;
    const [first, ...more] = atom.segments;
    const elements = more.flatMap((s) => (s.kind === "element" ? [s] : []));
    if (first?.kind !== "carried" || first.location !== state.text?.location || elements.length < more.length) return null;
    added.set(atom, elements);
  }
  return added;
}

/** The text after the loop. */
export function finalText(loop: Loop, state: LoopState, result: Value): Value {
  const { machine, pass } = loop;
  const added = addedText(state, result);
  if (added === null) return machine.unsupportedValue("something built up over the items", loop.input.span);
  const each = [...added].flatMap(([atom, elements]) => {
    const here: Guard = machine.forest.map(result, (a) => machine.forest.leaf(a === atom));
    return elements.map(({ when, value }) => ({ when: machine.forest.and(here, when), value }));
  });
  const before: Segment = { kind: "element", when: machine.forest.true, value: state.initial };
  return machine.atoms.leaf({
    kind: "joined",
    separator: "",
    segments: [before, { kind: "view", pass, each }],
    shown: builtUp(machine, pass.loop),
  });
}
