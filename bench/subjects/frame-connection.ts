// A client that costs next to nothing: it logs in as any, then sends batches of the same encrypt whose octets were made
// beforehand, with only the ids written anew. For loads that a client with a promise a request could not offer.

import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { loginWithScram } from '../../src/client/scram-login.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import type { Channel, ChannelListener } from '../../src/transport/channel.ts';
import { decodeDeviceMessage, encodeRequests } from '../../src/wire/codec.ts';
import type { BodyFieldsOf, Operation, RequestFields, Response } from '../../src/wire/messages.ts';
import { Status } from '../../src/wire/status.ts';
import { type BenchDevice, benchChannels, firstAddress } from './device.ts';

/** The first id whose varint has four octets; the last one is 2^28 - 1. */
const FIRST_ID = 2 ** 21;
const ID_VARINT = [0x80, 0x80, 0x80, 0x01];
const TAG_ID = 8;
const DEADLINE_MS = 9_750;

export interface AnswerListener {
  /** @param index of the request among those that were sent since `begin` */
  onAnswer(index: number, status: Status): void;
  onEnd(reason: string): void;
}

export class FrameConnection implements ChannelListener {
  #channel: Channel | undefined;
  #onHello: () => void = () => {};
  #onAnswer: (response: Response) => void = () => {};
  #listener: AnswerListener = { onAnswer: () => {}, onEnd: () => {} };
  #lastId = 0;
  #nextId = FIRST_ID;
  #begunAtId = FIRST_ID;
  #template = Buffer.alloc(0);
  #idOffset = 0;

  /** Logged in as the device's user. */
  static async open(device: BenchDevice): Promise<FrameConnection> {
    const connection = new FrameConnection();
    const greeted = new Promise<void>((resolve) => {
      connection.#onHello = resolve;
    });
    connection.#channel = await benchChannels.connect(firstAddress(device).destination, () => connection);
    await greeted;
    await loginWithScram(device.credential, {
      send: (operation, body) => connection.#ask(operation, body),
      ...{ random: systemRandom, scramKeys: new ScramKeyCache(systemRandom) },
    });
    return connection;
  }

  get bufferedSize(): number {
    return this.#channel?.bufferedSize ?? 0;
  }

  /** From now on only batches of this request are sent, and `listener` hears of their answers. All before are answered. */
  begin(encrypt: BodyFieldsOf<'encrypt'>, listener: AnswerListener): void {
    this.#template = Buffer.concat(encodeRequests([{ id: FIRST_ID, deadlineMs: DEADLINE_MS, encrypt }]));
    this.#idOffset = this.#template.indexOf(Buffer.from([TAG_ID, ...ID_VARINT])) + 1;
    if (this.#idOffset === 0) throw new Error('a request does not have its id where it is looked for');
    this.#listener = listener;
    this.#begunAtId = this.#nextId;
    this.#onAnswer = ({ id, status }) => this.#listener.onAnswer(id - this.#begunAtId, status);
  }

  /** One message of so many requests. */
  sendBatch(count: number): void {
    const size = this.#template.byteLength;
    const batch = Buffer.allocUnsafe(count * size);
    for (let index = 0; index < count; index++) {
      this.#template.copy(batch, index * size);
      const [id, offset] = [this.#nextId++, index * size + this.#idOffset];
      batch[offset] = (id & 0x7f) | 0x80;
      batch[offset + 1] = ((id >>> 7) & 0x7f) | 0x80;
      batch[offset + 2] = ((id >>> 14) & 0x7f) | 0x80;
      batch[offset + 3] = id >>> 21;
    }
    this.#channel?.send(batch);
  }

  async stop(): Promise<void> {
    this.#listener.onEnd = () => {};
    this.#channel?.close(1000, '');
  }

  onMessage(octets: Uint8Array): void {
    const { responses, events } = decodeDeviceMessage(octets);
    if (events.some(({ hello }) => hello)) this.#onHello();
    for (const response of responses) this.#onAnswer(response);
  }

  onClose(code: number, reason: string): void {
    this.#listener.onEnd(`the connection ended with ${code} ${reason}`);
  }

  #ask<O extends Operation>(operation: O, body: BodyFieldsOf<O>): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.#onAnswer = (response) => {
        if (response.status === Status.SUCCESS) resolve(response);
        else reject(new Error(`${operation} was answered ${response.status} ${response.detail}`));
      };
      const request = { id: ++this.#lastId, deadlineMs: DEADLINE_MS, [operation]: body } as RequestFields;
      for (const message of encodeRequests([request])) this.#channel?.send(message);
    });
  }
}
