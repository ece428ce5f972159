// Run with --expose-gc: prints the octets of heap that a key of a vault takes, its masked material included.

import { GENERATED } from '../../sim/hsm/attribute-table.ts';
import { newKeyAttributes } from '../../sim/hsm/attributes.ts';
import { KeyVault, TOKEN_KEY_HANDLE_BASE } from '../../sim/hsm/key-vault.ts';
import { AttributeType, KeyClass, KeyType } from '../../src/wire/protobuf.ts';

const KEY_COUNT = 100_000;
const MATERIAL_SIZE = 60;

const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error('run with --expose-gc');
const heapSize = (): number => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const before = heapSize();
const vault = new KeyVault();
for (let count = 1; count <= KEY_COUNT; count++) {
  // As KMS names its keys: an ARN as label, a backing key id as id.
  const suffix = String(count).padStart(12, '0');
  const template = new Map([
    [AttributeType.LABEL, Buffer.from(`arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-${suffix}`)],
    [AttributeType.ID, Buffer.from(suffix)],
  ]);
  vault.add({
    handle: TOKEN_KEY_HANDLE_BASE + count,
    owner: 'kmsuser',
    attributes: newKeyAttributes(template, {
      ...{ keyClass: KeyClass.SECRET_KEY, keyType: KeyType.AES, origin: GENERATED },
      ...{ lengthBytes: 32, checkValue: Uint8Array.of(count, count >> 8, count >> 16) },
    }),
    maskedMaterial: new Uint8Array(MATERIAL_SIZE).fill(count),
    idempotencyKey: '',
  });
}
const sizePerKey = (heapSize() - before) / vault.size;
process.stdout.write(JSON.stringify({ sizePerKey, materialSize: MATERIAL_SIZE }));
