/** Whether two blocks of a program are the same code: alike but for places in the source and names of temporaries. */
import type { Block } from "../ir/ir.js";

/** Numbers under these keys are no registers. */
const otherNumbers = new Set(["depth", "level", "function"]);

export function isSameCode(a: Block, b: Block): boolean {
  return a.length === b.length && written(a) === written(b);
}

function written(block: Block): string {
  const registers = new Map<number, number>();
  const visit = (value: unknown, key: string, isConstant: boolean): unknown => {
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value === "number" && !otherNumbers.has(key) && !(isConstant && key === "value")) {
      if (!registers.has(value)) registers.set(value, registers.size);
      return registers.get(value);
    }
    if (Array.isArray(value)) return value.map((item) => visit(item, key, isConstant));
    if (typeof value !== "object" || value === null) return value;
    const own = "op" in value && value.op === "constant";
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== "span")
        .map(([name, inner]) => [name, visit(inner, name, own)]),
    );
  };
  return JSON.stringify(visit(block, "", false));
}
