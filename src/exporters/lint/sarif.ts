/**
 * Findings in SARIF 2.1.0 (OASIS), which code scanning services and editors read. Lines and columns are from 1, the end is
 * behind the last character, in UTF-16 units as our spans are; paths are relative to the analysed folder, %SRCROOT%.
 */
import { diagnosticCodes, lintCodes, severityOf } from "../../base/diagnostic-codes.js";
import { version } from "../../version.js";
import { stableJson } from "../stable-json.js";
import type { Finding } from "./finding.js";

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const home = "https://www.npmjs.com/package/furcifer";

export function findingsAsSarif(findings: readonly Finding[]): string {
  const rules = lintCodes.map((code) => ({
    id: code,
    shortDescription: { text: sentence(diagnosticCodes[code].title) },
    fullDescription: { text: sentence(diagnosticCodes[code].title) },
    help: {
      text: `${sentence(diagnosticCodes[code].title)} What to do instead stands in each result; docs/diagnostics.md explains ${code}.`,
    },
    defaultConfiguration: { level: severityOf(code) },
  }));
  const seen = new Map<string, number>();
  const run = {
    tool: { driver: { name: "furcifer", version, semanticVersion: version, informationUri: home, rules } },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { "%SRCROOT%": { description: { text: "The analysed folder." } } },
    results: findings.map((finding) => result(finding, seen)),
  };
  return `${stableJson({ $schema: schema, version: "2.1.0", runs: [run] })}\n`;
}

function result(finding: Finding, seen: Map<string, number>): object {
  const { code, severity, message, remedy, span } = finding;
  const region = { startLine: span.line, startColumn: span.column, endLine: span.endLine, endColumn: span.endColumn };
  const uri = span.path.split("/").map(encodeURIComponent).join("/");
  return {
    ruleId: code,
    ruleIndex: lintCodes.indexOf(code),
    level: severity,
    message: { text: remedy === undefined ? message : `${message} ${remedy}` },
    locations: [{ physicalLocation: { artifactLocation: { uri, uriBaseId: "%SRCROOT%" }, region } }],
    partialFingerprints: { "codeAndLine/v1": fingerprint(finding, seen) },
  };
}

/** The same for a finding whose line has only moved; of several in equal lines, each has its number. */
function fingerprint({ code, span, line = "", message }: Finding, seen: Map<string, number>): string {
  const text = line.trim() === "" ? message : line.replaceAll(/\s+/g, "");
  const hash = hashed(`${code}\n${span.path}\n${text}`);
  const number = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, number);
  return `${hash}:${number}`;
}

const prime = 0x100000001b3n;

/** FNV-1a in 64 bits: enough to tell lines of one application apart. */
function hashed(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime);
  return hash.toString(16).padStart(16, "0");
}

function sentence(title: string): string {
  return `${title[0]!.toUpperCase()}${title.slice(1)}.`;
}
