// Runs the scorers of the suites and reads their last line.
import { execFileSync } from "node:child_process";

/** `outputs`: a file for each snippet, in PyCG's simple format; only edges within the snippet count. */
export function scorePycg(scorer, outputs, truth) {
  const text = execFileSync("python3", [scorer, outputs, "--truth", truth, "--app-only"], { encoding: "utf8" });
  const total = text
    .split("\n")
    .find((line) => line.startsWith("TOTAL"))
    .trim()
    .split(/\s+/);
  const [, snippets, , , exact, edges, , , , precision, recall] = total;
  return { snippets, exact, edges, precision, recall };
}

/** `outputs`: a file for each program, in Jelly's format. */
export function scoreJelly(scorer, outputs, truth) {
  const text = execFileSync("python3", [scorer, outputs, truth], { encoding: "utf8" });
  const parts =
    /(\d+) programs; all dynamic edges found in (\d+); fun2fun recall \d+\/(\d+) = ([\d.]+); call2fun recall \d+\/(\d+) = ([\d.]+)/.exec(
      text,
    );
  const [, programs, perfect, functionEdges, functions, callEdges, calls] = parts;
  return { programs, perfect, functions, functionEdges, calls, callEdges };
}
