// What a client of the AWS SDK for JavaScript v3 has to be told to talk to a simulator.

export interface AwsClientOptions {
  readonly endpoint: string;
  readonly region: string;
  /** Any will do; the SDK insists on some. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export const awsClientOptions = (simulator: {
  readonly endpoint: string;
  readonly region: string;
}): AwsClientOptions => ({
  endpoint: simulator.endpoint,
  region: simulator.region,
  credentials: { accessKeyId: 'sim', secretAccessKey: 'sim' },
});
