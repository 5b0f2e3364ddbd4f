/**
 * A run of an entry with a lane for all texts of no list, beside the run that the decision is written from: what the program
 * does with such texts, as classes over its tests. Classes that no lane is like get a witness, or are shown to be impossible;
 * what is left is named.
 */
import type { Application, TextsApart } from "./application.js";
import { buildSystem } from "./decision/build-system.js";
import type { Decided } from "./decision/outcome.js";
import { carriesOf, decide } from "./decision/outcome.js";
import { reduced } from "./decision/reduced.js";
import { rootsOf } from "./decision/system.js";
import type { TextClasses, UnmetClass } from "./decision/text-classes.js";
import { openTextsOf, textClasses, unmetClasses } from "./decision/text-classes.js";
import { DiagramBudgetError, leavesOf } from "./diagram/diagram.js";
import type { Solver } from "./smt/question.js";
import { witnessFor } from "./smt/text-witness.js";
import type { Answered } from "./symbolic/impossible-tests.js";
import { joinedWitness } from "./symbolic/joined-witness.js";
import type { Refinements } from "./symbolic/refinement.js";
import type { EntryPoint, Run } from "./symbolic/run.js";
import { runEntry } from "./symbolic/run.js";
import type { TextDomain } from "./symbolic/text-domain.js";
import { comparedTexts } from "./symbolic/text-tests.js";
import { BudgetError } from "./symbolic/value.js";

export interface Unlisted {
  /** Texts that no lane is like. */
  readonly witnesses: readonly string[];
  /** What is not known, for people. */
  readonly unresolved: readonly string[];
  readonly classes: readonly TextClasses[];
}

export interface UnlistedInput {
  readonly application: Application;
  readonly refinements: Refinements;
  readonly texts: TextsApart;
  readonly entry: EntryPoint;
  readonly observed: EntryPoint | null;
  /** The run without texts of no list. */
  readonly beside: { readonly run: Run; readonly decided: Decided };
  readonly solver: () => Promise<Solver>;
}

/** Questions that the solver is asked at most about one entry. */
const questionLimit = 16;

/** What a run beside another one may cost, as a share of that one's budget for diagrams: less leaves real applications `bounded`. */
const budgetShare = 1;

/** Witnesses that are looked for at most; with more the texts are not explored. */
const witnessLimit = 1024;

export async function exploreUnlisted(input: UnlistedInput): Promise<Unlisted> {
  try {
    const explored = classesOf(input);
    if (typeof explored === "string") return { witnesses: [], unresolved: [explored], classes: [] };
    return await withWitnesses(explored, input.solver);
  } catch (error) {
    if (!(error instanceof BudgetError) && !(error instanceof DiagramBudgetError) && !(error instanceof RangeError)) throw error;
    return { witnesses: [], unresolved: ["texts of no list are not explored: they take too much work"], classes: [] };
  }
}

/** The classes of each open text that the decision tests; or why they are not known. */
function classesOf({ application, refinements, texts, entry, observed, beside }: UnlistedInput): TextClasses[] | string {
  const all = application.surroundings(new Map<string, TextDomain>(), refinements.copy(), { ...texts, withUnlisted: true });
  const surroundings = { ...all, budgetShare };
  const run = runEntry(surroundings, entry, observed);
  const decided = decide(run);
  const { machine } = run;
  const system = reduced(buildSystem(machine, decided.parts, carriesOf(decided.parts.flatMap(leavesOf))));
  const known = new Set([...beside.decided.gaps.map((g) => g.reason), ...systemGaps(beside)]);
  const gap = [...decided.gaps.map((g) => g.reason), ...system.gaps].find((reason) => !known.has(reason));
  if (machine.bounds.size > beside.run.machine.bounds.size) return "a loop over parts of a text of no list is not followed to its end";
  const roots = rootsOf(system);
  const classes: TextClasses[] = [];
  for (const text of openTextsOf(machine, roots)) {
    const found = textClasses(machine, roots, text);
    if (typeof found === "string") return found;
    classes.push(found);
  }
  return gap === undefined ? classes : `texts of no list are not followed: ${gap}`;
}

function systemGaps({ run, decided }: UnlistedInput["beside"]): readonly string[] {
  return buildSystem(run.machine, decided.parts, carriesOf(decided.parts.flatMap(leavesOf))).gaps;
}

async function withWitnesses(classes: readonly TextClasses[], solver: () => Promise<Solver>): Promise<Unlisted> {
  const witnesses = new Set<string>();
  const unresolved = new Set<string>();
  const asked = { questions: 0 };
  for (const own of classes) {
    const compared = comparedTexts([...own.domain.predicates.values()].map(({ term }) => term));
    for (const unmet of unmetClasses(own)) {
      if (witnesses.size >= witnessLimit)
        unresolved.add(`more than ${witnessLimit} combinations of tests on texts of no list are not explored`);
      if (witnesses.size >= witnessLimit) break;
      const found = await witnessOf(unmet, { compared, solver, asked });
      if (found.result === "sat") witnesses.add(found.text);
      if (found.result === "unknown") unresolved.add(found.reason);
    }
  }
  return { witnesses: [...witnesses], unresolved: [...unresolved], classes };
}

const tooManyQuestions = `more than ${questionLimit} combinations of tests on texts of no list are not explored`;

interface Seeking {
  readonly compared: ReadonlySet<string>;
  readonly solver: () => Promise<Solver>;
  /** Counts. */
  readonly asked: { questions: number };
}

/** A text of a class, by the first way to it that has one. */
async function witnessOf({ ways, isCut }: UnmetClass, { compared, solver, asked }: Seeking): ReturnType<typeof witnessFor> {
  for (const way of ways) {
    const text = joinedWitness(way, compared);
    if (text !== null) return { result: "sat", text };
  }
  let reason = isCut ? "too many combinations of tests on a text of no list lead to an outcome" : null;
  for (const way of ways) {
    if (asked.questions++ >= questionLimit) return { result: "unknown", reason: tooManyQuestions };
    const answer = await witnessFor(apartFrom(way, compared), { solver });
    if (answer.result === "sat") return answer;
    if (answer.result === "unknown") reason ??= `whether a text of no list can satisfy a combination of tests: ${answer.reason}`;
  }
  return reason === null ? { result: "unsat" } : { result: "unknown", reason };
}

/** With the demand that the text is none of those that it is compared with. */
function apartFrom(way: readonly Answered[], compared: ReadonlySet<string>): Answered[] {
  const others = [...compared].map(
    (text): Answered => ({ term: { call: "equal.python", arguments: [{ value: "text" }, { constant: text }] }, truth: false }),
  );
  return [...way, ...others];
}
