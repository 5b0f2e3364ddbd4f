/** The lists of names of Amazon Rekognition, but for the labels of pictures, which are a module of their own. */
import type { VocabularyRow } from "./document.js";

function enumeration(title: string, values: readonly string[]): VocabularyRow {
  return { title, source: "botocore rekognition service-2.json", license: "Apache-2.0", values };
}

const moderation7 = [
  ...["Explicit", "Non-Explicit Nudity of Intimate parts and Kissing", "Swimwear or Underwear", "Violence", "Visually Disturbing"],
  ...["Drugs & Tobacco", "Alcohol", "Rude Gestures", "Gambling", "Hate Symbols"],
  ...["Explicit Nudity", "Explicit Sexual Activity", "Sex Toys", "Non-Explicit Nudity", "Obstructed Intimate Parts"],
  ...["Kissing on the Lips", "Female Swimwear or Underwear", "Male Swimwear or Underwear", "Weapons", "Graphic Violence"],
  ...["Death and Emaciation", "Crashes", "Products", "Drugs & Tobacco Paraphernalia & Use", "Alcohol Use", "Alcoholic Beverages"],
  ...["Middle Finger", "Nazi Party", "White Supremacy", "Extremist"],
  ...["Exposed Male Genitalia", "Exposed Female Genitalia", "Exposed Buttocks or Anus", "Exposed Female Nipple", "Bare Back"],
  ...["Exposed Male Nipple", "Partially Exposed Buttocks", "Partially Exposed Female Breast", "Implied Nudity"],
  ...["Obstructed Female Nipple", "Obstructed Male Genitalia", "Weapon Violence", "Physical Violence", "Self-Harm", "Blood & Gore"],
  ...["Explosions and Blasts", "Emaciated Bodies", "Corpses", "Air Crash", "Pills", "Smoking", "Drinking"],
];

const moderation6 = [
  ...["Explicit Nudity", "Nudity", "Graphic Male Nudity", "Graphic Female Nudity", "Sexual Activity", "Illustrated Explicit Nudity"],
  ...["Adult Toys", "Suggestive", "Female Swimwear Or Underwear", "Male Swimwear Or Underwear", "Partial Nudity", "Barechested Male"],
  ...["Revealing Clothes", "Sexual Situations", "Violence", "Graphic Violence Or Gore", "Physical Violence", "Weapon Violence"],
  ...["Weapons", "Self Injury", "Visually Disturbing", "Emaciated Bodies", "Corpses", "Hanging", "Air Crash", "Explosions And Blasts"],
  ...["Rude Gestures", "Middle Finger", "Drugs", "Drug Products", "Drug Use", "Pills", "Drug Paraphernalia", "Tobacco"],
  ...["Tobacco Products", "Smoking", "Alcohol", "Drinking", "Alcoholic Beverages", "Gambling", "Hate Symbols", "Nazi Party"],
  ...["White Supremacy", "Extremist"],
];

/** Names of version 6.1 that version 7 does not give, with those for the same thing. */
const renamedIn7: Readonly<Record<string, readonly string[]>> = {
  Nudity: ["Explicit Nudity"],
  "Graphic Male Nudity": ["Exposed Male Genitalia"],
  "Graphic Female Nudity": ["Exposed Female Genitalia"],
  "Sexual Activity": ["Explicit Sexual Activity"],
  "Illustrated Explicit Nudity": ["Explicit Nudity"],
  "Adult Toys": ["Sex Toys"],
  Suggestive: ["Non-Explicit Nudity of Intimate parts and Kissing", "Swimwear or Underwear"],
  "Female Swimwear Or Underwear": ["Female Swimwear or Underwear"],
  "Male Swimwear Or Underwear": ["Male Swimwear or Underwear"],
  "Partial Nudity": ["Implied Nudity"],
  "Barechested Male": ["Exposed Male Nipple"],
  "Revealing Clothes": [],
  "Sexual Situations": [],
  "Graphic Violence Or Gore": ["Graphic Violence", "Blood & Gore"],
  "Self Injury": ["Self-Harm"],
  Hanging: [],
  "Explosions And Blasts": ["Explosions and Blasts"],
  Drugs: ["Drugs & Tobacco"],
  "Drug Products": ["Products"],
  "Drug Use": ["Drugs & Tobacco Paraphernalia & Use"],
  "Drug Paraphernalia": ["Drugs & Tobacco Paraphernalia & Use"],
  Tobacco: ["Drugs & Tobacco"],
  "Tobacco Products": ["Products"],
};

const suggestive = ["Swimwear or Underwear", "Non-Explicit Nudity of Intimate parts and Kissing"];

const moderationPage = "https://docs.aws.amazon.com/rekognition/latest/dg/moderation-api.html, from a copy";

export const rekognitionVocabularies: Readonly<Record<string, VocabularyRow>> = {
  "aws.rekognition.body_part": enumeration("Body parts of protective equipment", ["FACE", "HEAD", "LEFT_HAND", "RIGHT_HAND"]),
  "aws.rekognition.emotion": enumeration("Emotions of Amazon Rekognition", [
    ...["ANGRY", "CALM", "CONFUSED", "DISGUSTED", "FEAR", "HAPPY", "SAD", "SURPRISED", "UNKNOWN"],
  ]),
  "aws.rekognition.gender": enumeration("Genders of detected faces", ["Female", "Male"]),
  "aws.rekognition.job_status": enumeration("States of a video job", ["IN_PROGRESS", "SUCCEEDED", "FAILED"]),
  "aws.rekognition.known_gender": enumeration("Known genders of celebrities", ["Male", "Female", "Nonbinary", "Unlisted"]),
  "aws.rekognition.landmark": enumeration("Facial landmarks of Amazon Rekognition", [
    ...["eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight", "leftEyeBrowLeft", "leftEyeBrowRight", "leftEyeBrowUp"],
    ...["rightEyeBrowLeft", "rightEyeBrowRight", "rightEyeBrowUp", "leftEyeLeft", "leftEyeRight", "leftEyeUp", "leftEyeDown"],
    ...["rightEyeLeft", "rightEyeRight", "rightEyeUp", "rightEyeDown", "noseLeft", "noseRight", "mouthUp", "mouthDown", "leftPupil"],
    ...["rightPupil", "upperJawlineLeft", "midJawlineLeft", "chinBottom", "midJawlineRight", "upperJawlineRight"],
  ]),
  // Which version answers is the service's choice; applications have the names of both.
  "aws.rekognition.moderation": {
    title: "Moderation labels of Amazon Rekognition, versions 7 and 6.1",
    source: moderationPage,
    values: [...new Set([...moderation7, ...moderation6])],
    open: true,
    renamed: renamedIn7,
    // Fields of services that answer one likelihood or score for each kind.
    synonyms: {
      ...{ adult: ["Explicit", "Explicit Nudity"], racy: suggestive, medical: [], spoof: [] },
      ...{ gore: ["Graphic Violence", "Blood & Gore"], Gore: ["Graphic Violence", "Blood & Gore"], Adult: ["Explicit", "Explicit Nudity"] },
      ...{ Racy: suggestive },
    },
  },
  "aws.rekognition.moderation_v6_1": {
    title: "Moderation labels of Amazon Rekognition, version 6.1",
    source: "AWS guide to the migration to version 7",
    values: moderation6,
    open: true,
  },
  "aws.rekognition.moderation_v7": {
    title: "Moderation labels of Amazon Rekognition, version 7",
    source: moderationPage,
    values: moderation7,
    open: true,
  },
  "aws.rekognition.ppe": enumeration("Protective equipment of Amazon Rekognition", ["FACE_COVER", "HAND_COVER", "HEAD_COVER"]),
  "aws.rekognition.text_type": enumeration("Types of detected text", ["LINE", "WORD"]),
};
