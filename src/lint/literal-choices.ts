/**
 * `("Dog" or "Cat") in labels`, `labels.includes("Dog" || "Cat")`: a choice between texts is made before anything is asked, so that
 * one of them is never looked for.
 */
import type { Diagnostic } from "../base/diagnostic.js";
import type { Span } from "../base/span.js";
import type { Block, Instruction, Program } from "../ir/ir.js";
import { nestedBlocks } from "../ir/walk.js";
import type { LintInput } from "./lint-input.js";
import { contains } from "./source-literals.js";

interface Choice {
  readonly span: Span;
  readonly taken: string;
  readonly left: string;
}

export function lintLiteralChoices({ runs, program }: LintInput): Diagnostic[] {
  const tests = runs.flatMap(({ run }) => [...run.machine.tests.texts.values()].map(({ span }) => span));
  return choicesIn(program)
    .filter(({ span }) => tests.some((test) => contains(test, span)))
    .map(({ span, taken, left }) => ({
      code: "constant-condition",
      span,
      message: `Of these two texts ${JSON.stringify(taken)} is always chosen, because a text that is not empty is true: ${JSON.stringify(left)} is never looked for.`,
      remedy: "Ask for each of the texts, or for any of a list of them.",
    }));
}

function choicesIn(program: Program): Choice[] {
  const found: Choice[] = [];
  const pending: Block[] = program.modules.flatMap((m) => m.functions.map((f) => f.body));
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    for (const [index, instruction] of block.entries()) {
      pending.push(...nestedBlocks(instruction));
      const choice = choiceAt(block, index, instruction);
      if (choice !== null) found.push(choice);
    }
  }
  return found;
}

/** The choice that an `or` or `and` between two literals is. */
function choiceAt(block: Block, index: number, i: Instruction): Choice | null {
  if (i.op !== "if" || (i.then.length === 0) === (i.else.length === 0)) return null;
  const second = (i.then.length === 0 ? i.else : i.then)[0];
  const first = block.slice(0, index).find((b) => b.op === "constant" && second?.op === "constant" && b.target === second.target);
  if (first?.op !== "constant" || second?.op !== "constant") return null;
  if (typeof first.value !== "string" || first.value === "" || typeof second.value !== "string") return null;
  const isOr = i.then.length === 0;
  return { span: first.span, taken: isOr ? first.value : second.value, left: isOr ? second.value : first.value };
}
