/** The file of a result, by the name of its application. */
import { createHash } from "node:crypto";

const safe = /^[A-Za-z0-9._~@+,=-]$/;
const longestPart = 200;
const longestPath = 1000;

/** A path that every file system takes, of no other name: odd characters are their bytes in hexadecimal after "%". */
export function resultFile(name: string): string {
  const parts = name.split("/").map((part) => [...part].map((char) => (safe.test(char) ? char : encoded(char))).join(""));
  const named = parts.map((part, at) => fitting(at < parts.length - 1 ? part.replace(/\.(?=json$)/i, "%2E") : part)).join("/");
  return `${named.length > longestPath ? `%long/${hashOf(name)}` : named}.json`;
}

/** Names that are only dots, or longer than a file system takes, would be others; a folder that ends like a result would be in its way. */
function fitting(part: string): string {
  if (/^\.*$/.test(part)) return part === "" ? "%" : part.replaceAll(".", "%2E");
  return part.length > longestPart ? `${part.slice(0, longestPart - 20)}%${hashOf(part)}` : part;
}

function encoded(char: string): string {
  return [...Buffer.from(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}
