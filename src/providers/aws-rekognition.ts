/**
 * Amazon Rekognition. Types are those of the service model that botocore ships (1.29.27; fields that later versions
 * added are optional); the client hands out the parsed JSON itself, so numbers reach the application as the doubles that
 * the JSON prints.
 */
import { awsNodeClients, awsNodeEnums } from "./aws-javascript.js";
import { rekognitionVocabularies } from "./aws-rekognition-vocabularies.js";
import type { CatalogDocument, OperationRow, TypeRow } from "./document.js";

/** How a boto3 client is made, and one of botocore below it. */
export const awsFactories: readonly string[] = [
  "boto3.client",
  "boto3.Session.client",
  "boto3.session.Session.client",
  "botocore.session.get_session.create_client",
  "botocore.session.Session.create_client",
];

const percent = "float64 0..100";
const measured: TypeRow = { score: "Confidence", fields: { Value: "boolean", Confidence: percent } };
const metadata = { ResponseMetadata: "opaque js $metadata" };

const labelTypes: Readonly<Record<string, TypeRow>> = {
  DetectLabelsResponse: {
    fields: {
      Labels: "Label[] descending",
      // Always null, says the service model; boto3 leaves null out.
      OrientationCorrection: "string optional",
      LabelModelVersion: "string",
      // Only where Features asks for IMAGE_PROPERTIES.
      ImageProperties: "ImageProperties optional",
      ...metadata,
    },
  },
  Label: {
    label: "Name",
    score: "Confidence",
    fields: {
      Name: "label aws.rekognition.labels",
      Confidence: percent,
      Instances: "Instance[]",
      Parents: "LabelName[]",
      Aliases: "AliasName[]",
      Categories: "AliasName[]",
    },
  },
  Instance: {
    score: "Confidence",
    fields: { BoundingBox: "BoundingBox", Confidence: percent, DominantColors: "DominantColor[] optional" },
  },
  LabelName: { label: "Name", fields: { Name: "label aws.rekognition.labels" } },
  AliasName: { label: "Name", fields: { Name: "string" } },
  ImageProperties: {
    fields: { Quality: "LabelImageQuality", DominantColors: "DominantColor[]", Foreground: "ImageRegion", Background: "ImageRegion" },
  },
  ImageRegion: { fields: { Quality: "LabelImageQuality", DominantColors: "DominantColor[]" } },
  LabelImageQuality: { fields: { Brightness: "float64 ..", Sharpness: "float64 ..", Contrast: "float64 .." } },
  DominantColor: {
    score: "PixelPercent",
    fields: {
      Red: "float64 0..255",
      Blue: "float64 0..255",
      Green: "float64 0..255",
      HexCode: "string",
      CSSColor: "string",
      SimplifiedColor: "string",
      PixelPercent: percent,
    },
  },
  DetectCustomLabelsResponse: { fields: { CustomLabels: "CustomLabel[] descending", ...metadata } },
  // Names are those of the caller's own model.
  CustomLabel: { label: "Name", score: "Confidence", fields: { Name: "string", Confidence: percent, Geometry: "Geometry optional" } },
};

const moderationTypes: Readonly<Record<string, TypeRow>> = {
  DetectModerationLabelsResponse: {
    fields: {
      ModerationLabels: "ModerationLabel[]",
      ModerationModelVersion: "string",
      HumanLoopActivationOutput: "opaque optional",
      ProjectVersion: "string optional",
      ContentTypes: "ContentType[] optional",
      ...metadata,
    },
  },
  ModerationLabel: {
    label: "Name",
    score: "Confidence",
    fields: {
      Confidence: percent,
      Name: "label aws.rekognition.moderation",
      // "" at the top level, which is no name of the list: open.
      ParentName: "label aws.rekognition.moderation",
      TaxonomyLevel: "float64 1..3 optional",
    },
  },
  ContentType: { label: "Name", score: "Confidence", fields: { Confidence: percent, Name: "string" } },
};

const faceTypes: Readonly<Record<string, TypeRow>> = {
  DetectFacesResponse: { fields: { FaceDetails: "FaceDetail[]", OrientationCorrection: "string optional", ...metadata } },
  // BoundingBox, Confidence, Pose, Quality and Landmarks always come; the others where Attributes asks for them.
  FaceDetail: {
    score: "Confidence",
    fields: {
      BoundingBox: "BoundingBox",
      AgeRange: "AgeRange optional",
      Smile: "Measured optional",
      Eyeglasses: "Measured optional",
      Sunglasses: "Measured optional",
      Gender: "Gender optional",
      Beard: "Measured optional",
      Mustache: "Measured optional",
      EyesOpen: "Measured optional",
      MouthOpen: "Measured optional",
      Emotions: "Emotion[] optional",
      Landmarks: "Landmark[]",
      Pose: "Pose",
      Quality: "ImageQuality",
      Confidence: percent,
      FaceOccluded: "Measured optional",
      EyeDirection: "EyeDirection optional",
    },
  },
  Measured: measured,
  AgeRange: { fields: { Low: "float64 0..", High: "float64 0.." } },
  Gender: { label: "Value", score: "Confidence", fields: { Value: "enum aws.rekognition.gender", Confidence: percent } },
  Emotion: { label: "Type", score: "Confidence", fields: { Type: "enum aws.rekognition.emotion", Confidence: percent } },
  Landmark: { label: "Type", fields: { Type: "enum aws.rekognition.landmark", X: "float64 ..", Y: "float64 .." } },
  Pose: { fields: { Roll: "float64 -180..180", Yaw: "float64 -180..180", Pitch: "float64 -180..180" } },
  ImageQuality: { fields: { Brightness: "float64 ..", Sharpness: "float64 .." } },
  EyeDirection: { score: "Confidence", fields: { Yaw: "float64 -180..180", Pitch: "float64 -180..180", Confidence: percent } },
  RecognizeCelebritiesResponse: {
    fields: { CelebrityFaces: "Celebrity[]", UnrecognizedFaces: "ComparedFace[]", OrientationCorrection: "string optional", ...metadata },
  },
  Celebrity: {
    label: "Name",
    score: "MatchConfidence",
    id: "Id",
    fields: {
      Urls: "string[]",
      Name: "string",
      Id: "string",
      Face: "ComparedFace",
      MatchConfidence: percent,
      KnownGender: "KnownGender optional",
    },
  },
  KnownGender: { fields: { Type: "enum aws.rekognition.known_gender" } },
  ComparedFace: {
    score: "Confidence",
    fields: {
      BoundingBox: "BoundingBox",
      Confidence: percent,
      Landmarks: "Landmark[] optional",
      Pose: "Pose optional",
      Quality: "ImageQuality optional",
      Emotions: "Emotion[] optional",
      Smile: "Measured optional",
    },
  },
  CompareFacesResponse: {
    fields: {
      SourceImageFace: "SourceImageFace",
      FaceMatches: "ComparedMatch[]",
      UnmatchedFaces: "ComparedFace[]",
      SourceImageOrientationCorrection: "string optional",
      TargetImageOrientationCorrection: "string optional",
      ...metadata,
    },
  },
  SourceImageFace: { score: "Confidence", fields: { BoundingBox: "BoundingBox", Confidence: percent } },
  ComparedMatch: { score: "Similarity", fields: { Similarity: percent, Face: "ComparedFace" } },
  SearchFacesByImageResponse: {
    fields: {
      SearchedFaceBoundingBox: "BoundingBox",
      SearchedFaceConfidence: percent,
      FaceMatches: "FaceMatch[] descending",
      FaceModelVersion: "string",
      ...metadata,
    },
  },
  SearchFacesResponse: {
    fields: { SearchedFaceId: "string", FaceMatches: "FaceMatch[] descending", FaceModelVersion: "string", ...metadata },
  },
  FaceMatch: { score: "Similarity", fields: { Similarity: percent, Face: "Face" } },
  // ExternalImageId is what the caller named the face when it was indexed.
  Face: {
    label: "ExternalImageId",
    score: "Confidence",
    id: "FaceId",
    fields: {
      FaceId: "string",
      BoundingBox: "BoundingBox",
      ImageId: "string",
      ExternalImageId: "string optional",
      Confidence: percent,
      IndexFacesModelVersion: "string optional",
      UserId: "string optional",
    },
  },
};

const otherTypes: Readonly<Record<string, TypeRow>> = {
  DetectTextResponse: { fields: { TextDetections: "TextDetection[]", TextModelVersion: "string", ...metadata } },
  TextDetection: {
    label: "DetectedText",
    score: "Confidence",
    fields: {
      DetectedText: "string",
      Type: "enum aws.rekognition.text_type",
      Id: "float64 0..",
      // A line has none.
      ParentId: "float64 0.. optional",
      Confidence: percent,
      Geometry: "Geometry",
    },
  },
  Geometry: { fields: { BoundingBox: "BoundingBox", Polygon: "Point[]" } },
  Point: { fields: { X: "float64 ..", Y: "float64 .." } },
  BoundingBox: { fields: { Width: "float64 ..", Height: "float64 ..", Left: "float64 ..", Top: "float64 .." } },
  DetectProtectiveEquipmentResponse: {
    fields: {
      ProtectiveEquipmentModelVersion: "string",
      Persons: "EquippedPerson[]",
      // Only where SummarizationAttributes is given; its MinConfidence, which has no default, limits the summary alone.
      Summary: "EquipmentSummary optional",
      ...metadata,
    },
  },
  EquippedPerson: {
    score: "Confidence",
    fields: { BodyParts: "BodyPart[]", BoundingBox: "BoundingBox", Confidence: percent, Id: "float64 0.." },
  },
  BodyPart: {
    label: "Name",
    score: "Confidence",
    fields: { Name: "enum aws.rekognition.body_part", Confidence: percent, EquipmentDetections: "EquipmentDetection[]" },
  },
  EquipmentDetection: {
    label: "Type",
    score: "Confidence",
    fields: { BoundingBox: "BoundingBox", Confidence: percent, Type: "enum aws.rekognition.ppe", CoversBodyPart: "Measured" },
  },
  EquipmentSummary: {
    fields: {
      PersonsWithRequiredEquipment: "float64 0..[]",
      PersonsWithoutRequiredEquipment: "float64 0..[]",
      PersonsIndeterminate: "float64 0..[]",
    },
  },
};

const jobFields = {
  JobStatus: "enum aws.rekognition.job_status",
  StatusMessage: "string optional failure",
  VideoMetadata: "opaque optional",
  NextToken: "string optional",
};
const laterJobFields = {
  JobId: "string optional",
  Video: "opaque optional",
  JobTag: "string optional",
  GetRequestMetadata: "opaque optional",
};
const segment = {
  Timestamp: "float64 0..",
  StartTimestampMillis: "float64 0.. optional",
  EndTimestampMillis: "float64 0.. optional",
  DurationMillis: "float64 0.. optional",
};

/** Results of jobs over stored videos; the threshold is in the request that starts the job. */
const videoTypes: Readonly<Record<string, TypeRow>> = {
  GetLabelDetectionResponse: {
    fields: { ...jobFields, Labels: "VideoLabel[] optional", LabelModelVersion: "string optional", ...laterJobFields, ...metadata },
  },
  VideoLabel: { fields: { ...segment, Label: "Label" } },
  GetContentModerationResponse: {
    fields: {
      ...jobFields,
      ModerationLabels: "VideoModerationLabel[] optional",
      ModerationModelVersion: "string optional",
      ...laterJobFields,
      ...metadata,
    },
  },
  VideoModerationLabel: { fields: { ...segment, ModerationLabel: "ModerationLabel", ContentTypes: "ContentType[] optional" } },
};

type Rest = Omit<OperationRow, "id" | "title" | "category" | "response">;

function operation(method: string, title: string, category: string, response: string, rest: Rest = {}): OperationRow {
  return { id: `aws.rekognition.${method}`, title: `Amazon Rekognition ${title}`, category, response, ...rest };
}

const faceMatchThreshold = { parameter: "FaceMatchThreshold", default: 80, field: "FaceMatches.Similarity" };

const operations: readonly OperationRow[] = [
  operation("compare_faces", "face comparison", "face-match", "CompareFacesResponse", {
    hiddenThreshold: { parameter: "SimilarityThreshold", default: 80, field: "FaceMatches.Similarity" },
  }),
  operation("detect_custom_labels", "custom labels", "image-labels-custom", "DetectCustomLabelsResponse", {
    // Without it, each label has the threshold that training found.
    hiddenThreshold: { parameter: "MinConfidence", field: "CustomLabels.Confidence" },
    itemLimit: { parameter: "MaxResults" },
  }),
  operation("detect_faces", "face detection", "faces", "DetectFacesResponse"),
  operation("detect_labels", "label detection", "image-labels", "DetectLabelsResponse", {
    hiddenThreshold: { parameter: "MinConfidence", default: 55, field: "Labels.Confidence" },
    itemLimit: { parameter: "MaxLabels" },
  }),
  operation("detect_moderation_labels", "content moderation", "image-moderation", "DetectModerationLabelsResponse", {
    hiddenThreshold: { parameter: "MinConfidence", default: 50, field: "ModerationLabels.Confidence" },
  }),
  operation("detect_protective_equipment", "protective equipment detection", "protective-equipment", "DetectProtectiveEquipmentResponse"),
  // Filters.WordFilter.MinConfidence leaves out words, not lines: no threshold of all items.
  operation("detect_text", "text detection", "text", "DetectTextResponse"),
  operation("get_content_moderation", "content moderation of videos", "video-moderation", "GetContentModerationResponse", {
    itemLimit: { parameter: "MaxResults" },
  }),
  operation("get_label_detection", "label detection in videos", "video-labels", "GetLabelDetectionResponse", {
    itemLimit: { parameter: "MaxResults" },
  }),
  operation("recognize_celebrities", "celebrity recognition", "celebrities", "RecognizeCelebritiesResponse"),
  operation("search_faces", "face search by id", "face-match", "SearchFacesResponse", {
    hiddenThreshold: faceMatchThreshold,
    itemLimit: { parameter: "MaxFaces" },
  }),
  operation("search_faces_by_image", "face search by image", "face-match", "SearchFacesByImageResponse", {
    hiddenThreshold: faceMatchThreshold,
    itemLimit: { parameter: "MaxFaces" },
  }),
];

const byMethod = Object.fromEntries(operations.map(({ id }) => [id.slice("aws.rekognition.".length), id]));

/** Enums of version 3 of the SDK for JavaScript. */
const nodeEnums: Readonly<Record<string, string>> = {
  BodyPart: "aws.rekognition.body_part",
  EmotionName: "aws.rekognition.emotion",
  GenderType: "aws.rekognition.gender",
  KnownGenderType: "aws.rekognition.known_gender",
  LandmarkType: "aws.rekognition.landmark",
  ProtectiveEquipmentType: "aws.rekognition.ppe",
  TextTypes: "aws.rekognition.text_type",
  VideoJobStatus: "aws.rekognition.job_status",
};

export const awsRekognition: CatalogDocument = {
  provider: "aws",
  defaults: "present",
  types: { ...labelTypes, ...moderationTypes, ...faceTypes, ...otherTypes, ...videoTypes },
  vocabularies: rekognitionVocabularies,
  operations,
  python: {
    clients: [
      {
        factories: awsFactories,
        service: "rekognition",
        shape: "dict",
        methods: byMethod,
      },
    ],
    valueModules: ["botocore.config"],
  },
  javascript: {
    clients: awsNodeClients("Rekognition", byMethod),
    enums: awsNodeEnums("Rekognition", nodeEnums, rekognitionVocabularies),
    valueModules: ["aws-sdk", "@aws-sdk", "@smithy"],
    globals: { AWS: "aws-sdk" },
    wrappers: ["aws-xray-sdk", "aws-xray-sdk-core"].flatMap((npm) =>
      ["captureAWS", "captureAWSClient", "captureAWSv3Client"].map((name) => `${npm}.${name}`),
    ),
  },
};
