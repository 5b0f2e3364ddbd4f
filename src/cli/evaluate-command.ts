/** `furcifer evaluate`: recorded outputs in, one a line; answers out, one a line. */
import { createReadStream } from "node:fs";
import { UsageError } from "../options.js";
import { compileDecision } from "../spec/evaluate.js";
import type { Decision, LossSpec } from "../spec/loss-spec.js";
import type { RecordedOutputs } from "../spec/recorded.js";
import { CommandFailure, fileProblem } from "./failure.js";
import { problemLines, readSpec } from "./read-spec.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, writeAll } from "./terminal.js";

export interface EvaluateArguments {
  readonly responses: string;
  readonly decision?: string;
  readonly wire: "json" | "client";
}

export async function evaluateCommand(specFile: string, choices: EvaluateArguments, terminal: Terminal): Promise<number> {
  const { responses, wire } = choices;
  if (specFile === "-" && responses === "-") throw new UsageError("Only one of SPEC and --responses can be standard input.");
  const result = await readSpec(specFile, terminal);
  if (!result.ok) throw new CommandFailure(`this is not a valid loss spec.\n${problemLines(specFile, result.problems).join("\n")}`);
  const decision = chooseDecision(result.spec, specFile, choices.decision);
  const evaluator = compileDecision(decision);
  const operations = new Set(decision.calls.map(({ operation }) => operation));
  let lines = 0;
  let matching = 0;
  for await (const [number, text] of numberedLines(responses, terminal)) {
    const recorded = parseLine(text, `${responses}:${number}`);
    lines++;
    if (Object.keys(recorded.responses).some((operation) => operations.has(operation))) matching++;
    await writeAll(terminal.stdout, `${JSON.stringify(evaluator(recorded, { wire }))}\n`);
  }
  if (lines > 0 && matching === 0) {
    const names = [...operations].join(", ");
    terminal.stderr.write(
      `furcifer: no line has a response of ${names}; all were taken for empty. Name responses by these operation ids.\n`,
    );
  }
  return exitCodes.done;
}

function chooseDecision({ decisions }: LossSpec, file: string, id: string | undefined): Decision {
  const list = decisions.map((decision) => `  ${decision.id}`).join("\n");
  const [first] = decisions;
  if (first === undefined) throw new CommandFailure(`${file}: the spec has no decision to evaluate.`);
  if (id === undefined) {
    if (decisions.length === 1) return first;
    throw new UsageError(`The spec has ${decisions.length} decisions. Choose one with --decision:\n${list}`);
  }
  const chosen = decisions.find((decision) => decision.id === id);
  if (chosen === undefined) throw new UsageError(`The spec has no decision ${JSON.stringify(id)}. It has:\n${list}`);
  return chosen;
}

/** Lines that are not blank, with their number from 1. */
async function* numberedLines(file: string, terminal: Terminal): AsyncGenerator<[number, string]> {
  const stream: AsyncIterable<string | Uint8Array> = file === "-" ? terminal.stdin : createReadStream(file);
  const decoder = new TextDecoder();
  let number = 0;
  let rest = "";
  try {
    for await (const chunk of stream) {
      const lines = (rest + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }))).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        number++;
        if (line.trim() !== "") yield [number, line];
      }
    }
  } catch (error) {
    throw error instanceof CommandFailure ? error : fileProblem(error, file);
  }
  if (rest.trim() !== "") yield [number + 1, rest];
}

function parseLine(text: string, place: string): RecordedOutputs {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new CommandFailure(
      `${place}: not JSON (${error instanceof Error ? error.message : "unreadable"}). Every line must be one JSON object.`,
    );
  }
  const responses = isRecord(json) ? json.responses : undefined;
  if (!isRecord(json) || !isRecord(responses)) {
    throw new CommandFailure(`${place}: no "responses". Every line must be {"responses": {operation id: response}}.`);
  }
  const { inputs } = json;
  if (inputs !== undefined && !isRecord(inputs)) throw new CommandFailure(`${place}: "inputs" must be an object of values by name.`);
  return inputs === undefined ? { responses } : { responses, inputs };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
