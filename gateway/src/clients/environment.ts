/** Which environment points an application's clients at a gateway, chosen from the calls that its source makes and the libraries that it makes them with. */

export interface Call {
  readonly operation: string;
  readonly file: string;
}

export interface Source {
  readonly path: string;
  readonly text: string;
}

export interface Addresses {
  readonly gateway: string;
  /** host:port. */
  readonly grpc: string;
  readonly key: string;
  /** Files of this package that clients load. */
  readonly preload: string;
  readonly sitecustomize: string;
}

/** A line for the environment, or what to know, where there is no variable. */
export interface Line {
  readonly why: string;
  readonly variable?: { readonly name: string; readonly value: string };
}

/** How a program calls a provider: what its source has, what that needs, and whether it was tried. */
interface Way {
  readonly language: "javascript" | "python";
  readonly operations: RegExp;
  readonly uses: RegExp;
  readonly why: string;
  readonly needs: readonly ("preload" | "sitecustomize" | "grpc" | "endpoint")[];
}

const google = /^google\.(vision|language)\./;
const aws = /^aws\.(rekognition|comprehend)\./;
const either = /^(google\.(vision|language)|aws\.(rekognition|comprehend))\./;

const ways: readonly Way[] = [
  {
    language: "javascript",
    operations: google,
    uses: /["']@google-cloud\/(vision|language)/,
    why: "Google's library over gRPC",
    needs: ["preload", "grpc"],
  },
  { language: "javascript", operations: google, uses: /\.googleapis\.com/, why: "Google's REST interface", needs: ["preload"] },
  { language: "javascript", operations: aws, uses: /["']@aws-sdk\//, why: "the AWS SDK, version 3", needs: ["endpoint"] },
  {
    language: "javascript",
    operations: aws,
    uses: /["']aws-sdk["'/]/,
    why: "the AWS SDK, version 2, which reads no endpoint variable",
    needs: ["preload"],
  },
  {
    language: "python",
    operations: aws,
    uses: /\b(boto3|botocore)\b/,
    why: "boto3, which reads endpoint variables only from 1.28 on",
    needs: ["sitecustomize", "endpoint"],
  },
  { language: "python", operations: either, uses: /\b(requests|urllib)\b/, why: "a REST interface", needs: ["sitecustomize"] },
  {
    ...{ language: "python", operations: google, uses: /\bgoogle\.cloud\b/, needs: ["sitecustomize", "grpc"] },
    why: "Google's library for Python: its part of sitecustomize.py is untested",
  },
];

export function environmentLines(
  calls: readonly Call[],
  sources: readonly Source[],
  served: readonly string[],
  addresses: Addresses,
): Line[] {
  const found = calls.filter(({ operation }) => served.includes(operation));
  const others = [...new Set(calls.map(({ operation }) => operation).filter((operation) => !served.includes(operation)))].sort();
  const chosen = ways.filter(
    (way) =>
      found.some((call) => isCalled(way, call)) && sources.some((source) => isLanguage(way, source.path) && way.uses.test(source.text)),
  );
  const needed = new Set(chosen.flatMap(({ needs }) => needs));
  const reasons = (need: Way["needs"][number]): string =>
    [...new Set(chosen.filter(({ needs }) => needs.includes(need)).map(({ why }) => why))].join("; ");
  const lines: Line[] = [];
  const set = (name: string, value: string, why: string): void => void lines.push({ why, variable: { name, value } });
  if (needed.size > 0) set("FURCIFER_GATEWAY", addresses.gateway, "where the gateway is");
  if (needed.has("grpc")) set("FURCIFER_GATEWAY_GRPC", addresses.grpc, reasons("grpc"));
  if (needed.size > 0) set("FURCIFER_GATEWAY_KEY", addresses.key, "the application's key");
  if (needed.has("preload")) set("NODE_OPTIONS", `--require ${addresses.preload}`, reasons("preload"));
  if (needed.has("sitecustomize")) set("PYTHONPATH", addresses.sitecustomize, reasons("sitecustomize"));
  if (needed.has("endpoint")) lines.push(...endpointLines(found, reasons("endpoint"), addresses));
  for (const operation of others) lines.push({ why: `${operation} is not served: it goes to its provider` });
  if (found.length > 0 && chosen.length === 0)
    lines.push({ why: "no known client was found in the source: name the gateway in place of the provider's host" });
  return lines;
}

function isCalled({ language, operations }: Way, { operation, file }: Call): boolean {
  return operations.test(operation) && isLanguage({ language }, file);
}

function isLanguage({ language }: Pick<Way, "language">, path: string): boolean {
  return path.endsWith(".py") === (language === "python");
}

/** The key signs requests: whoever has credentials of AWS in the environment already keeps them, and is known by FURCIFER_GATEWAY_KEY or a prefix. */
function endpointLines(calls: readonly Call[], why: string, { gateway, key }: Addresses): Line[] {
  const services = ["rekognition", "comprehend"].filter((service) =>
    calls.some(({ operation }) => operation.startsWith(`aws.${service}.`)),
  );
  return [
    ...services.map((service) => ({ why, variable: { name: `AWS_ENDPOINT_URL_${service.toUpperCase()}`, value: gateway } })),
    { why: "the key as who signs", variable: { name: "AWS_ACCESS_KEY_ID", value: key } },
    { why: "signatures are not checked", variable: { name: "AWS_SECRET_ACCESS_KEY", value: "not-checked" } },
  ];
}

/** Lines for a POSIX shell; each says why. */
export function shellLines(lines: readonly Line[]): string {
  const shown = lines.map(({ why, variable }) =>
    variable === undefined ? `# ${why}` : `export ${variable.name}=${quoted(variable.value)}  # ${why}`,
  );
  return shown.map((line) => `${line}\n`).join("");
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
