/** A run of an entry over texts that suffice for it: the vocabulary, the literals of the program, and texts of no list. */
import type { Application } from "./application.js";
import type { FunctionRef } from "./callgraph/call-sites.js";
import type { Decided } from "./decision/outcome.js";
import { decide } from "./decision/outcome.js";
import type { TextClasses } from "./decision/text-classes.js";
import type { Solver } from "./smt/question.js";
import { missingLiterals } from "./symbolic/literals.js";
import { openTexts } from "./symbolic/open-texts.js";
import { Refinements } from "./symbolic/refinement.js";
import type { Run } from "./symbolic/run.js";
import { runEntry } from "./symbolic/run.js";
import type { TextDomain } from "./symbolic/text-domain.js";
import { evaluateTerm } from "./terms/evaluate.js";
import type { Unlisted } from "./unlisted-run.js";
import { exploreUnlisted } from "./unlisted-run.js";

export interface Tried {
  readonly ref: FunctionRef;
  readonly run: Run;
  readonly decided: Decided;
  /** Reasons why texts of no list may be undecided. */
  readonly openTexts: readonly string[];
  /** Of texts of no list, where not all combinations of tests have a lane; null where they have. */
  readonly textClasses: readonly TextClasses[] | null;
}

const rerunLimit = 6;

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
    const texts = { literals: [...literals, ...extra], witnesses };
    const run = runEntry(application.surroundings(domains, refinements, texts), ref, observed);
    if (await application.findTypes()) continue;
    const decided = decide(run);
    const open = [...domains.values()].filter((d) => d.open);
    const missing = open.flatMap(missingLiterals);
    const found = missing.length > 0 ? [] : open.map(openTexts);
    const wanted = n < growthLimit ? found.flatMap((f) => f.witnesses) : found.flatMap((f, i) => withinLimits(open[i]!, f.witnesses));
    const fresh = wanted.filter((w) => !witnesses.includes(w));
    const isSettled = missing.length === 0 && fresh.length === 0 && refinements.fresh === 0;
    const isLimited = open.some((d) => d.limits.size > 0);
    const isCovered = found.every((f) => f.areCovered) || decided.gaps.length > 0;
    let unlisted: Unlisted = nothingUnlisted;
    if (isSettled && !isCovered && !isLimited)
      unlisted = await exploreUnlisted({ application, refinements, texts, entry: ref, observed, beside: { run, decided }, solver });
    const further = unlisted.witnesses.filter((w) => !witnesses.includes(w));
    if ((isSettled && further.length === 0) || n === rerunLimit) {
      const unsettled = isSettled && further.length === 0 ? [] : [notSettled];
      const textClasses = isCovered ? null : unlisted.classes;
      return { ref: observed ?? ref, run, decided, openTexts: [...new Set([...unlisted.unresolved, ...unsettled])], textClasses };
    }
    extra = [...new Set([...extra, ...missing])];
    witnesses = [...new Set([...witnesses, ...fresh, ...further])];
  }
}

/** A loop over the parts of a text runs as often as the longest lane has parts: from this run on, no longer ones are added. */
const growthLimit = 2;

function withinLimits({ limits }: TextDomain, witnesses: readonly string[]): string[] {
  const terms = [...limits.values()].map(({ term }) => term);
  return witnesses.filter((text) => terms.every((term) => evaluateTerm(term, () => text) !== true));
}

const nothingUnlisted: Unlisted = { witnesses: [], unresolved: [], classes: [] };
const notSettled = "texts of no list that the program asks for are not all explored";
