import { constants, createHash, createPublicKey, publicDecrypt, randomBytes } from 'node:crypto';
import { SimError } from '../../../../../src/errors.ts';
import { AttributeType } from '../../../../../src/wire/protobuf.ts';
import { HASHES, hashFlag, mgfFlag } from '../../../keys/hash-functions.ts';
import { integer, required } from '../../../language/flag.ts';
import { encodePss, type PssParameters, saltIn } from './pss-encoding.ts';
import {
  dataTypeFlag,
  HSM_DATA_SIZE_MAX,
  requireDigest,
  type Subject,
  signatureMechanism,
} from './signature-mechanism.ts';

/** RSASSA-PSS; a digest goes to the HSM encoded, for the bare RSA operation. */
export const rsaPkcsPss = signatureMechanism({
  title: 'RSA-PKCS-PSS',
  flags: {
    'hash-function': hashFlag('Hash algorithm'),
    mgf: mgfFlag('The mask generation function'),
    'salt-length': required(integer('SALT_LENGTH', 'The salt length', { min: 0, max: 0xffff })),
    'data-type': dataTypeFlag(),
  },
  async fields({ 'hash-function': hash, mgf, 'salt-length': saltLength, 'data-type': dataType }, data, subject) {
    const isDigest = dataType === 'digest';
    if (!isDigest && data.byteLength <= HSM_DATA_SIZE_MAX) {
      return { data, rsaPss: { hash: HASHES[hash], mgf1Hash: HASHES[mgf], saltLength } };
    }
    // As the HSM takes it.
    if (mgf !== hash) throw new SimError('invalid_configuration', `--mgf has to be that of the hash: mgf1-${hash}`);
    const digest = isDigest ? requireDigest(data, hash) : createHash(hash).update(data).digest();
    const parameters = { hash, saltLength, modulusBits: await modulusBits(subject) };
    return { data: encodePss(digest, await saltOf(subject, parameters), parameters), rsaX509: {} };
  },
});

async function modulusBits({ cluster, keyHandle }: Subject): Promise<number> {
  const types = [AttributeType.MODULUS_BITS];
  const { keyAttributes } = await cluster.request('getAttributes', { keyHandle, types });
  const bits = keyAttributes?.attributes[0]?.number;
  if (bits === undefined) throw new SimError('invalid_configuration', 'the key is not an RSA key');
  return bits;
}

/** A new one to sign with; to verify with, the one that the signature was made with. */
async function saltOf({ cluster, keyHandle, signature }: Subject, parameters: PssParameters): Promise<Uint8Array> {
  const { saltLength, modulusBits } = parameters;
  if (signature === undefined) return randomBytes(saltLength);
  const { exportedPublicKey } = await cluster.request('exportPublicKey', { keyHandle });
  const der = Buffer.from(exportedPublicKey?.spki ?? []);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  try {
    return saltIn(publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature), parameters);
  } catch {
    // No number below the modulus: the HSM refuses it, whatever the salt.
    return Buffer.alloc(Math.min(saltLength, modulusBits / 8));
  }
}
