/**
 * Rules on items in an order of their own, and on sums of votes, are read alone: certificates of the decision fixtures with such rules
 * hold, with the rule itself compared.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { certifiable } from "../harness/certified.js";

const root = fileURLToPath(new URL("../fixtures/decision", import.meta.url));
const saysOrder = /^(in the order|ties (first|last)$)/m;
const withOrder = readdirSync(root).filter((name) => saysOrder.test(readFileSync(join(root, name, "expected.txt"), "utf8")));

describe("certificates compare rules in an order", () => {
  it("there are some", () => expect(withOrder.length).toBeGreaterThan(15));

  it.each(withOrder)("%s", async (name) => {
    for (const { decision } of await certifiable(join(root, name), ["app.py:decide"])) {
      const { status, rule, reason } = decision.certificate ?? {};
      expect({ status, rule, reason }).toEqual({ status: "holds", rule: true });
    }
  });
});
