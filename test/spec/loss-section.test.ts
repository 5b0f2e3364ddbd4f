/** Loss sections say what programs do, on a few hundred outputs of every application of the corpus; decisions.test.ts asks the same of every idiom. */
import { describe, it } from "vitest";
import { analysedOf } from "../harness/analysed.js";
import { applications } from "../harness/corpus.js";
import { lossAgrees } from "../harness/loss-agrees.js";

const outputs = 300;

describe("loss sections", () => {
  it.each(applications)("$language $name", async (application) => lossAgrees((await analysedOf(application)).decision, outputs));
});
