/**
 * Words that no name of the vocabulary is: of another case or number, misspelt, renamed by the service, or of another type
 * than what the client shows. A word that stands beside the right one is a precaution, not a mistake.
 */
import type { Diagnostic } from "../base/diagnostic.js";
import type { Span } from "../base/span.js";
import { compareSpans, spanKey } from "../base/span.js";
import type { LintInput } from "./lint-input.js";
import type { NearName } from "./near-names.js";
import { nearName } from "./near-names.js";
import type { OtherName, OtherNames } from "./other-names.js";
import { SourceLiterals } from "./source-literals.js";
import type { WordTest } from "./text-tests.js";
import { acceptedBy, byPlaceAndWord, groupBy, listed, quoted, wordTests } from "./text-tests.js";

interface Near {
  readonly lane: number;
  readonly why: NearName["why"];
}

interface Stranger {
  readonly test: WordTest;
  /** What was meant; null where nothing is near. */
  readonly near: Near | null;
  /** What other services have to do with the word. */
  readonly other: OtherName | null;
}

export function lintLabels(input: LintInput): Diagnostic[] {
  const tests = wordTests(input);
  const literals = new SourceLiterals(input.program);
  return [...strangers(input, tests, literals), ...onlyBesides(tests, literals), ...renamed(input, tests, literals), ...wrongTypes(tests)];
}

/** Names that some test of the same list, in the same file, accepts. */
class Accepted {
  private readonly byFile = new Map<string, Set<number>>();

  constructor(tests: readonly WordTest[]) {
    for (const test of tests) {
      const key = this.key(test);
      let lanes = this.byFile.get(key);
      if (lanes === undefined) this.byFile.set(key, (lanes = new Set()));
      for (const lane of acceptedBy(test)) lanes.add(lane);
    }
  }

  private key({ span, domain }: WordTest): string {
    return `${span.path} ${domain.vocabulary}`;
  }

  has(test: WordTest, lane: number): boolean {
    return this.byFile.get(this.key(test))?.has(lane) === true;
  }
}

function isWord(test: WordTest): test is WordTest & { readonly word: string } {
  return (
    typeof test.word === "string" && test.word.trim() !== "" && test.how !== "ordered" && test.shown.some((v) => typeof v !== "bigint")
  );
}

function strangers({ otherNames }: LintInput, tests: readonly WordTest[], literals: SourceLiterals): Diagnostic[] {
  const accepted = new Accepted(tests);
  const found: Stranger[] = [];
  for (const group of byPlaceAndWord(tests)) {
    const [test] = group;
    if (test === undefined || !isWord(test) || !group.every((t) => isWord(t) && acceptedBy(t).length === 0)) continue;
    const near = meant(test);
    if (near !== null && accepted.has(test, near.lane)) continue;
    const other = otherName(otherNames, test, near);
    if (other?.here?.some((name) => accepted.has(test, test.domain.lanes.indexOf(name))) === true) continue;
    if (near === null && other === null && test.domain.open) continue;
    found.push({ test, near, other });
  }
  const placed = found.flatMap((s): Placed[] => {
    const at = literals.find(String(s.test.word), s.test.span);
    // Words of a data file serve more than this test: of those only the case is surely meant otherwise.
    if (at === null && s.near?.why !== "case") return [];
    return [{ ...s, at }];
  });
  const lists = groupBy(placed, ({ test, at }) => `${spanKey(test.span)} ${at?.path ?? ""}`);
  const words = (list: readonly Placed[]): string =>
    list.map(({ test }) => `${test.span.path} ${test.how} ${String(test.word)}`).join("\n");
  // The same words may be asked for once more (`if key in table: table[key]`).
  const once = groupBy(lists, words).map(([first]) => first!);
  return once.map((list) => (list.length === 1 ? strangerAt(list[0]!) : strangersOfList(list)));
}

interface Placed extends Stranger {
  /** Where the word stands; null where it comes from a data file. */
  readonly at: Span | null;
}

function otherName(
  otherNames: OtherNames,
  { how, word, domain: { vocabulary, lanes, known } }: WordTest,
  near: Near | null,
): OtherName | null {
  if (how !== "equals" || typeof word !== "string") return null;
  if (near === null) return otherNames.find(vocabulary, word);
  const operation = lanes.slice(0, known).includes(word) ? null : otherNames.giverOf(vocabulary, word);
  return operation === null ? null : { operation, here: null };
}

function meant(test: WordTest & { readonly word: string }): Near | null {
  if (test.how === "equals") return nearName(test.word, test.shown);
  const lower = test.word.toLowerCase();
  const lane = test.shown.findIndex((v) => {
    const texts = Array.isArray(v) ? v : [v];
    return texts.some(
      (t) => typeof t === "string" && (test.how === "starts" ? t.toLowerCase().startsWith(lower) : words(t).includes(lower)),
    );
  });
  return lane < 0 ? null : { lane, why: "case" };
}

function words(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
}

const whys: Readonly<Record<Near["why"], string>> = {
  case: "upper and lower case count",
  number: "singular and plural count",
  words: "the order of words and the signs around them count",
  spelling: "it may be misspelt",
};

/** `, as azure.language.analyze_sentiment has it` */
function givenBy(other: OtherName | null): string {
  return other?.operation == null ? "" : ` (the word is as ${other.operation} gives it)`;
}

/** What a name of another service is here. */
function hereText({ operation, here }: OtherName): string {
  const whose = operation === null ? "that is how another service calls it" : `that is a name that ${operation} gives`;
  if (here === null) return whose;
  return `${whose}, and ${here.length === 0 ? "nothing here is the same" : `the same here is ${here.map(quoted).join(" or ")}`}`;
}

function strangerAt({ test, near, other, at }: Placed): Diagnostic {
  const { domain, word, located, how } = test;
  const what = how === "equals" ? `is ${quoted(word)}` : how === "contains" ? `has ${quoted(word)} in it` : `${how} with ${quoted(word)}`;
  const names = domain.lanes.slice(0, domain.known);
  const own = `it gives ${listed(names, 8)}`;
  const foreign = other === null ? own : `${hereText(other)}${domain.open || other.here !== null ? "" : `; ${own}`}`;
  const hint = near === null ? foreign : `it gives ${quoted(names[near.lane]!)}${asShown(test, near)}: ${whys[near.why]}${givenBy(other)}`;
  const [same] = other?.here ?? [];
  const foldCase = near?.why === "case" ? ", or fold the case of both sides" : "";
  const write = near !== null ? meantText(test, near) : same;
  return {
    code: "label-outside-vocabulary",
    span: at ?? test.span,
    message: `No name that ${located.operation.id} gives ${what}; ${hint}. The test never holds.`,
    ...(write === undefined ? {} : { remedy: `Write ${quoted(write)}${foldCase}.` }),
  };
}

/** What the program makes of the name, where that is something else. */
function asShown({ shown, domain }: WordTest, near: NonNullable<Stranger["near"]>): string {
  const text = shown[near.lane];
  return typeof text === "string" && text !== domain.lanes[near.lane] ? `, which is ${quoted(text)} here` : "";
}

function meantText({ shown, domain, how }: WordTest, near: NonNullable<Stranger["near"]>): string {
  const text = shown[near.lane];
  return typeof text === "string" && how === "equals" ? text : domain.lanes[near.lane]!;
}

const mostShown = 4;

/** Several words of one list: one finding, at the first of them. */
function strangersOfList(found: readonly Placed[]): Diagnostic {
  const inOrder = [...found].sort((a, b) => (a.at === null || b.at === null ? 0 : compareSpans(a.at, b.at)));
  const { test, at } = inOrder[0]!;
  const pairs = inOrder.slice(0, mostShown).map(({ test: t, near, other }) => {
    if (near !== null) return `${quoted(t.word)} (it gives ${quoted(meantText(t, near))})`;
    return `${quoted(t.word)}${other === null ? "" : ` (${hereText(other)})`}`;
  });
  const rest = found.length - pairs.length;
  const reasons: string[] = [...new Set(found.flatMap(({ near }) => (near === null ? [] : [whys[near.why]])))];
  const givers = [...new Set(inOrder.flatMap(({ near, other }) => (near === null ? [] : (other?.operation ?? []))))];
  if (givers.length > 0) reasons.push(`they are as ${givers.join(" and ")} gives them`);
  return {
    code: "label-outside-vocabulary",
    span: at ?? test.span,
    message: `${found.length} words that are looked for in line ${test.span.line} are no names that ${test.located.operation.id} gives: ${pairs.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}${reasons.length > 0 ? `; ${reasons.join(", ")}` : ""}.`,
    remedy: "Write the words as the API gives them, or fold the case of both sides.",
  };
}

/** Words that are found in some names, but, for their case, not in the name that is the word. */
function onlyBesides(tests: readonly WordTest[], literals: SourceLiterals): Diagnostic[] {
  const accepted = new Accepted(tests);
  return byPlaceAndWord(tests).flatMap((group): Diagnostic[] => {
    const [test] = group;
    if (test === undefined || !isWord(test) || test.how !== "contains" || acceptedBy(test).length === 0) return [];
    const folded = test.word.toLowerCase();
    const lane = test.shown.findIndex((v) => typeof v === "string" && v !== test.word && v.toLowerCase() === folded);
    if (lane < 0 || accepted.has(test, lane)) return [];
    const others = acceptedBy(test).map((l) => test.domain.lanes[l]!);
    const shortestFirst = others.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    return [
      {
        code: "label-outside-vocabulary",
        span: literals.find(test.word, test.span) ?? test.span,
        message: `${quoted(test.word)} is found in ${listed(shortestFirst, 3)}, but not in ${quoted(test.domain.lanes[lane]!)} itself, which ${test.located.operation.id} gives: ${whys.case}.`,
        remedy: "Fold the case of both sides.",
      },
    ];
  });
}

interface Renamed {
  readonly test: WordTest;
  readonly old: string;
  readonly names: readonly string[];
}

/** Old names that the service does not give any more; where the file also asks for the new ones, it is prepared. */
function renamed({ catalog }: LintInput, tests: readonly WordTest[], literals: SourceLiterals): Diagnostic[] {
  const accepted = new Accepted(tests);
  const found = byPlaceAndWord(tests).flatMap((group): Renamed[] => {
    const [test] = group;
    if (test === undefined || test.how !== "equals" || typeof test.word !== "string") return [];
    const { lanes, vocabulary } = test.domain;
    const renames = catalog.renamed(vocabulary);
    const old = acceptedBy(test).flatMap((lane) => (Object.hasOwn(renames, lanes[lane]!) ? [lanes[lane]!] : []))[0];
    if (old === undefined) return [];
    const names = renames[old]!;
    return names.some((name) => accepted.has(test, lanes.indexOf(name))) ? [] : [{ test, old, names }];
  });
  return groupBy(found, ({ test }) => spanKey(test.span)).map((list) => renamedAt(list, literals));
}

function renamedAt(list: readonly Renamed[], literals: SourceLiterals): Diagnostic {
  const placed = list.map((r) => ({ ...r, at: literals.find(String(r.test.word), r.test.span) ?? r.test.span }));
  const [first] = placed.sort((a, b) => compareSpans(a.at, b.at));
  const shown = placed
    .slice(0, mostShown)
    .map(({ old, names }) => `${quoted(old)} (${names.length === 0 ? "dropped" : `now ${names.map(quoted).join(" or ")}`})`);
  const rest = list.length - shown.length;
  return {
    code: "renamed-label",
    span: first!.at,
    message: `The current model of ${first!.test.located.operation.id} has other names, and never gives ${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}.`,
    remedy: "Test for the current names, too.",
  };
}

/** Enums that a client shows as numbers compared with names, and the other way round. */
function wrongTypes(tests: readonly WordTest[]): Diagnostic[] {
  const groups = groupBy(tests, ({ span }) => spanKey(span));
  return groups.flatMap((group): Diagnostic[] => {
    const wrong = group.find(
      (t) => t.shown.length > 0 && t.shown.every((v) => typeof v === (typeof t.word === "string" ? "bigint" : "string")),
    );
    if (wrong === undefined || !group.every((t) => t.shown.every((v) => typeof v !== typeof t.word))) return [];
    const { shown, word, domain, span } = wrong;
    const isNumber = typeof shown[0] === "bigint";
    const example = `${JSON.stringify(domain.lanes[1] ?? domain.lanes[0])}${isNumber ? ` as ${String(shown[1] ?? shown[0])}` : ""}`;
    return [
      {
        code: "type-mismatch",
        span,
        message: `${quoted(word)} is compared with an enum that this client shows as a ${isNumber ? "number" : "text"} (${example}). They are never equal.`,
        remedy: isNumber
          ? "Compare with the member of the enum's class, or with its `.name`."
          : "Compare with the member's name as a text.",
      },
    ];
  });
}
