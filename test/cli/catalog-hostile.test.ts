/** Catalogs that attack their reader: each is refused with a line that says why, nothing in it is run, and none hangs. */
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "./terminal.js";

const folder = mkdtempSync(join(tmpdir(), "furcifer-hostile-catalog-"));
afterAll(() => rmSync(folder, { recursive: true }));

const bomb = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, i) =>
      `l${i}: &l${i} [${Array(9)
        .fill(i === 0 ? "lol" : `*l${i - 1}`)
        .join(", ")}]\n`,
  ).join("");
const evidence = join(folder, "run");

const cases: readonly (readonly [name: string, text: string, told: RegExp])[] = [
  ["nothing", "", /must be object/],
  ["aliases that blow up", bomb(30), /: its aliases repeat each other, which makes more than memory holds\. Write the parts out\.$/],
  ["aliases that blow up in a key that is not read", `provider: acme\n${bomb(30)}`, /: its aliases repeat each other/],
  ["an alias of itself", "provider: &a [*a]\n", /:1: .*\/provider/],
  ["an alias of nothing", "provider: *nothing\n", /: not YAML: Unresolved alias .*nothing\.$/],
  ["lists nested 50,000 deep", `provider: ${"[".repeat(50_000)}${"]".repeat(50_000)}\n`, /:1: nested too deep to be read\. /],
  ["lists nested 50,000 deep without an end", `provider: ${"[".repeat(50_000)}`, /:1: nested too deep to be read\. /],
  [
    "maps nested 3,000 deep",
    Array.from({ length: 3_000 }, (_, i) => `${" ".repeat(i)}a:\n`).join(""),
    /:402: nested too deep to be read\. /,
  ],
  [
    "a tag that makes a JavaScript function",
    `provider: !!js/function "require('fs').writeFileSync(${JSON.stringify(evidence)}, '')"\n`,
    /:1: /,
  ],
  ["a tag that makes a Python object", `provider: !!python/object/apply:os.system ["touch ${evidence}"]\n`, /:1: /],
  ["__proto__ as a key", "__proto__: { provider: acme }\n", /__proto__|must/],
  ["__proto__ within", "provider: acme\ntypes: { __proto__: { polluted: true } }\n", /:\d+: /],
  ["constructor as a key", "constructor: { prototype: { polluted: true } }\n", /constructor|must/],
  ["a key twice", "provider: acme\nprovider: other\n", /:2: not YAML: the key "provider" is given twice\.$/],
  ["a merge of a map", "base: &b { provider: acme }\n<<: *b\n", /<<|must|base/],
  ["several documents", "provider: acme\n---\nprovider: other\n", /:2: not YAML: /],
  ["NUL and escapes", 'provider: "\\0\\e[31m"\n\0\n', /:\d+: /],
  ["a hundred thousand keys", Array.from({ length: 100_000 }, (_, i) => `k${i}: 1\n`).join(""), /and \d+ more problems/],
  ["a name of a million characters", `provider: ${"a".repeat(1_000_000)}\n`, /:1: /],
];

async function check(path: string): Promise<{ readonly exitCode: number; readonly stderr: string }> {
  const { exitCode, stdout, stderr } = await run(["catalog", "check", path]);
  expect(stdout).toBe("");
  return { exitCode, stderr };
}

describe("a catalog that attacks its reader", () => {
  it.each(cases)("%s", async (name, text, told) => {
    const path = join(folder, `${name.replaceAll(/\W/g, "-")}.yaml`);
    writeFileSync(path, text);
    const { exitCode, stderr } = await check(path);
    expect(exitCode).toBe(2);
    const lines = stderr.trimEnd().split("\n");
    expect(lines.at(-1)).toBe("Not a valid catalog.");
    expect(lines.some((line) => told.test(line))).toBe(true);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^\/.*\.yaml:|^and \d+ more problems$/);
    expect(stderr.length).toBeLessThan(20_000);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stderr).not.toMatch(/[\0-\x09\x0b-\x1f\x7f]/);
    expect(existsSync(evidence)).toBe(false);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.skipIf(process.platform === "win32")("an endless device is told by its length, also as a file of names and as a spec", async () => {
    expect(await check("/dev/zero")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("longer than 256 MB") });
    const names = join(folder, "names.txt");
    symlinkSync("/dev/zero", names);
    const catalog = join(folder, "endless.yaml");
    writeFileSync(catalog, "provider: acme\nvocabularies:\n  acme.tags: { title: Tags, file: names.txt }\n");
    const { exitCode, stderr } = await check(catalog);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `endless.yaml:3: ${names}: longer than 256 MB, which is not read. Check the path (/vocabularies/acme.tags/file).`,
    );
    const spec = await run(["validate", "/dev/zero"]);
    expect(spec.exitCode).toBe(2);
    expect(spec.stderr).toContain("longer than 256 MB");
  });

  it("one that is not there, and a folder", async () => {
    expect(await check(join(folder, "none.yaml"))).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("there is no such file") });
    expect(await check(folder)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("this is a folder; give a file.") });
  });
});
