/** Paths in what is written: relative to the analysed folder, with "/", on every system. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { pathInside } from "../src/frontends/javascript/application-files.js";
import { run } from "./cli/terminal.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "furcifer-paths-")));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Texts of folders that exist on the machine that wrote an output, or look like ones of Windows. */
const foreign = [root, scratch, tmpdir(), homedir(), process.cwd(), root.replaceAll("/", "\\"), "file://"].filter(
  (text) => text.length > 1,
);

/** Where JSON has a path: under these names, everywhere in reports, specs, SARIF and call graphs. */
const pathFields = new Set(["file", "path", "uri"]);

function pathsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (pathFields.has(name) && typeof inner === "string" ? [inner] : pathsIn(inner)));
}

const isRelative = (path: string): boolean => !/^(\/|[A-Za-z]:|~)|\\|(^|\/)\.\.?(\/|$)/.test(path);

/** In text: a drive, a UNC path, or steps with backslashes between names of files. */
const windowsPath = /(^|[\s"'(])([A-Za-z]:\\\w|\\\\\w+\\\w)|\w\\[\w\\]+\.(py|js|ts|json)\b/m;

describe("outputs of the command line", () => {
  const applications = ["python/tool-crib", "python/wire-desk", "javascript/compost-chute"];
  const commands: readonly (readonly string[])[] = [
    ...["text", "json", "spec", "dot", "html", "markdown"].map((format) => ["analyze", "--format", format]),
    ...["text", "json", "sarif"].map((format) => ["lint", "--fail-on", "none", "--format", format]),
    ...["text", "json"].flatMap((format) => [
      ["explain", "--format", format],
      ["why-not", "--format", format],
    ]),
    ...["json", "dot", "pycg"].map((format) => ["callgraph", "--format", format]),
  ];

  it.each(applications)("hold no path of the machine: %s", { timeout: 240_000 }, async (application) => {
    const folder = join(scratch, application);
    mkdirSync(folder, { recursive: true });
    cpSync(join(root, "corpus", application, "app"), folder, { recursive: true });
    for (const [name = "", ...options] of commands) {
      const { exitCode, stdout } = await run([name, folder, ...options]);
      expect({ name, options, exitCode }).toEqual({ name, options, exitCode: 0 });
      for (const text of foreign) expect(stdout.includes(text), `${name} ${options.join(" ")}: ${text}`).toBe(false);
      if (!options.includes("html")) expect(stdout.replaceAll('\\"', '"')).not.toMatch(windowsPath);
      if (["json", "spec", "sarif"].some((format) => options.includes(format)))
        expect(pathsIn(JSON.parse(stdout)).filter((path) => !isRelative(path) && !path.startsWith("https://"))).toEqual([]);
    }
  });
});

describe("what is checked in as expected", () => {
  const folders = ["test/golden", "test/fixtures", "corpus", "bench/decisions/specs"];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter(
        (entry) => entry.isFile() && (folder === "test/golden" || folder === "bench/decisions/specs" || entry.name.startsWith("expected.")),
      )
      .map((entry) => join(entry.parentPath, entry.name)),
  );

  it("holds no path of a machine", () => {
    expect(files.length).toBeGreaterThan(400);
    // Applications may open files below /tmp; folders of people and checkouts are nobody's business.
    const machine = /(^|[\s"'(=])(\/(home|Users|root|work|private|var\/folders)\/\w|[A-Za-z]:\\(Users|Windows)\\)/m;
    expect(files.filter((file) => machine.test(readFileSync(file, "utf8")))).toEqual([]);
  });

  it("names files by relative paths with slashes", () => {
    const specs = files.filter((file) => file.endsWith(".json") && !file.endsWith("manifest.json"));
    const wrong = specs.flatMap((file) => pathsIn(JSON.parse(readFileSync(file, "utf8"))).filter((path) => !isRelative(path)));
    expect(wrong).toEqual([]);
  });
});

describe("paths of imports", () => {
  it("stay inside the root, and are compared as they are written", () => {
    expect(pathInside("a/b", "../c.js")).toBe("a/c.js");
    expect(pathInside("", "./c.js")).toBe("c.js");
    for (const path of ["../../c.js", "../../../etc/passwd"]) expect(pathInside("a", path)).toBeUndefined();
    // A backslash separates nothing in an import; such a name is no file of the application.
    expect(pathInside("a", ".\\c.js")).toBe("a/.\\c.js");
  });
});
