/**
 * How to tell a copy of a provider's SDK inside a repository from the application: the SDK's folder, and entries of
 * which one is in every copy of it and in no application's folder of that name.
 */
export interface VendoredSdk {
  readonly folder: string;
  readonly entries: readonly string[];
}

export const vendoredSdks: readonly VendoredSdk[] = [
  { folder: "boto3", entries: ["session.py"] },
  { folder: "botocore", entries: ["session.py"] },
  { folder: "google", entries: ["api_core", "protobuf", "oauth2", "rpc"] },
  { folder: "googleapiclient", entries: ["discovery.py"] },
];
