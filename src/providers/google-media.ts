/**
 * Google Cloud Video Intelligence and Speech-to-Text: known by name, so that calls are found and reported. What they
 * return is not described: results come from a long-running job or a stream, over segments of time.
 */
import type { CatalogDocument, OperationRow } from "./document.js";
import { gaxResults, googleFactories, nodeFactories } from "./google-vision.js";

const versions = (service: string, names: readonly string[]): string[] => [
  `google.cloud.${service}`,
  ...names.map((version) => `google.cloud.${service}_${version}`),
];
const videoModules = versions("videointelligence", ["v1", "v1beta2", "v1p1beta1", "v1p2beta1", "v1p3beta1"]);
const speechModules = versions("speech", ["v1", "v1p1beta1"]);

const videoNpm = "@google-cloud/video-intelligence";
const speechNpm = "@google-cloud/speech";

/** Feature, its number, title and category. */
const videoFeatures: readonly (readonly [string, number, string, string])[] = [
  ["LABEL_DETECTION", 1, "label detection", "video-labels"],
  ["SHOT_CHANGE_DETECTION", 2, "shot change detection", "video-shots"],
  ["EXPLICIT_CONTENT_DETECTION", 3, "explicit content detection", "video-moderation"],
  ["FACE_DETECTION", 4, "face detection", "video-faces"],
  ["SPEECH_TRANSCRIPTION", 6, "speech transcription", "video-speech"],
  ["TEXT_DETECTION", 7, "text detection", "video-text"],
  ["OBJECT_TRACKING", 9, "object tracking", "video-objects"],
  ["LOGO_RECOGNITION", 12, "logo recognition", "video-logos"],
  ["PERSON_DETECTION", 14, "person detection", "video-people"],
];

const features = Object.fromEntries(videoFeatures.map(([feature]) => [feature, `google.video.${feature.toLowerCase()}`]));

const operations: readonly OperationRow[] = [
  ...videoFeatures.map(([feature, , title, category]) => ({
    id: `google.video.${feature.toLowerCase()}`,
    title: `Cloud Video Intelligence ${title}`,
    category,
  })),
  { id: "google.speech.recognize", title: "Cloud Speech-to-Text recognition", category: "speech" },
  { id: "google.speech.long_running_recognize", title: "Cloud Speech-to-Text recognition of long audio", category: "speech" },
  { id: "google.speech.streaming_recognize", title: "Cloud Speech-to-Text recognition of a stream", category: "speech" },
];

export const googleMedia: CatalogDocument = {
  provider: "google",
  defaults: "omitted",
  types: {},
  vocabularies: {
    // Of requests.
    "google.video.feature": {
      title: "Features of Cloud Video Intelligence",
      source: "googleapis videointelligence/v1 video_intelligence.proto",
      license: "Apache-2.0",
      values: ["FEATURE_UNSPECIFIED", ...videoFeatures.map(([feature]) => feature)],
      numbers: [0, ...videoFeatures.map(([, number]) => number)],
    },
  },
  operations,
  python: {
    clients: [
      {
        factories: googleFactories("VideoIntelligenceServiceClient", videoModules),
        shape: "message",
        methods: { annotate_video: { features } },
      },
      {
        factories: googleFactories("SpeechClient", speechModules),
        shape: "message",
        methods: {
          recognize: "google.speech.recognize",
          long_running_recognize: "google.speech.long_running_recognize",
          streaming_recognize: "google.speech.streaming_recognize",
        },
      },
    ],
    enums: [{ modules: videoModules, name: "Feature", vocabulary: "google.video.feature" }],
    valueModules: [...videoModules, ...speechModules],
  },
  javascript: {
    clients: [
      {
        factories: [
          ...nodeFactories("VideoIntelligenceServiceClient", videoNpm, ["v1", "v1beta2", "v1p1beta1", "v1p2beta1", "v1p3beta1"]),
          videoNpm,
        ],
        ...gaxResults,
        methods: { annotateVideo: { features } },
      },
      {
        factories: [...nodeFactories("SpeechClient", speechNpm, ["v1", "v1p1beta1"]), speechNpm],
        ...gaxResults,
        methods: {
          recognize: "google.speech.recognize",
          longRunningRecognize: "google.speech.long_running_recognize",
          streamingRecognize: { operation: "google.speech.streaming_recognize", delivery: "returned" },
        },
      },
    ],
    enums: [{ modules: [videoNpm], name: "Feature", vocabulary: "google.video.feature" }],
    valueModules: [videoNpm, speechNpm],
  },
  endpoints: [
    { url: ["videointelligence.googleapis.com/", "videos:annotate"], features },
    { url: ["speech.googleapis.com/", "speech:recognize"], operation: "google.speech.recognize" },
    { url: ["speech.googleapis.com/", "speech:longrunningrecognize"], operation: "google.speech.long_running_recognize" },
  ],
};
