// What a client of the AWS SDK for JavaScript v3 has to be told to talk to a simulator.

/** What every client of the AWS SDK v3 takes: `new KMSClient(options)`. */
export interface AwsClientOptions {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** `us-east-1` */
  readonly region: string;
  /** Any will do; the SDK insists on some. */
  readonly credentials: {
    /** As the events of the trail will show it. */
    readonly accessKeyId: string;
    /** Nobody checks it. */
    readonly secretAccessKey: string;
  };
}

/** @internal */
export const awsClientOptions = (simulator: {
  readonly endpoint: string;
  readonly region: string;
}): AwsClientOptions => ({
  endpoint: simulator.endpoint,
  region: simulator.region,
  credentials: { accessKeyId: 'sim', secretAccessKey: 'sim' },
});
