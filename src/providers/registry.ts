/** The providers that are built in, each a catalog document. */
import { awsComprehend } from "./aws-comprehend.js";
import { awsRekognition } from "./aws-rekognition.js";
import type { CatalogDocument } from "./document.js";
import { googleLanguage } from "./google-language.js";
import { googleVision } from "./google-vision.js";

export const builtInDocuments: readonly CatalogDocument[] = [awsComprehend, awsRekognition, googleLanguage, googleVision];
