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
  /** The interpreter whose library it is. */
  readonly python: string;
  readonly folder: string;
  /** At most `mostFiles`, by path. */
  readonly files: readonly LibraryFile[];
}

const mostFiles = 700;
const skipped = /(^|\/)(tests?|idlelib|idle_test|(dist|site)-packages|__pycache__)\//;

function readLibrary(): StandardLibrary | undefined {
  for (const python of ["/usr/bin/python3", "python3"]) {
    try {
      const folder = execFileSync(python, ["-c", "import os; print(os.path.dirname(os.__file__))"], { encoding: "utf8" }).trim();
      return { python, folder, files: filesOf(folder) };
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

function filesOf(folder: string): LibraryFile[] {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.split(sep).join("/"));
  const sources = paths.filter((path) => path.endsWith(".py") && !skipped.test(path)).sort();
  return sources.slice(0, mostFiles).map((path) => ({ path, text: () => readFileSync(join(folder, path), "utf8") }));
}

/** Undefined where there is no python3 to ask for it. */
export const standardLibrary: StandardLibrary | undefined = readLibrary();

/** Printed with the name of what is skipped. */
export const withoutLibrary = standardLibrary === undefined ? " (skipped: no python3 whose standard library could be read)" : "";
