/** Python's own modules, as a large body of code that nobody wrote for this project; without tests and what is installed beside it. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

export interface LibraryFile {
  /** From the library's folder, with "/". */
  readonly path: string;
  readonly text: () => string;
}

export interface StandardLibrary {
  readonly folder: string;
  /** At most `mostFiles`, by path. */
  readonly files: readonly LibraryFile[];
}

const mostFiles = 700;
const skipped = /(^|\/)(tests?|idlelib|idle_test|(dist|site)-packages|__pycache__)\//;

function findFolder(): string | undefined {
  for (const python of ["/usr/bin/python3", "python3"]) {
    try {
      return execFileSync(python, ["-c", "import os; print(os.path.dirname(os.__file__))"], { encoding: "utf8" }).trim();
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

function readLibrary(folder: string): StandardLibrary {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.split(sep).join("/"));
  const sources = paths.filter((path) => path.endsWith(".py") && !skipped.test(path)).sort();
  return { folder, files: sources.slice(0, mostFiles).map((path) => ({ path, text: () => readFileSync(join(folder, path), "utf8") })) };
}

const folder = findFolder();

/** Undefined where there is no python3 to ask for it. */
export const standardLibrary: StandardLibrary | undefined = folder === undefined ? undefined : readLibrary(folder);

/** Printed with the name of what is skipped. */
export const withoutLibrary = standardLibrary === undefined ? " (skipped: no python3 whose standard library could be read)" : "";
