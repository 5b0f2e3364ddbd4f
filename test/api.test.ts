/** The library's interface is what docs/api-report.md shows: a change of it is seen in review. That each export is documented, `npm run docs` checks. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { apiReport } from "./harness/api-report.js";

const root = fileURLToPath(new URL("..", import.meta.url));

it("docs/api-report.md has the signatures of all exports; UPDATE=1 renews it", { timeout: 120_000 }, () => {
  const page = join(root, "docs", "api-report.md");
  const report = apiReport(join(root, "dist", "index.d.ts"));
  if (process.env.UPDATE === "1") writeFileSync(page, report);
  expect(readFileSync(page, "utf8")).toBe(report);
});
