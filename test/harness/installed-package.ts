/** This package as users get it: packed from what was built, and installed by npm into a folder of its own, without what is optional. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface PackedFile {
  readonly path: string;
  readonly size: number;
}

export interface InstalledPackage {
  /** Has `node_modules`. */
  readonly folder: string;
  /** What is in the archive that npm would publish. */
  readonly files: readonly PackedFile[];
  remove(): void;
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): Ended {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: "utf8", maxBuffer: 1 << 28 });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

function npm(args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = run("npm", args, cwd);
  if (status !== 0) throw new Error(`npm ${args.join(" ")} ended with ${status}\n${stderr}`);
  return stdout;
}

export function installPackage(): InstalledPackage {
  if (!existsSync(join(root, "dist", "index.js"))) throw new Error("dist/ is not there: npm run build");
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "furcifer-package-")));
  const [packed] = JSON.parse(npm(["pack", "--ignore-scripts", "--json", "--pack-destination", folder], root)) as [
    { readonly filename: string; readonly files: readonly PackedFile[] },
  ];
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  npm(["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", `./${packed.filename}`], folder);
  return { folder, files: packed.files, remove: () => rmSync(folder, { recursive: true }) };
}
