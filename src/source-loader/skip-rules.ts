/**
 * Which folders and files of a repository are not the application: environments, installed and vendored packages, build
 * output, tests. Rules read names in a folder listing only, and never judge the root itself: whoever asks for a folder by
 * name gets it. A rule may be wrong about a folder; every skipped one is therefore named with its reason.
 */
import type { SkipReason } from "../base/source.js";
import { vendoredSdks } from "../providers/vendored-sdks.js";

/** Names below one folder, as far as the rules need them. */
export interface Listing {
  readonly folders: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
}

const installedPackages = new Set(["site-packages", "dist-packages", "node_modules", "bower_components", "jspm_packages"]);

const buildOutput = /^(build|dist|_build|__pycache__|.*\.(egg-info|dist-info|egg))$/i;

const versionedMetadata = /^(?<name>.+?)-\d[^-]*(-py\d.*)?\.(dist-info|egg-info)$/i;

const interpreterFolder = /^(python|pypy)\d+(\.\d+)?$/i;

/** What an environment's own folder holds at its top and an application's does not. */
const environmentEntry =
  /^(bin|scripts|lib|lib64|lib32|libs|include|share|etc|man|doc|tcl|dlls|conda-meta|condabin|ssl|compiler_compat|local|__pycache__|\..*|pyvenv\.cfg|pip-selfcheck\.json|.*\.(txt|md|json|exe|dll|cfg|zip|whl|pyc|bat))$/i;

/** Reads the listing of a sub-folder of the folder being judged; empty when there is none. */
export type ListSubfolder = (...path: string[]) => Promise<Listing>;

/** What is in a folder. */
export interface FolderContent {
  readonly list: ListSubfolder;
  /** Undefined for what is no readable file. */
  readonly readText: (...path: string[]) => string | undefined;
  readonly isSource: (name: string) => boolean;
}

/** Reason to leave out the folder `name`, judged by its name and what is in it; undefined to read on. */
export async function skipFolder(name: string, listing: Listing, content: FolderContent): Promise<SkipReason | undefined> {
  const { list } = content;
  const lower = name.toLowerCase();
  if (name.startsWith(".")) return (await isEnvironment(listing, list)) ? "virtual-environment" : "hidden";
  if (installedPackages.has(lower)) return "installed-packages";
  if (buildOutput.test(name) || isReportOrExport(lower, listing)) return "build-output";
  if (testFolder.test(name) && (await holdsTests(listing, content))) return "tests";
  if (isInterpreterPart(lower, listing)) return "virtual-environment";
  if (vendoredSdks.some((sdk) => sdk.folder === name && sdk.entries.some((entry) => has(listing, entry)))) return "vendored-package";
  const pure = [...listing.folders, ...listing.files].every((entry) => environmentEntry.test(entry));
  if (pure && (await isEnvironment(listing, list))) return "virtual-environment";
  return undefined;
}

/** What a coverage tool or a site generator wrote: such folders have names that an application may give too. */
function isReportOrExport(lowerName: string, listing: Listing): boolean {
  if (lowerName === "coverage")
    return ["lcov.info", "lcov-report", "coverage-final.json", "clover.xml"].some((entry) => has(listing, entry));
  return lowerName === "_next" || (lowerName === "out" && listing.folders.has("_next"));
}

/** A source file that says by its name that it was made from others. */
export function isBuiltName(name: string): boolean {
  return /[-.]min\.[cm]?js$/i.test(name);
}

/** How the loaders begin that bundlers put into what they make: webpack, Parcel, Turbopack, Browserify. */
const bundlerLoader =
  /\bfunction __webpack_require__\s*\(|\bparcelRequire\w*\s*=|\b__turbopack_\w+__\b|\bfunction r\(e,n,t\)\{function o\(i,f\)|\bfunction e\(t,n,r\)\{function s\(o,u\)/;
const shortestBundle = 20_000;
const code = /\bfunction\b|=>|\breturn\b/g;

/** Whether a file of JavaScript was made from others: a bundle with its loader, or minified code, which has hardly any lines. A long list is data. */
export function isBundle(name: string, text: string): boolean {
  if (!/\.[cm]?js$/i.test(name) || text.length < shortestBundle) return false;
  if (bundlerLoader.test(text)) return true;
  const lines = text.split("\n").length;
  return text.length > 1_000 * lines && (text.match(code)?.length ?? 0) > text.length / 1_000;
}

/**
 * Children of a folder that belong to installed software, whatever they are called: parts of an environment that was unpacked
 * among the application's files, and packages installed beside it (each listed in the metadata folder that the installer left).
 */
export async function skippedChildren(
  listing: Listing,
  list: ListSubfolder,
  readText: (...path: string[]) => string | undefined,
): Promise<ReadonlyMap<string, SkipReason>> {
  const skipped = new Map<string, SkipReason>();
  if (await isEnvironment(listing, list)) {
    for (const folder of listing.folders)
      if (/^(include|share|etc|tcl|dlls|conda-meta)$/i.test(folder)) skipped.set(folder, "virtual-environment");
  }
  for (const folder of listing.folders) {
    const name = versionedMetadata.exec(folder)?.groups?.name;
    if (name === undefined) continue;
    for (const member of packageMembers(name, (file) => readText(folder, file))) {
      if (has(listing, member)) skipped.set(member, "vendored-package");
    }
  }
  return skipped;
}

/** Names at the top of an installed distribution: from its metadata, else from its own name. */
function packageMembers(distribution: string, readText: (file: string) => string | undefined): readonly string[] {
  const record = readText("RECORD") ?? readText("installed-files.txt");
  const topLevel = readText("top_level.txt") ?? distribution.toLowerCase().replaceAll("-", "_");
  const members = topLevel.split(/\s+/).filter((line) => line !== "");
  const recorded = (record ?? "").split("\n").map((line) => line.replace(/^\.\.\//, "").split(/[/,]/, 1)[0] ?? "");
  return [...new Set([...members, ...members.map((member) => `${member}.py`), ...recorded])].filter((name) => name !== "" && name !== "..");
}

async function isEnvironment(listing: Listing, list: ListSubfolder): Promise<boolean> {
  if (listing.files.has("pyvenv.cfg") || listing.folders.has("conda-meta")) return true;
  for (const folder of listing.folders) {
    const lower = folder.toLowerCase();
    if (lower === "bin" || lower === "scripts") {
      if (hasActivation(await list(folder))) return true;
    } else if (lower === "lib" || lower === "lib64") {
      const inside = await list(folder);
      if (inside.folders.has("site-packages")) return true;
      for (const child of inside.folders) {
        if (interpreterFolder.test(child) && (await list(folder, child)).folders.has("site-packages")) return true;
      }
    }
  }
  return false;
}

/** A part of an environment that can be told by its own content. */
function isInterpreterPart(lowerName: string, listing: Listing): boolean {
  if (lowerName === "bin" || lowerName === "scripts") return hasActivation(listing);
  const standardLibrary = listing.folders.has("site-packages") || (listing.files.has("os.py") && listing.files.has("codecs.py"));
  return standardLibrary && (lowerName === "lib" || lowerName === "lib64" || interpreterFolder.test(lowerName));
}

function has(listing: Listing, entry: string): boolean {
  return listing.folders.has(entry) || listing.files.has(entry);
}

function hasActivation({ files }: Listing): boolean {
  return ["activate", "activate.bat", "activate_this.py", "python.exe", "pip.exe"].some((name) => files.has(name));
}

const testFolder = /^(tests?|specs?|__tests__|__mocks__|e2e|cypress|testing|unit_?tests?|integration_?tests?)$/i;

/** What test runners look for by default. */
export function isTestName(name: string): boolean {
  return /^test_.*\.|[-_]test\.[^.]+$|\.(test|spec|e2e|cy)\.[^.]+$|^(tests?|spec|conftest)\./.test(name);
}

const pythonTestFrameworks =
  /^[ \t]*(?:import|from)[ \t]+(?:unittest2?|pytest|nose2?|mock|doctest|hypothesis|testtools|django\.test|flask_testing)\b/m;
const javascriptTestFrameworks =
  /(?:\bfrom|\brequire\()\s*["'](?:node:test|vitest|@jest\/globals|@playwright\/test|mocha|chai|ava|tape|supertest|sinon|enzyme)["']|\b(?:jest|vi)\.(?:mock|fn|spyOn)\(/;
/** A test has a title; a function that the application calls `test` seldom gets one. */
const titledTest = /^[ \t]*(?:describe|context|suite|it|test)(?:\.(?:only|skip|concurrent|serial|each\b[^\n]*))?\(\s*["'`]/m;
const testFunction = /^[ \t]*(?:async[ \t]+)?def[ \t]+test/m;
const assertion = /^[ \t]*(?:assert\b|self\.assert\w+\()/m;

/** A file is called a test for what it does: `test_camera.py` is often a script that tries a camera. */
export function isTestCode(text: string): boolean {
  if (pythonTestFrameworks.test(text) || javascriptTestFrameworks.test(text) || titledTest.test(text)) return true;
  return testFunction.test(text) && assertion.test(text);
}

/** Whether a folder that is called like it holds a test, at its top or a few folders below. */
async function holdsTests(listing: Listing, content: FolderContent, path: readonly string[] = []): Promise<boolean> {
  for (const file of listing.files) if (content.isSource(file) && isTestCode(content.readText(...path, file) ?? "")) return true;
  if (path.length === deepestTest) return false;
  for (const folder of listing.folders) {
    const inner = [...path, folder];
    if (await holdsTests(await content.list(...inner), content, inner)) return true;
  }
  return false;
}

const deepestTest = 3;
