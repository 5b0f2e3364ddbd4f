/** `if "Bird" or "Cat" in labels`: a text on its own is true, and what stands behind the `or` is never asked. */
import type { Diagnostic } from "../base/diagnostic.js";
import type { Span } from "../base/span.js";
import type { Block } from "../ir/ir.js";
import { nestedBlocks, walkInstructions, writtenRegisters } from "../ir/walk.js";
import { valueFromOutput } from "../symbolic/conditions.js";
import { variableOf } from "../symbolic/machine.js";
import type { BranchSite, If } from "./branch-sites.js";
import type { Reached, ReachedSite } from "./reached.js";
import { testsInside } from "./reached.js";

export function lintLiteralOperands(sites: readonly ReachedSite[]): Diagnostic[] {
  return sites.flatMap(({ site, ways }): Diagnostic[] => {
    const literal = literalOperand(site);
    if (literal === null || !ways.some((way) => isOfOutput(way, site))) return [];
    const { span, value } = literal;
    const text = JSON.stringify(value);
    return [
      {
        code: "constant-condition",
        span,
        message: `${text} stands alone as an operand of \`or\`, and a text that is not empty is true: the condition holds for every output.`,
        remedy: `Compare it too (\`${text} in labels\`), or look for any of a list of words.`,
      },
    ];
  });
}

/** A text that is an operand of an `or` in the condition; the comparison was forgotten. */
function literalOperand({
  block,
  index,
  earlier,
  instruction: { condition },
}: BranchSite): { readonly span: Span; readonly value: string } | null {
  const operands = earlier.filter((i) => isOrOperand(i, condition));
  if (operands.length === 0) return null;
  const blocks: Block[] = [block.slice(0, index), ...operands.flatMap(nestedBlocks)];
  for (const each of blocks) {
    const literal = each.find(
      (i) => i.op === "constant" && typeof i.value === "string" && i.value !== "" && isOperandOf(each, i.target, condition),
    );
    if (literal?.op === "constant" && typeof literal.value === "string") return { span: literal.span, value: literal.value };
  }
  return null;
}

/** Whether an instruction is the later operand of an `or` that a condition is made of. */
function isOrOperand(i: If, condition: number): boolean {
  if (i.then.length > 0) return false;
  let writes = false;
  walkInstructions(i.else, (inner) => {
    if (writtenRegisters(inner).includes(condition)) writes = true;
  });
  return writes;
}

/** Whether a register is the condition, as it is or by its truth. */
function isOperandOf(block: Block, register: number, condition: number): boolean {
  if (register === condition) return true;
  return block.some(
    (i) =>
      ((i.op === "copy" && i.source === register) || (i.op === "unary" && i.operand === register)) &&
      isOperandOf(block, i.target, condition),
  );
}

/** Whether the condition asks the output: by a test that was made, or by a variable that was not read because of the literal. */
function isOfOutput(way: Reached, site: BranchSite): boolean {
  const { texts, numbers } = testsInside(way, site);
  if (texts.length + numbers.length > 0) return true;
  const { machine, record } = way;
  let found = false;
  for (const i of site.earlier) {
    if (!isOrOperand(i, site.instruction.condition)) continue;
    walkInstructions(i.else, (inner) => {
      if (inner.op !== "load") return;
      const frame = inner.scope.kind === "local" ? record.frames[inner.scope.depth] : record.frames.at(-1);
      const value = frame === undefined ? undefined : machine.read(variableOf(frame, inner.name));
      if (value !== undefined && valueFromOutput(machine, value)) found = true;
    });
  }
  return found;
}
