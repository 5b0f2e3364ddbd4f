/** The catalog the other way round: from an operation to the clients, methods and endpoints that lead to it. */
import type { Caller, MethodOfCaller } from "../providers/callers.js";
import { callersOf } from "../providers/callers.js";
import type { CatalogDocument, MethodRow } from "../providers/document.js";
import type { Delivery, Shape } from "../providers/schema.js";
import { shapeTraits } from "../providers/schema.js";

export interface ClientCall {
  /** `boto3.client("rekognition").detect_labels`, `new ImageAnnotatorClient().annotateImage`. */
  readonly text: string;
  readonly factories: readonly string[];
  readonly service?: string;
  /** Of a command: the method that sends it. */
  readonly method: string;
  readonly feature?: string;
  readonly shape: Shape;
  readonly delivery: Delivery;
  readonly promised: readonly string[];
  readonly wrap: readonly string[];
  readonly batch?: string;
  readonly shows: readonly string[];
  /** The client gives something else than the response: true, or how it is made of the response. */
  readonly rearranged: boolean | string;
}

export interface EndpointCall extends Pick<ClientCall, "feature" | "wrap" | "batch"> {
  readonly url: readonly string[];
}

export function pythonCalls(documents: readonly CatalogDocument[], operation: string): ClientCall[] {
  return clientCalls(documents, operation).filter(({ shape }) => shapeTraits[shape].access !== "property");
}

export function javascriptCalls(documents: readonly CatalogDocument[], operation: string): ClientCall[] {
  return clientCalls(documents, operation).filter(({ shape }) => shapeTraits[shape].access === "property");
}

/** Methods that are the operation itself first, then those that ask for it by a feature. */
function clientCalls(documents: readonly CatalogDocument[], operation: string): ClientCall[] {
  const calls = documents.flatMap(callersOf).flatMap((caller) => callsOf(caller, operation));
  return [...calls.filter((call) => call.feature === undefined), ...calls.filter((call) => call.feature !== undefined)];
}

function callsOf(caller: Caller, operation: string): ClientCall[] {
  const { factories, modules = [], service, shape, promised = [], send = "" } = caller;
  const call = (text: string, method: string, written: string | MethodOfCaller): ClientCall[] => {
    const row: MethodOfCaller = typeof written === "string" ? { operation: written } : written;
    const use = useOf(row, operation);
    if (use === null) return [];
    const made = { factories: [...factories, ...modules], ...(service === undefined ? {} : { service }) };
    const { delivery = caller.delivery, shows = [], rearranged = false } = row;
    return [{ text, ...made, method, shape, delivery, promised, shows, rearranged, ...use }];
  };
  return [
    ...Object.entries(caller.methods).flatMap(([method, row]) => call(callText(caller, method), method, row)),
    ...Object.entries(caller.commands ?? {}).flatMap(([path, row]) => {
      const command = path.slice(path.lastIndexOf(".") + 1);
      return call(`${madeText(caller)}.${send}(new ${command}())`, send, row);
    }),
  ];
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
function useOf(row: MethodRow, operation: string): Pick<ClientCall, "feature" | "wrap" | "batch"> | null {
  const feature = Object.entries(row.features ?? {}).find(([, id]) => id === operation)?.[0];
  if (row.operation !== operation && feature === undefined) return null;
  return {
    ...(feature === undefined ? {} : { feature }),
    wrap: row.wrap ?? [],
    ...(row.batch === undefined ? {} : { batch: row.batch }),
  };
}

function callText(caller: Caller, method: string): string {
  return `${madeText(caller)}.${shapeTraits[caller.shape].access === "property" ? method : method.split(".").join("().")}`;
}

function madeText({ factories, modules = [], service, shape }: Caller): string {
  const factory = factories[0] ?? modules[0] ?? "";
  const [name = ""] = factory.split(".").slice(-1);
  const argument = service === undefined ? "" : JSON.stringify(service);
  if (shapeTraits[shape].access !== "property") return service === undefined ? `${name}()` : `${factory}(${argument})`;
  if (factories.length === 0) return `require(${JSON.stringify(factory)})`;
  if (/^[A-Z]/.test(name)) return `new ${name}(${argument})`;
  const [, npm = "", path = ""] = /^((?:@[^/]+\/)?[^.]+)(.*)$/.exec(factory) ?? [];
  return path === "" ? `require(${JSON.stringify(npm)})(${argument})` : `${path.slice(1)}(${argument})`;
}
