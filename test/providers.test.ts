/** The catalog's documents agree with themselves, know every operation they should, and are found the way programs call. */
import { describe, expect, it } from "vitest";
import type { Operation } from "../src/providers/catalog.js";
import { Catalog, requestedOperations } from "../src/providers/catalog.js";
import { builtInDocuments } from "../src/providers/registry.js";
import type { MessageSchema, Schema } from "../src/providers/schema.js";
import { jsonFieldName, pythonFieldName } from "../src/providers/schema.js";
import { validateDocument } from "../src/providers/validate.js";
import { loadVocabulary, vocabularyIds } from "../src/providers/vocabularies.js";

const catalog = new Catalog(builtInDocuments);

/** Ids that specs and recorded outputs carry: one that is here stays. */
const expected = `
aws.comprehend: batch_detect_sentiment classify_document contains_pii_entities detect_dominant_language detect_entities detect_key_phrases
aws.comprehend: detect_pii_entities detect_sentiment detect_syntax detect_targeted_sentiment detect_toxic_content
aws.rekognition: compare_faces detect_custom_labels detect_faces detect_labels detect_moderation_labels detect_protective_equipment
aws.rekognition: detect_text get_content_moderation get_label_detection recognize_celebrities search_faces_by_image
azure.language: analyze_sentiment detect_language extract_key_phrases recognize_entities recognize_linked_entities recognize_pii_entities
azure.vision32: adult brands categories description faces imagetype objects tags
azure.vision40: caption densecaptions objects people read smartcrops tags
google.language.v1: analyze_entities analyze_entity_sentiment analyze_sentiment analyze_syntax classify_text moderate_text
google.language.v2: analyze_entities analyze_sentiment annotate_text classify_text moderate_text
google.speech: long_running_recognize recognize streaming_recognize
google.video: explicit_content_detection face_detection label_detection logo_recognition object_tracking person_detection
google.video: shot_change_detection speech_transcription text_detection
google.vision: crop_hints document_text_detection face_detection image_properties label_detection landmark_detection logo_detection
google.vision: object_localization product_search safe_search_detection text_detection web_detection
`
  .trim()
  .split("\n")
  .flatMap((line) => {
    const [service, names = ""] = line.split(": ");
    return names.split(" ").map((name) => `${service}.${name}`);
  });

/** Every schema below, each once. */
function walk(schema: Schema, see: (schema: Schema) => void, seen = new Set<Schema>()): void {
  if (seen.has(schema)) return;
  seen.add(schema);
  see(schema);
  if (schema.kind === "stream") walk(schema.item, see, seen);
  if (schema.kind === "message") for (const field of Object.values(schema.fields)) walk(field.schema, see, seen);
}

function operation(id: string): Operation {
  const found = catalog.operationById(id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
}

/** The type of a field of a response, through lists. */
function typeAt(id: string, ...path: string[]): MessageSchema {
  let at: Schema | null = operation(id).schema;
  for (const name of path) {
    const field: Schema | undefined = at?.kind === "message" ? at.fields[name]?.schema : undefined;
    at = field?.kind === "stream" ? field.item : (field ?? null);
  }
  if (at?.kind !== "message") throw new Error(`${id} has no type at ${path.join(".")}`);
  return at;
}

describe("the built-in documents", () => {
  it.each(builtInDocuments.map((document, i) => [`${document.provider} ${document.operations[0]?.id}`, i] as const))(
    "%s is valid",
    (_, i) => {
      const others = builtInDocuments.filter((_document, j) => j !== i);
      expect(validateDocument(builtInDocuments[i], others)).toMatchObject({ ok: true });
    },
  );

  it("know every operation, sorted by id", () => {
    expect(expected).toHaveLength(78);
    expect(expected.filter((id) => catalog.operationById(id) === undefined)).toEqual([]);
    const ids = catalog.operations.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(catalog.operationById("toString")).toBeUndefined();
  });

  it("describe what is answered, but for sound, video and what is only known by name", () => {
    const undescribed = catalog.operations.filter(({ schema }) => schema === null).map(({ id }) => id);
    const byName = ["azure.customvision.predict", "azure.vision32.domain", "azure.vision32.read"];
    expect(undescribed.filter((id) => !/^google\.(video|speech)\./.test(id))).toEqual(byName);
  });

  it("can be read to the bottom, types within themselves too", () => {
    let schemas = 0;
    for (const { schema } of catalog.operations) if (schema !== null) walk(schema, () => schemas++);
    expect(schemas).toBeGreaterThan(1000);
    const parent = typeAt("azure.vision32.objects", "objects", "parent");
    expect(parent.fields.parent?.schema).toBe(parent);
  });

  it("use vocabularies that are there", async () => {
    for (const { vocabularies } of catalog.operations) {
      for (const id of vocabularies) expect((await catalog.vocabulary(id)).labels.length).toBeGreaterThan(1);
    }
    expect(operation("google.vision.label_detection").vocabularies).toEqual(["google.vision.labels"]);
    expect(operation("aws.rekognition.detect_moderation_labels").vocabularies).toEqual(["aws.rekognition.moderation"]);
    expect(operation("google.vision.landmark_detection").vocabularies).toEqual([]);
  });

  it("know hidden thresholds", () => {
    const thresholds = catalog.operations.flatMap(({ id, hiddenThreshold: t }) =>
      t ? [[id.slice(16), t.parameter, t.default, t.field]] : [],
    );
    expect(thresholds).toEqual([
      ["compare_faces", "SimilarityThreshold", 80, "FaceMatches.Similarity"],
      ["detect_custom_labels", "MinConfidence", undefined, "CustomLabels.Confidence"],
      ["detect_labels", "MinConfidence", 55, "Labels.Confidence"],
      ["detect_moderation_labels", "MinConfidence", 50, "ModerationLabels.Confidence"],
      ["search_faces", "FaceMatchThreshold", 80, "FaceMatches.Similarity"],
      ["search_faces_by_image", "FaceMatchThreshold", 80, "FaceMatches.Similarity"],
    ]);
  });
});

describe("calls", () => {
  const clients = builtInDocuments.flatMap((document) => document.python?.clients ?? []);

  it.each(clients.map((client) => [client.factories[0]!, client] as const))("of %s are found", (_, { factories, service, methods }) => {
    for (const factory of factories) {
      expect(catalog.isFactory(factory)).toBe(true);
      for (const [method, row] of Object.entries(methods)) {
        const found = catalog.member({ factory, service }, method);
        const ids = typeof row === "string" ? [row] : row.features === undefined ? [row.operation] : Object.values(row.features);
        expect(found === null || found === "prefix" ? found : found.operations.map(({ operation: o }) => o.id)).toEqual(ids);
      }
    }
  });

  it("tell services of one factory apart, and offer all where the program computes it", () => {
    expect(catalog.member({ factory: "boto3.client", service: "comprehend" }, "detect_labels")).toBeNull();
    expect(catalog.member({ factory: "boto3.client", service: undefined }, "detect_labels")).toMatchObject({ shape: "dict" });
    expect(catalog.member({ factory: "boto3.client", service: "s3" }, "detect_labels")).toBeNull();
    expect(catalog.isFactoryPrefix("boto3.Session")).toBe(true);
  });

  it("begin with parts of a method's name", () => {
    const discovery = { factory: "googleapiclient.discovery.build", service: "vision" };
    expect(catalog.member(discovery, "images")).toBe("prefix");
    expect(catalog.member(discovery, "images.annotate")).toBe("prefix");
    expect(catalog.member(discovery, "images.annotate.execute")).toMatchObject({ batch: "requests", wrap: ["responses", "[]"] });
  });

  it("show a part of the response alone where a client does", () => {
    const client = { factory: "azure.cognitiveservices.vision.computervision.ComputerVisionClient", service: undefined };
    expect(catalog.member(client, "describe_image")).toMatchObject({ shows: ["description"] });
    expect(catalog.member(client, "tag_image_in_stream")).toMatchObject({ shows: [] });
  });

  const endpoints: readonly (readonly [string, readonly string[]])[] = [
    ["https://vision.googleapis.com/v1/images:annotate?key=", ["google.vision.crop_hints"]],
    ["https://language.googleapis.com/v2/documents:moderateText", ["google.language.v2.moderate_text"]],
    ["https://language.googleapis.com/v1beta2/documents:analyzeSentiment", ["google.language.v1.analyze_sentiment"]],
    ["https://speech.googleapis.com/v1/speech:recognize", ["google.speech.recognize"]],
    ["/vision/v2.0/analyze", ["azure.vision32.adult"]],
    ["vision/v3.2/tag", ["azure.vision32.tags"]],
    ["/vision/v1.0/describe?maxCandidates=1", ["azure.vision32.description"]],
    ["/vision/v3.1/detect", ["azure.vision32.objects"]],
    ["/vision/v3.2/read/analyze", ["azure.vision32.read"]],
    ["/vision/v2.1/models/celebrities/analyze", ["azure.vision32.domain"]],
    ["/customvision/v3.0/Prediction/1/detect/iterations/2/image", ["azure.customvision.predict"]],
    ["/computervision/imageanalysis:analyze?api-version=2023-10-01", ["azure.vision40.caption"]],
    ["/text/analytics/v3.1/sentiment", ["azure.language.analyze_sentiment"]],
    ["/text/analytics/v3.0-preview.1/entities/recognition/pii", ["azure.language.recognize_pii_entities"]],
    ["/text/analytics/v2.1/keyPhrases", ["azure.language.v2.key_phrases"]],
    ["/language/:analyze-text?api-version=2022-05-01", ["azure.language.analyze_sentiment"]],
  ];

  it.each(endpoints)("of the endpoint %s are found", (url, [first]) => {
    expect(catalog.endpoint([url])?.operations[0]?.operation.id).toBe(first);
  });

  it("know endpoints of which the program fixes pieces", () => {
    expect(catalog.endpoint(["https://", "/vision/v3.2/", "analyze"])?.operations).toHaveLength(9);
    expect(catalog.endpoint(["https://example.com/tag"])).toBeNull();
  });

  it("ask for features in any writing", () => {
    const asked = (url: string, ...texts: string[]): string[] => requestedOperations(catalog.endpoint([url])!, texts).map(({ id }) => id);
    expect(asked("/vision/v3.2/analyze", "Tags,adult")).toEqual(["azure.vision32.adult", "azure.vision32.tags"]);
    expect(asked("/vision/v3.2/analyze", "?visualFeatures=ImageType&language=en")).toEqual(["azure.vision32.imagetype"]);
    expect(asked("imageanalysis:analyze", "DENSE_CAPTIONS", "read")).toEqual(["azure.vision40.densecaptions", "azure.vision40.read"]);
    expect(asked("/language/:analyze-text", "PiiEntityRecognition")).toEqual(["azure.language.recognize_pii_entities"]);
    expect(asked("imageanalysis:analyze")).toHaveLength(7);
  });

  it("have words by which sources are chosen before they are parsed", () => {
    expect([...catalog.screen.wordsIn("client.label_detection(image=image)")]).toEqual(["label_detection"]);
    expect(catalog.methodNames).toContain("detect_moderation_labels");
    // Words that all code has would choose everything.
    expect(catalog.methodNames.filter((name) => ["read", "get", "list", "execute"].includes(name))).toEqual([]);
    expect(catalog.hosts).toContain("vision/v");
    expect(catalog.isValueFactory("google.cloud.vision.Image")).toBe(true);
    expect(catalog.isValueFactory("azure.core.credentials.AzureKeyCredential")).toBe(true);
    expect(catalog.isValueFactory("acme.Image")).toBe(false);
  });
});

describe("enum classes", () => {
  it("have the numbers of the protocol", () => {
    const likelihood = catalog.enumClass("google.cloud.vision_v1.Likelihood");
    expect(likelihood?.members.map(({ name, number }) => `${number} ${name}`)).toEqual([
      ...["0 UNKNOWN", "1 VERY_UNLIKELY", "2 UNLIKELY", "3 POSSIBLE", "4 LIKELY", "5 VERY_LIKELY"],
    ]);
    const entity = catalog.enumClass("google.cloud.language.enums.Entity.Type");
    expect(entity?.members.find(({ name }) => name === "PHONE_NUMBER")).toEqual({ name: "PHONE_NUMBER", number: 9 });
    const feature = catalog.enumClass("google.cloud.vision.Feature.Type");
    expect(feature?.members.find(({ number }) => number === 19)?.name).toBe("OBJECT_LOCALIZATION");
    expect(catalog.enumClass("acme.Likelihood")).toBeNull();
  });

  it("have texts where the class has them", () => {
    const old = catalog.enumClass("azure.cognitiveservices.vision.computervision.models.VisualFeatureTypes");
    expect(old?.texts).toContainEqual({ name: "image_type", text: "ImageType" });
    const texts = catalog.enumClass("azure.ai.vision.imageanalysis.models.VisualFeatures")?.texts;
    expect(texts).toContainEqual({ name: "DENSE_CAPTIONS", text: "denseCaptions" });
    expect(catalog.enumMembers("azure.vision40.visual_features")).toBeNull();
  });
});

describe("field names in Python", () => {
  const read = (message: MessageSchema, name: string): string | null => jsonFieldName(message, name, "object");

  it("are attributes in snake case, or the JSON names of a dictionary", () => {
    expect(pythonFieldName("labelAnnotations", "message")).toBe("label_annotations");
    expect(pythonFieldName("normalizedVertices", "message")).toBe("normalized_vertices");
    expect(pythonFieldName("isBWImg", "object")).toBe("is_bw_img");
    expect(pythonFieldName("SentimentScore", "dict")).toBe("SentimentScore");
    expect(jsonFieldName(typeAt("google.language.v1.analyze_entities", "entities"), "type_", "message")).toBe("type");
  });

  it("are others where the catalog says so", () => {
    const result = typeAt("azure.vision40.tags");
    expect(read(result, "tags")).toBe("tagsResult");
    expect(read(result, "tags_result")).toBeNull();
    expect(jsonFieldName(result, "tagsResult", "dict")).toBe("tagsResult");
    expect(read(typeAt("azure.vision40.tags", "tagsResult"), "list")).toBe("values");
    expect(read(typeAt("azure.vision32.objects", "objects"), "object_property")).toBe("object");
    expect(read(typeAt("azure.language.detect_language"), "primary_language")).toBe("detectedLanguage");
    expect(read(typeAt("azure.language.detect_language", "detectedLanguage"), "iso6391_name")).toBe("iso6391Name");
  });
});

describe("vocabularies", () => {
  it.each(vocabularyIds)("%s has unique ids and no stray white space", async (id) => {
    const { labels } = await loadVocabulary(id);
    expect(new Set(labels.map((label) => label.id)).size).toBe(labels.length);
    expect(labels.filter((label) => label.name !== label.name.trim() || label.name === "" || label.id === "")).toEqual([]);
  });

  it("have as many labels as were published", async () => {
    const google = await loadVocabulary("google.vision.labels");
    expect(google.labels).toHaveLength(9602);
    expect(new Set(google.labels.map(({ name }) => name)).size).toBe(9593);
    expect(google.labels[0]).toEqual({ id: "/m/0100nhbf", name: "Sprenger's tulip" });
    expect(google.license).toBe("CC-BY-4.0");
    const size = async (id: string): Promise<number> => (await catalog.vocabulary(id)).labels.length;
    expect(await size("aws.rekognition.labels")).toBe(3082);
    expect(await size("google.language.content_categories.v1")).toBe(620);
    expect(await size("azure.vision.categories86")).toBe(86);
    expect(await size("aws.rekognition.moderation_v7")).toBe(52);
    expect(await size("aws.comprehend.pii_type")).toBe(37);
  });

  it("are open where other names may come", () => {
    expect(catalog.isOpen("google.language.content_categories.v1")).toBe(true);
    expect(catalog.isOpen("aws.rekognition.moderation")).toBe(true);
    expect(catalog.isOpen("aws.comprehend.sentiment")).toBe(false);
  });

  it("refuse an id that is not there", async () => {
    await expect(loadVocabulary("toString")).rejects.toThrow(RangeError);
    await expect(catalog.vocabulary("toString")).rejects.toThrow(RangeError);
  });
});
