/** A run of an entry over texts that suffice for it: the vocabulary, the literals of the program, and texts of no list. */
import type { Application } from "./application.js";
import type { FunctionRef } from "./callgraph/call-sites.js";
import type { Decided } from "./decision/outcome.js";
import { decide } from "./decision/outcome.js";
import type { Solver } from "./smt/question.js";
import { missingLiterals } from "./symbolic/literals.js";
import { openTexts } from "./symbolic/open-texts.js";
import { Refinements } from "./symbolic/refinement.js";
import type { Run } from "./symbolic/run.js";
import { runEntry } from "./symbolic/run.js";
import type { TextDomain } from "./symbolic/text-domain.js";

export interface Tried {
  readonly ref: FunctionRef;
  readonly run: Run;
  readonly decided: Decided;
  readonly openTexts: readonly string[];
}

const rerunLimit = 4;

/** Runs an entry, again over more texts while the program asks for some that are no lane. */
export async function runOverTexts(
  application: Application,
  literals: readonly string[],
  { ref, observed }: { readonly ref: FunctionRef; readonly observed: FunctionRef | null },
  solver: () => Promise<Solver>,
): Promise<Tried> {
  let extra: readonly string[] = [];
  let witnesses: readonly string[] = [];
  const refinements = new Refinements();
  for (let n = 0; ; n++) {
    refinements.fresh = 0;
    const domains = new Map<string, TextDomain>();
    const run = runEntry(application.surroundings(domains, refinements, [...literals, ...extra], witnesses), ref, observed);
    if (await application.findTypes()) continue;
    const decided = decide(run);
    const open = [...domains.values()].filter((d) => d.open);
    const missing = open.flatMap(missingLiterals);
    const found = missing.length > 0 ? [] : await Promise.all(open.map((d) => openTexts(d, solver)));
    const fresh = found.flatMap((f) => f.witnesses).filter((w) => !witnesses.includes(w));
    if ((missing.length === 0 && fresh.length === 0 && refinements.fresh === 0) || n === rerunLimit) {
      return { ref: observed ?? ref, run, decided, openTexts: [...new Set(found.flatMap((f) => f.unresolved))] };
    }
    extra = [...new Set([...extra, ...missing])];
    witnesses = [...witnesses, ...fresh];
  }
}
