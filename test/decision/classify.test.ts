/** Each kind of rule from an automaton or diagram made by hand, and what almost is one. */
import { describe, expect, it } from "vitest";
import { argumentMaximum } from "../../src/decision/argument-maximum.js";
import type { Classified } from "../../src/decision/classify.js";
import { classify } from "../../src/decision/classify.js";
import { cellsOf } from "../../src/decision/label-class.js";
import type { RunOutcome } from "../../src/decision/outcome.js";
import type { Diagram, Guard, Variable } from "../../src/diagram/diagram.js";
import { LaneSet, nextUp } from "../../src/diagram/domain.js";
import type { Term } from "../../src/terms/term.js";
import type { StateSketch, World } from "./machine.js";
import { labels, makeScalarSystem, makeSystem, makeWorld, outcomeNamed } from "./machine.js";

/** Guards lead to states; the first that holds does, else the state stays. */
function sketch(world: World, states: number, moves: (state: number) => readonly (readonly [Guard, number])[]): StateSketch {
  return {
    states,
    initial: 0,
    step: (state) =>
      moves(state).reduceRight<Diagram<number>>(
        (rest, [guard, to]) => world.forest.ite(guard, world.forest.leaf(to), rest),
        world.forest.leaf(state),
      ),
  };
}

const flag = (world: World, guard: Guard): StateSketch => sketch(world, 2, () => [[guard, 1]]);
const kindOf = (classified: Classified): string =>
  "precedence" in classified ? `${classified.kind} by ${classified.precedence}` : classified.kind;

describe("automata", () => {
  const world = makeWorld();
  const { forest, is } = world;

  it("that one class turns for good are true-false", () => {
    const classified = classify(makeSystem(world, [flag(world, is("Cat", "Dog"))], ([seen]) => (seen === 1 ? "feed" : "wait")));
    expect(classified).toMatchObject({ kind: "true-false", present: outcomeNamed("feed"), absent: outcomeNamed("wait") });
    if (classified.kind === "true-false") expect(classified.symbol.guard).toBe(is("Cat", "Dog"));
  });

  it("that always end alike are constant", () => {
    expect(classify(makeSystem(world, [flag(world, is("Cat"))], () => "wait"))).toMatchObject({ kind: "constant" });
  });

  it("that the first match decides are multi-choice by the API's order", () => {
    const first = sketch(world, 3, (state) =>
      state === 0
        ? [
            [is("Cat"), 1],
            [is("Dog"), 2],
          ]
        : [],
    );
    const classified = classify(makeSystem(world, [first], ([s]) => ["none", "cat", "dog"][s ?? 0]!));
    expect(kindOf(classified)).toBe("multi-choice by api-output");
  });

  it("that ordered flags decide are multi-choice by the application's order", () => {
    const flags = ["Dog", "Cat", "Fire"].map((name) => flag(world, is(name)));
    const classified = classify(makeSystem(world, flags, (s) => ["dog", "cat", "fire"].filter((_, i) => s[i] === 1).at(-1) ?? "none"));
    expect(kindOf(classified)).toBe("multi-choice by application");
    if (classified.kind === "multi-choice") expect(classified.cases.map((c) => c.outcome.key)).toEqual(["fire", "cat", "dog"]);
  });

  // The joint automaton is built from all 2^n combinations of flags before it is minimised, and given up at 700 states.
  it("are so with ten and more classes too", () => {
    const bins = Array.from({ length: 10 }, (_, i) => forest.minus(world.from(world.score, i), world.from(world.score, i + 1)));
    const system = makeSystem(
      world,
      bins.map((bin) => flag(world, bin)),
      (s) => `class ${s.indexOf(1)}`,
    );
    expect(kindOf(classify(system))).toBe("multi-choice by application");
  });

  it("that independent flags decide are multi-select", () => {
    const flags = ["Dog", "Cat"].map((name) => flag(world, is(name)));
    const classified = classify(makeSystem(world, flags, (s) => `select ${s.join()}`));
    expect(classified.kind).toBe("multi-select");
    if (classified.kind === "multi-select") expect(classified.combinations.map((c) => c.present.length).sort()).toEqual([0, 1, 1, 2]);
  });

  it("that depend on the set in another way are presence", () => {
    const flags = ["Dog", "Cat"].map((name) => flag(world, is(name)));
    expect(classify(makeSystem(world, flags, ([d, c]) => (d === c ? "same" : "one"))).kind).toBe("presence");
    expect(classify(makeSystem(world, flags, ([d, c]) => (d === 1 && c === 1 ? "both" : "not both"))).kind).toBe("presence");
  });

  it("that the last match decides are last-match", () => {
    const last = sketch(world, 3, () => [
      [is("Cat"), 1],
      [is("Dog"), 2],
    ]);
    const classified = classify(makeSystem(world, [last], ([s]) => ["none", "cat", "dog"][s ?? 0]!));
    expect(classified.kind).toBe("last-match");
    if (classified.kind === "last-match") expect(classified.cases.map((c) => c.outcome.key)).toEqual(["cat", "dog"]);
  });

  it("that count up to a threshold are counts", () => {
    const counter = sketch(world, 4, (state) => [[is("Cat"), Math.min(state + 1, 3)]]);
    const classified = classify(makeSystem(world, [counter], ([n]) => (n === 3 ? "many" : n === 0 ? "none" : "some")));
    expect(classified).toMatchObject({ kind: "count", outcomes: ["none", "some", "some", "many"].map(outcomeNamed) });
  });

  it("that are none of these stay automata", () => {
    const parity = sketch(world, 2, (state) => [[is("Cat"), 1 - state]]);
    expect(classify(makeSystem(world, [parity], ([s]) => `parity ${s}`)).kind).toBe("automaton");
    const inOrder = sketch(world, 3, (state) => (state === 0 ? [[is("Cat"), 1]] : state === 1 ? [[is("Dog"), 2]] : []));
    expect(classify(makeSystem(world, [inOrder], ([s]) => (s === 2 ? "cat, then dog" : "not"))).kind).toBe("automaton");
  });

  it("are classes of label and score together", () => {
    const guard = forest.and(is("Cat", "Dog"), world.from(world.score, 0.8));
    const classified = classify(makeSystem(world, [flag(world, guard)], ([s]) => (s === 1 ? "feed" : "wait")));
    expect(classified.kind).toBe("true-false");
  });
});

describe("scalars", () => {
  it("in ranges are value-range", () => {
    const world = makeWorld();
    const score = world.scalar("score");
    const outcome = world.forest.map(world.from(score, 0.25), (yes) => world.forest.leaf(outcomeNamed(yes ? "good" : "bad")));
    expect(classify(makeScalarSystem(world, outcome)).kind).toBe("value-range");
  });

  it("at positions of a list are top-k", () => {
    const world = makeWorld();
    const second = world.variables.number({ from: "response", call: 0, path: ["labels", 1, "score"] }, "float64");
    const outcome = world.forest.map(world.from(second, 0.25), (yes) => world.forest.leaf(outcomeNamed(yes ? "good" : "bad")));
    expect(classify(makeScalarSystem(world, outcome))).toMatchObject({ kind: "top-k", items: 2 });
  });
});

const named = (variable: Variable): Term => ({ value: String(variable.order) });

function condition(world: World, call: string, [a, b]: readonly [Term, Term], operands: readonly Variable[]): Guard {
  const variable = world.variables.condition({ call, arguments: [a, b] }, operands);
  return world.forest.lanesIn(
    variable,
    LaneSet.of(2, (lane) => lane === 1),
  );
}

describe("the greatest number", () => {
  /** The way programs write it: the best so far is replaced by what is greater. */
  function running(world: World, count: number, comparison: string): Diagram<RunOutcome> {
    const { forest } = world;
    const variables = Array.from({ length: count }, (_, i) => world.scalar(`joy ${i}`));
    const best = (at: number, champion: number): Diagram<RunOutcome> => {
      const [challenger, holder] = [variables[at], variables[champion]];
      if (challenger === undefined || holder === undefined) return forest.leaf(outcomeNamed(`face ${champion}`));
      const replaced = condition(world, comparison, [named(challenger), named(holder)], [holder, challenger]);
      return forest.ite(replaced, best(at + 1, at), best(at + 1, champion));
    };
    return best(1, 0);
  }

  it.each([2, 3, 4])("of %i decides, with the first or the last of equal ones", (count) => {
    const names = Array.from({ length: count }, (_, i) => `face ${i}`);
    for (const [comparison, ties] of [
      ["greater", "first"],
      ["greater-equal", "last"],
    ] as const) {
      const world = makeWorld();
      const found = argumentMaximum(world.machine, running(world, count, comparison));
      expect(found?.cases.map((c) => c.outcome.key)).toEqual(ties === "first" ? names : names.toReversed());
    }
  });

  it("is not the least, nor one among others", () => {
    const world = makeWorld();
    expect(argumentMaximum(world.machine, running(world, 3, "less"))).toBeNull();
    const [a, b] = [world.scalar("a"), world.scalar("b")];
    const outcome = world.forest.ite(
      condition(world, "equal.python", [named(a), named(b)], [a, b]),
      world.forest.leaf(outcomeNamed("same")),
      world.forest.leaf(outcomeNamed("other")),
    );
    expect(argumentMaximum(world.machine, outcome)).toBeNull();
    expect(classify(makeScalarSystem(world, outcome)).kind).toBe("value-range");
  });

  // The orders that are tried are of whole numbers, whose differences are all greater than the margin.
  it("is not one that must be ahead by a margin", () => {
    const world = makeWorld();
    const [a, b] = [world.scalar("a"), world.scalar("b")];
    const ahead: Term = { call: "add.python", arguments: [named(b), { constant: 0.5 }] };
    const guard = condition(world, "greater", [named(a), ahead], [a, b]);
    const outcome = world.forest.ite(guard, world.forest.leaf(outcomeNamed("first")), world.forest.leaf(outcomeNamed("second")));
    expect(argumentMaximum(world.machine, outcome)).toBeNull();
  });
});

describe("label classes", () => {
  const world = makeWorld();
  const { forest, is, from, score } = world;
  const names = (guard: Guard): unknown =>
    cellsOf(world.machine, guard).map((cell) => ({
      labels: cell.lanes?.lanes().map((lane) => labels[lane]) ?? null,
      scores: cell.scores.map((s) => s.set),
      more: cell.more,
    }));

  it("are the labels of a guard, with their score ranges", () => {
    expect(names(is("Cat", "Fire"))).toEqual([{ labels: ["Cat", "Fire"], scores: [], more: false }]);
    expect(names(forest.and(is("Cat"), from(score, 0.5)))).toEqual([{ labels: ["Cat"], scores: [[0.5]], more: false }]);
    expect(names(from(score, nextUp(0.5)))).toEqual([{ labels: null, scores: [[nextUp(0.5)]], more: false }]);
  });

  it("fall into one cell for each score condition", () => {
    const guard = forest.or(forest.and(is("Cat", "Dog"), from(score, 0.5)), forest.and(is("Bird", "Dog"), forest.not(from(score, 0.25))));
    expect(names(guard)).toEqual([
      { labels: ["Cat"], scores: [[0.5]], more: false },
      { labels: ["Dog"], scores: [[-Infinity, 0.25, 0.5]], more: false },
      { labels: ["Bird"], scores: [[-Infinity, 0.25]], more: false },
    ]);
  });

  it("have conditions on several numbers", () => {
    const other = world.variables.number(
      { from: "item", stream: { from: "response", call: 0, path: ["labels"] }, path: ["topicality"] },
      "float64",
    );
    expect(names(forest.and(is("Cat"), forest.and(from(score, 0.5), from(other, 0.25))))).toEqual([
      { labels: ["Cat"], scores: [[0.5], [0.25]], more: false },
    ]);
  });

  it("say when they say not all", () => {
    const compared = condition(world, "greater", [{ value: String(score.order) }, { constant: 0.5 }], [score]);
    expect(names(forest.and(is("Cat"), compared))).toEqual([{ labels: ["Cat"], scores: [], more: true }]);
  });
});
