// Finds the Chromium that tests of HTML pages open them in. Run by itself it says which one, or fails with the remedy; it installs nothing.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The browsers to look at, in order: the one in CHROMIUM, Debian's, those on the path, Chrome on a Mac. */
export function candidates() {
  const named = process.env.CHROMIUM === undefined ? [] : [process.env.CHROMIUM];
  const installed = ["/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"];
  return [...named, ...installed, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
}

function isThere(command) {
  const path = command.includes("/") ? [command] : spawnSync("which", [command], { encoding: "utf8" }).stdout?.split("\n");
  const file = path?.[0]?.trim() ?? "";
  return file !== "" && spawnSync(file, ["--version"], { stdio: "ignore", timeout: 60_000 }).status === 0 ? file : undefined;
}

/** The file of the first browser that is there. */
export function findChromium(among = candidates()) {
  for (const command of among) {
    const file = isThere(command);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** As `findChromium`, but ends the process with the remedy where there is none. */
export function requireChromium(among = candidates()) {
  const file = findChromium(among);
  if (file !== undefined) return file;
  const looked = among.map((command) => `  ${command}: not there`).join("\n");
  console.error(`Tests of HTML pages need Chromium.\n${looked}\nRun: npm run setup (or name one: CHROMIUM=/path/to/chromium)`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`browser: ${requireChromium()}`);
