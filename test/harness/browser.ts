/** A real browser for tests of HTML pages: pages are opened from files, and everything that a page complains of is kept. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { chromium } from "playwright-core";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Browser {
  /** Opens the page; `complaints` has errors, violations of its policy and requests, as they come. */
  readonly open: (html: string, view?: View) => Promise<{ readonly page: Page; readonly complaints: readonly string[] }>;
  readonly close: () => Promise<void>;
}

export interface View {
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
}

export async function startBrowser(): Promise<Browser> {
  const module = (await import(new URL("../../scripts/chromium.mjs", import.meta.url).href)) as { findChromium: () => string | undefined };
  const executablePath = module.findChromium();
  if (executablePath === undefined) throw new Error("Tests of HTML pages need Chromium. Run: npm run setup");
  const folder = mkdtempSync(join(tmpdir(), "furcifer-browser-"));
  const launched = await chromium.launch({ executablePath, headless: true, args: flags, timeout: 180_000 });
  const contexts = new Map<boolean, Promise<BrowserContext>>();
  const contextOf = (javaScriptEnabled: boolean): Promise<BrowserContext> => {
    const context = contexts.get(javaScriptEnabled) ?? launched.newContext({ javaScriptEnabled });
    contexts.set(javaScriptEnabled, context);
    return context;
  };
  let files = 0;
  return {
    open: async (html, { width = 1400, colorScheme = "light", javaScriptEnabled = true } = {}) => {
      const page = await (await contextOf(javaScriptEnabled)).newPage();
      page.setDefaultTimeout(180_000);
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
      page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
      page.on("dialog", (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on("request", (request) => {
        if (!request.url().startsWith("file:")) complaints.push(`request: ${request.url()}`);
      });
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const file = join(folder, `page-${files++}.html`);
      writeFileSync(file, html);
      await page.goto(pathToFileURL(file).href);
      return { page, complaints };
    },
    close: async () => {
      await launched.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
