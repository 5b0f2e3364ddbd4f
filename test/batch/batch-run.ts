/** `furcifer batch` as a user starts it: the built command in a process of its own, over small corpora. */
import type { ChildProcess, SpawnOptions } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface BatchRun {
  readonly child: ChildProcess;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: string | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
}

export function startBatch(argv: readonly string[], options: SpawnOptions = {}): BatchRun {
  return start(["batch", ...argv], options);
}

/** Any command. */
export function run(argv: readonly string[]): BatchRun["ended"] {
  return start(argv, {}).ended;
}

function start(argv: readonly string[], options: SpawnOptions): BatchRun {
  const child = spawn(process.execPath, [main, ...argv], { stdio: ["ignore", "pipe", "pipe"], ...options });
  const said = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  const ended = once(child, "close").then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null, ...said }));
  return { child, ended };
}

export function batch(argv: readonly string[], options: SpawnOptions = {}): BatchRun["ended"] {
  return startBatch(argv, options).ended;
}

/** A folder that is removed when the tests of the file are done. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "furcifer-batch-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

export function write(path: string, content: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** An application with a decision; its words lie in a file beside it. */
export function decider(folder: string, words: readonly string[], { constant = "WORDS" }: { readonly constant?: string } = {}): void {
  write(join(folder, "words.txt"), `${words.join("\n")}\n`);
  write(
    join(folder, "app.py"),
    `from google.cloud import vision

with open("words.txt") as file:
    ${constant} = [line.strip() for line in file]


def decide(image):
    labels = vision.ImageAnnotatorClient().label_detection(image=image).label_annotations
    return any(label.description in ${constant} for label in labels)
`,
  );
}

/** Six applications, three of which decide something. */
export function smallCorpus(folder: string): string {
  for (const [name, ...words] of [
    ["cats", "Cat"],
    ["dogs", "Dog", "Wolf"],
    ["deep/birds", "Bird"],
  ]) {
    decider(join(folder, name ?? ""), words);
  }
  write(join(folder, "plain/index.js"), "export const nothing = 0;\n");
  write(join(folder, "broken/app.py"), "def (:\n");
  write(join(folder, "odd \u202e%\nname/app.py"), "x = 1\n");
  return folder;
}

/** What may not differ between runs: every file of results and tables, and the summary. */
export function outputOf(folder: string): Record<string, string> {
  const files = ["results", "tables"].flatMap((inner) =>
    existsSync(join(folder, inner))
      ? readdirSync(join(folder, inner), { recursive: true, encoding: "utf8" }).map((path) => join(inner, path))
      : [],
  );
  const isFile = (path: string): boolean => path.endsWith(".json") || path.endsWith(".jsonl") || path.endsWith(".part");
  return Object.fromEntries(
    [...files, "summary.json"].sort().map((path) => [path, isFile(path) ? readFileSync(join(folder, path), "utf8") : "folder"]),
  );
}

export interface Row {
  readonly name: string;
  readonly status: string;
  readonly limit?: string;
  readonly stage?: string;
  readonly what?: string;
  readonly attempts?: number;
  readonly cached?: boolean;
}

export function rowsIn(path: string): Row[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
}

/** What a run has done up to now. */
export function doneIn(out: string): Row[] {
  return existsSync(join(out, "journal.jsonl")) ? rowsIn(join(out, "journal.jsonl")).filter(({ name }) => name !== undefined) : [];
}

export async function until(isTrue: () => boolean, what: string, seconds = 30): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await setTimeout(10);
  }
}

/** The processes that a process started and that live: workers. */
export function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((each) => Number.isInteger(each) && parentOf(each) === pid);
}

export function isAlive(pid: number): boolean {
  return parentOf(pid) !== undefined;
}

/** Undefined for what has ended, also where nobody has asked how. */
function parentOf(pid: number): number | undefined {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ");
    return state === "Z" ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}
