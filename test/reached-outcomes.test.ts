/** A decision stays written where it is too much work to take the outcomes away that nothing reaches. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { analyze } from "../src/analyze.js";
import { DiagramBudgetError } from "../src/diagram/diagram.js";

const withReachedOutcomes = vi.hoisted(() => vi.fn());
vi.mock("../src/reached-outcomes.js", () => ({ withReachedOutcomes }));

const folder = mkdtempSync(join(tmpdir(), "furcifer-reached-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("stays within the budget of diagrams", async () => {
  withReachedOutcomes.mockImplementation(() => {
    throw new DiagramBudgetError("more than 1 diagram nodes");
  });
  writeFileSync(
    join(folder, "app.py"),
    `from google.cloud import vision

def decide(image):
    labels = vision.ImageAnnotatorClient().label_detection(image=image).label_annotations
    return any(label.description == "Cat" for label in labels)
`,
  );
  const { status, spec } = await analyze(folder);
  expect(withReachedOutcomes).toHaveBeenCalled();
  expect([status, spec.decisions.map(({ kind }) => kind)]).toEqual(["decided", ["true-false"]]);
});
