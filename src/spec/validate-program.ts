/** Whether a decision's program can run: positions in range, nodes in order, a child for every lane, and every walk within what it may read. */
import type { Term } from "../terms/term.js";
import { freeVariables } from "../terms/term.js";
import type { Decision, DecisionProgram, Pass, Place, ProgramNode, ProgramVariable } from "./loss-spec.js";
import type { Report } from "./problem.js";
import type { Unit } from "./validate-order.js";
import { Reads } from "./validate-order.js";

export function programProblems(decision: Decision, report: Report): void {
  const below: Report = (place, message, remedy) => report(`/program${place}`, message, remedy);
  checkPartitions(decision.program, below);
  const sound = [
    ...decision.program.variables.map((variable, i) => isSoundVariable(decision, variable, i, below)),
    ...decision.program.nodes.map((node, i) => isSoundNode(decision.program, node, i, below)),
    ...decision.program.passes.map((pass, i) => isSoundPass(decision, pass, `/passes/${i}`, below)),
    ...decision.program.passes.map((_, i) => isSoundNesting(decision.program, i, below)),
    ...(decision.program.rankings ?? []).map(
      ({ call, by }, i) =>
        isIndex(call, decision.calls, `/rankings/${i}/call`, "call", below) &&
        readsVariables(decision.program, by, `/rankings/${i}/by`, below),
    ),
  ];
  // Walks are only followed where every step leads somewhere.
  if (sound.every(Boolean)) checkRoots(decision, below);
}

function isIndex(index: number, list: readonly unknown[], place: string, what: string, report: Report): boolean {
  if (index < list.length) return true;
  report(place, `there is no ${what} ${index}`, `There are ${list.length}, counted from 0.`);
  return false;
}

function isSoundPass({ calls, program }: Decision, { call, ranking, registers = [] }: Pass, place: string, report: Report): boolean {
  const terms = registers.flatMap((register, r) => register.terms.map((term, t) => ({ term, at: `/registers/${r}/terms/${t}` })));
  return [
    isIndex(call, calls, `${place}/call`, "call", report),
    ranking === undefined || isIndex(ranking, program.rankings ?? [], `${place}/ranking`, "ranking", report),
    ...terms.map(({ term, at }) => readsVariables(program, term, place + at, report)),
  ].every(Boolean);
}

function checkPartitions({ partitions }: DecisionProgram, report: Report): void {
  partitions.forEach(({ predicates, cells }, i) => {
    cells.forEach((cell, j) => {
      if (cell.length !== predicates.length)
        report(
          `/partitions/${i}/cells/${j}`,
          `${cell.length} truth values for ${predicates.length} predicates`,
          "Write one character a predicate.",
        );
    });
    predicates.forEach((term, j) => {
      const other = freeVariables(term).find((name) => name !== "text");
      if (other !== undefined)
        report(`/partitions/${i}/predicates/${j}`, `a predicate reads ${JSON.stringify(other)}`, 'Predicates read {"value": "text"} only.');
    });
  });
}

function isSoundVariable(decision: Decision, variable: ProgramVariable, index: number, report: Report): boolean {
  const { program, environment } = decision;
  const place = `/variables/${index}`;
  switch (variable.kind) {
    case "text":
      return (
        isSoundPlace(decision, variable.at, place, report) &&
        isIndex(variable.partition, program.partitions, `${place}/partition`, "partition", report)
      );
    case "number":
    case "length":
    case "present":
      return isSoundPlace(decision, variable.at, place, report);
    case "environment": {
      const input = environment.find(({ name }) => name === variable.name);
      if (input?.type === variable.type)
        return (
          variable.partition === undefined || isIndex(variable.partition, program.partitions, `${place}/partition`, "partition", report)
        );
      report(
        place,
        `the environment has no ${variable.type} input ${JSON.stringify(variable.name)}`,
        "List it in environment with this type.",
      );
      return false;
    }
    case "condition":
      return isSoundCondition(program, variable.term, index, report);
    case "state": {
      const pass = program.passes[variable.pass];
      if (pass === undefined) return isIndex(variable.pass, program.passes, `${place}/pass`, "pass", report);
      return isIndex(variable.component, pass.components, `${place}/component`, "component", report);
    }
    case "register": {
      const pass = program.passes[variable.pass];
      if (pass === undefined) return isIndex(variable.pass, program.passes, `${place}/pass`, "pass", report);
      return isIndex(variable.register, pass.registers ?? [], `${place}/register`, "register", report);
    }
  }
}

function isSoundCondition(program: DecisionProgram, term: Term, index: number, report: Report): boolean {
  const place = `/variables/${index}/term`;
  if (!readsVariables(program, term, place, report)) return false;
  const read = new Set(readVariables(term));
  for (const other of read) {
    const variable = program.variables[other];
    if (variable?.kind === "condition") for (const next of readVariables(variable.term)) read.add(next);
  }
  if (!read.has(index)) return true;
  report(place, "the condition depends on itself", "Conditions read other variables.");
  return false;
}

/** Whether a term reads nothing but variables of the program, by their position. */
function readsVariables(program: DecisionProgram, term: Term, place: string, report: Report): boolean {
  const strange = freeVariables(term).find((name) => !/^\d+$/u.test(name) || Number(name) >= program.variables.length);
  if (strange === undefined) return true;
  report(
    place,
    `the term reads ${JSON.stringify(strange)}`,
    "Terms of conditions, registers and rankings read variables by their position.",
  );
  return false;
}

function readVariables(term: Term): number[] {
  return freeVariables(term).map(Number);
}

function isSoundPlace({ calls, program }: Decision, at: Place, place: string, report: Report): boolean {
  switch (at.from) {
    case "response":
      return isIndex(at.call, calls, `${place}/at/call`, "call", report);
    case "item":
      return true;
    case "ranking":
      return isIndex(at.ranking, program.rankings ?? [], `${place}/at/ranking`, "ranking", report);
    case "kept": {
      const pass = program.passes[at.pass];
      if (pass === undefined) return isIndex(at.pass, program.passes, `${place}/at/pass`, "pass", report);
      return isIndex(at.slot, pass.slots ?? [], `${place}/at/slot`, "slot", report);
    }
  }
}

/** Number of lanes; null for numbers, 0 where the variable cannot be tested. */
function lanesOf(variable: ProgramVariable, { partitions, passes }: DecisionProgram): number | null {
  switch (variable.kind) {
    case "number":
    case "length":
    case "register":
      return null;
    case "text":
      return partitions[variable.partition]?.cells.length ?? 0;
    case "environment":
      if (variable.type === "number") return null;
      return variable.type === "boolean" ? 2 : (partitions[variable.partition ?? -1]?.cells.length ?? 0);
    case "present":
    case "condition":
      return 2;
    case "state":
      return passes[variable.pass]?.components[variable.component]?.states ?? 0;
  }
}

function isSoundNode(program: DecisionProgram, node: ProgramNode, index: number, report: Report): boolean {
  if ("leaf" in node) return true;
  const place = `/nodes/${index}`;
  const late = node.next.find((child) => child >= index);
  if (late !== undefined) {
    report(`${place}/next`, `the child ${late} does not come before its parent ${index}`, "Write children before their parents.");
    return false;
  }
  const variable = program.variables[node.test];
  if (variable === undefined) return isIndex(node.test, program.variables, `${place}/test`, "variable", report);
  const lanes = lanesOf(variable, program);
  const cuts = "cuts" in node ? node.cuts : undefined;
  if ((lanes === null) !== (cuts !== undefined)) {
    report(
      place,
      `a ${variable.kind} is tested ${cuts === undefined ? "without" : "with"} cuts`,
      "Numbers are tested with cuts, everything else without.",
    );
    return false;
  }
  if (cuts?.some((cut, i) => i > 0 && cut <= (cuts[i - 1] ?? cut)) === true)
    report(`${place}/cuts`, "the cuts do not ascend", "Sort them and name each once.");
  const expected = lanes ?? (cuts?.length ?? 0) + 1;
  if (node.next.length === expected) return true;
  report(
    `${place}/next`,
    `${node.next.length} children for ${expected} ${cuts === undefined ? "lanes" : "ranges"}`,
    "Write one child for each.",
  );
  return false;
}

/** What a diagram may read: items of a pass, and states of passes before this one (with `own`, of it too). */
interface Scope {
  /** Passes whose item is known, the outermost first. */
  readonly items: readonly number[];
  readonly beforePass: number;
  readonly own?: true;
  /** What is computed in this scope; undefined once everything is. */
  readonly unit?: Unit;
}

function isSoundNesting({ passes }: DecisionProgram, index: number, report: Report): boolean {
  const seen = new Set([index]);
  for (let within = passes[index]?.within; within !== undefined; within = passes[within]?.within) {
    if (!isIndex(within, passes, `/passes/${index}/within`, "pass", report)) return false;
    if (seen.has(within)) {
      report(`/passes/${index}/within`, "the pass lies in itself", "Passes around a pass are others.");
      return false;
    }
    seen.add(within);
  }
  return true;
}

/** A pass and those around it, the outermost first. */
function nesting(passes: DecisionProgram["passes"], pass: number): readonly number[] {
  const within = passes[pass]?.within;
  return within === undefined ? [pass] : [...nesting(passes, within), pass];
}

function checkRoots({ program, outcomes }: Decision, report: Report): void {
  const { passes, values } = program;
  const reads = new Reads();
  const under =
    (place: string): Report =>
    (where, message, remedy) =>
      report(place + where, message, remedy);
  const check = (root: number, leaves: number, scope: Scope, place: string): ReadonlySet<number> =>
    checkRoot({ program, reads, report: under(place) }, root, leaves, scope);
  const after: Scope = { items: [], beforePass: passes.length };
  check(program.outcome, outcomes.length, after, "/outcome");
  (program.further ?? []).forEach((root, f) => check(root, outcomes.length, after, `/further/${f}`));
  (program.rankings ?? []).forEach(({ when, by }, r) => {
    // A ranking knows an item of its stream, outside of all passes.
    const scope: Scope = { items: [-1], beforePass: 0, unit: `ranking ${r}` };
    check(when, 2, scope, `/rankings/${r}/when`);
    checkTerms({ program, reads, report: under(`/rankings/${r}/by`) }, [by], scope);
  });
  passes.forEach(({ ranking, components, registers = [], slots = [] }, p) => {
    const items = nesting(passes, p);
    const before: Scope = { items: items.slice(0, -1), beforePass: items[0] ?? p, own: true, unit: `pass ${p}` };
    const step: Scope = { ...before, items };
    if (ranking !== undefined) reads.note(`pass ${p}`, `ranking ${ranking}`);
    registers.forEach((register, r) => {
      const place = `/passes/${p}/registers/${r}`;
      const begins = check(register.initial, register.terms.length, before, `${place}/initial`);
      check(register.step, register.terms.length, step, `${place}/step`);
      register.terms.forEach((term, t) => {
        const inTerm = { program, reads, report: under(`${place}/terms/${t}`) };
        checkTerms(inTerm, [term], step);
        if (begins.has(t)) checkTerms(inTerm, [term], before);
      });
    });
    slots.forEach((slot, s) => check(slot.step, 2 + slots.length, step, `/passes/${p}/slots/${s}/step`));
    components.forEach((component, c) => {
      const place = `/passes/${p}/components/${c}`;
      check(component.initial, component.states, before, `${place}/initial`);
      check(component.step, component.states, step, `${place}/step`);
    });
  });
  values.forEach(({ pass, when, outcomes: carriers }, v) => {
    const place = `/values/${v}`;
    if (pass !== undefined && !isIndex(pass, passes, `${place}/pass`, "pass", report)) return;
    check(when, 2, { items: pass === undefined ? [] : [pass], beforePass: passes.length }, `${place}/when`);
    for (const [i, outcome] of carriers.entries()) isIndex(outcome, outcomes, `${place}/outcomes/${i}`, "outcome", report);
  });
  const circle = reads.circle();
  if (circle !== undefined)
    report(
      `/${circle[0]?.startsWith("pass") ? "passes" : "rankings"}/${circle[0]?.split(" ")[1]}`,
      `what is computed here needs itself: ${[...circle, circle[0]].join(" reads ")}`,
      "Passes and rankings read what is computed before them.",
    );
}

/** Where reads are checked. */
interface Checked {
  readonly program: DecisionProgram;
  readonly reads: Reads;
  readonly report: Report;
}

/** Answers the leaves at which walks from `root` end. */
function checkRoot(checked: Checked, root: number, leaves: number, scope: Scope): ReadonlySet<number> {
  const { program, report } = checked;
  const ends = new Set<number>();
  if (!isIndex(root, program.nodes, "", "node", report)) return ends;
  const nodes = new Set([root]);
  const variables = new Set<number>();
  for (const index of nodes) {
    const node = program.nodes[index];
    if (node === undefined) continue;
    if ("leaf" in node) {
      if (node.leaf >= leaves) report("", `the walk can end at leaf ${node.leaf}`, `Its leaves are 0 to ${leaves - 1}.`);
      ends.add(node.leaf);
      continue;
    }
    variables.add(node.test);
    for (const child of node.next) nodes.add(child);
  }
  checkVariables(checked, variables, scope, "the walk");
  return ends;
}

function checkTerms(checked: Checked, terms: readonly Term[], scope: Scope): void {
  checkVariables(checked, new Set(terms.flatMap(readVariables)), scope, "the term");
}

function checkVariables({ program, reads, report }: Checked, variables: Set<number>, scope: Scope, who: string): void {
  for (const index of variables) {
    const variable = program.variables[index];
    if (variable === undefined) continue;
    if (variable.kind === "condition") for (const read of readVariables(variable.term)) variables.add(read);
    const read = unitRead(variable);
    if (read !== undefined && !isAtItem(read, scope)) reads.note(scope.unit, read);
    if (!isReadable(program, variable, scope))
      report(
        "",
        `${who} reads variable ${index}, which is not known there`,
        "Items are known in steps only, states after their pass only.",
      );
  }
}

/** The pass or ranking that gives a variable its value. */
function unitRead(variable: ProgramVariable): Unit | undefined {
  if (variable.kind === "state" || variable.kind === "register") return `pass ${variable.pass}`;
  if (!("at" in variable)) return undefined;
  if (variable.at.from === "kept") return `pass ${variable.at.pass}`;
  return variable.at.from === "ranking" ? `ranking ${variable.at.ranking}` : undefined;
}

/** Whether the walk is at an item of the pass: what is read is what it carries before the item, which is there. */
function isAtItem(unit: Unit, { items }: Scope): boolean {
  return items.some((pass) => unit === `pass ${pass}`);
}

function isReadable({ passes }: DecisionProgram, variable: ProgramVariable, scope: Scope): boolean {
  if (variable.kind === "state" || variable.kind === "register") return isKnownPass(passes, variable.pass, scope);
  if (!("at" in variable)) return true;
  if (variable.at.from === "kept") return isKnownPass(passes, variable.at.pass, scope);
  return variable.at.from !== "item" || (variable.at.level ?? 0) < scope.items.length;
}

/** Whether what a pass carries can be read: before the item, or after the pass. */
function isKnownPass(passes: DecisionProgram["passes"], pass: number, { items, beforePass, own }: Scope): boolean {
  const within = passes[pass]?.within;
  if (within !== undefined) return items.includes(within) || items.includes(pass);
  return pass < beforePass || (own === true && items.includes(pass));
}
