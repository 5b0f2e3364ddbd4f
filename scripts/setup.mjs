// Installs what checks and tests need beside Node's packages, and says what it does: for the trainer, Debian's packages where there is
// apt-get and the right to use it, else a virtual environment in trainer/.venv; for HTML pages, Debian's Chromium; for batches over a queue, its Redis. Where
// everything is there already it does nothing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findChromium } from "./chromium.mjs";
import { environment, environmentPython, findPython, lackingModules } from "./trainer-python.mjs";

const debianPackages = [
  "python3",
  "python3-torch",
  "libopenblas0-pthread",
  "python3-numpy",
  "python3-pil",
  "python3-pytest",
  "python3-hypothesis",
  "python3-matplotlib",
  "mypy",
];

function run(command, args, options = {}) {
  console.log(`+ ${[command, ...args].join(" ")}`);
  return spawnSync(command, args, { stdio: "inherit", ...options }).status === 0;
}

/** How to call apt-get: as root, or by sudo where that asks nothing; undefined where neither works. */
function aptGet() {
  if (!existsSync("/etc/debian_version") || spawnSync("apt-get", ["--version"]).status !== 0) return undefined;
  if (process.getuid?.() === 0) return ["apt-get"];
  return spawnSync("sudo", ["-n", "true"]).status === 0 ? ["sudo", "-n", "apt-get"] : undefined;
}

function aptInstall(packages) {
  const apt = aptGet();
  if (apt === undefined) return false;
  const [command, ...args] = apt;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run(command, [...args, "update", "-qq"], { env });
  return run(command, [...args, "install", "-y", "-qq", "--no-install-recommends", ...packages], { env });
}

function installDebianPackages() {
  console.log("Installing Debian's packages of PyTorch and the test tools.");
  return aptInstall(debianPackages) && lackingModules("/usr/bin/python3")?.length === 0;
}

function installChromium() {
  console.log("Installing Debian's Chromium.");
  return aptInstall(["chromium"]);
}

function installEnvironment() {
  console.log(`Installing PyTorch and the test tools into ${environment}: some gigabytes, once.`);
  const python = process.env.PYTHON ?? (process.platform === "win32" ? "python" : "python3");
  if (!existsSync(environmentPython) && !run(python, ["-m", "venv", environment])) return false;
  return run(environmentPython, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", "trainer[dev]"]);
}

const before = findPython();
if (before !== undefined) console.log(`The trainer's tests run with ${before}: nothing to install.`);
else if ((installDebianPackages() || installEnvironment()) && findPython() !== undefined)
  console.log(`The trainer's tests run with ${findPython()}.`);
else {
  console.error("Could not install what the trainer's tests need. Install Python 3.10 or later with venv, then run: npm run setup");
  process.exit(1);
}

const browser = findChromium();
if (browser !== undefined) console.log(`Tests of HTML pages open ${browser}: nothing to install.`);
else if (installChromium() && findChromium() !== undefined) console.log(`Tests of HTML pages open ${findChromium()}.`);
else {
  console.error(
    "Could not install Chromium. Install Chromium or Chrome, name it in CHROMIUM if it is not on the path, then run: npm run setup",
  );
  process.exit(1);
}

const hasRedis = () => spawnSync("redis-server", ["--version"]).error === undefined;
if (hasRedis()) console.log("Tests of queues start redis-server: nothing to install.");
else if (!aptInstall(["redis-server"]) || !hasRedis()) {
  console.error("Could not install Redis. Install redis-server so that it is on the path, then run: npm run setup");
  process.exit(1);
}

const hasStrace = () => spawnSync("strace", ["--version"]).error === undefined;
if (hasStrace()) console.log("Tests of hostile applications run under strace: nothing to install.");
else if (!aptInstall(["strace"]) || !hasStrace()) {
  console.error("Could not install strace. Install it so that it is on the path, then run: npm run setup");
  process.exit(1);
}
