/** The providers that are built in, each a catalog document. */
import { awsComprehend } from "./aws-comprehend.js";
import { awsRekognition } from "./aws-rekognition.js";
import { azureLanguage } from "./azure-language.js";
import { azureVision } from "./azure-vision.js";
import { Catalog } from "./catalog.js";
import type { CatalogDocument } from "./document.js";
import { googleLanguage } from "./google-language.js";
import { googleMedia } from "./google-media.js";
import { googleVision } from "./google-vision.js";

export const builtInDocuments: readonly CatalogDocument[] = [
  awsComprehend,
  awsRekognition,
  azureLanguage,
  azureVision,
  googleLanguage,
  googleMedia,
  googleVision,
];

let builtIn: Catalog | undefined;

/** The built-in catalog, read once, or one with further documents. */
export function catalogWith(further: readonly CatalogDocument[]): Catalog {
  if (further.length > 0) return new Catalog([...builtInDocuments, ...further]);
  builtIn ??= new Catalog(builtInDocuments);
  return builtIn;
}
