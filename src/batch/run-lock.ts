/**
 * One batch at a time works in a folder: a file names the process. It counts as long as that very process is alive, so that nothing has to be removed by hand
 * after a kill. It is made with its content in one step, and taken over in a way in which only one of several can.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export class RunLock {
  isHeld = true;

  private constructor(private readonly path: string) {}

  /** The lock, or the process that has it. */
  static take(folder: string): RunLock | { readonly owner: number } {
    const path = join(folder, "lock");
    const mine = join(folder, `lock.${process.pid}`);
    writeFileSync(mine, textOf(process.pid));
    try {
      while (!linked(mine, path)) {
        const seen = textIn(path);
        if (seen === undefined) continue;
        const owner = Number(seen.split(" ", 1)[0]);
        if (isOwner(owner, seen)) return { owner };
        removeStale(path, seen, `${mine}.stale`);
      }
    } finally {
      rmSync(mine, { force: true });
    }
    return new RunLock(path);
  }

  release(): void {
    if (!this.isHeld) return;
    this.isHeld = false;
    rmSync(this.path, { force: true });
  }
}

/** Whether an entry of the folder is a lock, or was left by a process that was ended while it took one. */
export function isLockFile(name: string): boolean {
  return /^lock(\.\d+(\.stale)?)?$/.test(name);
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Moves a lock away; where another process was faster and it is that one's lock, it is put back. */
function removeStale(path: string, seen: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (textIn(aside) !== seen) linked(aside, path);
  rmSync(aside, { force: true });
}

function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function textOf(pid: number): string {
  return `${pid} ${startOf(pid) ?? ""}\n`;
}

/** A process that has the number of one that ended is another one. */
function isOwner(pid: number, text: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  return text === textOf(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process began, in ticks since the machine did; undefined where that is not told. */
function startOf(pid: number): string | undefined {
  try {
    // The name in parentheses may have spaces.
    return readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ")[19];
  } catch {
    return undefined;
  }
}
