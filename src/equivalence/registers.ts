/**
 * Registers of two programs that hold the same number at the end although they move differently: what tells them apart is an item
 * that does not come where the guard holds. A guard that asks for a state that nothing leads back to says that the state was the
 * same all along, so only items that leave it have come.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { renameTests } from "../diagram/rename.js";
import type { Term } from "../terms/term.js";
import { consistent } from "./consistency.js";
import type { JointRegister, JointState, JointSystem } from "./joint-system.js";
import { one } from "./lanes.js";
import { finalsIn } from "./possible.js";
import type { Universe } from "./universe.js";

/** The guard with one variable for registers that end alike where it holds. */
export function unitedRegisters(system: JointSystem, guard: Guard): Guard {
  const all = registersIn(system, guard);
  const images = new Map<string, string>();
  const lasting = lastingStates(system, guard);
  for (const [i, own] of all.entries()) {
    const same = all.slice(0, i).find((other) => !images.has(finalName(other)) && endAlike(system, other, own, lasting));
    if (same !== undefined) images.set(finalName(own), finalName(same));
  }
  return images.size === 0 ? guard : renameTests(system.universe.forest, guard, (v) => renamed(system.universe, v, images));
}

const finalName = ({ carried }: JointRegister): string => `register after ${carried}`;

function registersIn(system: JointSystem, guard: Guard): JointRegister[] {
  const found = new Set<JointRegister>();
  const visit = (variable: Variable): void => {
    const meaning = system.universe.meaning(variable);
    if (meaning.kind === "condition" || meaning.kind === "made") meaning.operands.forEach(visit);
    const register = meaning.kind === "register" && !meaning.before ? system.registers.get(meaning.carried) : undefined;
    if (register !== undefined) found.add(register);
  };
  supportOf(guard).forEach(visit);
  return [...found].sort((a, b) => a.carried - b.carried);
}

/** A state that was the same before every item, and what the items fulfil that leave it so. */
interface Lasting {
  readonly state: JointState;
  readonly lane: number;
  readonly items: Guard;
}

function lastingStates(system: JointSystem, guard: Guard): Lasting[] {
  const { forest } = system.universe;
  const finals = finalsIn(system, guard).filter(({ stream }) => system.streams.get(stream)?.within === undefined);
  return finals.flatMap((state): Lasting[] => {
    const lanes = Array.from({ length: state.states }, (_, lane) => lane);
    const step = (lane: number): Diagram<number> => forest.substitute(state.step, (v) => (v === state.running ? lane : undefined));
    const [lane, ...more] = lanes.filter((l) => forest.restrict(guard, forest.lanesIn(state.final, one(state.states, l))) !== forest.false);
    if (lane === undefined || more.length > 0) return [];
    if (lanes.some((l) => l !== lane && leavesOf(step(l)).includes(lane))) return [];
    return [{ state, lane, items: forest.map(step(lane), (to) => forest.leaf(to === lane)) }];
  });
}

function endAlike(system: JointSystem, a: JointRegister, b: JointRegister, lasting: readonly Lasting[]): boolean {
  const { forest } = system.universe;
  if (a.stream !== b.stream || a.initial !== b.initial) return false;
  const own = lasting.filter(({ state }) => state.stream === a.stream);
  const before = new Map(own.map(({ state, lane }) => [state.running, lane]));
  const settled = <T>(d: Diagram<T>): Diagram<T> => forest.substitute(d, (v) => before.get(v));
  const asA = forest.map(b.step, (word) =>
    forest.leaf(word.replaceAll(`"register before ${b.carried}"`, `"register before ${a.carried}"`)),
  );
  const differ = forest.apply(settled(a.step), settled(asA), (x, y) => forest.leaf(x !== y));
  const items = own.reduce((all, one) => forest.and(all, settled(one.items)), forest.true);
  return consistent(system, forest.and(differ, items)) === forest.false;
}

/** The variable over the registers that stand for others. */
function renamed(universe: Universe, variable: Variable, images: ReadonlyMap<string, string>): Variable {
  const name = (text: string): string => images.get(text) ?? text;
  const meaning = universe.meaning(variable);
  if (meaning.kind === "register") return universe.named(name(universe.name(variable))) ?? variable;
  if (meaning.kind !== "condition" && meaning.kind !== "made") return variable;
  const term = renamedTerm(meaning.term, name);
  const operands = meaning.operands.map((operand) => renamed(universe, operand, images));
  return universe.get(`${meaning.kind} ${JSON.stringify(term)}`, () => ({
    meaning: { kind: meaning.kind, term, operands },
    ...(variable.lanes === undefined ? {} : { lanes: variable.lanes }),
  }));
}

function renamedTerm(term: Term, name: (old: string) => string): Term {
  if ("value" in term) return { value: name(term.value) };
  if (!("call" in term)) return term;
  const made = { call: term.call, arguments: term.arguments.map((a) => renamedTerm(a, name)) };
  if (term.keywords === undefined) return made;
  return { ...made, keywords: Object.fromEntries(Object.entries(term.keywords).map(([k, t]) => [k, renamedTerm(t, name)])) };
}
