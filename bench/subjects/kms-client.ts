// A client of any KMS over HTTP: undici's dispatch, its leanest way, so that what is measured is the server.

import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Dispatcher, Pool } from 'undici';

const { AWS_ACCESS_KEY_ID = 'test', AWS_SECRET_ACCESS_KEY = 'test', AWS_SESSION_TOKEN, AWS_REGION } = process.env;

const signer = new SignatureV4({
  service: 'kms',
  region: AWS_REGION ?? 'us-east-1',
  credentials: {
    ...{ accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
  },
  sha256: Sha256,
});

export class KmsClient {
  readonly #endpoint: URL;
  readonly #pool: Pool;

  constructor(endpoint: string, connections: number) {
    this.#endpoint = new URL(endpoint);
    this.#pool = new Pool(this.#endpoint.origin, { connections });
  }

  /** The answer's body. @throws when it is not 200 */
  async ask(operation: string, input: object): Promise<string> {
    const octets = await this.#dispatch(await this.#request(operation, input), true);
    return octets.toString('utf8');
  }

  /** The same request again and again: signed once, which AWS takes for five minutes. */
  async prepare(operation: string, input: object): Promise<() => Promise<unknown>> {
    const request = await this.#request(operation, input);
    return () => this.#dispatch(request, false);
  }

  /** JSON to a path of the same server that is no AWS service's. @throws as `ask` */
  async post(path: string, body: object): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    return String(await this.#dispatch({ method: 'POST', path, headers, body: JSON.stringify(body) }, true));
  }

  stop(): Promise<void> {
    return this.#pool.close();
  }

  async #request(operation: string, input: object): Promise<Dispatcher.DispatchOptions> {
    const { protocol, hostname, port, host, pathname: path } = this.#endpoint;
    const body = JSON.stringify(input);
    const { headers } = await signer.sign({
      ...{ method: 'POST', protocol, hostname, path, query: {}, body },
      ...(port !== '' && { port: Number(port) }),
      headers: { host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${operation}` },
    });
    return { method: 'POST', path, headers, body };
  }

  /** @param kept whether the answer's body is wanted, or only that it came */
  #dispatch(request: Dispatcher.DispatchOptions, kept: boolean): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let statusCode = 0;
      this.#pool.dispatch(request, {
        onRequestStart() {},
        onResponseStart(_controller, code) {
          statusCode = code;
        },
        onResponseData(_controller, chunk) {
          if (kept || statusCode !== 200) chunks.push(chunk);
        },
        onResponseEnd() {
          const octets = Buffer.concat(chunks);
          if (statusCode === 200) resolve(octets);
          else reject(new Error(`${nameOf(request)} was answered ${statusCode}: ${octets}`));
        },
        onResponseError(_controller, error) {
          reject(error);
        },
      });
    });
  }
}

const nameOf = ({ path, headers }: Dispatcher.DispatchOptions): string =>
  (headers as Readonly<Record<string, string>>)['x-amz-target'] ?? path;
