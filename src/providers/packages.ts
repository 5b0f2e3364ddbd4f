/** Packages by which a module that calls a provider's API is known. */
export const providerPackages: readonly (readonly [provider: string, pattern: RegExp])[] = [
  ["google", /^(google|googleapiclient|apiclient)(\.|$)/],
  ["google", /^(@google-cloud\/|@googleapis\/|(googleapis|google-cloud|gcloud|node-cloud-vision-api)(\/|$))/],
  ["aws", /^(boto3|botocore|aioboto3)(\.|$)/],
  ["aws", /^(@aws-sdk\/|aws-sdk(\/|$))/],
  ["azure", /^(azure|msrest)(\.|$)/],
  ["azure", /^(@azure\/|@azure-rest\/|azure-cognitiveservices-)/],
];
