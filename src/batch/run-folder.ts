/**
 * The folder of a run. `results/` has one file for each application, written whole or not at all; `journal.jsonl` says what is done; `timings.jsonl` what it took.
 * `work/` is for the time of the run only. One batch at a time works in a folder.
 */
import { randomUUID } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pageFile, pageOf } from "./application-page.js";
import type { Finished } from "./application-runner.js";
import type { LimitName } from "./limits.js";
import type { ApplicationStatus } from "./result.js";
import { resultFile } from "./result-file.js";
import { isLockFile, RunLock } from "./run-lock.js";

/** What a run is asked for; a folder is of one run. */
export interface RunIdentity {
  readonly tool: string;
  readonly build: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface JournalLine {
  readonly name: string;
  readonly status: ApplicationStatus;
  readonly limit?: LimitName;
}

/** The folder belongs to something else, or somebody else works in it. */
export class RunFolderError extends Error {
  override readonly name = "RunFolderError";
}

export class RunFolder {
  /** For the time of this run; what an ended one may still write does not get in here. */
  readonly work: string;

  private constructor(
    readonly path: string,
    private readonly lock: RunLock,
    private readonly identity: RunIdentity,
  ) {
    this.claim(identity);
    this.removeWork();
    for (const inner of ["work", "results", ...(this.hasPages ? ["pages"] : [])]) mkdirSync(join(path, inner), { recursive: true });
    this.work = mkdtempSync(join(path, "work", "run-"));
    for (const log of [this.journalPath, this.timingsPath]) endWithWholeLine(log);
  }

  /** Opens the folder, or makes it; what an ended batch left half done is removed. */
  static open(path: string, identity: RunIdentity): RunFolder {
    mkdirSync(path, { recursive: true });
    const lock = RunLock.take(path);
    if (!(lock instanceof RunLock))
      throw new RunFolderError(`${path} is in use by process ${lock.owner}. Wait for it, or give another folder.`);
    try {
      return new RunFolder(path, lock, identity);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Whether applications have pages, and all of them one. */
  get hasPages(): boolean {
    return this.identity.options.explain === true;
  }

  /** What a batch that did not come to its end had done; nothing where the last one did. */
  unfinished(): Map<string, JournalLine> {
    const lines = readJournal(this.path);
    const end = lines.findLastIndex((line) => "end" in line);
    return new Map(lines.slice(end + 1).flatMap((line) => ("name" in line ? [[line.name, line] as const] : [])));
  }

  note(line: JournalLine | { readonly end: number }): void {
    appendFileSync(this.journalPath, `${JSON.stringify(line)}\n`);
  }

  /** Takes the result that is in the file `output`: it is where it belongs, then it is noted. */
  accept({ name, status, limit, took }: Finished, output: string): void {
    this.commit(name, output);
    this.note({ name, status, ...(limit === undefined ? {} : { limit }) });
    appendFileSync(this.timingsPath, `${JSON.stringify(took)}\n`);
  }

  /** Puts a result where it belongs, its page before it. */
  commit(name: string, from: string): void {
    const page = join(this.path, "pages", pageFile(name));
    if (existsSync(pageOf(from))) moved(pageOf(from), page);
    else rmSync(page, { force: true });
    moved(from, this.resultPath(name));
  }

  /** A folder for the time of the run. */
  workFolder(name: string): string {
    const folder = join(this.work, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  has(name: string): boolean {
    return existsSync(this.resultPath(name));
  }

  /** What tells this run's tasks in a queue from those of others, also where it is continued. */
  queueId(): string {
    const path = join(this.path, "queue-id");
    if (!existsSync(path)) writeFileSync(path, randomUUID());
    return readFileSync(path, "utf8");
  }

  endQueue(): void {
    rmSync(join(this.path, "queue-id"), { force: true });
  }

  summarise(summary: object): void {
    this.write("summary.json", `${JSON.stringify(summary, null, 2)}\n`);
  }

  /** A file of the folder, whole or not at all. */
  write(name: string, text: string): void {
    const path = join(this.path, name);
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  }

  /** Seconds that applications took when they were last done. */
  times(): Map<string, number> {
    return new Map(
      linesOf(this.timingsPath).flatMap(({ name, seconds }) =>
        typeof name === "string" && typeof seconds === "number" ? [[name, seconds]] : [],
      ),
    );
  }

  resultPath(name: string): string {
    return join(this.path, "results", resultFile(name));
  }

  /** Removes results of applications that are no longer there, and folders that are left empty. */
  keepOnly(names: Iterable<string>): void {
    const all = [...names];
    keepFiles(join(this.path, "results"), "", new Set(all.map(resultFile)));
    if (this.hasPages) keepFiles(join(this.path, "pages"), "", new Set(all.map(pageFile)));
  }

  /** Once more is nothing. */
  release(): void {
    if (!this.lock.isHeld) return;
    this.removeWork();
    this.lock.release();
  }

  private removeWork(): void {
    // What an ended batch started may write for a moment longer.
    rmSync(join(this.path, "work"), { recursive: true, force: true, maxRetries: 20, retryDelay: 20 });
  }

  private get journalPath(): string {
    return journalIn(this.path);
  }

  private get timingsPath(): string {
    return join(this.path, "timings.jsonl");
  }

  private claim(identity: RunIdentity): void {
    const path = join(this.path, "run.json");
    const text = `${JSON.stringify(identity, null, 2)}\n`;
    const known = existsSync(path) ? readFileSync(path, "utf8") : undefined;
    if (known === undefined && readdirSync(this.path).some((name) => !isLockFile(name) && name !== "run.json.part"))
      throw new RunFolderError(`${this.path} is not empty and holds no run. Give another folder.`);
    if (known === text) return;
    if (known !== undefined && !isSameRequest(known, identity))
      throw new RunFolderError(`${this.path} holds a run with other options. Give another folder, or the options in its run.json.`);
    // Another version answers differently: nothing that is done counts.
    rmSync(this.journalPath, { force: true });
    this.write("run.json", text);
  }
}

function moved(from: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  renameSync(from, target);
}

function journalIn(folder: string): string {
  return join(folder, "journal.jsonl");
}

/** What is done in a run's folder. What is no line of ours says nothing. */
export function readJournal(folder: string): (JournalLine | { readonly end: number })[] {
  const isOurs = (line: object): boolean => "name" in line || "end" in line;
  return linesOf(journalIn(folder)).filter(isOurs) as unknown as (JournalLine | { readonly end: number })[];
}

/** What the run in a folder was asked for; undefined where there is none. */
export function readIdentity(folder: string): RunIdentity | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as RunIdentity;
  } catch {
    return undefined;
  }
}

/** The last line may have been cut off; it is taken away so that the next is a line of its own. */
function endWithWholeLine(path: string): void {
  if (!existsSync(path)) return;
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
}

/** The objects of a log, a line each. What was cut off or is none says nothing. */
function linesOf(path: string): Readonly<Record<string, unknown>>[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").flatMap(objectIn);
}

function objectIn(line: string): Readonly<Record<string, unknown>>[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? [value as Record<string, unknown>] : [];
  } catch {
    return [];
  }
}

/** Answers whether anything is left in the folder. */
function keepFiles(root: string, folder: string, kept: ReadonlySet<string>): boolean {
  const left = readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory() ? keepFiles(root, `${path}/`, kept) : kept.has(path)) return true;
    if (entry.isDirectory()) rmdirSync(join(root, path));
    else rmSync(join(root, path));
    return false;
  });
  return left.length > 0;
}

function isSameRequest(known: string, { options }: RunIdentity): boolean {
  try {
    return JSON.stringify((JSON.parse(known) as RunIdentity).options) === JSON.stringify(options);
  } catch {
    return false;
  }
}
