/**
 * Azure Computer Vision up to 3.2 (analyze, tag, detect, describe) and Image Analysis 4.0. Types are those of the Python
 * packages azure-cognitiveservices-vision-computervision and azure-ai-vision-imageanalysis, of the npm packages
 * @azure/cognitiveservices-computervision and @azure-rest/ai-vision-image-analysis, and of the REST API. The tags,
 * objects and brands of the service are lists that are not published: texts of no list. What is asked for is always
 * there; what is not asked for is no part of the operation.
 */
import type {
  CatalogDocument,
  EndpointRow,
  JavaScriptClientRow,
  JavaScriptMethodRow,
  MethodRow,
  OperationRow,
  TypeRow,
} from "./document.js";
import { inCamelCase } from "./schema.js";

const score = { confidence: "float64 0..1" };
const pixels = "float64 0..";

/** Types of Computer Vision; a REST request for one thing (tag, detect, describe) answers the same fields alone. */
const firstTypes: Readonly<Record<string, TypeRow>> = {
  ImageAnalysis: {
    fields: {
      categories: "Category[]",
      adult: "AdultInfo",
      color: "ColorInfo",
      imageType: "ImageType",
      tags: "ImageTag[] descending",
      description: "ImageDescription",
      faces: "FaceDescription[]",
      objects: "DetectedObject[]",
      brands: "DetectedBrand[]",
      requestId: "string",
      metadata: "ImageMetadata",
      modelVersion: "string optional",
    },
  },
  Category: {
    label: "name",
    score: "score",
    fields: { name: "label azure.vision.categories86", score: "float64 0..1", detail: "CategoryDetail optional" },
  },
  CategoryDetail: { fields: { celebrities: "CelebrityModel[] optional", landmarks: "LandmarkModel[] optional" } },
  CelebrityModel: { label: "name", score: "confidence", fields: { name: "string", ...score, faceRectangle: "FaceRectangle" } },
  LandmarkModel: { label: "name", score: "confidence", fields: { name: "string", ...score } },
  AdultInfo: {
    fields: {
      isAdultContent: "boolean",
      isRacyContent: "boolean",
      // From version 3.0 on.
      isGoryContent: "boolean optional",
      adultScore: "float64 0..1",
      racyScore: "float64 0..1",
      goreScore: "float64 0..1 optional",
    },
  },
  ColorInfo: {
    fields: {
      dominantColorForeground: "string",
      dominantColorBackground: "string",
      dominantColors: "string[]",
      accentColor: "string",
      isBWImg: "boolean",
    },
  },
  // 0 no clip art to 3 good clip art; 0 no line drawing, 1 line drawing.
  ImageType: { fields: { clipArtType: "float64 0..3", lineDrawingType: "float64 0..1" } },
  ImageTag: { label: "name", score: "confidence", fields: { name: "string", ...score, hint: "string optional" } },
  ImageDescription: { fields: { tags: "string[]", captions: "ImageCaption[] descending" } },
  ImageCaption: { label: "text", score: "confidence", fields: { text: "string", ...score } },
  // Age and gender have been withdrawn.
  FaceDescription: {
    fields: { age: "float64 0.. optional", gender: "enum azure.vision32.gender optional", faceRectangle: "FaceRectangle" },
  },
  FaceRectangle: { fields: { left: pixels, top: pixels, width: pixels, height: pixels } },
  DetectedObject: {
    label: "object",
    score: "confidence",
    fields: { rectangle: "BoundingRect", object: "string as object_property", ...score, parent: "ObjectHierarchy optional" },
  },
  ObjectHierarchy: {
    label: "object",
    score: "confidence",
    fields: { object: "string as object_property", ...score, parent: "ObjectHierarchy optional" },
  },
  DetectedBrand: { label: "name", score: "confidence", fields: { name: "string", ...score, rectangle: "BoundingRect" } },
  BoundingRect: { fields: { x: pixels, y: pixels, w: pixels, h: pixels } },
  ImageMetadata: { fields: { width: pixels, height: pixels, format: "string" } },
  // Text of a picture, without a score; boundingBox is a text "x,y,width,height".
  OcrResult: {
    fields: { language: "string", textAngle: "float64 ..", orientation: "string", regions: "OcrRegion[]", modelVersion: "string optional" },
  },
  OcrRegion: { fields: { boundingBox: "string", lines: "OcrLine[]" } },
  OcrLine: { fields: { boundingBox: "string", words: "OcrWord[]" } },
  OcrWord: { fields: { boundingBox: "string", text: "string" } },
};

/** Types of Image Analysis 4.0, of which some fields have other names in Python. */
const secondTypes: Readonly<Record<string, TypeRow>> = {
  ImageAnalysisResult: {
    fields: {
      captionResult: "Caption as caption",
      denseCaptionsResult: "DenseCaptions as dense_captions",
      metadata: "ImageSize",
      modelVersion: "string",
      objectsResult: "Objects as objects",
      peopleResult: "People as people",
      readResult: "ReadResult as read",
      smartCropsResult: "SmartCrops as smart_crops",
      tagsResult: "Tags as tags",
    },
  },
  Caption: { label: "text", score: "confidence", fields: { ...score, text: "string" } },
  DenseCaptions: { fields: { values: "DenseCaption[] as list" } },
  DenseCaption: { label: "text", score: "confidence", fields: { ...score, text: "string", boundingBox: "Box" } },
  Objects: { fields: { values: "LocatedTags[] as list" } },
  LocatedTags: { fields: { boundingBox: "Box", tags: "Tag[]" } },
  People: { fields: { values: "Person[] as list" } },
  Person: { score: "confidence", fields: { boundingBox: "Box", ...score } },
  ReadResult: { fields: { blocks: "TextBlock[]" } },
  TextBlock: { fields: { lines: "TextLine[]" } },
  TextLine: { fields: { text: "string", boundingPolygon: "Point[]", words: "TextWord[]" } },
  TextWord: { label: "text", score: "confidence", fields: { text: "string", boundingPolygon: "Point[]", ...score } },
  SmartCrops: { fields: { values: "CropRegion[] as list" } },
  CropRegion: { fields: { aspectRatio: "float64 0.5..2", boundingBox: "Box" } },
  Tags: { fields: { values: "Tag[] descending as list" } },
  Tag: { label: "name", score: "confidence", fields: { ...score, name: "string" } },
  Box: { fields: { x: pixels, y: pixels, w: `${pixels} as width`, h: `${pixels} as height` } },
  Point: { fields: { x: pixels, y: pixels } },
  ImageSize: { fields: { height: pixels, width: pixels } },
};

function first(id: string, title: string, category: string, part: string): OperationRow {
  return {
    id: `azure.vision32.${id}`,
    title: `Azure Computer Vision ${title}`,
    category,
    response: "ImageAnalysis",
    parts: [part, "requestId", "metadata", "modelVersion"],
  };
}

function second(id: string, title: string, category: string, part: string): OperationRow {
  return {
    id: `azure.vision40.${id}`,
    title: `Azure Image Analysis ${title}`,
    category,
    response: "ImageAnalysisResult",
    parts: [part, "metadata", "modelVersion"],
  };
}

const operations: readonly OperationRow[] = [
  first("adult", "adult content", "image-moderation", "adult"),
  first("brands", "brands", "logos", "brands"),
  first("categories", "categories", "image-categories", "categories"),
  first("color", "colors", "image-properties", "color"),
  first("description", "description", "captions", "description"),
  first("faces", "faces", "faces", "faces"),
  first("imagetype", "image type", "image-type", "imageType"),
  first("objects", "objects", "objects", "objects"),
  first("tags", "tags", "image-labels", "tags"),
  { id: "azure.vision32.ocr", title: "Azure Computer Vision printed text", category: "text", response: "OcrResult" },
  // Known by name: an answer that comes later, a model's own answer, and the caller's own model.
  { id: "azure.vision32.read", title: "Azure Computer Vision read", category: "text" },
  { id: "azure.vision32.domain", title: "Azure Computer Vision domain models", category: "image-domains" },
  { id: "azure.customvision.predict", title: "Azure Custom Vision prediction", category: "image-labels-custom" },
  second("caption", "caption", "captions", "captionResult"),
  second("densecaptions", "captions of regions", "captions", "denseCaptionsResult"),
  second("objects", "objects", "objects", "objectsResult"),
  second("people", "people", "people", "peopleResult"),
  second("read", "text", "text", "readResult"),
  second("smartcrops", "crop regions", "crop", "smartCropsResult"),
  second("tags", "tags", "image-labels", "tagsResult"),
];

const firstFeatures: Readonly<Record<string, string>> = {
  Adult: "azure.vision32.adult",
  Brands: "azure.vision32.brands",
  Categories: "azure.vision32.categories",
  Color: "azure.vision32.color",
  Description: "azure.vision32.description",
  Faces: "azure.vision32.faces",
  ImageType: "azure.vision32.imagetype",
  Objects: "azure.vision32.objects",
  Tags: "azure.vision32.tags",
};

const secondFeatures: Readonly<Record<string, string>> = {
  caption: "azure.vision40.caption",
  denseCaptions: "azure.vision40.densecaptions",
  objects: "azure.vision40.objects",
  people: "azure.vision40.people",
  read: "azure.vision40.read",
  smartCrops: "azure.vision40.smartcrops",
  tags: "azure.vision40.tags",
};

/**
 * Each method for a picture's address, and its twin for the picture itself. Text that is read comes later, by a method of
 * its own; `read` itself answers nothing, and everything that is read in Python is called so.
 */
const firstMethods: Readonly<Record<string, string | MethodRow>> = {
  get_read_operation_result: "azure.vision32.read",
  get_read_result: "azure.vision32.read",
  ...Object.fromEntries(
    Object.entries<string | MethodRow>({
      analyze_image: { features: firstFeatures },
      analyze_image_by_domain: "azure.vision32.domain",
      describe_image: { operation: "azure.vision32.description", shows: ["description"] },
      detect_objects: "azure.vision32.objects",
      recognize_printed_text: "azure.vision32.ocr",
      tag_image: "azure.vision32.tags",
    }).flatMap(([name, row]) => [name, `${name}_in_stream`].map((method) => [method, row] as const)),
  ),
};

const firstNpm = "@azure/cognitiveservices-computervision";
const oldNpm = "azure-cognitiveservices-computervision";
const secondNpm = "@azure-rest/ai-vision-image-analysis";
const customNpm = "@azure/cognitiveservices-customvision-prediction";

/** As in Python; the picture comes first, then an object that names features. */
const firstNodeMethods: Readonly<Record<string, JavaScriptMethodRow>> = Object.fromEntries(
  Object.entries(firstMethods).map(([name, row]) => [
    inCamelCase(name),
    { ...(typeof row === "string" ? { operation: row } : row), request: 1 },
  ]),
);

const nodeClients: readonly JavaScriptClientRow[] = [
  {
    factories: [
      `${firstNpm}.ComputerVisionClient`,
      ...[oldNpm, `${oldNpm}.ComputerVisionAPIClient`, `${oldNpm}.ComputerVisionClient`],
      "azure-cognitiveservices-vision.ComputerVisionAPIClient",
    ],
    shape: "js-object",
    delivery: "promise-or-callback",
    methods: firstNodeMethods,
  },
  {
    factories: [secondNpm],
    shape: "js-json",
    delivery: "promise",
    methods: { "path.post": { features: secondFeatures, wrap: ["body"], mentions: ["createClient", "isUnexpected"] } },
  },
  {
    factories: [`${customNpm}.PredictionAPIClient`],
    shape: "js-object",
    delivery: "promise-or-callback",
    methods: Object.fromEntries(
      ["classifyImage", "classifyImageUrl", "detectImage", "detectImageUrl"].flatMap((name) =>
        [name, `${name}WithNoStore`].map((method) => [method, "azure.customvision.predict"]),
      ),
    ),
  },
];

/** The first that fits is taken: longer paths stand before those that they hold. Versions are v1.0 to v3.2. */
const endpoints: readonly EndpointRow[] = [
  { url: ["customvision/v"], operation: "azure.customvision.predict" },
  { url: ["imageanalysis:analyze"], features: secondFeatures },
  { url: ["vision/v", "models/", "analyze"], operation: "azure.vision32.domain" },
  { url: ["vision/v", "read/analyze"], operation: "azure.vision32.read" },
  { url: ["vision/v", "analyze"], features: firstFeatures },
  { url: ["vision/v", "describe"], operation: "azure.vision32.description" },
  { url: ["vision/v", "detect"], operation: "azure.vision32.objects" },
  { url: ["vision/v", "ocr"], operation: "azure.vision32.ocr" },
  { url: ["vision/v", "tag"], operation: "azure.vision32.tags" },
];

const firstModule = "azure.cognitiveservices.vision.computervision";
const secondModule = "azure.ai.vision.imageanalysis";
/** The enum's member for each feature, as Python writes it. */
const members = (features: Readonly<Record<string, string>>, write: (name: string) => string): Record<string, string> =>
  Object.fromEntries(Object.keys(features).map((name) => [write(name.replace(/([a-z])([A-Z])/g, "$1_$2")), name]));

export const azureVision: CatalogDocument = {
  provider: "azure",
  defaults: "present",
  types: { ...firstTypes, ...secondTypes },
  vocabularies: {
    "azure.vision32.gender": {
      title: "Genders of detected faces",
      source: "azure-cognitiveservices-vision-computervision",
      license: "MIT",
      values: ["Male", "Female"],
    },
    // Of requests.
    "azure.vision32.visual_features": {
      title: "Features of Azure Computer Vision",
      source: "azure-cognitiveservices-vision-computervision",
      license: "MIT",
      values: Object.keys(firstFeatures),
    },
    "azure.vision40.visual_features": {
      title: "Features of Azure Image Analysis",
      source: "azure-ai-vision-imageanalysis",
      license: "MIT",
      values: Object.keys(secondFeatures),
    },
  },
  operations,
  python: {
    clients: [
      { factories: [`${firstModule}.ComputerVisionClient`, `${firstModule}.ComputerVisionAPI`], shape: "object", methods: firstMethods },
      {
        factories: [`${secondModule}.ImageAnalysisClient`, `${secondModule}.aio.ImageAnalysisClient`],
        shape: "object",
        methods: { analyze: { features: secondFeatures }, analyze_from_url: { features: secondFeatures } },
      },
    ],
    enums: [
      {
        modules: [firstModule],
        name: "VisualFeatureTypes",
        vocabulary: "azure.vision32.visual_features",
        members: members(firstFeatures, (name) => name.toLowerCase()),
      },
      {
        modules: [secondModule],
        name: "VisualFeatures",
        vocabulary: "azure.vision40.visual_features",
        members: members(secondFeatures, (name) => name.toUpperCase()),
      },
    ],
    valueModules: [`${firstModule}.models`, `${secondModule}.models`, "msrest.authentication", "azure.core.credentials", "azure.identity"],
  },
  javascript: {
    clients: nodeClients,
    valueModules: [
      ...[firstNpm, oldNpm, "azure-cognitiveservices-vision", secondNpm, customNpm, "ms-rest-azure", "@azure/ms-rest-js"],
      ...["@azure/ms-rest-azure-js", "@azure/ms-rest-nodeauth", "@azure/core-auth", "@azure/identity"],
    ],
    failureTests: [`${secondNpm}.isUnexpected`],
  },
  endpoints,
};
