/**
 * The gRPC side: ImageAnnotator and LanguageService from the published protocol buffers. Methods that are not served are refused as UNIMPLEMENTED by the
 * library itself. The application is named by `x-goog-api-key`, `authorization`, `x-furcifer-key` or `x-furcifer-application`.
 */
import type {
  GrpcObject,
  handleUnaryCall,
  ServerUnaryCall,
  ServiceClientConstructor,
  ServiceDefinition,
  sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { loadPackageDefinition, Server } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import protoFiles from "google-proto-files";
import { googleStatus } from "../providers/google-http.js";
import type { LanguageRequest } from "../providers/google-language.js";
import { analyzeDocument, languageMethods } from "../providers/google-language.js";
import type { AnnotateRequest } from "../providers/google-vision.js";
import { annotateImages } from "../providers/google-vision.js";
import type { Ask } from "../providers/http-interface.js";
import type { Application } from "../registry/application.js";
import type { Gateway } from "../serving/gateway.js";
import { Refusal } from "../serving/refusal.js";

export interface GrpcOptions {
  readonly maxBodyBytes: number;
}

type Call = ServerUnaryCall<unknown, unknown>;
type Method = (request: unknown, ask: Ask) => Promise<unknown>;

export function grpcServer(gateway: Gateway, { maxBodyBytes }: GrpcOptions): Server {
  const server = new Server({ "grpc.max_receive_message_length": maxBodyBytes, "grpc.max_concurrent_streams": 256 });
  const packages = loadPackages(["google/cloud/vision/v1/image_annotator.proto", "google/cloud/language/v1/language_service.proto"]);
  const annotate: Method = async (request, ask) => ({
    responses: await annotateImages((request as { requests?: AnnotateRequest[] }).requests ?? [], "client", ask),
  });
  add(server, gateway, serviceAt(packages, "google.cloud.vision.v1.ImageAnnotator"), { batchAnnotateImages: annotate });
  const analyse = Object.keys(languageMethods).map((method): [string, Method] => [
    method,
    (request, ask) => analyzeDocument(method, request as LanguageRequest, "client", ask),
  ]);
  add(server, gateway, serviceAt(packages, "google.cloud.language.v1.LanguageService"), Object.fromEntries(analyse));
  return server;
}

function loadPackages(files: readonly string[]): GrpcObject {
  const root = protoFiles.getProtoPath("..");
  // Numbers of enums that are not known stay; fields that are not set are absent, as in JSON.
  return loadPackageDefinition(loadSync([...files], { includeDirs: [root], enums: String, longs: Number, defaults: false }));
}

function serviceAt(packages: GrpcObject, path: string): ServiceDefinition {
  const found = path.split(".").reduce<unknown>((at, name) => (at as GrpcObject)[name], packages);
  return (found as ServiceClientConstructor).service;
}

function add(server: Server, gateway: Gateway, service: ServiceDefinition, methods: Readonly<Record<string, Method>>): void {
  const served = Object.values(service).flatMap(({ originalName = "" }): [string, handleUnaryCall<unknown, unknown>][] => {
    const method = methods[originalName];
    return method === undefined ? [] : [[originalName, (call, reply) => void answer(gateway, method, call, reply)]];
  });
  server.addService(service, Object.fromEntries(served));
}

async function answer(gateway: Gateway, method: Method, call: Call, reply: sendUnaryData<unknown>): Promise<void> {
  try {
    const application = applicationOf(gateway, call);
    reply(null, await method(call.request, (operation, question) => gateway.ask(application, operation, question)));
  } catch (error) {
    if (!(error instanceof Refusal)) gateway.options.logger.error({ error }, "call failed");
    const refusal = error instanceof Refusal ? error : new Refusal("internal", "the gateway failed");
    const { code, message } = googleStatus(refusal);
    reply({ code: code as status, details: message });
  }
}

function applicationOf(gateway: Gateway, { metadata }: Call): Application {
  const texts = (name: string): string[] => metadata.get(name).map(String);
  const bearers = texts("authorization").map((value) => value.replace(/^Bearer /i, ""));
  const keys = [...texts("x-goog-api-key"), ...texts("x-furcifer-key"), ...bearers];
  return gateway.applicationOf({ keys, header: texts("x-furcifer-application")[0] });
}
