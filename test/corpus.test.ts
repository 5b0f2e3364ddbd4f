/**
 * The corpus: for every application, the decision written by hand (expected.json), the spec, the spec's two evaluators, and
 * what the application was seen to do (cases.jsonl) must agree. corpus/README.md has the formats; nothing here rewrites them.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Analysed, Reference } from "./harness/analysed.js";
import { analysedOf, referenceOf } from "./harness/analysed.js";
import type { CorpusApplication } from "./harness/corpus.js";
import { corpus, notAnalysed, unknownFields } from "./harness/corpus.js";
import { checkDecoys, checkRecordedOutcomes, checkRecordings, checkResponses, checkRule } from "./harness/corpus-checks.js";
import { checkCalls, checkClasses, checkKind } from "./harness/corpus-structure.js";
import { hasPython } from "./harness/execute.js";
import { fieldOf, operationOf } from "./harness/expected-classes.js";
import { check, confirmation } from "./harness/gaps.js";
import type { Probes, Responses } from "./harness/probes.js";
import { shapeOf } from "./harness/responses.js";
import { factProbes, rangeProbes } from "./harness/rule-probes.js";

interface Check {
  readonly name: string;
  readonly applies?: (application: CorpusApplication) => boolean;
  readonly run: (analysed: Analysed, reference: Reference) => Promise<void> | void;
}

/** A check of what the spec answers on responses. */
function answers(
  name: string,
  applies: Check["applies"] & {},
  responses: (application: CorpusApplication, reference: Reference) => Responses[],
): Check {
  return { name, applies, run: (analysed, reference) => checkResponses(analysed, reference, responses(analysed.application, reference)) };
}

const isCount = ({ expected }: CorpusApplication): boolean => expected.ranges?.some(({ where }) => where.startsWith("count ")) === true;
const hasClasses = ({ expected }: Pick<CorpusApplication, "expected">): boolean =>
  expected.classes.length > 0 && expected.rules === undefined;
/** Classes of the items of a list; those of an argmax over fields are names of fields. */
const hasLists = ({ expected }: CorpusApplication): boolean =>
  hasClasses({ expected }) && expected.classes.some((c) => shapeOf(operationOf(expected, c)).isObject !== true);
const hasTexts = (application: CorpusApplication): boolean =>
  hasLists(application) && application.expected.classes.some((c) => fieldOf(application.expected, c) !== undefined);

const hasConditions = (application: CorpusApplication): boolean =>
  hasLists(application) && application.expected.classes.some(({ where }) => where !== undefined);
const hasFilters = ({ expected }: CorpusApplication): boolean => expected.filter !== undefined || expected.filters !== undefined;

function rangeResponses(application: CorpusApplication, probes: Probes): Responses[] {
  return isCount(application) ? probes.counts() : rangeProbes(application.expected, probes);
}

/** What the rule is asked besides the recordings; hundreds of labels alone are left to the program. */
function ruleResponses(application: CorpusApplication, probes: Probes): Responses[] {
  const { expected } = application;
  if (expected.rules !== undefined) return factProbes(expected, probes);
  if (expected.ranges !== undefined) return rangeResponses(application, probes);
  return hasLists(application) ? [...probes.bounds(), ...probes.together(), ...probes.positions(), ...probes.nothing()] : [];
}

const checks: readonly Check[] = [
  { name: "has the expected kind, precedence and completeness", run: checkKind },
  { name: "makes the expected calls", run: checkCalls },
  { name: "has the expected label classes", run: checkClasses },
  answers("takes every label to the expected outcome", hasTexts, (_, { probes }) => probes.texts()),
  answers("keeps to the conditions of classes", hasConditions, (_, { probes }) => probes.bounds()),
  answers("decides among classes that occur together", hasLists, (_, { probes }) => probes.together()),
  answers("reads as many items as expected", hasLists, (_, { probes }) => probes.positions()),
  answers("does the expected where no class occurs", hasLists, (_, { probes }) => probes.nothing()),
  answers(
    "has the expected ranges",
    (a) => a.expected.ranges !== undefined,
    (a, { probes }) => rangeResponses(a, probes),
  ),
  answers(
    "follows the expected rules",
    (a) => a.expected.rules !== undefined,
    (a, { probes }) => factProbes(a.expected, probes),
  ),
  answers("keeps the expected items", hasFilters, (_, { probes }) => probes.lists()),
  answers(
    "adds up the expected votes",
    (a) => a.expected.votes !== undefined,
    (_, { probes }) => probes.sums(),
  ),
  { name: "is not moved by decoys", applies: (a) => a.expected.decoys !== undefined, run: checkDecoys },
  { name: "tells recorded outcomes apart as the application did", run: checkRecordedOutcomes },
  {
    name: "says the same by its rule as by its program",
    run: (analysed, { probes }) => checkRule(analysed, ruleResponses(analysed.application, probes)),
  },
];

describe.each(corpus)("$language $name", (application) => {
  const reference = referenceOf(application);

  describe.skipIf(notAnalysed.has(application.language))("the analysis", () => {
    const analysed = notAnalysed.has(application.language) ? undefined : analysedOf(application);
    analysed?.catch(() => {});
    for (const { name, applies, run } of checks) {
      if (applies?.(application) !== false) check(application, name, async () => run((await analysed)!, await reference));
    }
  });

  it("was seen to do what expected.json says", async () => {
    checkRecordings(application, await reference);
  });

  it("has no field or gap that no check reads", () => {
    expect(unknownFields(application.expected)).toEqual([]);
    expect(Object.keys(application.gaps).filter((gap) => gap !== confirmation && !checks.some(({ name }) => name === gap))).toEqual([]);
  });
});

const recorders = [
  { language: "python", program: "python3", file: "harness/python/record.py", isThere: hasPython },
  { language: "javascript", program: process.execPath, file: "harness/javascript/record.mjs", isThere: true },
] as const;

describe.each(recorders)("recorded outcomes of $language", ({ language, program, file, isThere }) => {
  const recorder = fileURLToPath(new URL(file, import.meta.url));
  const written = corpus.filter((application) => application.language === language);

  it.skipIf(!isThere).each(written)(
    `are what $name does when executed again${isThere ? "" : ` (skipped: no ${program} on the path)`}`,
    ({ folder }) => {
      const { status, stderr } = spawnSync(program, [recorder, folder, "--check"], { encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    },
  );
});
