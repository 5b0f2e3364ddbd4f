/**
 * `("Dog" or "Cat") in labels`, `labels.includes("Dog" || "Cat")`: a choice between texts is made before anything is asked, so that
 * one of them is never looked for.
 */
import type { Diagnostic } from "../base/diagnostic.js";
import type { Span } from "../base/span.js";
import type { Block, Instruction, Program, Register } from "../ir/ir.js";
import { nestedBlocks } from "../ir/walk.js";
import type { LintInput } from "./lint-input.js";
import { contains } from "./source-literals.js";

type Constant = Extract<Instruction, { readonly op: "constant" }>;

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
    /** The first of the block, by what it writes. */
    const constants = new Map<Register, Constant>();
    for (const instruction of block) {
      pending.push(...nestedBlocks(instruction));
      const choice = choiceAt(instruction, constants);
      if (choice !== null) found.push(choice);
      if (instruction.op === "constant" && !constants.has(instruction.target)) constants.set(instruction.target, instruction);
    }
  }
  return found;
}

/** The choice that an `or` or `and` between two literals is. */
function choiceAt(i: Instruction, before: ReadonlyMap<Register, Constant>): Choice | null {
  if (i.op !== "if" || (i.then.length === 0) === (i.else.length === 0)) return null;
  const second = (i.then.length === 0 ? i.else : i.then)[0];
  if (second?.op !== "constant") return null;
  const first = before.get(second.target);
  if (first === undefined) return null;
  if (typeof first.value !== "string" || first.value === "" || typeof second.value !== "string") return null;
  const isOr = i.then.length === 0;
  return { span: first.span, taken: isOr ? first.value : second.value, left: isOr ? second.value : first.value };
}
