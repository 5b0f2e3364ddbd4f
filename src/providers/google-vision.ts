/**
 * Google Cloud Vision. Types are those of the published protocol buffers (vision v1 image_annotator.proto,
 * web_detection.proto, text_annotation.proto). Scores are float32 on the wire: clients show 0.8999999762 where the REST
 * JSON prints 0.9.
 */
import type { CatalogDocument, EnumRow, JavaScriptClientRow, JavaScriptMethodRow, MethodRow, OperationRow, TypeRow } from "./document.js";
import { inCamelCase } from "./schema.js";

const modules = [
  "google.cloud.vision",
  "google.cloud.vision_v1",
  "google.cloud.vision_v1.services.image_annotator",
  "google.cloud.vision_v1p1beta1",
  "google.cloud.vision_v1p2beta1",
  "google.cloud.vision_v1p3beta1",
  "google.cloud.vision_v1p4beta1",
];

/** A client's class under each module that exports it, and its alternative constructors. */
export function googleFactories(client: string, exporting: readonly string[]): string[] {
  const ways = ["", ".from_service_account_file", ".from_service_account_json", ".from_service_account_info"];
  return exporting.flatMap((module) => ways.map((way) => `${module}.${client}${way}`));
}

/** A client's class in JavaScript, which the package exports for its newest version and under the name of each. */
export function nodeFactories(client: string, npm: string, versions: readonly string[]): string[] {
  return [`${npm}.${client}`, ...versions.map((version) => `${npm}.${version}.${client}`)];
}

/** How libraries of Google made since 2017 show and hand out responses (google-gax decodes with defaults, and enums as texts). */
export const gaxResults = { shape: "js-message", delivery: "promise-or-callback", promised: ["0"] } as const;

/** An EntityAnnotation: what labels, landmarks, logos and texts have in common; `description` tells them apart. */
function entityAnnotation(description: string): TypeRow {
  return {
    label: "description",
    score: "score",
    id: "mid",
    fields: {
      mid: "string",
      locale: "string",
      description,
      score: "float32 0..1",
      confidence: "float32 0..1",
      topicality: "float32 0..1",
      boundingPoly: "BoundingPoly",
      locations: "LocationInfo[]",
      properties: "Property[]",
    },
  };
}

const likelihood = "enum google.likelihood";

const features: Readonly<Record<string, string>> = {
  CROP_HINTS: "google.vision.crop_hints",
  DOCUMENT_TEXT_DETECTION: "google.vision.document_text_detection",
  FACE_DETECTION: "google.vision.face_detection",
  IMAGE_PROPERTIES: "google.vision.image_properties",
  LABEL_DETECTION: "google.vision.label_detection",
  LANDMARK_DETECTION: "google.vision.landmark_detection",
  LOGO_DETECTION: "google.vision.logo_detection",
  OBJECT_LOCALIZATION: "google.vision.object_localization",
  PRODUCT_SEARCH: "google.vision.product_search",
  SAFE_SEARCH_DETECTION: "google.vision.safe_search_detection",
  TEXT_DETECTION: "google.vision.text_detection",
  WEB_DETECTION: "google.vision.web_detection",
};

function operation(id: string, title: string, category: string, ...parts: string[]): OperationRow {
  return {
    id: `google.vision.${id}`,
    title: `Cloud Vision ${title}`,
    category,
    response: "AnnotateImageResponse",
    parts,
    itemLimit: { parameter: "max_results" },
  };
}

const enums = (named: readonly string[]): EnumRow[] => [
  { modules: named, name: "Likelihood", vocabulary: "google.likelihood" },
  { modules: named, name: "Block.BlockType", vocabulary: "google.vision.block_type" },
  { modules: named, name: "TextAnnotation.DetectedBreak.BreakType", vocabulary: "google.vision.break_type" },
  { modules: named, name: "Feature.Type", vocabulary: "google.vision.feature_type" },
];

const batch: MethodRow = { features, wrap: ["responses", "[]"], batch: "requests" };

const npm = "@google-cloud/vision";

const nodeMethods: Readonly<Record<string, string | JavaScriptMethodRow>> = {
  ...Object.fromEntries(Object.values(features).map((id) => [inCamelCase(id.slice("google.vision.".length)), id])),
  annotateImage: { features },
  batchAnnotateImages: batch,
};

/** What the library gave for annotations until version 0.11: their names alone, or what is worth saying in percent. */
function oldEntities(field: string): string {
  const verbose = [
    ...["desc: found.description", "mid: found.mid || undefined", "score: found.score ? found.score * 100 : undefined"],
    ...["bounds: found.boundingPoly ? found.boundingPoly.vertices : undefined", "confidence: found.confidence * 100"],
    ...["locations: found.locations.map((location) => location.latLng)", "properties: found.properties"],
  ];
  const each = `options && options.verbose ? { ${verbose.join(", ")} } : found.description`;
  return `(response, image, options) => response.${field}.map((found) => (${each}))`;
}

/** True for what is likely. */
function oldSafeSearch(): string {
  const likely = (name: string): string => `${name}: found.${name} === "LIKELY" || found.${name} === "VERY_LIKELY"`;
  const flags = ["adult", "spoof", "medical", "violence"].map(likely).join(", ");
  const shown = `options && options.verbose ? found : { ${flags} }`;
  return `(response, image, options) => { const found = response.safeSearchAnnotation; return found ? ${shown} : undefined; }`;
}

/** Methods until version 0.11 (2017), which gave something else than the response. */
const oldMethods: Readonly<Record<string, JavaScriptMethodRow>> = {
  detectCrops: { operation: "google.vision.crop_hints", rearranged: true },
  detectFaces: { operation: "google.vision.face_detection", rearranged: true },
  detectLabels: { operation: "google.vision.label_detection", rearranged: oldEntities("labelAnnotations") },
  detectLandmarks: { operation: "google.vision.landmark_detection", rearranged: oldEntities("landmarkAnnotations") },
  detectLogos: { operation: "google.vision.logo_detection", rearranged: oldEntities("logoAnnotations") },
  detectProperties: { operation: "google.vision.image_properties", rearranged: true },
  detectSafeSearch: { operation: "google.vision.safe_search_detection", rearranged: oldSafeSearch() },
  detectSimilar: { operation: "google.vision.web_detection", rearranged: true },
  detectText: { operation: "google.vision.text_detection", rearranged: oldEntities("textAnnotations") },
  readDocument: { operation: "google.vision.document_text_detection", rearranged: true },
};

const nodeClients: readonly JavaScriptClientRow[] = [
  {
    factories: nodeFactories("ImageAnnotatorClient", npm, ["v1", "v1p1beta1", "v1p2beta1", "v1p3beta1", "v1p4beta1"]),
    ...gaxResults,
    methods: nodeMethods,
  },
  // Functions that make clients: of the library until 0.11, and the same as the class in 0.12.
  {
    factories: [npm, `${npm}.v1`, `${npm}.v1.imageAnnotatorClient`, "google-cloud.vision", "gcloud.vision"],
    ...gaxResults,
    methods: {
      ...nodeMethods,
      ...oldMethods,
      annotate: { features, wrap: ["[]"], batch: "requests" },
    },
  },
  {
    factories: [
      "googleapis.google.vision",
      "googleapis.vision_v1.Vision",
      "@googleapis/vision.vision",
      "@googleapis/vision.vision_v1.Vision",
    ],
    shape: "js-json",
    delivery: "promise-or-callback",
    methods: { "images.annotate": { ...batch, wrap: ["data", "responses", "[]"] } },
  },
  // Until version 24, whose module was `google` itself, the callback was given the JSON.
  { factories: ["googleapis.vision"], shape: "js-json", delivery: "callback", methods: { "images.annotate": batch } },
  { factories: [], modules: ["node-cloud-vision-api"], shape: "js-json", delivery: "promise", methods: { annotate: batch } },
];

export const googleVision: CatalogDocument = {
  provider: "google",
  defaults: "omitted",
  types: {
    AnnotateImageResponse: {
      fields: {
        faceAnnotations: "FaceAnnotation[]",
        landmarkAnnotations: "EntityAnnotation[] descending",
        logoAnnotations: "EntityAnnotation[] descending",
        labelAnnotations: "LabelAnnotation[] descending",
        localizedObjectAnnotations: "LocalizedObjectAnnotation[] descending",
        textAnnotations: "EntityAnnotation[]",
        fullTextAnnotation: "TextAnnotation",
        safeSearchAnnotation: "SafeSearchAnnotation required",
        imagePropertiesAnnotation: "ImageProperties required",
        cropHintsAnnotation: "CropHintsAnnotation required",
        webDetection: "WebDetection required",
        productSearchResults: "ProductSearchResults",
        error: "Status failure",
        context: "opaque",
      },
    },
    LabelAnnotation: entityAnnotation("label google.vision.labels"),
    EntityAnnotation: entityAnnotation("string"),
    LocalizedObjectAnnotation: {
      label: "name",
      score: "score",
      id: "mid",
      fields: {
        mid: "string",
        languageCode: "string",
        name: "label google.vision.labels",
        score: "float32 0..1",
        boundingPoly: "BoundingPoly",
      },
    },
    FaceAnnotation: {
      score: "detectionConfidence",
      fields: {
        boundingPoly: "BoundingPoly",
        fdBoundingPoly: "BoundingPoly",
        landmarks: "Landmark[]",
        rollAngle: "float32 -180..180",
        panAngle: "float32 -180..180",
        tiltAngle: "float32 -180..180",
        detectionConfidence: "float32 0..1",
        landmarkingConfidence: "float32 0..1",
        joyLikelihood: likelihood,
        sorrowLikelihood: likelihood,
        angerLikelihood: likelihood,
        surpriseLikelihood: likelihood,
        underExposedLikelihood: likelihood,
        blurredLikelihood: likelihood,
        headwearLikelihood: likelihood,
      },
    },
    Landmark: { fields: { type: "opaque", position: "Position" } },
    Position: { fields: { x: "float32 ..", y: "float32 ..", z: "float32 .." } },
    SafeSearchAnnotation: { fields: { adult: likelihood, spoof: likelihood, medical: likelihood, violence: likelihood, racy: likelihood } },
    WebDetection: {
      fields: {
        webEntities: "WebEntity[] descending",
        fullMatchingImages: "WebImage[]",
        partialMatchingImages: "WebImage[]",
        pagesWithMatchingImages: "WebPage[]",
        visuallySimilarImages: "WebImage[]",
        bestGuessLabels: "WebLabel[]",
      },
    },
    WebEntity: {
      label: "description",
      score: "score",
      id: "entityId",
      fields: { entityId: "string", score: "float32 0..", description: "string" },
    },
    WebImage: { score: "score", fields: { url: "string", score: "float32 0.." } },
    WebPage: {
      fields: {
        url: "string",
        score: "float32 0..",
        pageTitle: "string",
        fullMatchingImages: "WebImage[]",
        partialMatchingImages: "WebImage[]",
      },
    },
    WebLabel: { label: "label", fields: { label: "string", languageCode: "string" } },
    TextAnnotation: { fields: { pages: "Page[]", text: "string" } },
    Page: {
      fields: { property: "TextProperty", width: "float64 0..", height: "float64 0..", blocks: "Block[]", confidence: "float32 0..1" },
    },
    Block: {
      fields: {
        property: "TextProperty",
        boundingBox: "BoundingPoly",
        paragraphs: "Paragraph[]",
        blockType: "enum google.vision.block_type",
        confidence: "float32 0..1",
      },
    },
    Paragraph: { fields: { property: "TextProperty", boundingBox: "BoundingPoly", words: "Word[]", confidence: "float32 0..1" } },
    Word: { fields: { property: "TextProperty", boundingBox: "BoundingPoly", symbols: "Symbol[]", confidence: "float32 0..1" } },
    Symbol: { fields: { property: "TextProperty", boundingBox: "BoundingPoly", text: "string", confidence: "float32 0..1" } },
    TextProperty: { fields: { detectedLanguages: "DetectedLanguage[]", detectedBreak: "DetectedBreak" } },
    DetectedLanguage: { label: "languageCode", score: "confidence", fields: { languageCode: "string", confidence: "float32 0..1" } },
    DetectedBreak: { fields: { type: "enum google.vision.break_type", isPrefix: "boolean" } },
    // Products are the caller's own.
    ProductSearchResults: { fields: { indexTime: "opaque", results: "ProductResult[]", productGroupedResults: "opaque" } },
    ProductResult: { score: "score", fields: { product: "opaque", score: "float32 0..1", image: "string" } },
    ImageProperties: { fields: { dominantColors: "DominantColorsAnnotation" } },
    DominantColorsAnnotation: { fields: { colors: "ColorInfo[]" } },
    ColorInfo: { score: "score", fields: { color: "Color", score: "float32 0..1", pixelFraction: "float32 0..1" } },
    Color: { fields: { red: "float32 0..255", green: "float32 0..255", blue: "float32 0..255", alpha: "opaque" } },
    CropHintsAnnotation: { fields: { cropHints: "CropHint[]" } },
    CropHint: {
      score: "confidence",
      fields: { boundingPoly: "BoundingPoly", confidence: "float32 0..1", importanceFraction: "float32 0..1" },
    },
    BoundingPoly: { fields: { vertices: "Vertex[]", normalizedVertices: "NormalizedVertex[]" } },
    Vertex: { fields: { x: "float64 -2147483648..2147483647", y: "float64 -2147483648..2147483647" } },
    NormalizedVertex: { fields: { x: "float32 0..1", y: "float32 0..1" } },
    LocationInfo: { fields: { latLng: "LatLng" } },
    LatLng: { fields: { latitude: "float64 -90..90", longitude: "float64 -180..180" } },
    Property: { fields: { name: "string", value: "string", uint64Value: "opaque" } },
    Status: { fields: { code: "float64 0..16", message: "string", details: "opaque" } },
  },
  vocabularies: {
    "google.likelihood": {
      title: "Likelihood of Cloud Vision",
      source: "googleapis vision/v1 image_annotator.proto",
      license: "Apache-2.0",
      values: ["UNKNOWN", "VERY_UNLIKELY", "UNLIKELY", "POSSIBLE", "LIKELY", "VERY_LIKELY"],
      numbers: [0, 1, 2, 3, 4, 5],
    },
    "google.vision.block_type": {
      title: "Block types of Cloud Vision",
      source: "googleapis vision/v1 text_annotation.proto",
      license: "Apache-2.0",
      values: ["UNKNOWN", "TEXT", "TABLE", "PICTURE", "RULER", "BARCODE"],
      numbers: [0, 1, 2, 3, 4, 5],
    },
    "google.vision.break_type": {
      title: "Breaks after a symbol in Cloud Vision",
      source: "googleapis vision/v1 text_annotation.proto",
      license: "Apache-2.0",
      values: ["UNKNOWN", "SPACE", "SURE_SPACE", "EOL_SURE_SPACE", "HYPHEN", "LINE_BREAK"],
      numbers: [0, 1, 2, 3, 4, 5],
    },
    // Of requests.
    "google.vision.feature_type": {
      title: "Features of Cloud Vision",
      source: "googleapis vision/v1 image_annotator.proto",
      license: "Apache-2.0",
      values: [
        ...["TYPE_UNSPECIFIED", "FACE_DETECTION", "LANDMARK_DETECTION", "LOGO_DETECTION", "LABEL_DETECTION", "TEXT_DETECTION"],
        ...["DOCUMENT_TEXT_DETECTION", "SAFE_SEARCH_DETECTION", "IMAGE_PROPERTIES", "CROP_HINTS", "WEB_DETECTION"],
        ...["PRODUCT_SEARCH", "OBJECT_LOCALIZATION"],
      ],
      numbers: [0, 1, 2, 3, 4, 5, 11, 6, 7, 9, 10, 12, 19],
    },
  },
  operations: [
    operation("crop_hints", "crop hints", "crop", "cropHintsAnnotation"),
    operation("document_text_detection", "document text detection", "text", "textAnnotations", "fullTextAnnotation"),
    operation("face_detection", "face detection", "faces", "faceAnnotations"),
    operation("image_properties", "image properties", "image-properties", "imagePropertiesAnnotation", "cropHintsAnnotation"),
    operation("label_detection", "label detection", "image-labels", "labelAnnotations"),
    operation("landmark_detection", "landmark detection", "landmarks", "landmarkAnnotations"),
    operation("logo_detection", "logo detection", "logos", "logoAnnotations"),
    operation("object_localization", "object localization", "objects", "localizedObjectAnnotations"),
    operation("product_search", "product search", "product-search", "productSearchResults"),
    operation("safe_search_detection", "safe search detection", "image-moderation", "safeSearchAnnotation"),
    operation("text_detection", "text detection", "text", "textAnnotations", "fullTextAnnotation"),
    operation("web_detection", "web detection", "web", "webDetection"),
  ],
  python: {
    clients: [
      {
        factories: googleFactories("ImageAnnotatorClient", modules),
        shape: "message",
        methods: {
          ...Object.fromEntries(Object.values(features).map((id) => [id.slice("google.vision.".length), id])),
          annotate_image: { features },
          batch_annotate_images: batch,
        },
      },
      {
        factories: googleFactories("ImageAnnotatorAsyncClient", modules),
        shape: "message",
        methods: { batch_annotate_images: batch },
      },
      {
        factories: ["googleapiclient.discovery.build", "apiclient.discovery.build"],
        service: "vision",
        shape: "dict",
        methods: { "images.annotate.execute": batch },
      },
    ],
    enums: enums(modules),
    valueModules: modules,
  },
  javascript: {
    clients: nodeClients,
    enums: enums([npm]),
    valueModules: [npm, "google-auth-library", "googleapis", "@googleapis", "google-cloud", "gcloud", "node-cloud-vision-api"],
  },
  endpoints: [{ url: ["vision.googleapis.com/", "images:annotate"], ...batch }],
};
