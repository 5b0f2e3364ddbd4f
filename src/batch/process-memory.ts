/** Bytes of memory that a process holds; undefined where that cannot be told. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

const execute = promisify(execFile);

export async function memoryOf(pid: number): Promise<number | undefined> {
  if (process.platform === "linux") return residentSize(pid);
  if (process.platform === "win32") return undefined;
  try {
    const { stdout } = await execute("ps", ["-o", "rss=", "-p", String(pid)]);
    return Number(stdout) * 1024;
  } catch {
    return undefined;
  }
}

function residentSize(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
