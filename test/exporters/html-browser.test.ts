/** HTML pages in a real browser: nothing that an application names does anything, and what the pages offer works, by keyboard too. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { htmlExporter } from "../../src/exporters/html/application.js";
import { corpusPage } from "../../src/exporters/html/corpus.js";
import type { CorpusApplication } from "../../src/exporters/html/corpus-input.js";
import type { AnalysisReport } from "../../src/report.js";
import type { Answer } from "../../src/spec/evaluate.js";
import { run } from "../cli/terminal.js";
import type { Browser } from "../harness/browser.js";
import { startBrowser } from "../harness/browser.js";
import { attack, hostile } from "../harness/hostile-report.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "furcifer-pages-"));
let browser: Browser;

// A browser shares its machine with other tests: alone, each of these takes seconds.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true, force: true });
});

async function pageOf(application: string): Promise<string> {
  return (await run(["analyze", join(root, "corpus", application, "app"), "--format", "html"])).stdout;
}

const known = new Map<string, Promise<string>>();

function knownPage(application: string): Promise<string> {
  const page = known.get(application) ?? pageOf(application);
  known.set(application, page);
  return page;
}

const widthOf = (page: Page): Promise<number> => page.evaluate("document.documentElement.scrollWidth");

describe("an application's page", () => {
  it("does nothing of what hostile names ask for", async () => {
    for (const name of ["true-false", "multi-choice", "value-range", "passthrough"]) {
      const file = join(root, "test/fixtures/exporters/text", name, "input.report.json");
      const report = hostile(JSON.parse(readFileSync(file, "utf8")) as AnalysisReport);
      const html = htmlExporter.export(report, { title: attack, readSource: () => `# ${attack}\nif x == "${attack}":\n  pass\n` });
      const { page, complaints } = await browser.open(html);
      for (const tab of await page.getByRole("tab").all()) {
        await tab.click();
        for (const input of await page.locator("input:visible").all()) await input.fill(attack);
      }
      for (const details of await page.locator("details").all()) await details.evaluate("(element) => { element.open = true; }");
      expect(await page.evaluate("[window.hacked === undefined, document.images.length, document.scripts.length]")).toEqual([
        true,
        0,
        3 - 1,
      ]);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  it("decides outputs as `furcifer evaluate` does", async () => {
    for (const application of [
      "python/tool-crib",
      "javascript/dusk-radio",
      "python/cloakroom",
      "python/applause-lights",
      "python/forage-check",
    ]) {
      const lines = readFileSync(join(root, "corpus", application, "cases.jsonl"), "utf8")
        .trim()
        .split("\n");
      const tried = lines.filter((_, i) => i % Math.ceil(lines.length / 6) === 0);
      const spec = join(scratch, "spec.json");
      await run(["analyze", join(root, "corpus", application, "app"), "--format", "spec", "--output", spec]);
      const { stdout } = await run(["evaluate", spec, "--responses", "-"], { stdin: tried.join("\n") });
      const expected = stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Answer);
      const { page, complaints } = await browser.open(await knownPage(application));
      await page.getByRole("tab", { name: "Try outputs" }).click();
      await page.getByText("Recorded output as JSON").click();
      const found: string[] = [];
      for (const line of tried) {
        const { responses, inputs = {} } = JSON.parse(line) as { responses: object; inputs?: object };
        await page.locator(".as-json textarea").fill(JSON.stringify({ responses, inputs }));
        found.push((await page.locator(".answer [data-outcome]").getAttribute("data-outcome")) ?? "");
      }
      expect(found).toEqual(expected.map(({ outcome }) => outcome ?? ""));
      expect(new Set(found).size).toBeGreaterThan(1);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  it("is worked by keyboard: skip link, tabs, items of an output", async () => {
    const { page, complaints } = await browser.open(await knownPage("python/tool-crib"));
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.className")).toBe("skip");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    await page.getByRole("tab", { name: "Rule" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("tab", { name: "Try outputs" }).getAttribute("aria-selected")).toBe("true");
    await page.getByRole("button", { name: "nothing found" }).focus();
    await page.keyboard.press("Enter");
    expect(await page.locator(".answer [data-outcome]").getAttribute("data-outcome")).toBe("o4");
    await page.getByRole("button", { name: "Add an item" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("Hammer");
    expect(await page.locator(".answer [data-outcome]").getAttribute("data-outcome")).toBe("o1");
    expect(await page.locator("datalist option").first().getAttribute("value")).toBe("Hammer");
    await page.getByRole("button", { name: "Add an item" }).press("Enter");
    await page.keyboard.type("Ruler");
    await page.getByRole("button", { name: "Move item 2 up" }).press("Enter");
    expect(await page.locator(".answer [data-outcome]").getAttribute("data-outcome")).toBe("o3");
    // The item is first now; the keyboard stays with it.
    expect(await page.evaluate("document.activeElement.value")).toBe("Ruler");
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    await page.getByRole("button", { name: "Remove item 1" }).press("Enter");
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("Remove item 1");
    expect(await page.locator(".answer [data-outcome]").getAttribute("data-outcome")).toBe("o1");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("joins an outcome with its lines, and back", async () => {
    const { page } = await browser.open(await knownPage("python/cloakroom"));
    await page.locator(".outcome-row").first().hover();
    expect(await page.locator(".line.lit").textContent()).toContain('return "rail"');
    expect(await page.locator(".line.on-way").count()).toBeGreaterThan(1);
    await page.locator(".line.marked", { hasText: 'return "rack"' }).hover();
    expect(await page.locator(".outcome-row.lit").textContent()).toContain('return "rack"');
    await page.locator(".diagram a", { hasText: 'return "rail"' }).click();
    await page.mouse.move(2, 2);
    expect(await page.locator(".outcome-row.lit").textContent()).toContain('return "rail"');
    await page.close();
  });

  it("finds labels among thousands", async () => {
    const { page, complaints } = await browser.open(await knownPage("javascript/rain-diary"));
    await page.getByRole("tab", { name: "Labels" }).click();
    const before = await page.locator(".labels li").count();
    expect(before).toBeLessThan(200);
    await page.getByLabel("Filter labels").fill("umbrella");
    expect(await page.locator(".labels li").allTextContents()).toContain("Umbrella");
    expect(await page.locator(".labels-panel [role=status]").textContent()).toMatch(/^\d+ labels? found$/);
    await page.getByLabel("Filter labels").fill("");
    await page.getByRole("button", { name: /^Show 200 of/ }).click();
    expect(await page.locator(".labels li").count()).toBe(before + 200);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("fits phones, tablets and desks, light and dark, and says everything that stands still without a script", async () => {
    const html = await knownPage("javascript/hive-watch");
    for (const width of [380, 800, 1400]) {
      const { page } = await browser.open(html, { width });
      for (const tab of await page.getByRole("tab").all()) {
        await tab.click();
        expect(await widthOf(page)).toBeLessThanOrEqual(width);
      }
      await page.close();
    }
    const ground = "getComputedStyle(document.body).backgroundColor";
    const { page } = await browser.open(html, { colorScheme: "dark" });
    expect(await page.evaluate(ground)).toBe("rgb(19, 22, 20)");
    await page.getByRole("button", { name: "Switch to light colours" }).click();
    expect(await page.evaluate(ground)).toBe("rgb(251, 251, 248)");
    await page.getByRole("button", { name: "Switch to dark colours" }).click();
    await page.reload();
    expect(await page.evaluate(ground)).toBe("rgb(19, 22, 20)");
    await page.evaluate("localStorage.clear()");
    await page.close();
    const still = await browser.open(html, { width: 380, javaScriptEnabled: false });
    expect(await still.page.getByRole("tab").count()).toBe(0);
    for (const name of ["Rule", "Labels", "Ways there"])
      expect(await still.page.getByRole("heading", { name }).first().isVisible()).toBe(true);
    await still.page.close();
  });
});

function madeUp(count: number): CorpusApplication[] {
  return Array.from({ length: count }, (_, i): CorpusApplication => {
    const decided = i % 3 !== 0;
    return {
      name: `application-${i}`,
      status: decided ? "decided" : i % 2 === 0 ? "passthrough" : "killed",
      sourceBytes: 100 * i,
      files: 1 + (i % 7),
      operations: [i % 5 === 0 ? "vision.faces" : "vision.labels"],
      languages: [i % 4 === 0 ? "python" : "typescript"],
      decisions: decided
        ? [{ id: "a", kind: i % 2 === 0 ? "count" : "filter", completeness: i % 10 === 0 ? "partial" : "exact", classes: 2 }]
        : [],
      lints: i % 8 === 0 ? { "order-dependent": 1 } : {},
      diagnostics: {},
      milliseconds: (i * 7919) % 1000,
      reportPath: `applications/${i}.html`,
    };
  });
}

describe("a corpus's page", () => {
  const html = corpusPage({ title: "Made up", version: "0.1.0", applications: madeUp(5000) });

  it("filters by words, by choice and by bars, sorts, and shows rows as far as one looks", async () => {
    const { page, complaints } = await browser.open(html);
    const found = page.locator("#found");
    expect(await found.textContent()).toBe("5,000 applications");
    expect(await page.locator("#applications tbody tr").count()).toBeLessThan(400);
    await page.getByLabel("Search").fill("application-12");
    expect(await found.textContent()).toBe("111 of 5,000 applications");
    await page.getByLabel("Status").selectOption("killed");
    expect(await page.locator("#applications tbody tr").allTextContents()).not.toContain("decided");
    await page.getByRole("button", { name: "Clear" }).press("Enter");
    await page.locator(".bars button", { hasText: /^count$/ }).press("Enter");
    expect(await page.getByLabel("Kind").locator("option:checked").textContent()).toBe("count");
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByRole("button", { name: "Source" }).press("Enter");
    expect(await page.locator('th[data-column="bytes"]').getAttribute("aria-sort")).toBe("descending");
    expect(await page.locator("#applications tbody th a").first().textContent()).toBe("application-4999");
    expect(await page.locator("#applications tbody th a").first().getAttribute("href")).toBe("./applications/4999.html");
    const rows = await page.locator("#applications tbody tr").count();
    await page.locator("#rest").scrollIntoViewIfNeeded();
    while ((await page.locator("#applications tbody tr").count()) <= rows) await page.waitForTimeout(20);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("does nothing of what hostile names ask for, fits every width, and has its charts without a script", async () => {
    const applications = [
      ...madeUp(30),
      {
        ...madeUp(2)[1]!,
        name: attack,
        status: attack,
        operations: [attack],
        languages: [attack],
        lints: { [attack]: 1 },
        diagnostics: { [attack]: 1 },
        reportPath: `javascript:${attack}`,
      },
    ];
    const hostilePage = corpusPage({ title: attack, version: "0.1.0", applications });
    for (const width of [380, 800, 1400]) {
      const { page, complaints } = await browser.open(hostilePage, { width });
      await page.getByLabel("Search").fill(attack.slice(0, 12));
      expect(await page.locator("#found").textContent()).toBe("1 of 31 applications");
      expect(await page.evaluate("[window.hacked === undefined, document.images.length]")).toEqual([true, 0]);
      expect(await widthOf(page)).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
      await page.close();
    }
    const { page } = await browser.open(hostilePage, { javaScriptEnabled: false });
    expect(await page.getByRole("heading", { name: "Statuses" }).isVisible()).toBe(true);
    expect(await page.locator("#applications tbody tr").count()).toBe(31);
    await page.close();
  });
});
