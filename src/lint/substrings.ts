/**
 * Words that are looked for anywhere in a label, and are found inside longer words that have nothing to do with them: "car"
 * in "Cardboard". A compound ("Firewood") and an ending ("Cars") are taken for what was meant: what is left of the longer
 * word is then a word itself, or an ending.
 */
import type { Diagnostic } from "../base/diagnostic.js";
import { spanKey } from "../base/span.js";
import type { TextTest } from "../symbolic/noted-tests.js";
import type { Term } from "../terms/term.js";
import type { LintInput } from "./lint-input.js";
import { locate } from "./places.js";
import { SourceLiterals } from "./source-literals.js";
import type { WordTest } from "./text-tests.js";
import { acceptedBy, byPlaceAndWord, groupBy, listed, quoted, wordTests } from "./text-tests.js";

const endings = new Set([
  ...["", "s", "es", "'s", "ed", "er", "ers", "ing", "y", "ie", "ies", "ish", "al", "ly", "n", "d", "r", "ist", "ists", "ery", "able"],
]);

export function lintSubstrings(input: LintInput): Diagnostic[] {
  return [...insideNames(input), ...insideTexts(input), ...insideWords(input)];
}

function insideNames(input: LintInput): Diagnostic[] {
  const literals = new SourceLiterals(input.program);
  const dictionaries = new Map<string, ReadonlySet<string>>();
  const dictionaryOf = ({ domain }: WordTest): ReadonlySet<string> => {
    let known = dictionaries.get(domain.vocabulary);
    if (known === undefined) dictionaries.set(domain.vocabulary, (known = wordsOfNames(domain.lanes.slice(0, domain.known))));
    return known;
  };
  return byPlaceAndWord(wordTests(input)).flatMap((group): Diagnostic[] => {
    const [test] = group;
    if (test === undefined || test.how !== "contains" || typeof test.word !== "string" || !/^\p{L}+$/u.test(test.word)) return [];
    const dictionary = dictionaryOf(test);
    const word = test.word.toLowerCase();
    const hits = acceptedBy(test).filter((lane) => typeof test.shown[lane] === "string");
    const names = hits.map((lane) => test.domain.lanes[lane]!);
    const accidental = names.filter((name) => isAccidental(name.toLowerCase(), word, dictionary));
    if (accidental.length === 0) return [];
    const shortestFirst = [...accidental].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    return [
      {
        code: "substring-match",
        span: literals.find(test.word, test.span) ?? test.span,
        message: `${quoted(test.word)} is also found inside ${listed(shortestFirst)}: ${accidental.length} of the ${names.length} names that have it somewhere have it only inside another word.`,
        remedy: "Compare whole names, or the words of a name, instead of looking for the word anywhere.",
      },
    ];
  });
}

/** `likelihood in ("LIKELY")`: without a comma that is a text, and other names of the enum are parts of it. */
function insideTexts({ runs, catalog }: LintInput): Diagnostic[] {
  return runs.flatMap(({ run: { machine } }) =>
    [...machine.tests.texts.values()].flatMap(({ span, text, term, lanes }): Diagnostic[] => {
      const meaning = machine.variables.meaning(text);
      if (meaning.kind !== "text" || meaning.domain.open || locate(machine, catalog, meaning.place) === null) return [];
      if (!("call" in term) || term.call !== "in.python") return [];
      const [, whole] = term.arguments;
      if (whole === undefined || !("constant" in whole) || typeof whole.constant !== "string") return [];
      const names = lanes.lanes().map((lane) => meaning.domain.lanes[lane]!);
      const parts = names.filter((name) => name !== whole.constant);
      if (parts.length === 0 || parts.length === names.length) return [];
      return [
        {
          code: "substring-match",
          span,
          message: `${quoted(whole.constant)} is a text here, no list, and ${listed(parts)} is a part of it: the test holds for that, too.`,
          remedy: "Compare by `==`, or write a comma behind the only element of a tuple.",
        },
      ];
    }),
  );
}

/** The constant text in which a text of the output is looked for; null for any other test. */
function searchedText(term: Term): string | null {
  if (!("call" in term)) return null;
  const [first, second] = term.arguments;
  const whole = term.call === "in.python" ? second : term.call === "String.prototype.includes" ? first : undefined;
  return whole !== undefined && "constant" in whole && typeof whole.constant === "string" ? whole.constant : null;
}

interface Inside {
  readonly test: TextTest;
  readonly whole: string;
  /** Names that are a piece of the text, but neither a word of it nor a part of a compound. */
  readonly names: readonly string[];
}

/** `label in "cardboard"`: the names that are only a piece of the word. */
function insideWords({ runs, catalog }: LintInput): Diagnostic[] {
  const dictionaries = new Map<string, ReadonlySet<string>>();
  const found = runs.flatMap(({ run: { machine } }) =>
    [...machine.tests.texts.values()].flatMap((test): Inside[] => {
      const meaning = machine.variables.meaning(test.text);
      const whole = searchedText(test.term);
      if (whole === null || meaning.kind !== "text" || !meaning.domain.open || meaning.domain.known === 0) return [];
      if (locate(machine, catalog, meaning.place) === null) return [];
      const { lanes, known, vocabulary } = meaning.domain;
      const dictionary = dictionaries.get(vocabulary) ?? wordsOfNames(lanes.slice(0, known));
      dictionaries.set(vocabulary, dictionary);
      const accepted = test.lanes.lanes().flatMap((lane) => (lane < known ? [lanes[lane]!] : []));
      return [{ test, whole, names: accepted.filter((name) => isAccidental(whole.toLowerCase(), name.toLowerCase(), dictionary)) }];
    }),
  );
  return groupBy(found, ({ test }) => spanKey(test.span)).flatMap((group): Diagnostic[] => {
    const pieces = new Map(group.flatMap(({ whole, names }) => names.map((name) => [name, whole] as const)));
    const [first] = pieces;
    if (first === undefined) return [];
    const rest = pieces.size - 1;
    return [
      {
        code: "substring-match",
        span: group[0]!.test.span,
        message: `The name is looked for inside a word here, and ${quoted(first[0])} is a piece of ${quoted(first[1])}${rest === 0 ? "" : `; ${rest} other name${rest === 1 ? " is" : "s are"} such a piece, too`}.`,
        remedy: "Look for the word in the name, or compare whole names.",
      },
    ];
  });
}

/** Words of names that are no shorter than this can be parts of compounds. */
const shortestPart = 3;

function wordsOfNames(names: readonly string[]): ReadonlySet<string> {
  const words = names.flatMap(wordsOf).filter((w) => w.length >= shortestPart);
  return new Set(words);
}

function wordsOf(name: string): string[] {
  return name.toLowerCase().split(/[^\p{L}\p{N}']+/u);
}

/** Whether no occurrence of the word is a word of the name, or the part of a compound. */
function isAccidental(name: string, word: string, dictionary: ReadonlySet<string>): boolean {
  const around = wordsOf(name).filter((w) => w.includes(word));
  return around.length > 0 && around.every((w) => !isMeant(w, word, dictionary));
}

function isMeant(longer: string, word: string, dictionary: ReadonlySet<string>): boolean {
  const isPart = (part: string): boolean =>
    dictionary.has(part) || [...endings].some((e) => e !== "" && part.endsWith(e) && dictionary.has(part.slice(0, -e.length)));
  for (let at = longer.indexOf(word); at >= 0; at = longer.indexOf(word, at + 1)) {
    const before = longer.slice(0, at);
    const after = longer.slice(at + word.length);
    // The head of a compound comes last ("Sunflower"); whatever stands before it narrows what it means.
    if (endings.has(after) && (before === "" || before.length >= shortestPart)) return true;
    if (before === "" && isPart(after)) return true;
  }
  return false;
}
