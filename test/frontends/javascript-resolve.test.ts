/** Which file of an application a specifier means: a table by the form of the specifier and what configures it. */
import { describe, expect, it } from "vitest";
import { loadJavaScript } from "../../src/frontends/javascript/javascript-frontend.js";
import { linkModules, Resolver } from "../../src/frontends/javascript/resolve.js";
import { printModule } from "../../src/ir/print.js";

/** Source files by path alone, configuration and data with their text. */
function application(paths: readonly string[], texts: Readonly<Record<string, unknown>> = {}): Resolver {
  return new Resolver({ paths: new Set(paths), readText: (path) => textOf(texts[path]) });
}

function textOf(content: unknown): string | null {
  if (content === undefined) return null;
  return typeof content === "string" ? content : JSON.stringify(content);
}

describe("relative specifiers", () => {
  const files = application(
    [
      ...["src/a.js", "src/b.mjs", "src/c.cjs", "src/d.jsx", "src/e.ts", "src/f.tsx", "src/g.mts", "src/h.cts", "main.js"],
      ...["src/both.js", "src/both.ts", "src/folder/index.js", "src/typed/index.ts", "src/named/entry.js", "src/built/src/index.ts"],
      ...["src/x.test.js", "src/same.js", "src/same/index.js"],
    ],
    { "src/labels.json": [], "src/named/package.json": { main: "./entry" }, "src/built/package.json": { main: "dist/index.js" } },
  );
  it.each([
    ["main.js", "./src/a", "src/a.js"],
    ["main.js", "./src/a.js", "src/a.js"],
    ["src/a.js", "./b", "src/b.mjs"],
    ["src/a.js", "./c", "src/c.cjs"],
    ["src/a.js", "./d", "src/d.jsx"],
    ["src/a.js", "./e.js", "src/e.ts"],
    ["src/a.js", "./f.js", "src/f.tsx"],
    ["src/a.js", "./f.jsx", "src/f.tsx"],
    ["src/e.ts", "./g.mjs", "src/g.mts"],
    ["src/e.ts", "./h.cjs", "src/h.cts"],
    ["src/a.js", "./both", "src/both.js"],
    ["src/e.ts", "./both", "src/both.ts"],
    ["src/e.ts", "./both.js", "src/both.ts"],
    ["src/a.js", "./labels.json", "src/labels.json"],
    ["src/a.js", "./labels", "src/labels.json"],
    ["src/a.js", "./folder", "src/folder/index.js"],
    ["src/a.js", "./folder/", "src/folder/index.js"],
    ["src/a.js", "./typed", "src/typed/index.ts"],
    ["src/folder/index.js", ".", "src/folder/index.js"],
    ["src/folder/index.js", "..", undefined],
    ["src/folder/index.js", "../a", "src/a.js"],
    ["src/folder/index.js", "../../main", "main.js"],
    ["src/a.js", "./named", "src/named/entry.js"],
    ["src/a.js", "./built", "src/built/src/index.ts"],
    ["src/a.js", "./x.test", "src/x.test.js"],
    ["src/a.js", "./same", "src/same.js"],
    ["src/a.js", "./same/", "src/same/index.js"],
    ["src/a.js", "./a?raw", "src/a.js"],
    ["src/a.js", "./missing", undefined],
    ["main.js", "../outside", undefined],
    ["main.js", "/etc/a", undefined],
    ["src/a.js", "fs", undefined],
    ["src/a.js", "node:fs", undefined],
    ["src/a.js", "https://example.com/a.js", undefined],
    ["src/a.js", "", undefined],
  ])("%s: %j is %s", (from, specifier, path) => {
    expect(files.resolve(from, specifier)).toBe(path);
  });
});

describe("paths of tsconfig.json", () => {
  const files = application(
    [
      "src/app/main.ts",
      "src/lib/labels.ts",
      "src/lib/deep/x.ts",
      "src/exact.ts",
      "web/src/view.js",
      "web/src/ui/button.jsx",
      "shared/index.ts",
    ],
    {
      "tsconfig.json": `{
        // what the editor reads
        "extends": ["./config/base.json"],
        "compilerOptions": {"baseUrl": "src", "paths": {"@lib/*": ["lib/*", "nowhere/*"], "@lib/deep/*": ["lib/deep/*"], "exact": ["exact"],},},
      }`,
      "config/base.json": { compilerOptions: { paths: { lost: ["../src/exact"] } } },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how TypeScript writes it.
      "web/jsconfig.json": { extends: "../config/web", compilerOptions: { paths: { "@/*": ["${configDir}/src/*"] } } },
      "web/tsconfig.json": { references: [{ path: "./tsconfig.app.json" }] },
      "web/tsconfig.app.json": { extends: "../config/web.json" },
      "config/web.json": { compilerOptions: { paths: { shared: ["../shared"] } } },
    },
  );
  it.each([
    ["src/app/main.ts", "@lib/labels", "src/lib/labels.ts"],
    ["src/app/main.ts", "@lib/labels.js", "src/lib/labels.ts"],
    ["src/app/main.ts", "@lib/deep/x", "src/lib/deep/x.ts"],
    ["src/app/main.ts", "exact", "src/exact.ts"],
    ["src/app/main.ts", "lib/labels", "src/lib/labels.ts"],
    ["src/app/main.ts", "lost", undefined],
    ["web/src/view.js", "@/ui/button", "web/src/ui/button.jsx"],
    ["web/src/view.js", "shared", "shared/index.ts"],
    ["web/src/view.js", "@lib/labels", "src/lib/labels.ts"],
    ["web/src/view.js", "react", undefined],
  ])("%s: %j is %s", (from, specifier, path) => {
    expect(files.resolve(from, specifier)).toBe(path);
  });

  it("that extend themselves come to an end", () => {
    const endless = application(["a.ts"], { "tsconfig.json": { extends: "./tsconfig.json", references: [{ path: "." }] } });
    expect(endless.resolve("a.ts", "b")).toBeUndefined();
  });
});

describe("package.json", () => {
  const files = application(
    [
      ...["src/index.js", "src/internal/db.js", "src/node.js", "src/feature/a.js", "src/feature/private/b.js"],
      ...["packages/ui/src/index.ts", "packages/ui/src/button.ts", "packages/plain/index.js", "packages/plain/lib/x.js"],
    ],
    {
      "package.json": {
        name: "app",
        imports: {
          "#db": "./src/internal/db.js",
          "#env": { browser: "./src/gone.js", node: "./src/node.js" },
          "#feature/*": "./src/feature/*.js",
        },
        exports: { ".": { import: "./src/gone.mjs", require: "./src/index.js" }, "./feature/*": ["./gone/*.js", "./src/feature/*.js"] },
      },
      "packages/ui/package.json": { name: "@app/ui", main: "dist/index.js", exports: { ".": "./dist/index.js", "./*": "./dist/*.js" } },
      "packages/plain/package.json": { name: "plain" },
    },
  );
  it.each([
    ["src/index.js", "#db", "src/internal/db.js"],
    ["src/index.js", "#env", "src/node.js"],
    ["src/index.js", "#feature/a", "src/feature/a.js"],
    ["src/index.js", "#feature/private/b", "src/feature/private/b.js"],
    ["src/index.js", "#none", undefined],
    ["src/feature/a.js", "app", "src/index.js"],
    ["src/feature/a.js", "app/feature/a", "src/feature/a.js"],
    ["src/index.js", "@app/ui", "packages/ui/src/index.ts"],
    ["src/index.js", "@app/ui/button", "packages/ui/src/button.ts"],
    ["packages/ui/src/index.ts", "plain", "packages/plain/index.js"],
    ["packages/ui/src/index.ts", "plain/lib/x", "packages/plain/lib/x.js"],
    ["packages/ui/src/index.ts", "#db", undefined],
    ["src/index.js", "@app/other", undefined],
    ["src/index.js", "lodash", undefined],
  ])("%s: %j is %s", (from, specifier, path) => {
    expect(files.resolve(from, specifier)).toBe(path);
  });
});

describe("linking", () => {
  it("fills in the paths of imports, also in functions and blocks, and of exports", async () => {
    const frontend = await loadJavaScript();
    const text = `
      import a from "./a.js";
      import b from "package";
      export * from "./a.js";
      export { c } from "./a.js";
      if (a) { try { for (const x of a) { while (x) { require("./a"); } } } catch { import("./a.js"); } }
      label: { if (b) break label; import("./a.js"); }
    `;
    const lower = (path: string, source: string) => frontend.lower(path, path, source).module;
    const modules = [lower("main.js", text), lower("a.js", "export const c = 1; export default [];")].flatMap((each) => each ?? []);
    const [main] = linkModules(modules, new Resolver({ paths: new Set(["main.js", "a.js"]), readText: () => null }));
    const printed = main === undefined ? "" : printModule(main, { spans: "none" });
    const imports = printed.split("\n").filter((line) => / from |^export-all/.test(line));
    expect(imports.map((line) => line.replace(/^ *(r\d+ = )?/, ""))).toEqual([
      'export-all "./a.js" path "a.js"',
      'export c name c from "./a.js" path "a.js"',
      'import-js esm name default from "./a.js" path "a.js"',
      'import-js esm name default from "package"',
      'import-js esm whole from "./a.js" path "a.js"',
      'import-js esm whole from "./a.js" path "a.js"',
      'import-js commonjs whole from "./a" path "a.js"',
      'import-js esm whole from "./a.js" path "a.js"',
      'import-js esm whole from "./a.js" path "a.js"',
    ]);
  });
});
