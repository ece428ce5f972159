import fc from 'fast-check';
import t from 'tap';
import {
  BLOB_SIZE_MAX,
  BLOB_SIZE_MIN,
  ciphertextKeyIdentifier,
  decodeCiphertextBlob,
  encodeCiphertextBlob,
  encodeHeader,
} from '../../../src/kms/ciphertext-blob.ts';

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
const octets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

const IDENTIFIER = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';
const IV = '0a0b0c0d0e0f101112131415';

/** Blob, and what it is made of. */
const VECTORS = [
  { name: 'one octet', ciphertext: `ff${'00'.repeat(16)}` },
  { name: 'an AES-256 data key', ciphertext: '5a'.repeat(32 + 16) },
  { name: 'the longest plaintext', ciphertext: 'a5'.repeat(4096 + 16) },
].map((vector) => ({ ...vector, blob: `0102020078 ${IDENTIFIER} 01 ${IV} ${vector.ciphertext}` }));

t.test('the layout, four ways', async (t) => {
  for (const { name, ciphertext, blob } of VECTORS) {
    const encoded = encodeCiphertextBlob(encodeHeader(octets(IDENTIFIER)), octets(IV), octets(ciphertext));
    t.equal(hex(encoded), hex(octets(blob)), `${name}: encodes`);
    const decoded = decodeCiphertextBlob(octets(blob));
    if (decoded === undefined) return t.fail(`${name}: does not decode`);
    t.same(
      [hex(decoded.keyIdentifier), hex(decoded.iv), hex(decoded.ciphertext)],
      [IDENTIFIER, IV, ciphertext],
      `${name}: decodes`,
    );
    t.equal(hex(decoded.header), `0102020078${IDENTIFIER}01`, `${name}: the header`);
    const again = encodeCiphertextBlob(decoded.header, decoded.iv, decoded.ciphertext);
    t.equal(hex(again), hex(octets(blob)), `${name}: again`);
  }
});

t.test('blobs look like those of AWS', async (t) => {
  const blob = encodeCiphertextBlob(encodeHeader(octets(IDENTIFIER)), octets(IV), new Uint8Array(17));
  t.match(Buffer.from(blob).toString('base64'), /^AQICAH/);
});

t.test('what is no blob is undefined', async (t) => {
  const good = octets(VECTORS[0]?.blob ?? '');
  const changed = (offset: number): Uint8Array => good.map((octet, index) => (index === offset ? octet ^ 1 : octet));
  t.ok(decodeCiphertextBlob(good));
  for (const offset of [0, 1, 2, 3, 4]) t.equal(decodeCiphertextBlob(changed(offset)), undefined, `prefix ${offset}`);
  t.equal(decodeCiphertextBlob(changed(37)), undefined, 'another version');
  for (let size = 0; size < BLOB_SIZE_MIN; size++) {
    if (decodeCiphertextBlob(good.subarray(0, size)) !== undefined) t.fail(`${size} octets`);
  }
  const longest = octets(VECTORS[2]?.blob ?? '');
  t.equal(longest.byteLength, BLOB_SIZE_MAX);
  t.equal(decodeCiphertextBlob(Buffer.concat([longest, Buffer.alloc(1)])), undefined, 'one octet too long');
});

t.test('no octets make decoding throw, and what decodes encodes to itself', async () => {
  const prefixed = fc
    .tuple(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 100 }))
    .map(([a, b]) => Uint8Array.of(1, 2, 2, 0, 0x78, ...a.slice(0, 32), 1, ...b));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), prefixed), (octets) => {
      const blob = decodeCiphertextBlob(octets);
      return blob === undefined || hex(encodeCiphertextBlob(blob.header, blob.iv, blob.ciphertext)) === hex(octets);
    }),
  );
});

t.test('a key identifier names one key, and does not tell which', async (t) => {
  const arn = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  t.equal(ciphertextKeyIdentifier(arn).byteLength, 32);
  t.same(ciphertextKeyIdentifier(arn), ciphertextKeyIdentifier(arn));
  t.notSame(ciphertextKeyIdentifier(arn), ciphertextKeyIdentifier(arn.replace('us-east-1', 'us-east-2')));
});
