/** Minimisation of random automata: the same outcomes on all words, and no two states alike. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Automaton } from "../../src/decision/automaton.js";
import { jointAutomaton, minimise } from "../../src/decision/automaton.js";
import type { Diagram, Guard } from "../../src/diagram/diagram.js";
import { childAt, Forest } from "../../src/diagram/diagram.js";
import { LaneSet } from "../../src/diagram/domain.js";
import { labels, makeSystem, makeWorld, outcomeNamed, runAutomaton } from "./machine.js";

const seed = 20261127;

interface Sketch {
  readonly states: number;
  readonly outputs: readonly string[];
  readonly moves: readonly (readonly number[])[];
}

const sketch: fc.Arbitrary<Sketch> = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 4 })).chain(([states, symbols]) =>
  fc.record({
    states: fc.constant(states),
    outputs: fc.array(fc.constantFrom("a", "b", "c"), { minLength: states, maxLength: states }),
    moves: fc.array(fc.array(fc.nat(states - 1), { minLength: states, maxLength: states }), { minLength: symbols, maxLength: symbols }),
  }),
);
const words = fc.array(fc.array(fc.nat(3), { maxLength: 9 }), { minLength: 30, maxLength: 30 });

function automatonOf(forest: Forest, { outputs, moves }: Sketch): Automaton<string> {
  const letter = { order: 0, lanes: 4 };
  const symbols = moves.map((next, i) => ({
    guard: forest.lanesIn(
      letter,
      LaneSet.of(4, (lane) => lane === i),
    ),
    next,
  }));
  return { initial: 0, output: outputs, symbols };
}

const holds = (guard: Guard, lane: number): boolean => (guard.kind === "leaf" ? guard.value : holds(childAt(guard, lane), lane));

describe("minimal automata", () => {
  it("give every word the outcome that it had, and tell all their states apart", () => {
    fc.assert(
      fc.property(sketch, words, (s, tried) => {
        const forest = new Forest();
        const whole = automatonOf(forest, s);
        const least = minimise(whole, (a, b) => forest.or(a, b));
        const symbolFor = (letter: number): number => least.symbols.findIndex(({ guard }) => holds(guard, letter));
        for (const word of tried.map((w) => w.filter((letter) => letter < s.moves.length))) {
          expect(runAutomaton(least, word.map(symbolFor))).toBe(runAutomaton(whole, word));
        }
        expect(isMinimal(least)).toBe(true);
        expect(minimise(least, (a, b) => forest.or(a, b)).output).toEqual(least.output);
        expect(new Set(least.symbols.map((y) => y.next.join())).size).toBe(least.symbols.length);
      }),
      { seed, numRuns: 300 },
    );
  });
});

/** Every pair of states is told apart by some word, and every state is reached. */
function isMinimal<T>(a: Automaton<T>): boolean {
  const apart = (p: number, q: number): boolean => {
    const seen = new Set<string>();
    const pairs: [number, number][] = [[p, q]];
    for (const [x, y] of pairs) {
      if (a.output[x] !== a.output[y]) return true;
      for (const { next } of a.symbols) {
        const key = `${next[x]},${next[y]}`;
        if (!seen.has(key)) pairs.push([next[x]!, next[y]!]);
        seen.add(key);
      }
    }
    return false;
  };
  const reached = new Set([a.initial]);
  for (const state of reached) for (const { next } of a.symbols) reached.add(next[state]!);
  return reached.size === a.output.length && a.output.every((_, p) => a.output.every((__, q) => p === q || apart(p, q)));
}

describe("joint automata", () => {
  it("run all components together, as running them one item after the other does", () => {
    const component = fc.integer({ min: 1, max: 3 }).chain((states) =>
      fc.record({
        states: fc.constant(states),
        table: fc.array(fc.array(fc.nat(states - 1), { minLength: labels.length, maxLength: labels.length }), {
          minLength: states,
          maxLength: states,
        }),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(component, { minLength: 1, maxLength: 3 }),
        fc.array(fc.array(fc.nat(labels.length - 1), { maxLength: 6 }), { minLength: 10 }),
        (components, tried) => {
          const world = makeWorld();
          const { forest } = world;
          const sketches = components.map(({ states, table }) => ({
            states,
            initial: 0,
            step: (state: number) =>
              labels.reduceRight<Diagram<number>>(
                (rest, name, lane) => forest.ite(world.is(name), forest.leaf(table[state]![lane]!), rest),
                forest.leaf(0),
              ),
          }));
          const name = (states: readonly number[]): string => (states.reduce((a, b) => a + b, 0) % 2 === 0 ? "even" : "odd");
          const joint = jointAutomaton(makeSystem(world, sketches, name));
          expect(joint).not.toBeNull();
          if (joint === null) return;
          for (const word of tried) {
            const states = components.map(({ table }) => word.reduce((state, lane) => table[state]![lane]!, 0));
            const output = runAutomaton(
              joint,
              word.map((lane) => joint.symbols.findIndex(({ guard }) => holds(guard, lane))),
            );
            expect(output.kind === "leaf" && output.value).toBe(outcomeNamed(name(states)));
          }
        },
      ),
      { seed, numRuns: 60 },
    );
  });
});
