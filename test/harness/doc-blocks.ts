/** The pages of the documentation and their code blocks. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./installed-package.js";

export interface Block {
  /** Below the repository, with "/". */
  readonly page: string;
  /** Of the fence that opens it, from 1. */
  readonly line: number;
  /** First word after the fence; "" where there is none. */
  readonly language: string;
  /** Words after the language. */
  readonly marks: readonly string[];
  readonly text: string;
}

/** All pages that people read: docs/, and the READMEs. */
export const pages: readonly string[] = [
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .map((path) => `docs/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".md") && !path.startsWith("docs/public/") && !path.startsWith("docs/.vitepress/")),
  ...["README.md", "CHANGELOG.md", "corpus/README.md", "gateway/README.md", "trainer/README.md"],
].sort();

export function readPage(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

export function blocksOf(page: string): Block[] {
  const text = readPage(page);
  return [...text.matchAll(/^( *)```([^\n`]*)\n([\s\S]*?)^\1```$/gm)].map((match) => {
    const [, indent = "", info = "", content = ""] = match;
    const [language = "", ...marks] = info.trim().split(/\s+/);
    const line = text.slice(0, match.index).split("\n").length;
    return { page, line, language, marks, text: content.replaceAll(new RegExp(`^${indent}`, "gm"), "") };
  });
}

/** Page and line, for messages. */
export function placeOf({ page, line }: Block): string {
  return `${page}:${line}`;
}
