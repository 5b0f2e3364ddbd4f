// Bundles the browser scripts of HTML pages, each into one text without imports, as the exporters put them into pages. Nothing but our own
// sources may get into them.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const browser = join(root, "src", "exporters", "html", "browser");

/** The script of each page, by name. */
const entries = { application: "application-page.ts", corpus: "corpus-page.ts" };

async function bundle(entry) {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(browser, entry)],
    absWorkingDir: root,
    tsconfigRaw: {},
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2023",
    charset: "ascii",
    legalComments: "none",
    logLevel: "error",
  });
  const foreign = Object.keys(metafile.inputs).filter((path) => !path.startsWith("src/"));
  if (foreign.length > 0) throw new Error(`${entry} pulls in ${foreign.join(", ")}`);
  const text = outputFiles[0].text;
  // Either would end the element that the script stands in, or keep its end from being seen.
  if (/<\/script|<!--/i.test(text)) throw new Error(`${entry} has text that cannot stand in a script element`);
  return text;
}

export async function bundlePages() {
  const scripts = await Promise.all(Object.entries(entries).map(async ([name, entry]) => [name, await bundle(entry)]));
  return Object.fromEntries(scripts);
}

/** Where the exporters look for them. */
export const pageScriptsFile = join(root, "dist", "exporters", "html", "page-scripts.json");

export async function writePageScripts() {
  const scripts = await bundlePages();
  mkdirSync(dirname(pageScriptsFile), { recursive: true });
  writeFileSync(pageScriptsFile, `${JSON.stringify(scripts)}\n`);
}
