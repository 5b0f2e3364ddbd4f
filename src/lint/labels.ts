/**
 * Words that no name of the vocabulary is: of another case or number, misspelt, renamed by the service, or of another type
 * than what the client shows. A word that stands beside the right one is a precaution, not a mistake.
 */
import type { Diagnostic } from "../base/diagnostic.js";
import type { Span } from "../base/span.js";
import { spanKey } from "../base/span.js";
import type { LintInput } from "./lint-input.js";
import { nearName } from "./near-names.js";
import { SourceLiterals } from "./source-literals.js";
import type { WordTest } from "./text-tests.js";
import { acceptedBy, byPlaceAndWord, groupBy, listed, quoted, wordTests } from "./text-tests.js";

interface Stranger {
  readonly test: WordTest;
  /** What was meant; null where nothing is near. */
  readonly near: { readonly lane: number; readonly why: "case" | "number" | "spelling" } | null;
}

export function lintLabels(input: LintInput): Diagnostic[] {
  const tests = wordTests(input);
  const literals = new SourceLiterals(input.program);
  return [...strangers(tests, literals), ...renamed(input, tests, literals), ...wrongTypes(tests)];
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

function strangers(tests: readonly WordTest[], literals: SourceLiterals): Diagnostic[] {
  const accepted = new Accepted(tests);
  const found: Stranger[] = [];
  for (const group of byPlaceAndWord(tests)) {
    const [test] = group;
    if (test === undefined || !isWord(test) || !group.every((t) => isWord(t) && acceptedBy(t).length === 0)) continue;
    const near = meant(test);
    if (near !== null && accepted.has(test, near.lane)) continue;
    if (near === null && test.domain.open) continue;
    found.push({ test, near });
  }
  const placed = found.map((s) => ({ ...s, at: literals.find(String(s.test.word), s.test.span) }));
  const inSource = groupBy(
    placed.filter((s) => s.at !== null),
    ({ at }) => spanKey(at!),
  );
  const elsewhere = groupBy(
    placed.filter((s) => s.at === null),
    ({ test }) => spanKey(test.span),
  );
  return [...inSource.map(([first]) => strangerAt(first!, first!.at!)), ...elsewhere.map(strangersOfFile)];
}

function meant(test: WordTest & { readonly word: string }): Stranger["near"] {
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

const whys = { case: "upper and lower case count", number: "singular and plural count", spelling: "it may be misspelt" } as const;

function strangerAt({ test, near }: Stranger, span: Span): Diagnostic {
  const { domain, word, located, how } = test;
  const what = how === "equals" ? `is ${quoted(word)}` : how === "contains" ? `has ${quoted(word)} in it` : `${how} with ${quoted(word)}`;
  const name = near === null ? null : domain.lanes[near.lane]!;
  const shown = near === null ? null : test.shown[near.lane];
  const asShown = typeof shown === "string" && shown !== name ? `, which is ${JSON.stringify(shown)} here` : "";
  const hint =
    near === null || name === null
      ? `it gives ${listed(domain.lanes.slice(0, domain.known), 8)}`
      : `it gives ${JSON.stringify(name)}${asShown}: ${whys[near.why]}`;
  return {
    code: "label-outside-vocabulary",
    span,
    message: `No name that ${located.operation.id} gives ${what}; ${hint}. The test never holds.`,
    ...(name === null
      ? {}
      : {
          remedy: `Write ${JSON.stringify(typeof shown === "string" && how === "equals" ? shown : name)}, or fold the case of both sides.`,
        }),
  };
}

/** Words of a file: one finding for all of them. */
function strangersOfFile(found: readonly Stranger[]): Diagnostic {
  const [first] = found;
  const { test } = first!;
  const pairs = found
    .slice(0, 3)
    .map(({ test: t, near }) => `${quoted(t.word)}${near === null ? "" : ` (the name is ${JSON.stringify(t.domain.lanes[near.lane])})`}`);
  const rest = found.length > pairs.length ? ` and ${found.length - pairs.length} more` : "";
  return {
    code: "label-outside-vocabulary",
    span: test.span,
    message: `No name that ${test.located.operation.id} gives is one of these words that are compared here: ${pairs.join(", ")}${rest}.`,
    remedy: "Write the words as the API gives them, or fold the case of both sides.",
  };
}

function renamed({ catalog }: LintInput, tests: readonly WordTest[], literals: SourceLiterals): Diagnostic[] {
  return byPlaceAndWord(tests).flatMap((group): Diagnostic[] => {
    const [test] = group;
    if (test === undefined || test.how !== "equals" || typeof test.word !== "string") return [];
    const renames = catalog.renamed(test.domain.vocabulary);
    const lane = acceptedBy(test).find((l) => Object.hasOwn(renames, test.domain.lanes[l]!));
    if (lane === undefined) return [];
    const old = test.domain.lanes[lane]!;
    const targets = new Set(Object.values(renames).flat());
    const isPrepared = tests.some(
      (t) => t.domain === test.domain && t.span.path === test.span.path && acceptedBy(t).some((l) => targets.has(t.domain.lanes[l]!)),
    );
    if (isPrepared) return [];
    const names = renames[old]!;
    const now = names.length === 0 ? "and nothing took its place" : `now it gives ${names.map((n) => JSON.stringify(n)).join(" or ")}`;
    return [
      {
        code: "renamed-label",
        span: literals.find(test.word, test.span) ?? test.span,
        message: `${test.located.operation.id} no longer gives ${JSON.stringify(old)}: its current model has other names, ${now}.`,
        remedy:
          names.length === 0
            ? "Take the word out, or test for what the current names say."
            : `Test for ${names.map((n) => JSON.stringify(n)).join(" and ")} too.`,
      },
    ];
  });
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
