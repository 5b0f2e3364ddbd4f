/** What callers may ask for, and how wrong wishes are answered. */
import { describe, expect, it } from "vitest";
import { defaultOptions, resolveOptions, UsageError } from "../../src/options.js";
import type { CatalogDocument } from "../../src/providers/document.js";

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

  const acme: CatalogDocument = {
    provider: "acme",
    defaults: "present",
    types: { Tags: { fields: { tags: "label acme.tags[]" } } },
    vocabularies: { "acme.tags": { title: "Tags", source: "acme", values: ["Cat", "Dog"], open: true } },
    operations: [{ id: "acme.vision.tag", title: "Tags", category: "image-labels", response: "Tags" }],
    python: { clients: [{ factories: ["acme.Client"], shape: "dict", methods: { tag: "acme.vision.tag" } }] },
  };

  it("takes catalogs, and their vocabularies", () => {
    expect(resolveOptions({ catalogs: [acme], vocabulary: "acme.tags" })).toMatchObject({ catalogs: [acme], vocabulary: "acme.tags" });
    expect(() => resolveOptions({ vocabulary: "acme.tags" })).toThrow(UsageError);
  });

  it("refuses a catalog that cannot be used, with its place", () => {
    const wrong = { ...acme, types: { Tags: { fields: { tags: "Tag[]" } } } };
    expect(() => resolveOptions({ catalogs: [wrong] })).toThrow(UsageError);
    expect(() => resolveOptions({ catalogs: [wrong] })).toThrow("catalogs[0]#/types/Tags/fields/tags: there is no type Tag. Describe it");
    expect(() => resolveOptions({ catalogs: [acme, acme] })).toThrow("catalogs[1]#/vocabularies/acme.tags: there is another vocabulary");
    const row = { title: "Tags", source: "acme", file: "tags.txt" };
    // As YAML has it, which a caller of the library might copy.
    const fromYaml = { ...acme, vocabularies: { "acme.tags": row } } as unknown as CatalogDocument;
    expect(() => resolveOptions({ catalogs: [fromYaml] })).toThrow("a file is read only from a YAML file. Give the names as values.");
  });
});
