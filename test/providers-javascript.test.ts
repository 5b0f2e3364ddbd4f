/** JavaScript's calls are found as programs write them, lead to the operations that Python's lead to, and say how results come. */
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import type { Method } from "../src/providers/catalog.js";
import { Catalog, requestedOperations } from "../src/providers/catalog.js";
import type { CatalogDocument, JavaScriptRows } from "../src/providers/document.js";
import { builtInDocuments } from "../src/providers/registry.js";
import type { Delivery, MessageSchema, Shape } from "../src/providers/schema.js";
import { jsonFieldName, shapeTraits, shownFieldName } from "../src/providers/schema.js";
import { validateDocument } from "../src/providers/validate.js";

const catalog = new Catalog(builtInDocuments);
const sections = builtInDocuments.flatMap(({ javascript }) => javascript ?? []);
const clients = sections.flatMap((section) => section.clients);

/** `factory#method`, or a service as in `googleapis.google.language(v2)#documents.classifyText`. */
function method(call: string): Method {
  const [, factory = "", service, path = ""] = /^([^#(]+)(?:\((\w+)\))?#(.+)$/.exec(call) ?? [];
  expect(catalog.isFactory(factory)).toBe(true);
  return described(catalog.member({ factory, service }, path), call);
}

function described(found: Method | "prefix" | null, call: string): Method {
  if (found === null || found === "prefix") throw new Error(`${call} is ${found ?? "not known"}`);
  return found;
}

function ids(found: Method): string[] {
  return found.operations.map(({ operation }) => operation.id);
}

/** A value of another context as one of this. */
function toPlain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** The type of an operation's response, or of a field of it, through lists. */
function typeAt(id: string, ...path: string[]): MessageSchema {
  let at = catalog.operationById(id)?.schema ?? null;
  for (const name of path) {
    const field = at?.fields[name]?.schema;
    const item = field?.kind === "stream" ? field.item : field;
    at = item?.kind === "message" ? item : null;
  }
  if (at === null) throw new Error(`${id} has no type at ${path.join(".")}`);
  return at;
}

describe("every client in JavaScript", () => {
  const named = clients.map((client) => [client.factories[0] ?? client.modules?.[0] ?? "", client] as const);

  it.each(named)("%s is found with its methods", (_, { factories, service, methods, commands = {}, send }) => {
    for (const factory of factories) {
      expect(catalog.isFactory(factory)).toBe(true);
      for (const [path, row] of Object.entries(methods)) {
        const wanted = typeof row === "string" ? [row] : row.features === undefined ? [row.operation] : Object.values(row.features);
        expect(ids(described(catalog.member({ factory, service }, path), `${factory}#${path}`))).toEqual(wanted);
      }
      expect(send === undefined || catalog.isSender({ factory, service }, send)).toBe(true);
    }
    for (const [path, row] of Object.entries(commands)) expect(ids(described(catalog.command(path), path))).toEqual([row]);
  });

  it("leads to every operation that a client in Python leads to", () => {
    const reached = (rows: readonly { readonly methods: Readonly<Record<string, unknown>> }[]): Set<string> =>
      new Set(catalog.operations.map(({ id }) => id).filter((id) => JSON.stringify(rows).includes(`"${id}"`)));
    const inPython = reached(builtInDocuments.flatMap(({ python }) => python?.clients ?? []));
    const inJavaScript = reached(clients);
    expect(inPython.size).toBeGreaterThan(78);
    expect([...inPython].filter((id) => !inJavaScript.has(id))).toEqual([]);
  });

  it("shows properties", () => {
    for (const { shape } of clients) expect(shapeTraits[shape].access).toBe("property");
  });
});

describe("a qualified name", () => {
  const names = [
    "@google-cloud/vision.v1p4beta1.ImageAnnotatorClient",
    "@google-cloud/vision.default.ImageAnnotatorClient",
    "@google-cloud/vision",
    "@google-cloud/vision.default",
    "google-cloud.vision",
    "gcloud.vision",
    "aws-sdk.Rekognition",
    "aws-sdk.default.Rekognition",
    "aws-sdk/clients/rekognition",
    "aws-sdk/clients/rekognition.js.default",
    "@aws-sdk/client-comprehend.ComprehendClient",
    "@azure-rest/ai-vision-image-analysis.default",
    "azure-cognitiveservices-computervision.ComputerVisionAPIClient",
    "googleapis.google.vision",
  ];

  it.each(names)("%s makes a client", (name) => {
    expect(catalog.isFactory(name)).toBe(true);
  });

  it("is none of a client where it ends before it, or names something else", () => {
    for (const name of ["aws-sdk", "googleapis.google", "google-cloud", "gcloud"]) {
      expect([name, catalog.isFactory(name), catalog.isFactoryPrefix(name)]).toEqual([name, false, true]);
    }
    expect(catalog.isFactory("aws-sdk.S3")).toBe(false);
    expect(catalog.isFactory("aws-sdk/clients/s3")).toBe(false);
    expect(catalog.isFactory("@google-cloud/vision.v1")).toBe(true);
  });

  it("may be of what only makes requests, of a wrapper, or of a test for a failure", () => {
    for (const value of [
      "aws-sdk.Config",
      "aws-sdk.config.update",
      "aws-sdk/clients/s3",
      "@aws-sdk/client-s3.S3Client",
      "googleapis.google.auth.JWT",
    ])
      expect([value, catalog.isValueFactory(value)]).toEqual([value, true]);
    for (const value of [
      "node-cloud-vision-api.Feature",
      "@azure/ai-text-analytics.AzureKeyCredential",
      "ms-rest-azure.CognitiveServicesCredentials",
    ])
      expect([value, catalog.isValueFactory(value)]).toEqual([value, true]);
    for (const other of ["aws-sdk-mock.mock", "express.Router", "@azure/storage-blob.BlobServiceClient"])
      expect([other, catalog.isValueFactory(other)]).toEqual([other, false]);
    expect(catalog.isWrapper("aws-xray-sdk-core.captureAWS")).toBe(true);
    expect(catalog.isWrapper("aws-xray-sdk-core.default.captureAWSv3Client")).toBe(true);
    expect(catalog.isWrapper("aws-xray-sdk.getSegment")).toBe(false);
    expect(catalog.isFailureTest("@azure-rest/ai-vision-image-analysis.isUnexpected")).toBe(true);
    expect(catalog.packageOfGlobal("AWS")).toBe("aws-sdk");
    expect(catalog.packageOfGlobal("toString")).toBeNull();
  });
});

describe("a call", () => {
  /** The call, how its result is handed out, what is around the response, and its shape. */
  const calls: readonly (readonly [string, Delivery, string, Shape])[] = [
    ["@google-cloud/vision.ImageAnnotatorClient#safeSearchDetection", "promise-or-callback", "0", "js-message"],
    ["@google-cloud/vision.ImageAnnotatorClient#batchAnnotateImages", "promise-or-callback", "0 responses []", "js-message"],
    ["@google-cloud/vision#labelDetection", "promise-or-callback", "0", "js-message"],
    ["@google-cloud/vision#annotate", "promise-or-callback", "0 []", "js-message"],
    ["@google-cloud/language.v2.LanguageServiceClient#classifyText", "promise-or-callback", "0", "js-message"],
    ["googleapis.google.vision(v1)#images.annotate", "promise-or-callback", "data responses []", "js-json"],
    ["googleapis.google.language(v2)#documents.moderateText", "promise-or-callback", "data", "js-json"],
    ["googleapis.vision(v1)#images.annotate", "callback", "responses []", "js-json"],
    ["aws-sdk.Rekognition#detectModerationLabels", "request", "", "js-json"],
    ["aws-sdk/clients/comprehend#detectSentiment", "request", "", "js-json"],
    ["@aws-sdk/client-rekognition.Rekognition#detectLabels", "promise-or-callback", "", "js-object"],
    ["@azure/ai-text-analytics.TextAnalyticsClient#analyzeSentiment", "promise", "[]", "js-object"],
    ["@azure/ai-language-text.TextAnalysisClient#analyze", "promise", "[]", "js-object"],
    ["@azure/cognitiveservices-textanalytics.TextAnalyticsClient#sentiment", "promise-or-callback", "documents []", "js-object"],
    ["@azure/cognitiveservices-computervision.ComputerVisionClient#analyzeImageInStream", "promise-or-callback", "", "js-object"],
    ["@azure-rest/ai-vision-image-analysis#path.post", "promise", "body", "js-json"],
  ];

  it.each(calls)("%s hands out its result", (call, delivery, around, shape) => {
    const found = method(call);
    expect([found.delivery, [...found.promised, ...found.wrap].join(" "), found.shape]).toEqual([delivery, around, shape]);
  });

  it("is given the response itself where it calls back", () => {
    const { promised, wrap } = method("@google-cloud/vision.ImageAnnotatorClient#labelDetection");
    expect({ promised, wrap }).toEqual({ promised: ["0"], wrap: [] });
  });

  it("begins with parts of a method's name", () => {
    const vision = { factory: "googleapis.google.vision", service: "v1" };
    expect(catalog.member(vision, "images")).toBe("prefix");
    const images = { factory: "@azure-rest/ai-vision-image-analysis.default", service: undefined };
    expect(catalog.member(images, "path")).toBe("prefix");
    expect(catalog.member(images, "post")).toBeNull();
  });

  it("is of the version that the program names", () => {
    expect(ids(method("googleapis.google.language(v1)#documents.classifyText"))).toEqual(["google.language.v1.classify_text"]);
    expect(ids(method("googleapis.google.language(v2)#documents.classifyText"))).toEqual(["google.language.v2.classify_text"]);
    expect(ids(method("@google-cloud/language.v1beta2.LanguageServiceClient#classifyText"))).toEqual(["google.language.v1.classify_text"]);
  });

  it("of a client is not of another", () => {
    expect(catalog.member({ factory: "aws-sdk.Rekognition", service: undefined }, "detectSentiment")).toBeNull();
    expect(catalog.member({ factory: "@aws-sdk/client-rekognition.RekognitionClient", service: undefined }, "detectLabels")).toBeNull();
    expect(catalog.member({ factory: "@google-cloud/vision.ImageAnnotatorClient", service: undefined }, "detectLabels")).toBeNull();
  });

  it("asks for the features of the argument that names them", () => {
    const azure = method("@azure/cognitiveservices-computervision.ComputerVisionClient#analyzeImage");
    expect(azure.request).toBe(1);
    expect(requestedOperations(azure, ["Adult", "Tags"]).map(({ id }) => id)).toEqual(["azure.vision32.adult", "azure.vision32.tags"]);
    const google = method("@google-cloud/vision.ImageAnnotatorClient#annotateImage");
    expect(google.request).toBe(0);
    expect(requestedOperations(google, ["SAFE_SEARCH_DETECTION"]).map(({ id }) => id)).toEqual(["google.vision.safe_search_detection"]);
    const text = method("@azure/ai-language-text.TextAnalysisClient#analyze");
    expect(requestedOperations(text, ["EntityLinking"]).map(({ id }) => id)).toEqual(["azure.language.recognize_linked_entities"]);
  });

  it("shows a part of the response alone where a client does", () => {
    const old = method("@google-cloud/language#document.detectSentiment");
    expect([ids(old), old.shows]).toEqual([["google.language.v1.analyze_sentiment"], ["documentSentiment"]]);
    expect(method("@azure/cognitiveservices-computervision.ComputerVisionClient#describeImage").shows).toEqual(["description"]);
  });

  it("is known by name where a client rearranges the response", () => {
    const old = method("gcloud.vision#detectFaces");
    const [row] = old.operations;
    expect([row?.operation.id, row?.operation.schema, row?.operation.vocabularies]).toEqual(["google.vision.face_detection", null, []]);
    expect(old.arrangement).toBeNull();
    expect(method("gcloud.vision#labelDetection").operations[0]?.operation.schema?.name).toBe("AnnotateImageResponse");
  });

  // What version 0.11.5 of the package gives for these responses.
  const dog = { mid: "/m/0bt9lr", description: "Dog", score: 0.5, confidence: 0, boundingPoly: null, locations: [], properties: [] };
  const safe = { adult: "VERY_LIKELY", spoof: "LIKELY", medical: "POSSIBLE", violence: "UNKNOWN" };
  const verbose = { desc: "Dog", mid: "/m/0bt9lr", score: 50, confidence: 0, locations: [], properties: [] };
  const arranged: readonly (readonly [string, object, object | undefined, unknown])[] = [
    ["detectLabels", { labelAnnotations: [dog] }, undefined, ["Dog"]],
    ["detectLabels", { labelAnnotations: [dog] }, { verbose: true }, [verbose]],
    ["detectLabels", { labelAnnotations: [] }, { verbose: true }, []],
    ["detectText", { textAnnotations: [dog] }, {}, ["Dog"]],
    ["detectSafeSearch", { safeSearchAnnotation: safe }, {}, { adult: true, spoof: true, medical: false, violence: false }],
    ["detectSafeSearch", { safeSearchAnnotation: safe }, { verbose: true }, safe],
    ["detectSafeSearch", { safeSearchAnnotation: null }, {}, undefined],
  ];

  it.each(arranged)("of %s gives what the client makes of %j with %j", (name, response, options, given) => {
    const { arrangement } = method(`@google-cloud/vision#${name}`);
    const arrange: unknown = runInNewContext(`(${arrangement})`);
    expect(typeof arrange === "function" ? toPlain(arrange(response, "dog.jpg", options)) : arrange).toEqual(given);
  });

  it("may send a command", () => {
    const client = { factory: "@aws-sdk/client-rekognition.RekognitionClient", service: undefined };
    expect(catalog.isSender(client, "send")).toBe(true);
    expect(catalog.isSender(client, "destroy")).toBe(false);
    expect(catalog.isSender({ factory: "aws-sdk.Rekognition", service: undefined }, "send")).toBe(false);
    const command = catalog.command("@aws-sdk/client-rekognition.DetectModerationLabelsCommand");
    expect(command).toMatchObject({ delivery: "promise-or-callback", shape: "js-object", wrap: [], request: 0 });
    expect(ids(described(command, "command"))).toEqual(["aws.rekognition.detect_moderation_labels"]);
    expect(catalog.command("@aws-sdk/client-comprehend.BatchDetectSentimentCommand")).not.toBeNull();
    expect(catalog.command("@aws-sdk/client-rekognition.IndexFacesCommand")).toBeNull();
    expect(catalog.command("@aws-sdk/client-comprehend.DetectLabelsCommand")).toBeNull();
  });

  it("may be of a module's function", () => {
    const found = catalog.moduleFunction("node-cloud-vision-api.default.annotate");
    expect(found).toMatchObject({ delivery: "promise", wrap: ["responses", "[]"], batch: "requests", shape: "js-json" });
    expect(catalog.moduleFunction("node-cloud-vision-api.init")).toBeNull();
    expect(catalog.moduleFunction("node-cloud-vision-api")).toBeNull();
    expect(catalog.isFactory("node-cloud-vision-api")).toBe(false);
  });

  it("may go to an endpoint, which answers the JSON", () => {
    const found = catalog.endpoint(["https://vision.googleapis.com/v1/images:annotate?key="], "js-json");
    expect(found).toMatchObject({ shape: "js-json", delivery: "returned", wrap: ["responses", "[]"], batch: "requests" });
  });

  it("is found by names that tell something", () => {
    for (const name of ["labelDetection", "DetectLabelsCommand", "annotate", "isUnexpected"]) expect(catalog.methodNames).toContain(name);
    expect(
      catalog.methodNames.filter((name) => ["send", "post", "path", "promise", "read", "detect", "text", "document"].includes(name)),
    ).toEqual([]);
    expect(catalog.vocabulariesOf((words) => words.includes("objectLocalization"))).toEqual(["google.vision.labels"]);
    expect(catalog.vocabulariesOf((words) => words.includes("DetectSentimentCommand"))).toEqual(["aws.comprehend.sentiment"]);
  });

  it("that no run reached is told by its name", () => {
    const told = (name: string, provider: string): string | null => catalog.operationOfMethod(name, new Set([provider]));
    expect(told("safeSearchDetection", "google")).toBe("google.vision.safe_search_detection");
    expect(told("annotateImage", "google")).toBe("google.vision.annotate_image");
    expect(told("DetectTextCommand", "aws")).toBe("aws.rekognition.detect_text");
    expect(told("detectLabels", "azure")).toBeNull();
    expect(told("sentiment", "azure")).toBeNull();
  });
});

describe("results in JavaScript", () => {
  it("have the JSON names, or those of the client library", () => {
    const language = typeAt("azure.language.detect_language");
    expect(jsonFieldName(language, "primaryLanguage", "js-object")).toBe("detectedLanguage");
    expect(jsonFieldName(language, "detectedLanguage", "js-object")).toBeNull();
    expect(jsonFieldName(language, "detectedLanguage", "js-json")).toBe("detectedLanguage");
    expect(jsonFieldName(typeAt("azure.language.recognize_entities", "entities"), "subCategory", "js-object")).toBe("subcategory");
    expect(jsonFieldName(typeAt("azure.vision32.objects", "objects"), "object", "js-object")).toBe("object");
    expect(jsonFieldName(typeAt("azure.vision40.tags"), "tagsResult", "js-json")).toBe("tagsResult");
    expect(jsonFieldName(typeAt("aws.rekognition.detect_labels"), "$metadata", "js-object")).toBe("ResponseMetadata");
    expect(jsonFieldName(typeAt("google.language.v1.analyze_entities", "entities"), "type", "js-message")).toBe("type");
    expect(jsonFieldName(typeAt("google.language.v1.analyze_entities", "entities"), "type_", "js-message")).toBeNull();
    expect(shownFieldName("labelAnnotations", "js-message")).toBe("labelAnnotations");
    expect(shownFieldName("labelAnnotations", "message")).toBe("label_annotations");
  });

  it("show enums as texts; only what protocol buffers decode has defaults", () => {
    const shapes = ["js-message", "js-object", "js-json"] as const;
    expect(shapes.map((shape) => shapeTraits[shape].enums)).toEqual(["text", "text", "text"]);
    expect(shapes.map((shape) => shapeTraits[shape].absent)).toEqual(["default", "nothing", "nothing"]);
    expect(shapes.map((shape) => shapeTraits[shape].absentMessage)).toEqual(["null", "nothing", "nothing"]);
  });

  it("may be compared with members of enums", () => {
    expect(catalog.enumClass("@aws-sdk/client-comprehend.SentimentType")?.texts).toContainEqual({ name: "NEGATIVE", text: "NEGATIVE" });
    expect(catalog.enumClass("@aws-sdk/client-rekognition.GenderType")?.texts).toHaveLength(2);
    const feature = catalog.enumClass("@google-cloud/vision.protos.google.cloud.vision.v1.Feature.Type");
    expect(feature?.members).toContainEqual({ name: "LABEL_DETECTION", number: 4 });
    expect(catalog.enumClass("acme.SentimentType")).toBeNull();
  });
});

const acme: CatalogDocument = {
  provider: "acme",
  defaults: "present",
  types: { Tags: { fields: { tags: "string[] js labels" } } },
  operations: [{ id: "acme.vision.tag", title: "Tags", category: "image-labels", response: "Tags" }],
};
const client = {
  factories: ["@acme/vision.Client"],
  shape: "js-object",
  delivery: "promise",
  methods: { tag: "acme.vision.tag" },
} as const;

function problemsWith(javascript: unknown): string[] {
  const validation = validateDocument({ ...acme, javascript }, []);
  return validation.ok ? [] : validation.problems.map(({ pointer, message }) => `${pointer}: ${message}`);
}

describe("a document with a section for JavaScript", () => {
  it("is taken", () => {
    const section: JavaScriptRows = {
      clients: [
        { ...client, send: "send", commands: { "@acme/vision.TagCommand": { operation: "acme.vision.tag", wrap: ["0"] } } },
        { ...client, factories: [], modules: ["acme-simple"], methods: { tag: { operation: "acme.vision.tag", delivery: "callback" } } },
      ],
      valueModules: ["@acme", "acme-simple"],
      globals: { Acme: "acme-simple" },
    };
    expect(problemsWith(section)).toEqual([]);
    const own = new Catalog([{ ...acme, javascript: section }]);
    expect(own.command("@acme/vision.TagCommand")).toMatchObject({ wrap: ["0"], delivery: "promise" });
    expect(own.moduleFunction("acme-simple.tag")?.delivery).toBe("callback");
    expect(own.operationById("acme.vision.tag")?.schema?.fields.tags).toMatchObject({ javascript: "labels" });
  });

  const mistakes: readonly (readonly [string, unknown, string])[] = [
    ["no delivery", { ...client, delivery: undefined }, '/javascript/clients/0: the field "delivery" is missing'],
    ["another delivery", { ...client, delivery: "event" }, "/javascript/clients/0/delivery: this is not a possible value"],
    ["a shape of Python", { ...client, shape: "dict" }, "/javascript/clients/0/shape: this is not a possible value"],
    ["a relative module", { ...client, factories: ["./vision.Client"] }, "/javascript/clients/0/factories/0: this must match pattern"],
    ["nothing that makes it", { ...client, factories: [] }, "/javascript/clients/0/factories: nothing makes this client"],
    ["no method", { ...client, methods: {} }, "/javascript/clients/0/methods: the client has no method"],
    ["no operation", { ...client, methods: { tag: "acme.tag" } }, "/javascript/clients/0/methods/tag: there is no operation acme.tag"],
    [
      "a command that nothing sends",
      { ...client, commands: { "@acme/vision.TagCommand": "acme.vision.tag" } },
      "/javascript/clients/0: this must have property send when property commands is present",
    ],
    [
      "a command without operation",
      { ...client, send: "send", commands: { "@acme/vision.TagCommand": "acme.tag" } },
      "/javascript/clients/0/commands/@acme~1vision.TagCommand: there is no operation acme.tag",
    ],
    [
      "showing what is rearranged",
      { ...client, methods: { tag: { operation: "acme.vision.tag", rearranged: true, shows: ["tags"] } } },
      "/javascript/clients/0/methods/tag/shows: what is rearranged shows no part of the response",
    ],
  ];

  it.each(mistakes)("is refused with %s", (_, row, message) => {
    expect(problemsWith({ clients: [row] }).join("\n")).toContain(message);
  });
});
