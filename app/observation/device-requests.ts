// Which request over HTTP a request to an HSM is for: what the HSM logs of it gets the id that KMS's client knows.
//
// The wire does not carry that id. A request is known on both sides by the HSM, the session handle (which the audit log
// shows as well), and its number on the connection.

import type { Logger } from '../../src/runtime/logger.ts';

/** `hsm-.../7014006/17`; undefined before log in, when there is no handle yet. */
export const deviceRequestName = (hsmId: string, sessionHandle: number, id: number): string | undefined =>
  sessionHandle === 0 ? undefined : `${hsmId}/${sessionHandle.toString(16)}/${id}`;

/** More than are under way at once, and than wait to be logged. */
const REMEMBERED_MAX = 16_384;

export class DeviceRequests {
  readonly #fields = new Map<string, object>();

  /** @param fields that lines about it get */
  remember(deviceRequest: string, fields: object): void {
    if (this.#fields.size >= REMEMBERED_MAX) {
      for (const oldest of this.#fields.keys()) {
        this.#fields.delete(oldest);
        break;
      }
    }
    this.#fields.set(deviceRequest, fields);
  }

  /** The same, but what it logs about a known request says whose it is. */
  completing(logger: Logger): Logger {
    const complete = (fields: object): object => {
      const { deviceRequest } = fields as { readonly deviceRequest?: string };
      return deviceRequest === undefined ? fields : { ...this.#fields.get(deviceRequest), ...fields };
    };
    return {
      level: logger.level,
      trace: (fields, message) => logger.trace(complete(fields), message),
      debug: (fields, message) => logger.debug(complete(fields), message),
      info: (fields, message) => logger.info(complete(fields), message),
      warn: (fields, message) => logger.warn(complete(fields), message),
      error: (fields, message) => logger.error(complete(fields), message),
      child: (fields) => this.completing(logger.child(fields)),
    };
  }
}
