// Wall time and peak memory of a whole process, as the system counts it.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** Never rejects: a process that fails has its exit code. `megabytes`: the largest resident set seen, 0 where the system does not tell. */
export function measureProcess([command, ...args]) {
  return new Promise((done) => {
    const start = performance.now();
    let megabytes = 0;
    const child = spawn(command, args, { stdio: "ignore" });
    const look = setInterval(() => {
      try {
        const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"));
        megabytes = Math.max(megabytes, Number(peak?.[1] ?? 0) / 1024);
      } catch {
        // It has ended, or there is no such file on this system.
      }
    }, 10);
    const end = (exitCode) => {
      clearInterval(look);
      done({ seconds: (performance.now() - start) / 1000, megabytes, exitCode });
    };
    child.on("error", () => end(-1));
    child.on("exit", (code, signal) => end(code ?? signal));
  });
}
