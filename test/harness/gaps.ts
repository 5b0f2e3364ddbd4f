/** Known gaps: a check that an application's gaps.json names must still fail; when it passes, the test says so. */
import { expect, it } from "vitest";
import type { CorpusApplication } from "./corpus.js";

/** The check of test/verify/corpus.test.ts; all others are of test/corpus.test.ts. */
export const confirmation = "is confirmed by running the application";

export function check({ name: application, gaps }: CorpusApplication, name: string, body: () => Promise<void>): void {
  const gap = gaps[name];
  if (gap === undefined) {
    it(name, body);
    return;
  }
  it(`${name} (known gap)`, async () => {
    expect(await fails(body), `this gap is closed: delete ${JSON.stringify(name)} from the gaps.json of ${application}`).toBe(true);
  });
}

/** Whether an expectation fails; any other error is one of the test. */
async function fails(body: () => Promise<void>): Promise<boolean> {
  try {
    await body();
    return false;
  } catch (error) {
    if (error instanceof Error && error.name === "AssertionError") return true;
    throw error;
  }
}
