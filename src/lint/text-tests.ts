/** The tests of labels and enums that runs came to, by place, with the words that each looks for. */
import type { Span } from "../base/span.js";
import { spanKey } from "../base/span.js";
import type { TextTest } from "../symbolic/noted-tests.js";
import type { TextDomain } from "../symbolic/text-domain.js";
import type { Place } from "../symbolic/variable.js";
import type { Result } from "../terms/value.js";
import type { ComparedWord } from "./compared-words.js";
import { accepts, comparedWords } from "./compared-words.js";
import type { LintedRun, LintInput } from "./lint-input.js";
import type { Located } from "./places.js";
import { locate } from "./places.js";

/** A word that some test at a place looks for. */
export interface WordTest extends ComparedWord {
  readonly span: Span;
  readonly run: LintedRun;
  readonly test: TextTest;
  readonly domain: TextDomain;
  readonly place: Place;
  readonly located: Located;
  /** What the compared function gives for each name of the vocabulary. */
  readonly shown: readonly Result[];
}

/** All words that are compared with names of a vocabulary. */
export function wordTests({ runs, catalog }: LintInput): WordTest[] {
  return runs.flatMap((linted) => {
    const { machine } = linted.run;
    return [...machine.tests.texts.values()].flatMap((test): WordTest[] => {
      const meaning = machine.variables.meaning(test.text);
      if (meaning.kind !== "text" || meaning.domain.known === 0) return [];
      const { domain, place } = meaning;
      const located = locate(machine, catalog, place);
      if (located === null) return [];
      return comparedWords(test.term).flatMap((compared): WordTest[] => {
        const table = domain.tables.get(JSON.stringify(compared.of));
        if (table === undefined && !("value" in compared.of)) return [];
        const shown: readonly Result[] = (table?.results ?? domain.lanes).slice(0, domain.known);
        return [{ ...compared, span: test.span, run: linted, test, domain, place, located, shown }];
      });
    });
  });
}

/** Indices of the names that a word accepts. */
export function acceptedBy(test: WordTest): number[] {
  return test.shown.flatMap((value, lane) => (accepts(test, value) ? [lane] : []));
}

export function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const k = key(item);
    const group = groups.get(k);
    if (group === undefined) groups.set(k, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** Tests of one word at one place, whichever runs came to it. */
export function byPlaceAndWord(tests: readonly WordTest[]): WordTest[][] {
  return groupBy(tests, ({ span, how, word }) => `${spanKey(span)} ${how} ${typeof word} ${String(word)}`);
}

/** `"Dog"`, or the number. */
export function quoted(word: string | number | bigint): string {
  return typeof word === "string" ? JSON.stringify(word) : String(word);
}

/** `"Dog", "Cat" and 3 more`. */
export function listed(names: readonly string[], most = 4): string {
  const shown = names.slice(0, most).map((n) => JSON.stringify(n));
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
