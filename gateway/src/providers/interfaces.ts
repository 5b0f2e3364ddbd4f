/** The HTTP interfaces that the gateway has. */
import { comprehend } from "./comprehend.js";
import { googleLanguage } from "./google-language.js";
import { googleVision } from "./google-vision.js";
import type { HttpInterface } from "./http-interface.js";
import { rekognition } from "./rekognition.js";

export const httpInterfaces: readonly HttpInterface[] = [googleVision, googleLanguage, rekognition, comprehend];
