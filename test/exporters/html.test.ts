/** HTML pages as text: nothing of an application becomes markup, the policy names what the page has, the same report gives the same bytes. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visibleJson } from "../../src/base/visible-text.js";
import { htmlExporter } from "../../src/exporters/html/application.js";
import { corpusPage } from "../../src/exporters/html/corpus.js";
import type { CorpusPageInput } from "../../src/exporters/html/corpus-input.js";
import { html, jsonInScript, relativeLink } from "../../src/exporters/html/markup.js";
import { pageScripts } from "../../src/exporters/html/page-scripts.js";
import type { ColourName } from "../../src/exporters/html/palette.js";
import { contrasts, palette } from "../../src/exporters/html/palette.js";
import { wordsByLine } from "../../src/exporters/html/source-words.js";
import { markdownExporter } from "../../src/exporters/markdown.js";
import type { AnalysisReport } from "../../src/report.js";
import { attack, hostile } from "../harness/hostile-report.js";

const fixtures = fileURLToPath(new URL("../fixtures/exporters/text", import.meta.url));

function report(name: string): AnalysisReport {
  return JSON.parse(readFileSync(`${fixtures}/${name}/input.report.json`, "utf8")) as AnalysisReport;
}

const options = { title: attack, readSource: () => `# ${attack}\nif label == "${attack}":\n    return 1\n` };

const names = ["automaton", "environment", "multi-choice", "no-api-call", "passthrough", "presence", "true-false", "value-range"];

const corpus: CorpusPageInput = {
  title: attack,
  version: "0.1.0",
  applications: [
    {
      name: attack,
      status: attack,
      sourceBytes: 1200,
      files: 2,
      operations: [attack],
      languages: [attack],
      decisions: [{ id: attack, kind: "true-false", completeness: "exact", classes: 1 }],
      lints: { [attack]: 2 },
      diagnostics: { [attack]: 1 },
      milliseconds: 12,
      reportPath: `javascript:${attack}`,
    },
    {
      name: "plain",
      status: "failed",
      sourceBytes: 0,
      files: 0,
      operations: [],
      languages: [],
      decisions: [],
      lints: {},
      diagnostics: {},
      milliseconds: 3,
    },
  ],
  totals: { milliseconds: 5000, workers: 2 },
};

const pages: readonly (readonly [string, () => string])[] = [
  ...names.map((name) => [`application: ${name}`, () => htmlExporter.export(hostile(report(name)), options)] as const),
  ["corpus", () => corpusPage(corpus)],
];

/** Tags by their names, outside of scripts and styles, whose content is not markup. */
function tagsOf(page: string): string[] {
  const markup = page.replaceAll(/(<(script|style)[^>]*>)[\s\S]*?<\/\2>/g, "$1");
  return [...markup.matchAll(/<([a-z][\w-]*)/gi)].map(([, tag = ""]) => tag);
}

describe("every page", () => {
  for (const [name, make] of pages) {
    it(`lets nothing of an application become markup, and is allowed what it has alone (${name})`, () => {
      const page = make();
      expect(page).toBe(make());
      expect(page.endsWith("</html>\n")).toBe(true);
      expect(tagsOf(page)).not.toContain("img");
      expect(page).not.toContain("\u0000");
      expect(page).not.toContain("\u202e");
      const outside = page
        .replaceAll(/(<(script|style)[^>]*>)[\s\S]*?<\/\2>/g, "$1")
        .replace(/(<code id="spec-text">)[^<>]*(<\/code>)/, "$1$2");
      expect(outside).not.toMatch(/\son\w+=[^&]*"window/);
      expect(outside).not.toMatch(/\sstyle=/);
      expect(outside.replaceAll(/href="(#|\.\/)[^"]*"/g, "")).not.toMatch(/\s(href|src|action|srcset|data|formaction)="/);
      const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain("unsafe");
      for (const [tag, directive] of [
        ["script", "script-src"],
        ["style", "style-src"],
      ] as const) {
        const contents = [...page.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, "g"))].map(([, content = ""]) => content);
        expect(contents).toHaveLength(1);
        expect(policy).toContain(`${directive} 'sha256-${createHash("sha256").update(contents[0]!).digest("base64")}'`);
      }
    });
  }

  it("carries the spec as it is, in a form that can be read", () => {
    const given = hostile(report("true-false"));
    const page = htmlExporter.export(given, options);
    const [, text = ""] = /<code id="spec-text">([\s\S]*?)<\/code>/.exec(page) ?? [];
    const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };
    expect(JSON.parse(text.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity]!))).toEqual(given.spec);
  });
});

describe("markup", () => {
  it("escapes every text, and keeps its own", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { text: made } = html`<b title="${text}">${[text, html`<i>${text}</i>`]}</b>`;
        expect(made.replaceAll(/<b title="[^"<>]*">|<\/b>|<i>|<\/i>/g, "")).not.toMatch(/[<>"']/);
      }),
    );
    expect(html`${null}${undefined}${false}${0}${["a", 1]}`.text).toBe("0a1");
  });

  it("writes JSON that stays in its element and is the same value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const json of [jsonInScript({ text }), visibleJson(JSON.stringify({ text }))]) expect(JSON.parse(json)).toEqual({ text });
        expect(jsonInScript(text)).not.toContain("<");
      }),
    );
  });

  it("links to files beside the page only", () => {
    expect(relativeLink("applications/a b.html")).toBe("./applications/a%20b.html");
    expect(relativeLink("javascript:alert(1)")).toBe("./javascript%3Aalert(1)");
    expect(relativeLink("//host/x")).toBe("./host/x");
    expect(relativeLink("\\\\host\\x?y#z")).toBe("./host/x%3Fy%23z");
  });

  it("colours source without changing it", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('"', "'", '"""', "`", "#", "//", "/*", "*/", "\\", "\n", "if ", "x1", "12.5", " ")), (parts) => {
        for (const path of ["a.py", "a.ts", "a.txt"]) {
          const lines = wordsByLine(path, parts.join("")).map((words) => words.map(({ text }) => text).join(""));
          expect(lines.join("\n")).toBe(parts.join(""));
        }
      }),
    );
    expect(wordsByLine("a.py", 'if x: # "y"')[0]?.map(({ role }) => role)).toEqual(["keyword", "plain", "comment"]);
  });
});

describe("colours", () => {
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (text: ColourName, ground: ColourName, side: "light" | "dark"): number => {
    const [high = 0, low = 0] = [luminance(palette[text][side]), luminance(palette[ground][side])].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };

  it("keep text readable: 4.5 to 1 at least, light and dark", () => {
    const weak = contrasts.flatMap(([text, ground]) =>
      (["light", "dark"] as const).filter((side) => contrast(text, ground, side) < 4.5).map((side) => `${text} on ${ground}, ${side}`),
    );
    expect(weak).toEqual([]);
  });
});

describe("scripts", () => {
  it("are those of the sources: `npm run build` where this fails", async () => {
    const { bundlePages } = (await import(new URL("../../scripts/bundle-pages.mjs", import.meta.url).href)) as {
      bundlePages: () => Promise<Record<string, string>>;
    };
    expect(pageScripts()).toEqual(await bundlePages());
  });
});

describe("markdown", () => {
  it("lets nothing of an application become markup", () => {
    for (const name of names) {
      const text = markdownExporter.export(hostile(report(name)), { title: attack });
      const prose = text
        .replaceAll(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "CODE")
        .replaceAll(/<(\/?details|\/?summary|br)>/g, "")
        .replaceAll("<!-- -->", "·");
      expect(prose).not.toMatch(/<|(?<!\\)[*_]\[|(?<!\\)\[x\]|@you|#1/);
      for (const unseen of ["\u0000", "\u202e"]) expect(text).not.toContain(unseen);
      const rows = text.split("\n").filter((line) => line.startsWith("|"));
      const cells = rows.map((line) => line.replaceAll("\\|", "").split("|").length);
      expect(new Set(cells).size).toBeLessThan(4);
    }
  });
});
