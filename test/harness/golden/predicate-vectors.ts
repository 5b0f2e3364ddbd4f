/** Conformance vectors of partitions: which cell a text is in, for every partition of the golden specs, on labels and hostile texts. */

import type { Decision, LossSpec } from "../../../src/spec/loss-spec.js";
import { compilePredicate } from "../../../src/spec/predicate.js";
import { randomFrom, text } from "../../terms/inputs.js";

export interface PredicateVector {
  readonly spec: string;
  readonly decision: string;
  readonly partition: number;
  readonly text: string;
  /** Truth values of the predicates, a character 0 or 1 each. */
  readonly truths: string;
  /** Position in `cells`; null where it is none of them. */
  readonly cell: number | null;
}

const labelsPerClass = 4;
const hostile = 24;

export function predicateVectors(name: string, spec: LossSpec): PredicateVector[] {
  return spec.decisions.flatMap((decision) => {
    const texts = textsFor(decision);
    return decision.program.partitions.flatMap(({ predicates, cells }, partition) => {
      const compiled = predicates.map(compilePredicate);
      return texts.flatMap((one): PredicateVector[] => {
        const truths = compiled.map((holds) => holds(one));
        if (truths.includes(undefined)) return [];
        const written = truths.map((truth) => (truth === true ? "1" : "0")).join("");
        const cell = cells.indexOf(written);
        return [{ spec: name, decision: decision.id, partition, text: one, truths: written, cell: cell < 0 ? null : cell }];
      });
    });
  });
}

/** Labels of each class, as they are and changed a little, and texts that nobody expects. */
function textsFor(decision: Decision): string[] {
  const random = randomFrom(decision.id.length);
  const labels = decision.classes.flatMap(({ labels: rows, outsideVocabulary }) => [
    ...rows.slice(0, labelsPerClass).map((row) => row.name),
    ...outsideVocabulary.slice(0, labelsPerClass),
  ]);
  const changed = labels.flatMap((label) => [label, label.toLowerCase(), label.toUpperCase(), ` ${label} `, `x${label}`, `${label}s`]);
  return [...new Set(["", ...changed, ...Array.from({ length: hostile }, () => text(random))])];
}
