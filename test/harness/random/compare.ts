/**
 * Random programs against their rules: each is analysed and executed in both languages on the same outputs. Rule and execution have
 * to cut the outputs alike, and what the rule says that an outcome carries has to be what was observed. The rules of both languages have
 * to be of one kind and to answer alike. Decisions that say `partial` are not compared.
 */
import { analyzeSources } from "../../../src/analyze.js";
import type { SourceSet } from "../../../src/base/source.js";
import { resolveOptions } from "../../../src/options.js";
import type { Answer } from "../../../src/spec/evaluate.js";
import { compileDecision } from "../../../src/spec/evaluate.js";
import type { Decision } from "../../../src/spec/loss-spec.js";
import type { Observed, TextProgram } from "./execute.js";
import { runJavaScript, runPython } from "./execute.js";
import type { Responses } from "./outputs.js";
import { randomOutputs } from "./outputs.js";
import { printJavaScript } from "./print-javascript.js";
import { printPython } from "./print-python.js";
import { isAnswer } from "./scope.js";
import type { DecisionTree } from "./tree.js";
import { meansTheSame } from "./tree.js";

export const languages = [
  { name: "Python", file: "app.py", print: printPython, run: runPython },
  { name: "JavaScript", file: "app.js", print: printJavaScript, run: runJavaScript },
] as const;

export interface Case {
  readonly tree: DecisionTree;
  readonly outputs: readonly Responses[];
}

/** What came out in one language. */
export interface Told {
  readonly decision: Decision | undefined;
  readonly answers: readonly Answer[];
  readonly observed: readonly Observed[];
}

export interface Verdict {
  /** One a language. */
  readonly told: readonly Told[];
  /** What does not agree, in words; empty where everything does. */
  readonly problems: readonly string[];
}

export function caseOf(tree: DecisionTree, seed: number, count: number): Case {
  return { tree, outputs: randomOutputs(tree, seed, count) };
}

export async function compare(cases: readonly Case[]): Promise<Verdict[]> {
  const observed = await Promise.all(languages.map(({ run, print }) => run(cases.map((one) => request(one, print)))));
  const verdicts: Verdict[] = [];
  for (const [index, one] of cases.entries()) {
    const inLanguages = await Promise.all(languages.map((language, i) => inLanguage(language, one, observed[i]?.[index] ?? [])));
    const told = inLanguages.map(([each]) => each);
    verdicts.push({ told, problems: [...inLanguages.flatMap(([_, problems]) => problems), ...between(told, one)] });
  }
  return verdicts;
}

function request({ tree, outputs }: Case, print: (tree: DecisionTree) => string): TextProgram {
  return { source: print(tree), responses: outputs };
}

type Language = (typeof languages)[number];

async function inLanguage(language: Language, { tree, outputs }: Case, observed: readonly Observed[]): Promise<[Told, string[]]> {
  try {
    const decision = await decisionOf(language.file, language.print(tree));
    const told: Told = { decision, answers: answersOf(decision, outputs), observed };
    return [told, disagreements(told, outputs).map((problem) => `${language.name}: ${problem}`)];
  } catch (error) {
    const problem = `${language.name}: the analysis throws ${error instanceof Error ? error.message : String(error)}`;
    return [{ decision: undefined, answers: [], observed }, [problem]];
  }
}

async function decisionOf(path: string, text: string): Promise<Decision | undefined> {
  const rest: Omit<SourceSet, "files"> = {
    status: "ok",
    unread: [],
    skipped: [],
    diagnostics: [],
    readText: () => ({ status: "missing" }),
  };
  const { spec } = await analyzeSources({ files: [{ path, text }], ...rest }, resolveOptions({ entries: [`${path}:decide`] }));
  return spec.decisions[0];
}

export function isCompared(decision: Decision | undefined): decision is Decision {
  return decision !== undefined && decision.completeness.status !== "partial";
}

function answersOf(decision: Decision | undefined, outputs: readonly Responses[]): Answer[] {
  if (!isCompared(decision)) return [];
  const evaluate = compileDecision(decision);
  return outputs.map((responses) => evaluate({ responses }));
}

/** Where the rule and the execution cut the outputs differently. */
function disagreements({ decision, answers, observed }: Told, outputs: readonly Responses[]): string[] {
  if (decision === undefined) return differences(observed, outputs);
  if (!isCompared(decision)) return [];
  const [first, ofObserved] = [new Map<string, number>(), new Map<string, number>()];
  const on = (index: number): string => `${JSON.stringify(observed[index])} on ${JSON.stringify(outputs[index])}`;
  for (const [index, answer] of answers.entries()) {
    const seen = observed[index] as Observed;
    if (answer.outcome === null) {
      if (decision.completeness.status === "bounded") continue;
      return [`no outcome (${answer.reason ?? answer.needs?.join(", ")}) of ${on(index)}`];
    }
    const name = nameOf(answer);
    const same = first.get(name) ?? index;
    first.set(name, same);
    if (shapeOf(observed[same] as Observed, answer) !== shapeOf(seen, answer))
      return [`${name} is told of ${on(index)}, and of ${on(same)}`];
    if (isOpen(seen)) continue;
    const shown = JSON.stringify(seen);
    const other = ofObserved.get(shown) ?? index;
    ofObserved.set(shown, other);
    if (answers[other]?.outcome !== answer.outcome)
      return [`${answer.outcome} is told of ${on(index)}, and ${answers[other]?.outcome} of ${on(other)}`];
  }
  return [];
}

function nameOf({ outcome, values }: Answer): string {
  return values === undefined ? `${outcome}` : `${outcome} with ${JSON.stringify(values)}`;
}

/** Whether what was returned may come from the output. */
function isOpen({ result }: Observed): boolean {
  return typeof result === "object" ? result !== null : typeof result === "number" || (typeof result === "string" && !isAnswer(result));
}

/** What was observed; without what may come from the output where the answer does not tell what that is. */
function shapeOf(seen: Observed, { values }: Answer): string {
  if (values !== undefined || !isOpen(seen)) return JSON.stringify(seen);
  return JSON.stringify({ ...seen, result: Array.isArray(seen.result) ? "a list" : `a ${typeof seen.result}` });
}

/** Outputs that are told apart although there is no decision. */
function differences(observed: readonly Observed[], outputs: readonly Responses[]): string[] {
  const shapes = observed.map((seen) => shapeOf(seen, { outcome: null }));
  const index = shapes.findIndex((shape) => shape !== shapes[0]);
  return index < 0 ? [] : [`no decision is told of ${shapes[0]} and ${shapes[index]} on ${JSON.stringify(outputs[index])}`];
}

/** Where the rules of two languages differ although the programs mean the same. Exceptions are of other kinds in each language. */
function between(told: readonly Told[], { tree, outputs }: Case): string[] {
  const [one, other] = told;
  if (one === undefined || other === undefined || !meansTheSame(tree)) return [];
  if (!isCompared(one.decision) || !isCompared(other.decision)) return [];
  const raises = [...one.observed, ...other.observed].some(({ raised }) => raised !== undefined);
  const kinds = [one.decision.kind, other.decision.kind];
  if (kinds[0] !== kinds[1] && !raises) return [`Python gives ${kinds[0]}, JavaScript ${kinds[1]}`];
  const [left, right] = [new Map<string, string>(), new Map<string, string>()];
  for (const [index, responses] of outputs.entries()) {
    if ([one, other].some(({ answers, observed }) => observed[index]?.raised !== undefined || answers[index]?.outcome === null)) continue;
    const [a, b] = [one, other].map(({ answers }) => nameOf(answers[index] as Answer)) as [string, string];
    if ((left.get(a) ?? b) !== b || (right.get(b) ?? a) !== a) {
      return [`Python gives ${a}, JavaScript ${b} on ${JSON.stringify(responses)}, which are not told together elsewhere`];
    }
    left.set(a, b);
    right.set(b, a);
  }
  return [];
}
