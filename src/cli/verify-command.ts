/** `furcifer verify`: runs the application, after being told to, and says for each decision whether that is what it does. */

import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { analyze } from "../analyze.js";
import { visible, visibleText } from "../base/visible-text.js";
import { stableJson } from "../exporters/stable-json.js";
import { UsageError } from "../options.js";
import { builtInDocuments, catalogWith } from "../providers/registry.js";
import type { Decision, LossSpec } from "../spec/loss-spec.js";
import type { Verification } from "../verify/verify.js";
import { verify } from "../verify/verify.js";
import { CommandFailure } from "./failure.js";
import { readCatalogs } from "./read-catalog.js";
import { problemLines, readSpec } from "./read-spec.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, styleFor, writeAll } from "./terminal.js";

export interface VerifyArguments {
  readonly spec?: string;
  readonly decision?: string;
  readonly entry: readonly string[];
  readonly catalog: readonly string[];
  readonly python: string;
  readonly cases: number;
  readonly format: "text" | "json" | "spec";
  readonly yesRunThisCode?: true;
}

const caseSeconds = 5;

export async function verifyCommand(path: string, choices: VerifyArguments, terminal: Terminal): Promise<number> {
  const root = rootOf(path);
  const documents = await readCatalogs(choices.catalog, builtInDocuments);
  const spec = await specOf(path, choices, documents, terminal);
  const decisions = chosen(spec, choices.decision);
  await ask(root, decisions, choices, terminal);
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  process.once("SIGINT", abort);
  process.once("SIGTERM", abort);
  try {
    const results = await verify({
      root,
      decisions,
      catalog: catalogWith(documents),
      python: choices.python,
      cases: choices.cases,
      caseSeconds,
      signal: stop.signal,
      onProgress: (decision, done, of) => showProgress(decision, done, of, terminal),
    });
    clearProgress(terminal);
    await writeAll(terminal.stdout, shown(choices.format, spec, results, terminal));
    if (results.some((r) => r.verdict === "refuted")) return exitCodes.findings;
    return results.some((r) => r.verdict === "not-run") ? exitCodes.partial : exitCodes.done;
  } catch (error) {
    clearProgress(terminal);
    if (stop.signal.aborted) throw new CommandFailure("stopped before the end; nothing of the run is left.");
    throw error;
  } finally {
    process.off("SIGINT", abort);
    process.off("SIGTERM", abort);
  }
}

function shown(format: VerifyArguments["format"], spec: LossSpec, results: readonly Verification[], terminal: Terminal): string {
  if (format === "text") return textOf(results, terminal);
  return stableJson(format === "json" ? results : withEvidence(spec, results));
}

/** The spec with what was found of its decisions. */
function withEvidence(spec: LossSpec, results: readonly Verification[]): LossSpec {
  const decisions = spec.decisions.map((d) => {
    const found = results.find(({ decision }) => decision === d.id);
    if (found === undefined) return d;
    const { decision: _, failed: __, ...evidence } = found;
    return { ...d, evidence };
  });
  return { ...spec, decisions };
}

function rootOf(path: string): string {
  if (!existsSync(path)) throw new UsageError(`There is nothing at ${path}.`);
  return statSync(path).isDirectory() ? resolve(path) : dirname(resolve(path));
}

async function specOf(
  path: string,
  choices: VerifyArguments,
  catalogs: Awaited<ReturnType<typeof readCatalogs>>,
  terminal: Terminal,
): Promise<LossSpec> {
  if (choices.spec === undefined) return (await analyze(path, { entries: choices.entry, catalogs })).spec;
  const read = await readSpec(choices.spec, terminal);
  if (!read.ok) throw new CommandFailure(`this is not a valid loss spec.\n${problemLines(choices.spec, read.problems).join("\n")}`);
  return read.spec;
}

function chosen({ decisions }: LossSpec, id: string | undefined): readonly Decision[] {
  if (decisions.length === 0) throw new CommandFailure("there is no decision to verify: furcifer analyze says why.");
  if (id === undefined) return decisions;
  const found = decisions.filter((d) => d.id === id);
  if (found.length === 0)
    throw new UsageError(`There is no decision ${JSON.stringify(id)}. There are:\n${decisions.map((d) => `  ${d.id}`).join("\n")}`);
  return found;
}

/** Says what will be run; goes on only if that is wanted. */
async function ask(root: string, decisions: readonly Decision[], { yesRunThisCode }: VerifyArguments, terminal: Terminal): Promise<void> {
  if (yesRunThisCode === true) return;
  const entries = decisions.map((d) => `  ${d.entry.file}: ${d.entry.name}`).join("\n");
  const what = `This runs code of ${root} on this machine, without network and in a scratch folder (docs/verify.md says what that does not protect from):\n${entries}\n`;
  if (!process.stdin.isTTY || terminal.stderr.isTTY !== true)
    throw new UsageError(`${what}Nobody can be asked here: add --yes-run-this-code to run it.`);
  terminal.stderr.write(visibleText(what));
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question("Run it? (yes/no) ");
  prompt.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError("Nothing was run.");
}

function showProgress(decision: string, done: number, of: number, { stderr }: Terminal): void {
  if (stderr.isTTY === true) stderr.write(`\r\u001b[Kverifying ${visible(decision)}: ${done} of ${of} cases`);
}

function clearProgress({ stderr }: Terminal): void {
  if (stderr.isTTY === true) stderr.write("\r\u001b[K");
}

function textOf(results: readonly Verification[], { stdout, environment }: Terminal): string {
  const style = styleFor(stdout, environment) ?? ((_role, text) => text);
  const blocks = visible(results).map((result) => {
    const { decision, verdict, cases, observed, failed, reason, counterexample } = result;
    const role = verdict === "confirmed" ? "good" : verdict === "refuted" ? "error" : "warning";
    const lines = [`${style("title", decision)}  ${style(role, verdict)}  ${cases} cases, ${observed} different things observed`];
    if (reason !== undefined) lines.push(`  ${reason}`);
    if (counterexample !== undefined) {
      for (const { responses, told, observed: seen } of counterexample.samples)
        lines.push(`  output      ${JSON.stringify(responses)}`, `    told      ${told}`, `    observed  ${seen}`);
      lines.push(`  see ${[...new Set(counterexample.at.map((at) => `${at.file}:${at.line}`))].join(", ")}`);
    }
    for (const [why, count] of Object.entries(failed)) lines.push(`  ${count} failed: ${visible(why)}`);
    return `${lines.join("\n")}\n`;
  });
  const count = (verdict: Verification["verdict"]): number => results.filter((r) => r.verdict === verdict).length;
  return `${blocks.join("\n")}\n${count("confirmed")} confirmed, ${count("refuted")} refuted, ${count("not-run")} not run\n`;
}
