/** Runs an unmodified program with the provider's real client in a process of its own, pointed at a gateway by its environment alone. */
import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Running } from "./running.js";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The interpreter that has Debian's packages. */
const python = process.env.BOTO3_PYTHON ?? "/usr/bin/python3";

/** Whether a program can be run: those in Python need Debian's python3-boto3 and python3-requests. */
export function canRun(name: string): boolean {
  return !name.endsWith(".py") || spawnSync(python, ["-c", "import boto3, requests"]).status === 0;
}

/** What `furcifer-gateway env` prints for the gateway, as an object. */
export function environmentOf(gateway: Pick<Running, "base" | "grpcPort">, key: string): Record<string, string> {
  return {
    FURCIFER_GATEWAY: gateway.base,
    FURCIFER_GATEWAY_GRPC: `127.0.0.1:${gateway.grpcPort}`,
    FURCIFER_GATEWAY_KEY: key,
    NODE_OPTIONS: `--require ${folder("../../src/clients/preload.cjs")}`,
    PYTHONPATH: folder("../../src/clients/python"),
    AWS_ENDPOINT_URL_REKOGNITION: gateway.base,
    AWS_ENDPOINT_URL_COMPREHEND: gateway.base,
    AWS_ACCESS_KEY_ID: key,
    AWS_SECRET_ACCESS_KEY: "not-checked",
  };
}

export async function runProgram(name: string, argument: string, environment: Readonly<Record<string, string>>): Promise<unknown> {
  const file = folder(`../fixtures/programs/${name}`);
  const command = name.endsWith(".py") ? python : process.execPath;
  const env = { PATH: process.env.PATH, HOME: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true", ...environment };
  const { stdout } = await promisify(execFile)(command, [file, argument], { env, timeout: 25_000 });
  return JSON.parse(stdout) as unknown;
}
