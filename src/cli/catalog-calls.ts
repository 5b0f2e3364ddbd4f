/** The catalog the other way round: from an operation to the clients, methods and endpoints that lead to it. */
import type { CatalogDocument, ClientRow, MethodRow } from "../providers/document.js";
import type { Shape } from "../providers/schema.js";

export interface PythonCall {
  /** `boto3.client("rekognition").detect_labels`, `ImageAnnotatorClient().annotate_image`. */
  readonly text: string;
  readonly factories: readonly string[];
  readonly service?: string;
  readonly method: string;
  readonly feature?: string;
  readonly shape: Shape;
  readonly wrap: readonly string[];
  readonly batch?: string;
  readonly shows: readonly string[];
}

export interface EndpointCall extends Pick<PythonCall, "feature" | "wrap" | "batch"> {
  readonly url: readonly string[];
}

/** Methods that are the operation itself first, then those that ask for it by a feature. */
export function pythonCalls(documents: readonly CatalogDocument[], operation: string): PythonCall[] {
  const calls = documents
    .flatMap((document) => document.python?.clients ?? [])
    .flatMap((client) =>
      Object.entries(client.methods).flatMap(([method, row]): PythonCall[] => {
        const use = useOf(typeof row === "string" ? { operation: row } : row, operation);
        if (use === null) return [];
        const { factories, service, shape } = client;
        const shows = typeof row === "string" ? [] : (row.shows ?? []);
        return [{ text: callText(client, method), factories, ...(service === undefined ? {} : { service }), method, shape, shows, ...use }];
      }),
    );
  return [...calls.filter((call) => call.feature === undefined), ...calls.filter((call) => call.feature !== undefined)];
}

export function endpointCalls(documents: readonly CatalogDocument[], operation: string): EndpointCall[] {
  return documents
    .flatMap((document) => document.endpoints ?? [])
    .flatMap((row) => {
      const use = useOf(row, operation);
      return use === null ? [] : [{ url: row.url, ...use }];
    });
}

/** How a method answers the operation; null where it does not. */
function useOf(row: MethodRow, operation: string): Pick<PythonCall, "feature" | "wrap" | "batch"> | null {
  const feature = Object.entries(row.features ?? {}).find(([, id]) => id === operation)?.[0];
  if (row.operation !== operation && feature === undefined) return null;
  return {
    ...(feature === undefined ? {} : { feature }),
    wrap: row.wrap ?? [],
    ...(row.batch === undefined ? {} : { batch: row.batch }),
  };
}

function callText({ factories, service }: ClientRow, method: string): string {
  const factory = factories[0] ?? "";
  const made = service === undefined ? `${factory.split(".").at(-1)}()` : `${factory}(${JSON.stringify(service)})`;
  return `${made}.${method.split(".").join("().")}`;
}
