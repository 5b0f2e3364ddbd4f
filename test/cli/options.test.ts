/** What callers may ask for, and how wrong wishes are answered. */
import { describe, expect, it } from "vitest";
import { defaultOptions, resolveOptions, UsageError } from "../../src/options.js";

describe("resolveOptions", () => {
  it("fills in the defaults", () => {
    expect(resolveOptions()).toEqual(defaultOptions);
    expect(resolveOptions({ entries: [], includeTests: true })).toEqual({ ...defaultOptions, includeTests: true });
  });

  it("reads entries", () => {
    const entries = ["app.py:handler", "./a/b.py:Bin.sort", "a\\b.py:<script>"];
    expect(resolveOptions({ entries }).entries).toEqual([
      { file: "app.py", name: "handler" },
      { file: "a/b.py", name: "Bin.sort" },
      { file: "a/b.py", name: "<script>" },
    ]);
  });

  it("refuses what cannot be followed, with a remedy", () => {
    for (const entry of ["app.py", "app.py:", ":handler", ""]) {
      expect(() => resolveOptions({ entries: [entry] })).toThrow(UsageError);
      expect(() => resolveOptions({ entries: [entry] })).toThrow("like app.py:handler");
    }
    expect(() => resolveOptions({ vocabulary: "toString" })).toThrow(/There is no vocabulary "toString"\. Choose one of .+/);
  });
});
