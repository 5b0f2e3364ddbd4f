/** docs/loss-spec.md is what the schema says. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("docs/loss-spec.md is up to date with the schema", () => {
  const script = fileURLToPath(new URL("../../scripts/make-spec-docs.mjs", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
