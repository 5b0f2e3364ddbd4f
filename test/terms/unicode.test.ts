/** The character tables against CPython, for every plane with assigned characters, where both have the same Unicode version. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { pureFunctions } from "../../src/terms/pure-functions.js";
import { unicodeVersion } from "../../src/terms/unicode-tables.js";
import type { TermValue } from "../../src/terms/value.js";

const changes = ["lower", "upper", "casefold", "title", "capitalize", "swapcase"];
const tests = ["isalpha", "isdecimal", "isdigit", "isnumeric", "isalnum", "isspace", "isprintable", "islower", "isupper", "istitle"];

/** One digest a function over these code points, each alone and between two letters. */
const script = `
import hashlib, json, sys, unicodedata
digests = {}
for name in json.load(sys.stdin):
    method, digest = getattr(str, name), hashlib.sha256()
    for point in (*range(0xd800), *range(0xe000, 0x32000), *range(0xe0000, 0xe0200)):
        char = chr(point)
        for text in (char, "a" + char + "a"):
            result = method(text)
            if result is not False and result != text:
                digest.update(f"{point:x} {result}\\n".encode())
    digests[name] = digest.hexdigest()
json.dump([unicodedata.unidata_version, digests], sys.stdout)
`;

/** Without surrogates, and without the planes that are empty or private. */
function* points(): Generator<number> {
  for (let point = 0; point < 0xd800; point++) yield point;
  for (let point = 0xe000; point < 0x32000; point++) yield point;
  for (let point = 0xe0000; point < 0xe0200; point++) yield point;
}

function digestOf(name: string): string {
  const row = pureFunctions.get(`str.${name}`);
  const hash = createHash("sha256");
  for (const point of points()) {
    const character = String.fromCodePoint(point);
    for (const text of [character, `a${character}a`]) {
      const result = row?.apply([text]);
      if (result !== false && result !== text) hash.update(`${point.toString(16)} ${pythonText(result as TermValue)}\n`);
    }
  }
  return hash.digest("hex");
}

function pythonText(value: TermValue): string {
  return value === true ? "True" : String(value);
}

const names = [...changes, ...tests];
const [version, digests] = JSON.parse(
  execFileSync("python3", ["-c", script], { input: JSON.stringify(names), encoding: "utf8", maxBuffer: 1 << 24 }),
) as [string, Record<string, string>];

describe.skipIf(version !== unicodeVersion)(`Unicode ${unicodeVersion}`, () => {
  it.each(names)("str.%s on every character", (name) => {
    expect(digestOf(name)).toBe(digests[name]);
  });
});
