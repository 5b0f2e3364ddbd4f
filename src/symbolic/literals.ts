/**
 * Which texts a text domain needs besides its vocabulary: the literals that the program compares with. Asked after a run;
 * where something is missing the run is repeated over the larger domain.
 */
import type { Func, Module } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";
import type { Term } from "../terms/term.js";
import type { TextDomain } from "./text-domain.js";

const longestLiteral = 80;
const literalLimit = 4000;

/** String constants of the program's functions, sorted. */
export function programLiterals(modules: readonly Module[]): string[] {
  const found = new Set<string>();
  const visit = (f: Func): void =>
    walkInstructions(f.body, (i) => {
      if (i.op === "constant" && typeof i.value === "string" && i.value.length <= longestLiteral && found.size < literalLimit)
        found.add(i.value);
    });
  for (const m of modules) m.functions.forEach(visit);
  return [...found].sort();
}

/** String constants in a domain's predicates that are no lane yet. */
export function missingLiterals(domain: TextDomain): string[] {
  const lanes = new Set(domain.lanes);
  const found = new Set<string>();
  for (const { term } of domain.predicates.values()) for (const text of constantsOf(term)) if (!lanes.has(text)) found.add(text);
  return [...found].sort();
}

function constantsOf(term: Term): string[] {
  if ("constant" in term) return textsIn(term.constant);
  return "call" in term ? term.arguments.flatMap(constantsOf) : [];
}

function textsIn(json: unknown): string[] {
  if (typeof json === "string") return [json];
  return Array.isArray(json) ? json.flatMap(textsIn) : [];
}
