/**
 * Whether a loss section says what the program does: on outputs made of what the decision can tell apart its parts, read exactly, give the outcome of
 * `evaluate`. Outputs on which the schema lets them differ are left out, and must not be most of them.
 */
import { expect } from "vitest";
import { Catalog } from "../../src/providers/catalog.js";
import { builtInDocuments } from "../../src/providers/registry.js";
import { compileDecision } from "../../src/spec/evaluate.js";
import type { Decision } from "../../src/spec/loss-spec.js";
import { compilePredicate } from "../../src/spec/predicate.js";
import { responsesOfCalls } from "../../src/spec/recorded.js";
import { prepareCases } from "../../src/verify/prepare.js";
import { vocabularyTexts } from "./analysed.js";
import type { MayBeUnlisted } from "./loss-part.js";
import { NotComparable, PartReader } from "./loss-part.js";

const catalog = new Catalog([...builtInDocuments]);
const leastCompared = 0.15;

/** Texts of no list that the program does not tell apart from one that a class lists, or that a class has by their cells. */
async function unlistedTexts(decision: Decision): Promise<MayBeUnlisted> {
  const ids = new Set((decision.loss.parts ?? []).flatMap((p) => ("stream" in p ? (p.stream?.labelVocabulary ?? []) : [])));
  const known = await Promise.all([...ids].map(vocabularyTexts));
  const partitions = decision.program.partitions.map(({ predicates, cells }, partition) => {
    const compiled = predicates.map(compilePredicate);
    const cellOf = (text: string): number => cells.indexOf(compiled.map((holds) => (holds(text) === true ? "1" : "0")).join(""));
    const listed = decision.classes.flatMap(({ labels, outsideVocabulary }) => [...labels.map((row) => row.name), ...outsideVocabulary]);
    const unlisted = decision.classes.flatMap(({ unlisted: of }) => (of?.partition === partition ? of.cells : []));
    return { cellOf, inClasses: new Set([...listed.map(cellOf), ...unlisted]) };
  });
  return (text) => !known.some((texts) => texts.has(text)) && partitions.some(({ cellOf, inClasses }) => inClasses.has(cellOf(text)));
}

export async function lossAgrees(decision: Decision, outputs: number): Promise<void> {
  const { parts, why } = decision.loss;
  expect(parts === undefined).toBe(why !== undefined);
  if (parts === undefined) return;
  const evaluate = compileDecision(decision);
  const reader = new PartReader(decision, await unlistedTexts(decision));
  const cases = await prepareCases(catalog, decision, outputs);
  let compared = 0;
  for (const { responses } of cases) {
    try {
      const told = parts.map((part) => reader.outcome(part, responsesOfCalls(decision.calls, responses))).join("+");
      expect(told, JSON.stringify(responses)).toBe(evaluate({ responses }).outcome);
      compared++;
    } catch (error) {
      if (!(error instanceof NotComparable)) throw error;
    }
  }
  if (cases.length > 0) expect(compared / cases.length).toBeGreaterThan(leastCompared);
}
