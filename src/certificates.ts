/** The certificate of a decision that was made by an analysis. */
import { certify } from "./certify/certificate.js";
import type { Catalog } from "./providers/catalog.js";
import type { Answer, Question } from "./smt/question.js";
import type { Built } from "./spec/build.js";
import type { Certificate, Decision } from "./spec/loss-spec.js";
import { buildSpec } from "./spec/spec-builder.js";
import { version } from "./version.js";

/** Null where nobody asked to keep what was explored. */
export async function certificateFor(
  decision: Decision,
  { calls, texts, explored }: Built,
  catalog: Catalog,
  ask: (question: Question) => Promise<Answer>,
): Promise<Certificate | null> {
  if (explored === undefined) return null;
  const { operations } = buildSpec([decision], catalog, version);
  // What stands in the JSON counts.
  const emitted = JSON.parse(JSON.stringify(decision)) as Decision;
  return certify({ spec: { operations }, decision: emitted, calls, texts, explored, ask });
}
