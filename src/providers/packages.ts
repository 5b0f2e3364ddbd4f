/** Packages by which a module that calls a provider's API is known. */
export const providerPackages: readonly (readonly [provider: string, pattern: RegExp])[] = [
  ["google", /^(google|googleapiclient|apiclient)(\.|$)/],
  ["aws", /^(boto3|botocore|aioboto3)(\.|$)/],
  ["azure", /^(azure|msrest)(\.|$)/],
];
