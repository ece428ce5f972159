// An HSM without a wire: decoded requests in, answers out. Session, policy, key and cipher, and nothing of codec, socket or
// TLS.

import { encodeKeyType, encodeTemplate } from '../../src/client/key-attributes.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { loginWithScram } from '../../src/client/scram-login.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { decodeDeviceMessage, decodeRequests, encodeDeviceMessages, encodeRequests } from '../../src/wire/codec.ts';
import type {
  BodyFieldsOf,
  Operation,
  Request,
  RequestFields,
  Response,
  ResponseFields,
} from '../../src/wire/messages.ts';
import { createBenchHsm } from '../hsm/bench-hsm.ts';
import { PASSWORD, USERNAME } from '../hsm/names.ts';
import { type LoopMaker, payloadOf } from './loop.ts';

export const hsmDispatch: LoopMaker = async (payloadSize) => {
  const { hsm } = await createBenchHsm();
  let onAnswer = (_response: ResponseFields): void => {};
  const connection = hsm.open({
    answer: (response) => onAnswer(response),
    event: () => {},
    close: () => {},
    abandon: () => {},
  });
  let lastId = 0;
  /** Through the codec, so that both sides get what they would get from a wire. */
  const ask = <O extends Operation>(operation: O, body: BodyFieldsOf<O>): Promise<Response> =>
    new Promise((resolve) => {
      onAnswer = (response) =>
        resolve(decodeDeviceMessage(Buffer.concat(encodeDeviceMessages([response]))).responses[0] as Response);
      connection.handle(decoded({ id: ++lastId, [operation]: body } as RequestFields));
    });
  const password = Secret.fromText(PASSWORD);
  const credential = { username: USERNAME, role: 'crypto-user', password, connectorId: '' } as const;
  await loginWithScram(credential, { send: ask, random: systemRandom, scramKeys: new ScramKeyCache(systemRandom) });
  const { keyGenerated } = await ask('generateKey', {
    keyType: encodeKeyType('aes'),
    keyLengthBytes: 32,
    attributes: encodeTemplate({ token: true, encrypt: true, decrypt: true }),
  });
  const [keyHandle, plaintext] = [keyGenerated?.keyHandle ?? 0, payloadOf(payloadSize)];
  const { encrypted } = await ask('encrypt', { keyHandle, plaintext, aesGcm: {} });
  const { decrypted } = await ask('decrypt', {
    keyHandle,
    ciphertext: encrypted?.ciphertext,
    aesGcm: { iv: encrypted?.iv },
  });
  if (!plaintext.equals(decrypted?.plaintext ?? new Uint8Array()))
    throw new Error('it does not decrypt what it encrypts');

  let answered = 0;
  onAnswer = ({ status }) => {
    if (!status) answered++;
  };
  const request = decoded({ encrypt: { keyHandle, plaintext, aesGcm: {} } }) as { id: number } & Request;
  return (count) => {
    answered = 0;
    for (let done = 0; done < count; done++) {
      request.id = ++lastId;
      connection.handle(request);
    }
    if (answered !== count) throw new Error(`${count - answered} of ${count} were refused`);
  };
};

const decoded = (request: RequestFields): Request =>
  decodeRequests(Buffer.concat(encodeRequests([request])))[0] as Request;
