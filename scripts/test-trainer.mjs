// The trainer's checks and tests: mypy, then pytest. It installs nothing; where something is missing it says what to run.
import { spawnSync } from "node:child_process";
import { requirePython, trainer } from "./trainer-python.mjs";

const python = requirePython();
const env = { ...process.env, OMP_NUM_THREADS: "1" };
for (const args of [["mypy"], ["pytest", ...process.argv.slice(2)]]) {
  console.log(`+ ${python} -m ${args.join(" ")}`);
  const { status } = spawnSync(python, ["-m", ...args], { cwd: trainer, env, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
