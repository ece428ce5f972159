// The exchange that docs/protocol.md shows octet by octet: what the codec makes, with the names that proto/ has for it.

import { createCipheriv } from 'node:crypto';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { encodeDeviceMessages, encodeRequests } from '../../src/wire/codec.ts';
import { snakeCase } from './markdown.ts';
import { countedOctets } from './protocol-login.ts';
import { ROOT } from './source-tree.ts';

const KEY_HANDLE = 0x4_0006;
const PLAINTEXT = Buffer.from('attack at dawn');
const AAD = Buffer.from('context');

/** AES-256-GCM under the key 00 01 ... 1f with the IV a0 a1 ... ab. */
export function exampleCiphertext(): { readonly iv: Uint8Array; readonly ciphertext: Uint8Array } {
  const iv = countedOctets(0xa0, 12);
  const cipher = createCipheriv('aes-256-gcm', countedOctets(0, 32), iv).setAAD(AAD);
  const ciphertext = Buffer.concat([cipher.update(PLAINTEXT), cipher.final(), cipher.getAuthTag()]);
  return { iv, ciphertext };
}

interface Sent {
  readonly title: string;
  readonly type: 'ClientMessage' | 'DeviceMessage';
  readonly messages: readonly Uint8Array[];
}

export const EXCHANGE: readonly Sent[] = [
  {
    title: 'HSM to client, as soon as the WebSocket is open',
    type: 'DeviceMessage',
    messages: encodeDeviceMessages(
      [],
      [
        {
          hello: {
            ...{ clusterId: 'cluster-7y3exampleq', hsmId: 'hsm-4jexampleq2' },
            ...{ heartbeatIntervalMs: 10_000, requestsInFlightMax: 16_384 },
          },
        },
      ],
    ),
  },
  {
    title: 'Client to HSM, logged in: two requests in one message',
    type: 'ClientMessage',
    messages: encodeRequests([
      {
        ...{ id: 4, deadlineMs: 10_000, afterPosition: 6 },
        encrypt: { keyHandle: KEY_HANDLE, plaintext: PLAINTEXT, aesGcm: { aad: AAD } },
      },
      { id: 5, deadlineMs: 10_000, decrypt: { keyHandle: 7, ciphertext: Buffer.of(0), aesGcm: {} } },
    ]),
  },
  {
    title: 'HSM to client: two answers, in the order in which they were ready',
    type: 'DeviceMessage',
    messages: encodeDeviceMessages([
      { id: 5, status: 168, detail: 'there is no such key' },
      { id: 4, encrypted: exampleCiphertext() },
    ]),
  },
];

// --- octets with their names ---------------------------------------------------------------------------------------

function protocol(): protobuf.Root {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => join(ROOT, 'proto', target);
  root.loadSync('hsm/v1/envelope.proto').resolveAll();
  return root;
}

const COLUMN = 52;
const ROW_SIZE = 16;

const hex = (octets: Uint8Array): string => [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');

const counted = (size: number): string => (size === 1 ? '1 octet' : `${size} octets`);

/** One line a member: its octets, and what they say. @throws for octets that are not of `type` */
function annotate(octets: Uint8Array, type: protobuf.Type, depth: number): string[] {
  const lines: string[] = [];
  const indent = '  '.repeat(depth);
  const line = (from: number, to: number, text: string): void => {
    lines.push(`${indent}${hex(octets.subarray(from, to))}`.padEnd(COLUMN) + text);
  };
  const reader = protobuf.Reader.create(octets);
  while (reader.pos < octets.byteLength) {
    const start = reader.pos;
    const tag = reader.uint32();
    const field = type.fieldsById[tag >>> 3];
    if (field === undefined) throw new RangeError(`${type.name} has no member ${tag >>> 3}`);
    const name = `${snakeCase(field.name)} (${field.id})`;
    if ((tag & 7) === 0) {
      const value = Number(reader.uint64());
      const word = field.resolvedType instanceof protobuf.Enum ? `${field.resolvedType.valuesById[value]} ` : '';
      line(start, reader.pos, `${name}: ${word}${value}`);
      continue;
    }
    const size = reader.uint32();
    const from = reader.pos;
    reader.skip(size);
    const value = octets.subarray(from, reader.pos);
    if (field.resolvedType instanceof protobuf.Type) {
      line(start, from, `${name}: ${counted(size)}`);
      lines.push(...annotate(value, field.resolvedType, depth + 1));
      continue;
    }
    line(start, from, field.type === 'string' ? `${name}: "${Buffer.from(value)}"` : `${name}: ${counted(size)}`);
    for (let at = from; at < reader.pos; at += ROW_SIZE) {
      const row = octets.subarray(at, Math.min(at + ROW_SIZE, reader.pos));
      lines.push(`${indent}  ${hex(row)}`);
    }
  }
  return lines;
}

export function renderExchange(): string {
  const root = protocol();
  return EXCHANGE.map(({ title, type, messages }) => {
    const message = Buffer.concat(messages);
    const lines = annotate(message, root.lookupType(`hsm.v1.${type}`), 0);
    return [`${title} (\`${type}\`, ${message.byteLength} octets):`, '', '```', ...lines, '```'].join('\n');
  }).join('\n\n');
}
