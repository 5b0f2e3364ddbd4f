// Finds the Python that has what the trainer's checks and tests need. Run by itself it says which one, or fails with the remedy; it installs nothing.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const trainer = join(dirname(dirname(fileURLToPath(import.meta.url))), "trainer");
const isWindows = process.platform === "win32";

/** The trainer's own virtual environment, and its interpreter. */
export const environment = join(trainer, ".venv");
export const environmentPython = join(environment, isWindows ? "Scripts/python.exe" : "bin/python");

/** Modules that the checks and tests import; plots are left out where matplotlib is missing. */
export const modules = ["torch", "numpy", "PIL", "pytest", "mypy", "hypothesis"];

const probe = `
import sys
lacking = [] if sys.version_info >= (3, 10) else ["python3.10"]
for name in ${JSON.stringify(modules)}:
    try:
        __import__(name)
    except ImportError:
        lacking.append(name)
print(*lacking)
`;

/** What an interpreter lacks; undefined where there is no such interpreter. */
export function lackingModules(python) {
  const { status, stdout } = spawnSync(python, ["-c", probe], { cwd: dirname(trainer), encoding: "utf8" });
  return status === 0 ? stdout.split(/\s+/).filter((name) => name !== "") : undefined;
}

/** The interpreters to look at, in order: the one in PYTHON, the trainer's own, those on the path, the system's. */
export function candidates() {
  const named = process.env.PYTHON === undefined ? [] : [process.env.PYTHON];
  return [...named, environmentPython, "python3", ...(isWindows ? ["python"] : ["/usr/bin/python3"])];
}

/** The first interpreter that lacks nothing. */
export function findPython() {
  return candidates().find((python) => lackingModules(python)?.length === 0);
}

/** As `findPython`, but ends the process with the remedy where there is none. */
export function requirePython(among = candidates()) {
  const python = among.find((candidate) => lackingModules(candidate)?.length === 0);
  if (python !== undefined) return python;
  const found = among.map((candidate) => {
    const lacking = lackingModules(candidate);
    return `  ${candidate}: ${lacking === undefined ? "not there" : `lacks ${lacking.join(", ")}`}`;
  });
  console.error(`The trainer's tests need Python 3.10 or later with ${modules.join(", ")}.\n${found.join("\n")}\nRun: npm run setup`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`trainer: ${requirePython()}`);
