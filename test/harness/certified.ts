/** Decisions with what their certificates are made of. */
import { decisionsOf } from "../../src/analyze.js";
import { certify } from "../../src/certify/certificate.js";
import type { Ask } from "../../src/equivalence/numbers.js";
import { resolveOptions } from "../../src/options.js";
import { sourceKinds } from "../../src/source-languages.js";
import { loadSources } from "../../src/source-loader/source-loader.js";
import type { Certificate, Decision } from "../../src/spec/loss-spec.js";
import { buildSpec } from "../../src/spec/spec-builder.js";

export interface Certifiable {
  readonly decision: Decision;
  /** Texts that may come. */
  readonly texts: readonly string[];
  certificateOf(decision: Decision, ask: Ask | null): Promise<Certificate>;
}

export async function certifiable(root: string, entries: readonly string[] = []): Promise<Certifiable[]> {
  const options = resolveOptions({ certify: true, entries });
  const sources = await loadSources(root, { kinds: sourceKinds, named: options.entries.map(({ file }) => file) });
  const { catalog, found } = await decisionsOf(sources, options);
  return found.decisions.map((decision): Certifiable => {
    const { calls, texts, explored } = found.built.get(decision.id)!;
    const { operations } = buildSpec([decision], catalog, "");
    return {
      decision,
      texts: texts.flatMap((t) => t.texts.slice(0, t.listed)),
      certificateOf: (emitted, ask) => certify({ spec: { operations }, decision: emitted, calls, texts, explored: explored!, ask }),
    };
  });
}
