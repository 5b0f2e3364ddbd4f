/** Puts the runs of all shards of a corpus together: as if it had been one run. */
import { copyFileSync, existsSync, linkSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pageFile, pageOf } from "./application-page.js";
import type { BatchSummary } from "./run-batch.js";
import { conclude } from "./run-batch.js";
import type { RunIdentity } from "./run-folder.js";
import { RunFolder, readIdentity, readJournal } from "./run-folder.js";
import { parseShard } from "./shard.js";
import { readResult } from "./tables.js";

/** Parts that do not belong together, or are not all there. */
export class MergeError extends Error {
  override readonly name = "MergeError";
}

export function mergeRuns(parts: readonly string[], out: string): BatchSummary {
  const identities = parts.map((part) => ({ part, identity: identityOf(part) }));
  checkSame(identities);
  checkComplete(identities);
  const [first] = identities;
  if (first === undefined) throw new MergeError("there is nothing to merge");
  const folder = RunFolder.open(out, { ...first.identity, options: { ...first.identity.options, shard: null } });
  try {
    const names: string[] = [];
    const work = folder.workFolder("merge");
    for (const part of parts)
      for (const path of resultsIn(part)) {
        const { name } = readResult(path);
        const copy = join(work, `result-${names.length}`);
        copied(path, copy);
        const page = join(part, "pages", pageFile(name));
        if (existsSync(page)) copied(page, pageOf(copy));
        folder.commit(name, copy);
        names.push(name);
      }
    folder.note({ end: names.length });
    return conclude(folder, names);
  } finally {
    folder.release();
  }
}

function identityOf(part: string): RunIdentity {
  const identity = readIdentity(part);
  if (identity === undefined) throw new MergeError(`${part} holds no run. Give the --out folders of batches with --shard.`);
  return identity;
}

interface Part {
  readonly part: string;
  readonly identity: RunIdentity;
}

function checkSame(parts: readonly Part[]): void {
  const asked = ({ identity }: Part): string => JSON.stringify({ ...identity, options: { ...identity.options, shard: null } });
  const other = parts.find((each) => asked(each) !== asked(parts[0] as Part));
  if (other !== undefined)
    throw new MergeError(`${other.part} and ${parts[0]?.part} are of different versions or options (run.json). Run them again alike.`);
}

/** Every shard once, each at its end. */
function checkComplete(parts: readonly Part[]): void {
  const shards = parts.map(({ part, identity }) => ({ part, shard: parseShard(String(identity.options.shard)) }));
  const whole = shards.find(({ shard }) => shard === undefined);
  if (whole !== undefined) throw new MergeError(`${whole.part} is no part: its batch ran without --shard.`);
  const count = Math.max(...shards.map(({ shard }) => shard?.count ?? 0));
  const there = new Set(shards.map(({ shard }) => `${shard?.index}/${shard?.count}`));
  const missing = Array.from({ length: count }, (_, index) => `${index + 1}/${count}`).filter((shard) => !there.has(shard));
  if (missing.length > 0) throw new MergeError(`shards are missing: ${missing.join(", ")}`);
  if (there.size < shards.length || there.size !== count)
    throw new MergeError("a shard is there twice, or shards of different counts are mixed");
  const open = shards.find(({ part }) => !readJournal(part).some((line) => "end" in line));
  if (open !== undefined) throw new MergeError(`${open.part} has not come to its end. Run its batch again.`);
}

function resultsIn(part: string): string[] {
  const folder = resolve(part, "results");
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(folder, relative(folder, join(entry.parentPath, entry.name))))
    .sort();
}

/** Another name for the same file where the file system can. */
function copied(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
