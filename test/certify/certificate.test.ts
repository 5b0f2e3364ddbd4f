/** Certificates hold for what the analysis emits, and refute what says something else, with an output that shows it. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileDecision } from "../../src/spec/evaluate.js";
import { certifiable } from "../harness/certified.js";
import { corpus } from "../harness/corpus.js";
import { mutantsOf } from "../harness/mutants.js";

const decisionFixtures = join(import.meta.dirname, "..", "fixtures", "decision");
const mutantsWanted = 200;
/** Of one application, so that all kinds have some. */
const mutantsEach = 5;

describe("certificates", () => {
  it.each(corpus.map((application) => [application.name, application] as const))("hold for %s", async (_, application) => {
    for (const { decision } of await certifiable(application.app, [application.entry])) {
      expect({ status: decision.certificate?.status, reason: decision.certificate?.reason }).toEqual({ status: "holds" });
    }
  });

  it.each(["first", "flag", "bins", "two"])("hold for words that are looked for in turn: %s", async (name) => {
    const [found, ...others] = await certifiable(join(decisionFixtures, `words-in-turn-${name}`), []);
    expect(others).toEqual([]);
    expect(found?.decision.completeness.status).toBe("exact");
    expect(found?.decision.certificate).toEqual({ status: "holds", rule: true });
    // An outcome that is not the right one is found out.
    const { decision, texts, certificateOf } = found!;
    const turned = mutantsOf(decision, texts).filter(({ what }) => /turned/u.test(what));
    expect(turned.length).toBeGreaterThan(0);
    for (const { decision: mutant } of turned.slice(0, 3)) expect((await certificateOf(mutant, null)).status).toBe("refuted");
  });

  it(`refute ${mutantsWanted} mutated rules and programs`, { timeout: 600_000 }, async () => {
    const notRefuted: string[] = [];
    let refuted = 0;
    let alike = 0;
    for (const application of corpus) {
      for (const { decision, texts, certificateOf } of await certifiable(application.app, [application.entry])) {
        // Many states side by side take long to tell apart.
        if (decision.program.passes.some((p) => p.components.length > 6)) continue;
        const all = mutantsOf(decision, texts);
        const step = Math.max(1, Math.floor(all.length / mutantsEach));
        for (const { what, decision: mutant } of all.filter((_, i) => i % step === 0)) {
          const certificate = await certificateOf(mutant, null);
          const name = `${application.name}: ${what}`;
          if (certificate.status === "refuted") {
            refuted++;
            const { responses, inputs, expected } = certificate.counterexample!;
            // The original decides the counterexample as the explored system does.
            expect(compileDecision(decision)({ responses, inputs }).outcome, name).toBe(expected);
          } else if (certificate.status === "holds") alike++;
          else notRefuted.push(`${name}: ${certificate.reason}`);
        }
      }
    }
    expect(notRefuted).toEqual([]);
    expect(refuted).toBeGreaterThanOrEqual(mutantsWanted);
    // Those that decide alike are proved to: nodes that no output reaches, labels that a later case would take.
    expect(alike).toBeLessThan(refuted / 4);
  });
});
