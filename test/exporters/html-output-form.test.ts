/** The form of "Try outputs": what it asks for is what a decision reads, and what it writes is what the evaluator reads. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze.js";
import { asEditable, asRecorded, fieldText, fieldValue, withValueAt } from "../../src/exporters/html/edited-output.js";
import { outputForms } from "../../src/exporters/html/output-form.js";
import { compileDecision } from "../../src/spec/evaluate.js";
import type { LossSpec } from "../../src/spec/loss-spec.js";
import type { RecordedOutputs } from "../../src/spec/recorded.js";

const corpus = fileURLToPath(new URL("../../corpus", import.meta.url));

async function formsOf(application: string): Promise<readonly string[]> {
  const { spec } = await analyze(`${corpus}/${application}/app`);
  return outputForms(spec, spec.decisions[0]!).map(({ operation, lists, values }) => {
    const list = lists.map(
      ({ path, fields }) => `${path.join(".")}[${fields.map((f) => [...f.path, ...(f.each ?? [])].join(".")).join(" ")}]`,
    );
    return [operation, ...list, ...values.map(({ path }) => path.join("."))].join(" ");
  });
}

describe("the form", () => {
  it("asks for the lists, fields and values that a decision reads", async () => {
    expect(await formsOf("python/tool-crib")).toEqual(["google.vision.label_detection labelAnnotations[description score]"]);
    expect(await formsOf("javascript/dusk-radio")).toEqual([
      "google.language.v1.analyze_sentiment documentSentiment.score documentSentiment.magnitude",
    ]);
    expect(await formsOf("python/bakery-counter")).toEqual(["google.vision.label_detection labelAnnotations[description score]"]);
    expect(await formsOf("python/trail-cam")).toEqual(["aws.rekognition.detect_labels Labels[Name Confidence Parents.Name]"]);
  }, 90_000);

  it("offers labels and texts that are tested", async () => {
    const { spec } = await analyze(`${corpus}/python/tool-crib/app`);
    expect(outputForms(spec, spec.decisions[0]!)[0]?.lists[0]?.fields[0]?.suggestions).toContain("Claw hammer");
  });
});

describe("an edited output", () => {
  it("changes at a path and nowhere else", () => {
    const from = { a: { b: 1, c: 2 }, d: 3 };
    expect(withValueAt(from, ["a", "b"], 9)).toEqual({ a: { b: 9, c: 2 }, d: 3 });
    expect(withValueAt(from, ["a", "b"], undefined)).toEqual({ a: { c: 2 }, d: 3 });
    expect(withValueAt({ a: { b: 1 } }, ["a", "b"], undefined)).toEqual({});
    expect(withValueAt({}, ["list", 1, "name"], "x")).toEqual({ list: [{}, { name: "x" }] });
    expect(Object.keys(withValueAt({}, ["__proto__", "x"], 1) as object)).toEqual(["__proto__"]);
  });

  it("reads what a person writes", () => {
    const number = { path: ["score"], kind: "number", suggestions: [] } as const;
    const texts = { path: ["Parents"], kind: "text", each: ["Name"], suggestions: [] } as const;
    expect(["", "0.5", "1e-3", "true", "much"].map((text) => fieldValue(number, text))).toEqual([undefined, 0.5, 0.001, true, "much"]);
    expect(fieldValue(texts, "Bear, , Cat")).toEqual([{ Name: "Bear" }, { Name: "Cat" }]);
    expect(fieldText({ Parents: [{ Name: "Bear" }, { Name: "Cat" }] }, texts)).toBe("Bear, Cat");
    expect(fieldText({ score: 0 }, number)).toBe("0");
  });

  it("is decided as the recorded output that it was made from", async () => {
    for (const application of ["python/forage-check", "python/clipping-tagger", "javascript/zine-swap"]) {
      const { spec }: { spec: LossSpec } = await analyze(`${corpus}/${application}/app`);
      const [decision] = spec.decisions;
      const evaluator = compileDecision(decision!);
      const lines = readFileSync(`${corpus}/${application}/cases.jsonl`, "utf8").trim().split("\n").slice(0, 12);
      for (const line of lines) {
        const recorded = JSON.parse(line) as RecordedOutputs;
        expect(evaluator(asRecorded(decision!, asEditable(decision!, recorded)))).toEqual(evaluator(recorded));
      }
    }
  }, 90_000);
});
