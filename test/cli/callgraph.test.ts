/** `furcifer callgraph`: its formats, its summary, its exit codes. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { CallGraphDocument } from "../../src/exporters/call-graph/document.js";
import { run } from "./terminal.js";

const folder = mkdtempSync(join(tmpdir(), "furcifer-callgraph-"));
afterAll(() => rmSync(folder, { recursive: true }));

const app = join(folder, "app");
mkdirSync(join(app, "node_modules/tool"), { recursive: true });
writeFileSync(
  join(app, "main.js"),
  'const tool = require("tool");\nconst own = require("./own");\ntool.twice(() => own.go("</script>"));\n',
);
writeFileSync(join(app, "own.js"), "exports.go = (text) => text;\n");
writeFileSync(join(app, "node_modules/tool/package.json"), '{ "name": "tool", "main": "index.js" }');
writeFileSync(join(app, "node_modules/tool/index.js"), "exports.twice = function twice(f) {\n  f();\n  f();\n};\n");

describe("furcifer callgraph", () => {
  it("writes JSON and says on standard error what it is of", async () => {
    const { exitCode, stdout, stderr } = await run(["callgraph", app]);
    const graph = JSON.parse(stdout) as CallGraphDocument;
    const name = (id: number): string => graph.nodes[id]!.name;
    expect(exitCode).toBe(0);
    expect(graph.edges.map(({ from, to, reason, range }) => [name(from), name(to), reason, range.join(":")])).toEqual([
      ["main.js", "tool.twice", "call", "3:1:3:38"],
      ["main.js", "main.js:<lambda>", "callback", "3:1:3:38"],
      ["main.js:<lambda>", "own.js:go", "call", "3:18:3:37"],
    ]);
    expect(stderr).toContain("2 files, 4 functions, 3 edges; 0 of 2 calls without a callee; complete");
  });

  it("follows installed packages when told to", async () => {
    const { stdout } = await run(["callgraph", app, "--dependencies", "--format", "pycg"]);
    expect(JSON.parse(stdout)).toMatchObject({
      "main.js": ["node_modules/tool/index.js:twice"],
      "node_modules/tool/index.js:twice": ["main.js:<lambda1>"],
    });
  });

  it("follows the imports of a single file", async () => {
    const { stdout } = await run(["callgraph", join(app, "main.js"), "--format", "jelly"]);
    expect(JSON.parse(stdout)).toMatchObject({ entries: ["main.js"], files: ["main.js", "own.js"], calls: { "0": "0:3:1:3:38" } });
  });

  it("writes a page that names of the program cannot break", async () => {
    const output = join(folder, "graph.html");
    expect((await run(["callgraph", app, "--format", "html", "--output", output])).exitCode).toBe(0);
    const page = readFileSync(output, "utf8");
    expect(page).toMatch(/Content-Security-Policy/);
    expect(page.match(/<\/script>/g)).toHaveLength(page.match(/<script/g)?.length ?? 0);
  });

  it("writes a graph for Graphviz", async () => {
    const { stdout } = await run(["callgraph", app, "--format", "dot"]);
    expect(stdout).toMatch(/^digraph "app" \{/);
    expect(stdout).toContain('[label="main.js:<lambda>"');
  });

  it("ends with 3 where the graph is partial and --strict asks", async () => {
    const { exitCode, stderr } = await run(["callgraph", app, "--budget", "1", "--strict", "--format", "pycg"]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("The budget of work ran out");
  });

  it("says what is wrong with a path", async () => {
    const { exitCode, stderr } = await run(["callgraph", join(folder, "nothing")]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/nothing does not exist[\s\S]*Give the folder or a source file/);
  });
});
