/**
 * The folder of a run. `results/` has one file for each application, written whole or not at all; `journal.jsonl` says what is done; `timings.jsonl` what it took.
 * `work/` is for the time of the run only. One batch at a time works in a folder.
 */
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Finished } from "./application-runner.js";
import type { LimitName } from "./limits.js";
import type { ApplicationStatus } from "./result.js";

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
  private constructor(readonly path: string) {}

  /** Opens the folder, or makes it; what an ended batch left half done is removed. */
  static open(path: string, identity: RunIdentity): RunFolder {
    mkdirSync(path, { recursive: true });
    const folder = new RunFolder(path);
    folder.lock();
    try {
      folder.claim(identity);
      rmSync(join(path, "work"), { recursive: true, force: true });
      for (const inner of ["work", "results"]) mkdirSync(join(path, inner), { recursive: true });
    } catch (error) {
      folder.release();
      throw error;
    }
    return folder;
  }

  /** What a batch that did not come to its end had done; nothing where the last one did. */
  unfinished(): Map<string, JournalLine> {
    const lines = readJournal(this.journalPath);
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
    appendFileSync(join(this.path, "timings.jsonl"), `${JSON.stringify(took)}\n`);
  }

  /** Puts a result where it belongs. */
  commit(name: string, from: string): void {
    const target = this.resultPath(name);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(from, target);
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

  /** A folder for the time of the run. */
  workFolder(name: string): string {
    const folder = join(this.path, "work", name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  has(name: string): boolean {
    return existsSync(this.resultPath(name));
  }

  summarise(summary: object): void {
    const path = join(this.path, "summary.json");
    writeFileSync(`${path}.part`, `${JSON.stringify(summary, null, 2)}\n`);
    renameSync(`${path}.part`, path);
  }

  resultPath(name: string): string {
    return join(this.path, "results", resultFile(name));
  }

  /** Removes results of applications that are no longer there. */
  keepOnly(names: Iterable<string>): void {
    const kept = new Set([...names].map(resultFile));
    const folder = join(this.path, "results");
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      if (!kept.has(path.slice(folder.length + 1).replaceAll("\\", "/"))) rmSync(path);
    }
  }

  release(): void {
    rmSync(join(this.path, "lock"), { force: true });
    rmSync(join(this.path, "work"), { recursive: true, force: true });
  }

  private get journalPath(): string {
    return join(this.path, "journal.jsonl");
  }

  private claim(identity: RunIdentity): void {
    const path = join(this.path, "run.json");
    const text = `${JSON.stringify(identity, null, 2)}\n`;
    const known = existsSync(path) ? readFileSync(path, "utf8") : undefined;
    if (known === undefined && readdirSync(this.path).some((name) => name !== "lock"))
      throw new RunFolderError(`${this.path} is not empty and holds no run. Give another folder.`);
    if (known === text) return;
    if (known !== undefined && !isSameRequest(known, identity))
      throw new RunFolderError(`${this.path} holds a run with other options. Give another folder, or the options in its run.json.`);
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
    // Another version answers differently: nothing that is done counts.
    rmSync(this.journalPath, { force: true });
  }

  private lock(): void {
    const path = join(this.path, "lock");
    const mine = `${process.pid}\n`;
    try {
      writeFileSync(path, mine, { flag: "wx" });
    } catch {
      const owner = Number(readFileSync(path, "utf8"));
      if (isAlive(owner)) throw new RunFolderError(`${this.path} is in use by process ${owner}. Wait for it, or give another folder.`);
      writeFileSync(path, mine);
    }
  }
}

/** The lines that are whole; the last one may have been cut off, and is taken away so that the next is a line of its own. */
export function readJournal(path: string): (JournalLine | { readonly end: number })[] {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
  return bytes
    .toString("utf8", 0, whole)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as JournalLine);
}

/** What the run in a folder was asked for; undefined where there is none. */
export function readIdentity(folder: string): RunIdentity | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as RunIdentity;
  } catch {
    return undefined;
  }
}

function isSameRequest(known: string, { options }: RunIdentity): boolean {
  try {
    return JSON.stringify((JSON.parse(known) as RunIdentity).options) === JSON.stringify(options);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const safe = /^[A-Za-z0-9._~@+,=-]$/;

/** A path for a result that every file system takes: odd characters as their bytes in hexadecimal after "%". */
export function resultFile(name: string): string {
  const parts = name.split("/").map((part) => [...part].map((char) => (safe.test(char) ? char : encoded(char))).join(""));
  // Names that are only dots, or longer than a file system takes, would be others.
  const named = parts.map((part) =>
    /^\.+$/.test(part) ? part.replaceAll(".", "%2E") : part.length > 200 ? `${part.slice(0, 180)}%${hashOf(part)}` : part,
  );
  return `${named.join("/")}.json`;
}

function encoded(char: string): string {
  return [...Buffer.from(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

function hashOf(text: string): string {
  let hash = 5381;
  for (const char of text) hash = (Math.imul(hash, 33) ^ (char.codePointAt(0) ?? 0)) >>> 0;
  return hash.toString(36);
}
