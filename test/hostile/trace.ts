/** Reads what strace wrote: which files each task opened, and what it did that an analysis never does. */

/** The system calls that are traced; a question mark in front of those that not every architecture has. */
export const tracedCalls = [
  ..."?open openat ?openat2 ?creat execve execveat ?fork ?vfork ?clone ?clone3 socket connect".split(" "),
  ..."?unlink unlinkat ?rename ?renameat ?renameat2 ?mkdir mkdirat ?rmdir ?symlink symlinkat ?link linkat truncate".split(" "),
].join(",");

export interface TaskTrace {
  /** What was opened, as the system names it: links are followed. */
  readonly opened: readonly string[];
  /** Processes started, connections, changes of the file system, each as strace wrote it. */
  readonly forbidden: readonly string[];
}

const opened = /^(?:openat2?|open|creat)\(|<\.\.\. (?:openat2?|open|creat) resumed>/;
const result = / = \d+<(.*)>$/;

/** By the number of the task. */
export function readTrace(text: string): ReadonlyMap<number, TaskTrace> {
  const traces = new Map<number, { opened: string[]; forbidden: string[] }>();
  let current: { opened: string[]; forbidden: string[] } | undefined;
  for (const line of text.split("\n")) {
    const call = line.replace(/^\d+\s+/, "");
    const marker = /^open(?:at)?\(.*"\/hostile-task\/(\d+|end)"/.exec(call)?.[1];
    if (marker !== undefined) {
      current = marker === "end" ? undefined : { opened: [], forbidden: [] };
      if (current !== undefined) traces.set(Number(marker), current);
      continue;
    }
    if (current === undefined) continue;
    const path = opened.test(call) ? result.exec(call)?.[1] : undefined;
    if (path !== undefined) current.opened.push(path);
    if (isForbidden(call)) current.forbidden.push(call);
  }
  return traces;
}

function isForbidden(call: string): boolean {
  if (/^(?:open|creat)/.test(call)) return /\bO_(?:WRONLY|RDWR|CREAT|TRUNC)\b/.test(call) || call.startsWith("creat");
  if (/^(?:clone3?)\(/.test(call)) return !call.includes("CLONE_THREAD");
  return /^(?:execve|execveat|fork|vfork|socket|connect|unlink|rename|mkdir|rmdir|symlink|link|truncate)/.test(call);
}
