/**
 * Tests of the output against values that only the running system has: the decision is exact, the spec lists each value as an
 * input of type `value`, and evaluation uses what is given. Where nothing is given the test counts as the side on which the
 * output matters, and the answer says what was assumed.
 */
import { describe, expect, it } from "vitest";
import { analyzeSources } from "../src/analyze.js";
import { resolveOptions } from "../src/options.js";
import { compileDecision } from "../src/spec/evaluate.js";
import type { Decision } from "../src/spec/loss-spec.js";
import { validateSpec } from "../src/spec/validate.js";

async function decisionIn(path: string, text: string): Promise<Decision> {
  const { spec } = await analyzeSources(
    { status: "ok", files: [{ path, text }], unread: [], skipped: [], diagnostics: [], readText: () => ({ status: "missing" }) },
    resolveOptions({ entries: [`${path}:decide`] }),
  );
  expect(validateSpec(JSON.parse(JSON.stringify(spec)))).toMatchObject({ ok: true });
  return spec.decisions[0]!;
}

/** What the program does with a list of labels and scores, by the text of the outcome; with `?` where something was assumed. */
function doing(decision: Decision, labels: Readonly<Record<string, number>>, inputs?: Readonly<Record<string, unknown>>): string {
  const labelAnnotations = Object.entries(labels).map(([description, score]) => ({ description, score }));
  const responses = { "google.vision.label_detection": { labelAnnotations } };
  const { outcome, assumed, reason } = compileDecision(decision)(inputs === undefined ? { responses } : { responses, inputs });
  const text = decision.outcomes.find(({ id }) => id === outcome)?.description ?? String(reason);
  return text.replace(/^return "?([^"]*)"?$/, "$1") + (assumed === undefined ? "" : "?");
}

const python = `from google.cloud import vision

client = vision.ImageAnnotatorClient()
blocked = []


def block(word):
    blocked.append(word)


def decide(image, request):
    wanted = request.args["wanted"]
    factor = request.args["factor"]
    for label in client.label_detection(image=image).label_annotations:
        if label.description in blocked:
            return "blocked"
        if label.description.lower() == wanted and label.score * factor >= 2:
            return "found"
    return "none"
`;

const javascript = `const vision = require("@google-cloud/vision");
const client = new vision.ImageAnnotatorClient();

exports.decide = async (req) => {
  const { wanted, factor, blocked } = req.body;
  const [result] = await client.labelDetection(req.body.image);
  for (const label of result.labelAnnotations) {
    if (blocked.includes(label.description)) return "blocked";
    if (label.description.toLowerCase() === wanted && label.score * factor >= 2) return "found";
  }
  return "none";
};
`;

const valuesOf = (decision: Decision): string[] => decision.environment.filter(({ type }) => type === "value").map(({ name }) => name);

describe.each([
  ["app.py", python],
  ["app.js", javascript],
])("values of the environment in %s", (path, text) => {
  it("are inputs of an exact decision", async () => {
    const decision = await decisionIn(path, text);
    expect(decision.completeness).toEqual({ status: "exact", reasons: [] });
    expect(valuesOf(decision)).toHaveLength(3);
  });

  it("decide as they are given", async () => {
    const decision = await decisionIn(path, text);
    const names = valuesOf(decision);
    const named = (word: string): string => names.find((name) => name.includes(word)) ?? word;
    const inputs = (words: readonly string[], times: number): Record<string, unknown> => ({
      [named("blocked")]: words,
      [named("wanted")]: "dog",
      [named("factor")]: times,
    });
    expect(doing(decision, { Dog: 0.75 }, inputs([], 4))).toBe("found");
    expect(doing(decision, { Dog: 0.75 }, inputs([], 2))).toBe("none");
    expect(doing(decision, { Cat: 0.75 }, inputs([], 4))).toBe("none");
    expect(doing(decision, { Cat: 0.75, Dog: 0.75 }, inputs(["Cat"], 4))).toBe("blocked");
    expect(doing(decision, { Cat: 0.75, Dog: 0.75 }, inputs(["Wolf"], 4))).toBe("found");
    expect(doing(decision, {}, {})).toBe("none");
    expect(doing(decision, { Dog: 0.75 }, {})).toMatch(/\?$/);
  });

  it("are no numbers where they should be: no answer", async () => {
    const decision = await decisionIn(path, text);
    const names = valuesOf(decision);
    const inputs = Object.fromEntries(names.map((name) => [name, { strange: true }]));
    expect(doing(decision, { Dog: 0.75 }, inputs)).toContain("must be");
  });
});

const counting = `from google.cloud import vision

client = vision.ImageAnnotatorClient()


def decide(image, store):
    seen = store.seen
    for label in client.label_detection(image=image).label_annotations:
        if label.description == "Dog":
            seen += 1
    return "many" if seen > 3 else "few"
`;

describe("a number of the environment that the output counts up", () => {
  it("decides with what it was before", async () => {
    const decision = await decisionIn("app.py", counting);
    expect(decision.completeness).toEqual({ status: "exact", reasons: [] });
    const [name] = valuesOf(decision);
    expect(doing(decision, { Dog: 0.9, Cat: 0.9 }, { [name!]: 2 })).toBe("few");
    expect(doing(decision, { Dog: 0.9, Cat: 0.9 }, { [name!]: 3 })).toBe("many");
    expect(doing(decision, { Cat: 0.9 }, { [name!]: 3 })).toBe("few");
    expect(doing(decision, { Cat: 0.9 }, { [name!]: 4 })).toBe("many");
  });
});
