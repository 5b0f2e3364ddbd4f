/**
 * Several programs as one system over shared variables. States that begin alike and move alike are one state, whichever program has
 * them: the coarsest such classes are found by refinement (all states of one list are taken for alike until their diagrams differ).
 */
import type { Diagram, Variable } from "../diagram/diagram.js";
import type { Component, DecisionProgram, Pass } from "../spec/loss-spec.js";
import type { Term } from "../terms/term.js";
import { Importer } from "./importer.js";
import type { Letters } from "./letters.js";
import { lettersByField } from "./letters.js";
import type { Scope, Side, Stream } from "./places.js";
import { nowhere } from "./places.js";
import { Universe } from "./universe.js";

/** A state that a stream's passes carry from item to item. */
export interface JointState {
  readonly carried: number;
  /** Of a state that no program has. */
  readonly name?: string;
  readonly stream: string;
  readonly states: number;
  readonly running: Variable;
  readonly final: Variable;
  readonly initial: Diagram<number>;
  readonly step: Diagram<number>;
}

/** A number that a stream's passes carry from item to item. */
export interface JointRegister {
  readonly carried: number;
  readonly stream: string;
  /** Leaves are terms, as texts. */
  readonly initial: Diagram<string>;
  readonly step: Diagram<string>;
}

/** What an effect carries of the items of a stream, or (without one) once. */
export interface JointValues {
  readonly stream: string | null;
  readonly when: Diagram<number>;
  readonly what: string;
  readonly outcomes: readonly number[];
}

export interface JointSide {
  /** By part of the decision; leaves are outcomes. */
  readonly outcomes: readonly Diagram<number>[];
  readonly values: readonly JointValues[];
}

export interface JointSystem {
  readonly universe: Universe;
  readonly sides: readonly JointSide[];
  readonly streams: ReadonlyMap<string, Stream>;
  /** By class; those that no program has are below 0. */
  readonly states: Map<number, JointState>;
  readonly registers: ReadonlyMap<number, JointRegister>;
}

/** What of a pass has a class, with the nodes and terms that say how it moves. */
interface Carried {
  readonly side: number;
  readonly pass: number;
  readonly position: number;
  readonly kind: "state" | "register" | "slot";
  readonly initial: number | null;
  readonly step: number;
  readonly states: number;
  readonly terms: readonly Term[];
}

/** `assumed`: what conditions of the environment are taken to be, others and all values being missing; null: anything. */
export function jointSystem(sides: readonly Side[], assumed: ReadonlyMap<string, boolean> | null): JointSystem {
  const letters = lettersByField(sides);
  const carried = sides.flatMap(({ program }, side) => carriedOf(program, side));
  let classes = firstClasses(carried, sides);
  for (;;) {
    const built = build(sides, letters, carried, classes, assumed);
    const count = new Set(classes).size;
    const finer = numbered(built.looks.map((look, i) => `${classes[i]} ${look}`));
    if (new Set(finer).size === count) return built.system;
    classes = finer;
  }
}

function carriedOf({ passes }: DecisionProgram, side: number): Carried[] {
  return passes.flatMap((pass, index) => ofPass(pass).map((own, position) => ({ ...own, side, pass: index, position })));
}

function ofPass({ components, registers = [], slots = [] }: Pass): Omit<Carried, "side" | "pass" | "position">[] {
  return [
    ...components.map(({ initial, step, states }: Component) => ({ kind: "state" as const, initial, step, states, terms: [] })),
    ...registers.map(({ initial, step, terms }) => ({ kind: "register" as const, initial, step, states: 0, terms })),
    ...slots.map(({ step }) => ({ kind: "slot" as const, initial: null, step, states: 0, terms: [] })),
  ];
}

/** Those of one list and one size are taken for alike at first. */
function firstClasses(carried: readonly Carried[], sides: readonly Side[]): number[] {
  return numbered(
    carried.map(({ side, pass, kind, states }) => {
      const chain: string[] = [];
      const { passes } = sides[side]!.program;
      for (let at: number | undefined = pass; at !== undefined; at = passes[at]!.within) {
        const { call, path, ranking } = passes[at]!;
        chain.unshift(`${sides[side]!.calls[call] ?? call}:${path.join(".")}:${ranking === undefined ? "" : "ranked"}`);
      }
      return `${kind} ${states} ${chain.join(">")}`;
    }),
  );
}

/** Equal texts have equal numbers, in the order in which they come first. */
export function numbered(keys: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return keys.map((key) => {
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key)!;
  });
}

interface Built {
  readonly system: JointSystem;
  /** How each thing that is carried begins and moves, as a text. */
  readonly looks: readonly string[];
}

function build(
  sides: readonly Side[],
  letters: ReadonlyMap<string, Letters>,
  carried: readonly Carried[],
  classes: readonly number[],
  assumed: ReadonlyMap<string, boolean> | null,
): Built {
  const universe = new Universe();
  const classOf = new Map(carried.map(({ side, pass, position }, i) => [`${side} ${pass} ${position}`, classes[i]!]));
  const statesOf = new Map(carried.map(({ states }, i) => [classes[i]!, states]));
  const importers = sides.map((side, number) => {
    const own = (pass: number, position: number): number => classOf.get(`${number} ${pass} ${position}`)!;
    return new Importer(universe, side, number, letters, own, (state) => statesOf.get(state)!, assumed);
  });
  const streams = new Map<string, Stream>();
  const states = new Map<number, JointState>();
  const registers = new Map<number, JointRegister>();
  const looks = carried.map((c, i): string => {
    const importer = importers[c.side]!;
    const stream = importer.places.stream(c.pass);
    streams.set(stream.key, stream);
    const { within } = sides[c.side]!.program.passes[c.pass]!;
    const around = within === undefined ? nowhere : importer.places.scope(within);
    const scope = importer.places.scope(c.pass);
    const initial = c.initial === null ? null : importer.node(c.initial, around);
    const step = importer.node(c.step, scope);
    const number = classes[i]!;
    if (c.kind !== "state") {
      const begins = initial === null ? null : inWords(importer, c, initial, around);
      const moves = inWords(importer, c, step, scope);
      if (c.kind === "register" && begins !== null)
        registers.set(number, { carried: number, stream: stream.key, initial: begins, step: moves });
      return `${begins === null ? "" : begins.id} ${moves.id}`;
    }
    if (!states.has(number)) states.set(number, stateOf(universe, number, stream.key, c.states, initial!, step));
    return `${initial!.id} ${step.id}`;
  });
  return { looks, system: { universe, streams, states, registers, sides: sides.map((side, i) => jointSide(side, importers[i]!)) } };
}

function stateOf(
  universe: Universe,
  carried: number,
  stream: string,
  states: number,
  initial: Diagram<number>,
  step: Diagram<number>,
): JointState {
  const variable = (before: boolean): Variable =>
    universe.get(`state ${before ? "before" : "after"} ${carried}`, () => ({
      meaning: { kind: "state", carried, before },
      lanes: states,
    }));
  return { carried, stream, states, running: variable(true), final: variable(false), initial, step };
}

/** A diagram with its leaves in words: positions of terms, and of slots, mean nothing in another program. */
function inWords({ universe, places }: Importer, { terms, kind, pass }: Carried, diagram: Diagram<number>, scope: Scope): Diagram<string> {
  const { forest } = universe;
  const word = (leaf: number): string => {
    const term = terms[leaf];
    if (kind === "register") return term === undefined ? String(leaf) : JSON.stringify(asDouble(places.term(term, scope)));
    return leaf < 2 ? String(leaf) : `from ${places.carried(pass, places.position(pass, "slot", leaf - 2))}`;
  };
  return forest.map(diagram, (leaf) => forest.leaf(word(leaf)));
}

/** A register that begins at the integer 0 adds up to the same numbers as one that begins at 0.0. */
function asDouble(term: Term): Term {
  return "integer" in term && Number.isSafeInteger(Number(term.integer)) ? { constant: Number(term.integer) } : term;
}

function jointSide({ program, outcome = (leaf) => leaf }: Side, importer: Importer): JointSide {
  const { forest } = importer.universe;
  return {
    outcomes: [program.outcome, ...(program.further ?? [])].map((root) =>
      forest.map(importer.node(root), (leaf) => forest.leaf(outcome(leaf))),
    ),
    values: program.values.map(({ pass, when, what, last, outcomes }): JointValues => {
      const scope = pass === undefined ? nowhere : importer.places.scope(pass);
      return {
        stream: pass === undefined ? null : importer.places.stream(pass).key,
        when: importer.node(when, scope),
        what: `${what === "count" ? "count" : importer.places.place(what.at, scope)}${last === true ? " last" : ""}`,
        outcomes,
      };
    }),
  };
}
