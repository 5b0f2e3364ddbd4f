/**
 * The rules of the source tree, each with its reason: what may import what, where the outside world is touched, how long
 * files and functions may be, and that the tables in the docs are those of the code.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { diagnosticCodes } from "../src/base/diagnostic-codes.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * A folder imports strictly lower layers; folders of one layer never meet. Files directly in src/ are one folder, `.`, but for
 * index.ts: the library offers the exporters too.
 */
const layers: Readonly<Record<string, number>> = {
  base: 0,
  ir: 1,
  diagram: 1,
  smt: 1.6,
  providers: 1,
  // Terms have the operators and constants of the IR.
  terms: 1.5,
  frontends: 2,
  callgraph: 3,
  symbolic: 4,
  decision: 5,
  spec: 6,
  lint: 6.5,
  "source-loader": 6,
  equivalence: 6.3,
  certify: 6.6,
  diff: 6.6,
  explain: 6.5,
  ".": 7,
  exporters: 8,
  verify: 8,
  batch: 9,
  "index.ts": 9,
  cli: 10,
};

/** Packages by the folders, or the files, that may import them. */
const packageHomes: Readonly<Record<string, readonly string[]>> = {
  "@babel/parser": ["frontends/javascript/"],
  "ts-morph": ["frontends/javascript/declared-types.ts"],
  "web-tree-sitter": ["frontends/"],
  "z3-solver": ["smt/z3.ts"],
  graphology: ["callgraph/"],
  ajv: ["spec/", "providers/validate.ts"],
  "@dagrejs/dagre": ["exporters/html/diagram-layout.ts"],
  commander: ["cli/"],
  "@duckdb/node-api": ["batch/query.ts"],
  bullmq: ["batch/queue-connection.ts", "batch/queue-worker.ts", "batch/run-queued.ts"],
  tar: ["batch/unpack-archive.ts"],
  yauzl: ["batch/unpack-archive.ts"],
  yaml: ["cli/"],
};

/** Where the file system, the process, the clock and randomness may be touched. */
const outsideWorld = ["cli", "batch", "verify", "source-loader"];

const pureNodeModules = new Set(["node:path", "node:path/posix", "node:url"]);

/** Files that touch the outside world all the same, and by which module. */
const nodeModuleExceptions: Readonly<Record<string, string>> = {
  // Asks where this package is installed; the parser reads the grammar there.
  "frontends/grammar.ts": "node:module",
  // Load the JSON Schemas that are shipped beside them, and only when something is validated.
  "spec/validate.ts": "node:module",
  "providers/validate.ts": "node:module",
  // Loads the browser scripts that are built from `browser/` beside it, and only when a page is asked for.
  "exporters/html/page-scripts.ts": "node:module",
};

/** Where the scripts of HTML pages begin: they are bundled, not imported. */
const browserScripts = ["exporters/html/browser/application-page.ts", "exporters/html/browser/corpus-page.ts"];

/** Not reached from the product: what front ends are tested with. */
const onlyForTests = new Set([
  "ir/verify.ts",
  // Programs of the IR as text: what tests write, and what fixtures of front ends compare.
  ...["ir/print.ts", "ir/parse.ts", "ir/parse-blocks.ts", "ir/parse-instruction.ts", "ir/parse-tokens.ts"],
]);

/** Started by its path, as a process of its own. */
const processEntries = ["batch/worker-main.ts"];

const isGenerated = (path: string): boolean => path.endsWith(".data.ts");

interface Import {
  readonly specifier: string;
  /** Path below src/, for an import of our own. */
  readonly target?: string;
}

interface Source {
  /** Below src/, with "/". */
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly tree: ts.SourceFile;
}

const importPattern = /(?:^|\n)\s*(?:import|export)\s(?:[^"';]*?\sfrom\s*)?"([^"]+)"|\bimport\(\s*"([^"]+)"/g;

function readSource(path: string, below = "src"): Source {
  const text = readFileSync(join(root, below, path), "utf8");
  const imports = [...text.matchAll(importPattern)].map((match): Import => {
    const specifier = match[1] ?? match[2] ?? "";
    if (!specifier.startsWith(".")) return { specifier };
    return { specifier, target: posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts") };
  });
  const tree = ts.createSourceFile(path, isGenerated(path) ? "" : text, ts.ScriptTarget.ES2023, true);
  return { path, folder: folderOf(path), text, imports, tree };
}

function folderOf(path: string): string {
  if (path === "index.ts") return path;
  return path.includes("/") ? (path.split("/")[0] ?? ".") : ".";
}

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(join(root, folder), join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

const sources = filesBelow("src", ".ts").map((path) => readSource(path));
/** The gateway is a package of its own, with the same guard rails. */
const everySource = [...sources, ...filesBelow("gateway/src", ".ts").map((path) => readSource(path, "gateway/src"))];
const byPath = new Map(sources.map((source) => [source.path, source]));

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => visit(child, see));
}

function place(source: Source, node: ts.Node): string {
  return `${source.path}:${lineOf(source, node.getStart(source.tree))}`;
}

function lineOf(source: Source, position: number): number {
  return source.tree.getLineAndCharacterOfPosition(position).line + 1;
}

/** Places of all nodes that a rule objects to. */
function objections(select: (source: Source) => boolean, objects: (node: ts.Node) => boolean): string[] {
  const found: string[] = [];
  for (const source of sources.filter(select)) {
    visit(source.tree, (node) => {
      if (objects(node)) found.push(`${place(source, node)}: ${node.getText(source.tree).slice(0, 60)}`);
    });
  }
  return found;
}

describe("imports", () => {
  it("know every folder's layer", () => {
    expect(sources.map(({ folder }) => folder).filter((folder) => layers[folder] === undefined)).toEqual([]);
  });

  it("go to strictly lower layers, so that a stage can be read and tested without those after it", () => {
    const wrong = sources.flatMap(({ path, folder, imports }) =>
      imports.flatMap(({ target }) => {
        if (target === undefined || folderOf(target) === folder) return [];
        const lower = (layers[folderOf(target)] ?? Number.POSITIVE_INFINITY) < (layers[folder] ?? 0);
        return lower ? [] : [`${path} -> ${target}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("lead to files that are there, and never to tests", () => {
    const wrong = sources.flatMap(({ path, imports }) =>
      imports.flatMap(({ target }) => (target === undefined || existsSync(join(root, "src", target)) ? [] : [`${path} -> ${target}`])),
    );
    expect(wrong).toEqual([]);
    expect(sources.flatMap(({ imports }) => imports.filter(({ target }) => target?.startsWith("..")))).toEqual([]);
  });

  it("have no cycles, so that there is an order to read the files in", () => {
    const state = new Map<string, "open" | "done">();
    const cycles: string[] = [];
    const enter = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === "open") cycles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
      if (state.has(path)) return;
      state.set(path, "open");
      for (const { target } of byPath.get(path)?.imports ?? []) if (target !== undefined) enter(target, [...trail, path]);
      state.set(path, "done");
    };
    for (const { path } of sources) enter(path, []);
    expect(cycles).toEqual([]);
  });

  it("take packages only where they belong, so that none of their types spreads", () => {
    const wrong = sources.flatMap(({ path, folder, imports }) =>
      imports.flatMap(({ specifier, target }) => {
        if (target !== undefined || pureNodeModules.has(specifier)) return [];
        if (specifier.startsWith("node:"))
          return outsideWorld.includes(folder) || nodeModuleExceptions[path] === specifier ? [] : [`${path} imports ${specifier}`];
        const home = packageHomes[specifier.startsWith("@") ? specifier : (specifier.split("/")[0] ?? specifier)];
        return home?.some((prefix) => path.startsWith(prefix)) === true ? [] : [`${path} imports ${specifier}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("leave exporters with the report: they never see the IR or the engine", () => {
    const wrong = sources
      .filter(({ folder }) => folder === "exporters")
      .flatMap(({ path, imports }) => imports.map(({ target }) => ({ path, target })))
      .filter(({ target }) => target !== undefined && /^(ir|frontends|callgraph|symbolic|decision|diagram)\//.test(target));
    expect(wrong).toEqual([]);
  });

  it("reach every file from the library or the command line: there is no dead code", () => {
    const reached = new Set<string>();
    const enter = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      for (const { target } of byPath.get(path)?.imports ?? []) if (target !== undefined) enter(target);
    };
    enter("index.ts");
    enter("cli/main.ts");
    processEntries.forEach(enter);
    browserScripts.forEach(enter);
    expect(sources.map(({ path }) => path).filter((path) => !reached.has(path) && !onlyForTests.has(path))).toEqual([]);
  });
});

describe("the outside world", () => {
  const world = new Set(["process", "console", "Date", "performance", "fetch", "__dirname", "__filename"]);

  /** A use of the global, not a property or declaration of that name. */
  const isGlobal = (node: ts.Identifier): boolean => {
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
    return !(
      (ts.isPropertyAssignment(parent) ||
        ts.isPropertySignature(parent) ||
        ts.isMethodDeclaration(parent) ||
        ts.isMethodSignature(parent)) &&
      parent.name === node
    );
  };

  it("is touched only at the edges: the stages are functions of their arguments", () => {
    const found = objections(
      ({ folder }) => !outsideWorld.includes(folder),
      (node) =>
        (ts.isIdentifier(node) && world.has(node.text) && isGlobal(node)) ||
        (ts.isPropertyAccessExpression(node) && node.getText() === "Math.random"),
    );
    expect(found).toEqual([]);
  });
});

describe("what the stages know", () => {
  it("is no provider's name: adding a provider touches data only", () => {
    const found = objections(
      ({ folder, path }) => !["providers", "frontends", "verify"].includes(folder) && !path.startsWith("symbolic/models/"),
      (node) =>
        (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) &&
        !ts.isImportDeclaration(node.parent) &&
        /\b(google|aws|amazon|azure|boto3?|rekognition|comprehend)\b/i.test(node.text),
    );
    expect(found).toEqual([]);
  });

  it("is no language: where languages differ, lowering emits different operators", () => {
    const languages = new Set(["python", "javascript", "typescript"]);
    const isLanguage = (node: ts.Node): boolean => ts.isStringLiteral(node) && languages.has(node.text);
    const found = objections(
      ({ folder }) => !["providers", "frontends", "verify"].includes(folder),
      (node) =>
        (ts.isCaseClause(node) && isLanguage(node.expression)) ||
        (ts.isBinaryExpression(node) && (isLanguage(node.left) || isLanguage(node.right))),
    );
    expect(found).toEqual([]);
  });
});

describe("guard rails", () => {
  it("files have at most 400 lines", () => {
    const long = everySource
      .filter(({ path }) => !isGenerated(path))
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }));
    expect(long.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  it("functions have at most 60 lines", () => {
    const long: string[] = [];
    for (const source of everySource) {
      visit(source.tree, (node) => {
        if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined) return;
        const lines = lineOf(source, node.end) - lineOf(source, node.getStart(source.tree)) + 1;
        if (lines > 60) long.push(`${place(source, node)}: ${node.name?.getText(source.tree) ?? "function"} has ${lines} lines`);
      });
    }
    expect(long).toEqual([]);
  });

  it("nothing is typed any", () => {
    expect(
      objections(
        () => true,
        (node) => node.kind === ts.SyntaxKind.AnyKeyword,
      ),
    ).toEqual([]);
  });

  it("files are kebab-case, named for what is in them, and open by saying what they are for", () => {
    const names = everySource.map(({ path }) => posix.basename(path));
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.data)?\.ts$/.test(name))).toEqual([]);
    expect(names.filter((name) => /^(utils?|helpers?|misc|common|.*-manager)\.ts$/.test(name))).toEqual([]);
    expect(everySource.filter(({ text }) => !/^(#!.*\n)?\/[*/]/.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe("docs", () => {
  const read = (path: string): string => readFileSync(join(root, path), "utf8");

  it("diagnostics.md has a section for every code, with its severity and title", () => {
    const sections = [...read("docs/diagnostics.md").matchAll(/^### `([^`]+)`\n\n\*\*(\w+)\*\*: (.+)\.$/gm)];
    const documented = Object.fromEntries(sections.map(([, code, severity, title]) => [code, { severity, title }]));
    expect(documented).toEqual(diagnosticCodes);
    expect(sections.map(([, code]) => code)).toEqual(Object.keys(diagnosticCodes));
  });

  it("dependencies.md lists every dependency with its version", () => {
    type Manifest = Record<"dependencies" | "devDependencies", Record<string, string>>;
    const manifests = ["package.json", "gateway/package.json"].map((path) => JSON.parse(read(path)) as Manifest);
    // The gateway's dependency on this package is the folder around it.
    const used = manifests.flatMap(({ dependencies, devDependencies }) => Object.entries({ ...dependencies, ...devDependencies }));
    const rows = [...read("docs/dependencies.md").matchAll(/^\| `([^`]+)` \| ([^ |]+) \| [^|]{20,} \|$/gm)];
    const documented = Object.fromEntries(rows.map(([, name = "", version = ""]) => [name, version]));
    expect(documented).toEqual(Object.fromEntries(used.filter(([, version]) => version !== "file:..")));
    expect(Object.values(documented).filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});
