/**
 * Values that are worth trying before a solver is asked: the constants of the terms, their neighbours and combinations.
 * Most satisfiable questions are answered by one of them, in microseconds.
 */
import { nextDown, nextUp } from "../diagram/domain.js";
import type { JsonConstant, Term } from "../terms/term.js";
import { confirms } from "./confirm.js";
import type { Declaration, Question, Witness, WitnessValue } from "./question.js";

/** Combinations that are tried at most. */
const combinationLimit = 4096;

export function concreteWitness(question: Question): Witness | undefined {
  const declared = Object.entries(question.variables);
  const each = Math.floor(combinationLimit ** (1 / Math.max(declared.length, 1)));
  const values = declared.map(([, declaration]) => candidatesFor(question, declaration).slice(0, each));
  let witnesses: Witness[] = [{}];
  for (const [index, [name]] of declared.entries()) {
    witnesses = witnesses.flatMap((witness) => (values[index] ?? []).map((value) => ({ ...witness, [name]: value })));
  }
  return witnesses.find((witness) => confirms(question, witness));
}

function candidatesFor({ holds, fails }: Question, declaration: Declaration): readonly WitnessValue[] {
  if (declaration.kind === "text") return [...new Set(candidateTexts(holds, fails))];
  const numbers = candidateNumbers([...holds, ...fails], declaration);
  return declaration.kind === "double" ? numbers : [...new Set(numbers.flatMap((x) => [BigInt(Math.floor(x)), BigInt(Math.ceil(x))]))];
}

/** Bounds and constants, halfway between them, their neighbours, and what multiplying makes of them. */
function candidateNumbers(terms: readonly Term[], { minimum, maximum }: Declaration): number[] {
  const constants = [...constantsOf(terms)].filter((json) => typeof json === "number");
  const bounds = [minimum, maximum].filter((bound) => bound !== undefined);
  const base = [...new Set([0, 1, ...bounds, ...constants])].sort((a, b) => a - b);
  const between = base.slice(1).map((x, index) => (x + (base[index] ?? x)) / 2);
  const derived = [...base.flatMap((x) => [nextDown(x), nextUp(x), -x]), ...base.flatMap((x) => [x / 2, x * 2, x + 1, x - 1, x * 10])];
  return [...new Set([...base, ...between, ...derived])].filter(Number.isFinite);
}

const separators = [" ", "", "x", "Q-", "\u00b7"];
/** Constants taken together in all orders. */
const permutedLimit = 4;

/** The constants of the terms, alone and joined, in their cases; those of `holds` are wanted together. */
export function* candidateTexts(holds: readonly Term[], fails: readonly Term[]): Generator<string> {
  const texts = (terms: readonly Term[]): string[] =>
    [...constantsOf(terms)].filter((json) => typeof json === "string" && json !== "") as string[];
  const wanted = texts(holds);
  yield "";
  for (const text of new Set([...wanted, ...texts(fails), ...strangers])) {
    yield* [text, text.toLowerCase(), text.toUpperCase(), `x${text}`, `${text}x`, `x${text}x`];
  }
  for (const order of ordersOf(wanted)) {
    for (const separator of separators) {
      const joined = order.join(separator);
      yield* [joined, joined.toLowerCase(), joined.toUpperCase(), `x${joined}`, `${joined}x`];
    }
  }
}

const strangers = [" ", "Zyzzogeton qux", "0"];

function ordersOf(texts: readonly string[]): (readonly string[])[] {
  if (texts.length <= 1) return [];
  if (texts.length > permutedLimit) return [texts, [...texts].reverse(), [...texts].sort((a, b) => a.length - b.length)];
  return permutations(texts);
}

function permutations(texts: readonly string[]): (readonly string[])[] {
  if (texts.length <= 1) return [texts];
  return texts.flatMap((text, index) => permutations(texts.filter((_, other) => other !== index)).map((rest) => [text, ...rest]));
}

/** Constants that are no list, and those in lists, in order of their first occurrence; integers as numbers. */
function constantsOf(terms: readonly Term[]): Set<JsonConstant> {
  const found = new Set<JsonConstant>();
  const visitJson = (json: JsonConstant): void => {
    if (Array.isArray(json)) json.forEach(visitJson);
    else found.add(json);
  };
  const visit = (term: Term): void => {
    if ("constant" in term) visitJson(term.constant);
    if ("integer" in term) found.add(Number(term.integer));
    if ("call" in term) [...term.arguments, ...Object.values(term.keywords ?? {})].forEach(visit);
  };
  terms.forEach(visit);
  return found;
}
