/** The outputs on which decisions are tried: they reach what a decision can do, from both sides of every border, and are the same every time. */
import { describe, expect, it } from "vitest";
import { analyzeSources } from "../../src/analyze.js";
import type { SourceSet } from "../../src/base/source.js";
import { resolveOptions } from "../../src/options.js";
import { Catalog } from "../../src/providers/catalog.js";
import { builtInDocuments } from "../../src/providers/registry.js";
import type { Decision } from "../../src/spec/loss-spec.js";
import type { Case } from "../../src/verify/cases.js";
import { prepareCases } from "../../src/verify/prepare.js";

const catalog = new Catalog(builtInDocuments);

async function decisionOf(text: string): Promise<Decision> {
  const sources: SourceSet = {
    status: "ok",
    files: [{ path: "app.py", text }],
    unread: [],
    skipped: [],
    diagnostics: [],
    readText: () => ({ status: "missing" }),
  };
  const { spec } = await analyzeSources(sources, resolveOptions({ entries: ["app.py:decide"] }));
  return spec.decisions[0]!;
}

async function casesFor(body: string, limit = 160): Promise<{ decision: Decision; cases: readonly Case[] }> {
  const decision = await decisionOf(`from google.cloud import vision
client = vision.ImageAnnotatorClient()


def decide(image):
    labels = client.label_detection(image=image).label_annotations
${body.replaceAll(/^/gm, "    ")}
`);
  return { decision, cases: await prepareCases(catalog, decision, limit) };
}

const toldOf = (cases: readonly Case[]): string[] => [...new Set(cases.map((c) => c.told))].sort();

describe("cases", () => {
  it("reach every outcome, in turns", async () => {
    const { decision, cases } = await casesFor(
      `for label in labels:
    if label.description == "Dog" and label.score > 0.8:
        return "dog"
    if label.description in ("Cat", "Kitten"):
        return "cat"
return "many" if len(labels) > 7 else "none"`,
    );
    expect(toldOf(cases)).toEqual(decision.outcomes.map((o) => o.id).sort());
    const counts = decision.outcomes.map(({ id }) => cases.filter((c) => c.told === id).length);
    expect(Math.min(...counts)).toBeGreaterThan(3);
  });

  it("are on both sides of a score as a client sees it", async () => {
    const { cases } = await casesFor(`return any(label.description == "Dog" and label.score >= 0.8 for label in labels)`);
    const scores = cases
      .map((c) => JSON.stringify(c.responses))
      .flatMap((text) => [...text.matchAll(/"description":"Dog","score":([\d.]+)/g)].map((m) => Number(m[1])));
    expect(scores).toContain(Math.fround(0.8));
    expect(scores.some((s) => s < Math.fround(0.8) && s > 0.79999)).toBe(true);
    expect(scores.some((s) => s > Math.fround(0.8) && s < 0.80001)).toBe(true);
  });

  it("swap orders, repeat items, leave lists empty and hold words that nobody knows", async () => {
    const { cases } = await casesFor(`return labels[0].description == "Dog" if labels else None`);
    const names = cases.map((c) =>
      ((c.responses["google.vision.label_detection"]![0]!.labelAnnotations ?? []) as { description: string }[])
        .map((l) => l.description)
        .join(),
    );
    expect(names).toEqual(expect.arrayContaining(["", "Dog", "zyxwv", "Dog,zyxwv", "zyxwv,Dog", "Dog,Dog"]));
  });

  it("try numbers that are compared with each other", async () => {
    const decision = await decisionOf(`from google.cloud import language_v1
client = language_v1.LanguageServiceClient()


def decide(document):
    sentiment = client.analyze_sentiment(document=document).document_sentiment
    return "strong" if sentiment.magnitude > 2 * sentiment.score else "weak"
`);
    expect(toldOf(await prepareCases(catalog, decision, 100))).toHaveLength(2);
  });

  it("are the same every time", async () => {
    const body = `return sum(label.score for label in labels if label.description == "Dog") > 1.5`;
    const [a, b] = [await casesFor(body, 60), await casesFor(body, 60)];
    expect(a.cases).toEqual(b.cases);
    expect(a.cases).toHaveLength(60);
  });
});
