/** Where a decision's program looks into the responses, and which values there it can tell apart: one or two of each kind. */
import { nextDown, nextUp } from "../diagram/domain.js";
import { compileProgram } from "../spec/compile.js";
import type { Decision, DecisionProgram, Partition, Place } from "../spec/loss-spec.js";
import type { Term } from "../terms/term.js";

/** A place in a call's response: field names, and "[]" for any item of a list. */
export interface Spot {
  readonly call: number;
  readonly path: readonly string[];
}

export interface Domain {
  readonly spot: Spot;
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
  /** Lengths of the list at the spot that matter. */
  readonly lengths: readonly number[];
  /** Whether it matters if the field is there. */
  readonly optional: boolean;
}

interface Collected {
  readonly spot: Spot;
  readonly texts: Set<string>;
  readonly numbers: Set<number>;
  readonly lengths: Set<number>;
  optional: boolean;
}

const anyItem = "[]";

export function spotKey({ call, path }: Spot): string {
  return `${call}:${path.join(".")}`;
}

/** By spot. Lists of which items are read have a domain of their own. */
export function domainsOf(decision: Decision): ReadonlyMap<string, Domain> {
  const { program } = decision;
  const found = new Map<string, Collected>();
  const at = (spot: Spot): Collected => {
    const key = spotKey(spot);
    let known = found.get(key);
    if (known === undefined) found.set(key, (known = { spot, texts: new Set(), numbers: new Set(), lengths: new Set(), optional: false }));
    return known;
  };
  const compiled = compileProgram(program);
  const cuts = cutsOf(program);
  const spots = spotsOf(program);
  const words = wordsOf(decision);
  program.variables.forEach((variable, index) => {
    for (const spot of spots.get(index) ?? []) {
      const domain = at(spot);
      if (variable.kind === "present") domain.optional = true;
      if (variable.kind === "number") for (const n of around(cuts.get(index) ?? [], variable.wire)) domain.numbers.add(n);
      if (variable.kind === "length") for (const n of (cuts.get(index) ?? []).flatMap((c) => [c - 1, c, c + 1])) domain.lengths.add(n);
      const compiledVariable = compiled.variables[index];
      if (variable.kind !== "text" || compiledVariable?.kind !== "text") continue;
      for (const text of textsOf(program.partitions[variable.partition]!, words, compiledVariable.cellOf)) domain.texts.add(text);
    }
  });
  for (const pass of program.passes) {
    const list = at(streamOf(program, program.passes.indexOf(pass)));
    list.lengths.add(0);
  }
  return new Map([...found].map(([key, d]) => [key, { ...d, texts: [...d.texts], numbers: [...d.numbers], lengths: [...d.lengths] }]));
}

/** Positions are any item. */
function generalised(path: readonly (string | number)[]): string[] {
  return path.map((step) => (typeof step === "number" ? anyItem : step));
}

/** The list that a pass goes through. */
function streamOf({ passes }: DecisionProgram, index: number): Spot {
  const pass = passes[index]!;
  if (pass.within === undefined) return { call: pass.call, path: generalised(pass.path) };
  const outer = streamOf({ passes } as DecisionProgram, pass.within);
  return { call: pass.call, path: [...outer.path, anyItem, ...generalised(pass.path)] };
}

/** Where variables look, by their index; one of an item may be read in several passes. */
function spotsOf(program: DecisionProgram): ReadonlyMap<number, readonly Spot[]> {
  const found = new Map<number, Map<string, Spot>>();
  const note = (variable: number, spot: Spot): void => {
    const known = found.get(variable) ?? new Map<string, Spot>();
    found.set(variable, known.set(spotKey(spot), spot));
  };
  const place = (variable: number, at: Place, chain: readonly number[]): void => {
    switch (at.from) {
      case "response":
        return note(variable, { call: at.call, path: generalised(at.path) });
      case "item": {
        const pass = chain[at.level ?? 0];
        if (pass === undefined) return;
        const { call, path } = streamOf(program, pass);
        return note(variable, { call, path: [...path, anyItem, ...at.path] });
      }
      case "kept": {
        const { call, path } = streamOf(program, at.pass);
        return note(variable, { call, path: [...path, anyItem, ...generalised(at.path)] });
      }
      case "ranking": {
        const ranking = program.rankings?.[at.ranking];
        if (ranking !== undefined) note(variable, { call: ranking.call, path: [...generalised(ranking.path), ...generalised(at.path)] });
      }
    }
  };
  const visit = (root: number, chain: readonly number[], seen: Set<number>): void => {
    const node = program.nodes[root];
    if (seen.has(root) || node === undefined || !("test" in node)) return;
    seen.add(root);
    for (const variable of [node.test, ...operandsOf(program, node.test)]) {
      const { kind } = program.variables[variable]!;
      const at = "at" in program.variables[variable]! ? (program.variables[variable] as { at: Place }).at : undefined;
      if (kind !== "environment" && at !== undefined) place(variable, at, chain);
    }
    for (const child of node.next) visit(child, chain, seen);
  };
  program.passes.forEach((pass, index) => {
    const chain = chainOf(program, index);
    const seen = new Set<number>();
    for (const component of [...pass.components, ...(pass.registers ?? [])]) {
      visit(component.initial, [], new Set());
      visit(component.step, chain, seen);
    }
    for (const slot of pass.slots ?? []) visit(slot.step, chain, seen);
    for (const register of pass.registers ?? [])
      for (const term of register.terms) for (const v of variablesIn(term)) placeOf(program, v, (at) => place(v, at, chain));
  });
  for (const ranking of program.rankings ?? []) {
    const list = generalised(ranking.path);
    const tested = testedIn(program, ranking.when).flatMap((v) => [v, ...operandsOf(program, v)]);
    for (const v of [...tested, ...variablesIn(ranking.by)])
      placeOf(program, v, (at) => at.from === "item" && note(v, { call: ranking.call, path: [...list, anyItem, ...at.path] }));
  }
  for (const root of [program.outcome, ...(program.further ?? [])]) visit(root, [], new Set());
  for (const row of program.values) visit(row.when, row.pass === undefined ? [] : chainOf(program, row.pass), new Set());
  return new Map([...found].map(([variable, spots]) => [variable, [...spots.values()]]));
}

function placeOf(program: DecisionProgram, variable: number, see: (at: Place) => unknown): void {
  const found = program.variables[variable];
  if (found !== undefined && "at" in found) see(found.at);
}

/** The passes around a pass and the pass itself, outermost first. */
function chainOf(program: DecisionProgram, index: number): readonly number[] {
  const { within } = program.passes[index]!;
  return within === undefined ? [index] : [...chainOf(program, within), index];
}

/** The variables that a diagram tests. */
function testedIn({ nodes }: DecisionProgram, root: number): number[] {
  const found = new Set<number>();
  const seen = new Set<number>();
  const visit = (at: number): void => {
    const node = nodes[at];
    if (seen.has(at) || node === undefined || !("test" in node)) return;
    seen.add(at);
    found.add(node.test);
    node.next.forEach(visit);
  };
  visit(root);
  return [...found];
}

/** The variables that a condition is about. */
function operandsOf(program: DecisionProgram, variable: number): readonly number[] {
  const found = program.variables[variable];
  return found?.kind === "condition" ? variablesIn(found.term) : [];
}

function variablesIn(term: Term): number[] {
  if ("value" in term) return /^\d+$/.test(term.value) ? [Number(term.value)] : [];
  if (!("call" in term)) return [];
  return [...term.arguments, ...Object.values(term.keywords ?? {})].flatMap(variablesIn);
}

/** Numbers at which tests of a variable turn, by variable. Conditions turn where their constants are, or near it. */
function cutsOf(program: DecisionProgram): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  const add = (variable: number, numbers: readonly number[]): void => {
    found.set(variable, [...(found.get(variable) ?? []), ...numbers]);
  };
  for (const node of program.nodes) if ("cuts" in node) add(node.test, node.cuts);
  const terms = program.variables.flatMap((v) => (v.kind === "condition" ? [v.term] : []));
  for (const term of terms)
    for (const v of variablesIn(term))
      add(
        v,
        constantsIn(term).filter((c) => typeof c === "number"),
      );
  return found;
}

/** Texts and numbers in a term. */
function constantsIn(term: Term): (string | number)[] {
  if ("integer" in term) return [Number(term.integer)];
  if ("constant" in term) return [term.constant].flat(3).filter((c) => typeof c === "string" || typeof c === "number");
  if (!("call" in term)) return [];
  return [...term.arguments, ...Object.values(term.keywords ?? {})].flatMap(constantsIn);
}

/** Each cut, its neighbours as a client can have them, and something in between. */
function around(cuts: readonly number[], wire: "float32" | "float64"): number[] {
  const exact = [...new Set(cuts)].sort((a, b) => a - b);
  const near = exact.flatMap((cut) => (wire === "float64" ? [nextDown(cut), cut, nextUp(cut)] : near32(cut)));
  const between = exact.flatMap((cut, i) => (exact[i + 1] === undefined ? [] : [(cut + exact[i + 1]!) / 2]));
  return [...near, ...between.map((n) => (wire === "float32" ? Math.fround(n) : n))];
}

/** The singles on both sides of a cut. */
function near32(cut: number): number[] {
  const here = Math.fround(cut);
  const step = (n: number, up: boolean): number => {
    const bits = new DataView(new ArrayBuffer(4));
    bits.setFloat32(0, n);
    const raw = bits.getInt32(0);
    if (raw === 0) return up ? 1.401298464324817e-45 : -1.401298464324817e-45;
    bits.setInt32(0, raw > 0 === up ? raw + 1 : raw - 1);
    return bits.getFloat32(0);
  };
  return [step(here, false), here, step(here, true)];
}

/** Words of the decision that texts are made of. */
function wordsOf({ classes }: Decision): string[] {
  return classes.flatMap((c) => [...c.labels.slice(0, 3).map((l) => l.name), ...c.outsideVocabulary.slice(0, 3)]);
}

/** A text that nobody knows. */
export const strangeText = "zyxwv";

const perCell = 2;

/** Texts of every cell that any of the words, changed in the usual ways, is in. */
function textsOf(partition: Partition, words: readonly string[], cellOf: (text: string) => number | undefined): string[] {
  const own = partition.predicates.flatMap(constantsIn).filter((c): c is string => typeof c === "string");
  const plain = [...new Set([...words, ...own])].slice(0, 400);
  const changed = plain.flatMap((w) => [
    w.toUpperCase(),
    w.toLowerCase(),
    `${w.slice(0, 1).toUpperCase()}${w.slice(1)}`,
    `${w} zyx`,
    `zyx ${w}`,
    `${w}s`,
  ]);
  const counts = new Map<number, number>();
  const chosen = [...plain, ...changed, ""].filter((text) => {
    const cell = cellOf(text);
    const count = cell === undefined ? perCell : (counts.get(cell) ?? 0);
    if (cell !== undefined) counts.set(cell, count + 1);
    return count < perCell;
  });
  // A word that nobody knows, and a known one in other letters, whatever the decision makes of them.
  const always = [strangeText, ...plain.slice(0, 1).flatMap((w) => [w.toUpperCase(), w.toLowerCase()])];
  return [...new Set([...chosen, ...always])].filter((text) => text === "" || text.trim() !== "");
}
