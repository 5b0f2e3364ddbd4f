/** Whether everything that a spec's decisions refer to by id exists and fits. */
import { freeVariables } from "../terms/term.js";
import type { Decision, DecisionProgram, LossSpec, Rule, UnlistedTexts } from "./loss-spec.js";
import type { Report, SpecProblem } from "./problem.js";
import { lossProblems } from "./validate-loss.js";
import { programProblems } from "./validate-program.js";
import { checkTermNames } from "./validate-terms.js";

export function referenceProblems(spec: LossSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const at =
    (pointer: string): Report =>
    (place, message, remedy) =>
      void problems.push({ pointer: pointer + place, message, remedy });
  checkUnique(
    spec.operations.map(({ id }) => id),
    "/operations",
    "operation",
    at(""),
  );
  checkUnique(
    spec.decisions.map(({ id }) => id),
    "/decisions",
    "decision",
    at(""),
  );
  const operations = new Set(spec.operations.map(({ id }) => id));
  spec.decisions.forEach((decision, index) => {
    const report = at(`/decisions/${index}`);
    checkDecision(decision, operations, report);
    programProblems(decision, report);
    checkTermNames(decision.program, report);
    lossProblems(decision, report);
  });
  return problems;
}

function checkUnique(ids: readonly string[], place: string, what: string, report: Report): void {
  ids.forEach((id, index) => {
    if (ids.indexOf(id) !== index)
      report(`${place}/${index}`, `a second ${what} has the id ${JSON.stringify(id)}`, "Give each its own id.");
  });
}

function checkDecision(decision: Decision, operations: ReadonlySet<string>, report: Report): void {
  const { calls, classes, outcomes, environment, rule, kind, precedence, completeness } = decision;
  checkUnique(
    outcomes.map(({ id }) => id),
    "/outcomes",
    "outcome",
    report,
  );
  checkUnique(
    classes.map(({ id }) => id),
    "/classes",
    "class",
    report,
  );
  checkUnique(
    environment.map(({ name }) => name),
    "/environment",
    "input",
    report,
  );
  calls.forEach(({ operation }, i) => {
    if (!operations.has(operation))
      report(`/calls/${i}/operation`, `the operation ${JSON.stringify(operation)} is not in the spec`, "List it in operations.");
  });
  classes.forEach((labelClass, i) => {
    if (labelClass.stream.call >= calls.length)
      report(`/classes/${i}/stream/call`, `there is no call ${labelClass.stream.call}`, "Refer to one of the decision's calls.");
  });
  environment.forEach((input, i) => {
    if (input.default !== undefined && input.type !== "boolean")
      report(`/environment/${i}/default`, "only a boolean input can have a default", "Remove it.");
  });
  if (rule.kind !== kind) report("/rule/kind", `the rule is ${rule.kind}, the decision ${kind}`, "Make them the same.");
  if ((kind === "multi-choice") !== (precedence !== undefined))
    report("", "precedence goes with the kind multi-choice, and with it only", "Add or remove it.");
  if ((completeness.status === "exact") !== (completeness.reasons.length === 0)) {
    report("/completeness", "reasons are given exactly where the status is not exact", "Add the reasons, or remove them.");
  }
  checkIds(decision, report);
}

interface Reference {
  readonly place: string;
  readonly id: string;
}

function checkIds({ classes, outcomes, rule, program }: Decision, report: Report): void {
  const outcomeIds = new Set(outcomes.map(({ id }) => id));
  const rules = rulesIn(rule);
  const facts = rules.flatMap((r) => (r.kind === "presence" ? (r.facts ?? []) : []));
  const classIds = new Set([...classes, ...facts].map(({ id }) => id));
  const inRule = referencesIn(rule);
  const fromClasses = classes.flatMap(({ outcome }, i): Reference[] =>
    outcome === undefined ? [] : [{ place: `/classes/${i}/outcome`, id: outcome }],
  );
  for (const { place, id } of [...fromClasses, ...inRule.outcomes]) {
    if (!outcomeIds.has(id)) report(place, `there is no outcome ${JSON.stringify(id)}`, "Refer to one of the decision's outcomes.");
  }
  for (const { place, id } of inRule.classes) {
    if (!classIds.has(id)) report(place, `there is no class ${JSON.stringify(id)}`, "Refer to one of the decision's classes.");
  }
  if (rule.kind === "multi-select" && (rule.combinations === undefined) === (rule.selects === undefined))
    report("/rule", "a multi-select rule has either combinations or selects", "Give one of them.");
  if (rule.kind === "independent" && rule.parts.length !== 1 + (program.further ?? []).length)
    report("/rule/parts", "there must be a rule for each of the program's parts", "Add the missing ones, or the missing roots.");
  checkUnlisted(program, classes, { place: "/classes", report });
  checkUnlisted(program, rule, { place: "/rule", report });
  if (rule.kind === "value-range") checkRegions(rule, report);
  if (rule.kind === "automaton") checkTable(rule, report);
}

function checkRegions({ variables, regions }: Extract<Rule, { kind: "value-range" }>, report: Report): void {
  regions.forEach(({ where }, i) => {
    where.forEach(({ variable, term }, j) => {
      const unknown = (term === undefined ? [variable] : freeVariables(term)).find((name) => !variables.includes(name));
      if (unknown !== undefined)
        report(
          `/rule/regions/${i}/where/${j}/variable`,
          `the rule has no variable ${JSON.stringify(unknown)}`,
          "Refer to one of the rule's variables.",
        );
    });
  });
}

/** Texts of no list refer to cells of the program's partitions, wherever they stand. */
function checkUnlisted(
  program: DecisionProgram,
  value: unknown,
  { place, report }: { readonly place: string; readonly report: Report },
): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const below = `${place}/${key}`;
    if (key !== "unlisted") {
      checkUnlisted(program, member, { place: below, report });
      continue;
    }
    const { partition, cells } = member as UnlistedTexts;
    const count = program.partitions[partition]?.cells.length;
    if (count === undefined)
      report(`${below}/partition`, `there is no partition ${partition}`, "Refer to one of the program's partitions.");
    else if (cells.some((cell) => cell >= count))
      report(`${below}/cells`, `partition ${partition} has ${count} cells`, "Refer to cells of the partition.");
  }
}

function checkTable({ states, transitions }: Extract<Rule, { kind: "automaton" }>, report: Report): void {
  if ((states === undefined) !== (transitions === undefined))
    report("/rule", "an automaton rule has both states and transitions, or neither", "Add what is missing.");
  (states ?? []).forEach(({ outcome, regions }, i) => {
    if ((outcome === undefined) === (regions === undefined))
      report(`/rule/states/${i}`, "a state has either an outcome or regions", "Give one of them.");
  });
  const count = states?.length ?? 0;
  (transitions ?? []).forEach(({ next }, i) => {
    if (next.length !== count || next.some((state) => state >= count))
      report(`/rule/transitions/${i}/next`, `there must be one of ${count} states for each of them`, "Write a table of the rule's states.");
  });
}

/** A rule and those of its parts. */
function rulesIn(rule: Rule): Rule[] {
  return rule.kind === "independent" ? [rule, ...rule.parts.flatMap((part) => rulesIn(part.rule))] : [rule];
}

/** Lists of classes wherever they are. */
const classLists: ReadonlySet<string> = new Set(["among", "failingClasses"]);
const outcomeFields: ReadonlySet<string> = new Set(["outcome", "present", "absent", "otherwise", "some", "none", "failing"]);

/** In a `true-false` rule `present` and `absent` are outcomes, elsewhere lists of classes. */
function referencesIn(rule: Rule): { readonly outcomes: Reference[]; readonly classes: Reference[] } {
  const outcomes: Reference[] = [];
  const classes: Reference[] = [];
  const visit = (value: unknown, place: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      const below = `${place}/${key}`;
      if (Array.isArray(member) && (key === "present" || key === "absent" || classLists.has(key))) {
        classes.push(...member.map((id: unknown, i) => ({ place: `${below}/${i}`, id: String(id) })));
      } else if (typeof member !== "string") visit(member, below);
      else if (key === "class") classes.push({ place: below, id: member });
      else if (outcomeFields.has(key)) outcomes.push({ place: below, id: member });
    }
  };
  visit(rule, "/rule");
  return { outcomes, classes };
}
