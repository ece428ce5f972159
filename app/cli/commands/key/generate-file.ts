// `key generate-file`

import { SimError } from '../../../../src/errors.ts';
import { AttributeType, KeyClass } from '../../../../src/wire/protobuf.ts';
import type { Cluster } from '../../command-context.ts';
import { writeOutputFile } from '../../files.ts';
import { findOneKey, requiredKeyFilter } from '../../keys/key-filter.ts';
import { armour, referencePem } from '../../keys/reference-pem.ts';
import { command } from '../../language/command-node.ts';
import { choice, required, text } from '../../language/flag.ts';

export const generateFile = command({
  about:
    'Generate a key file from a key in the HSM cluster. This command does not export any private key data from the HSM',
  who: 'crypto-user',
  flags: {
    encoding: required(
      choice('ENCODING', 'Encoding format for the key file', [
        { name: 'reference-pem', says: 'PEM formatted key reference (supports private keys)' },
        { name: 'pem', says: 'PEM format (supports public keys)' },
      ]),
    ),
    path: required(text('PATH', 'Filepath where the key file will be written')),
    filter: requiredKeyFilter('FILTER', 'a matching key for file generation'),
  },
  async run({ cluster }, { encoding, path, filter }) {
    const keyHandle = await findOneKey(cluster, filter);
    writeOutputFile(path, await (encoding === 'pem' ? publicKey : privateKeyReference)(cluster, keyHandle));
    return { message: 'Successfully generated key file' };
  },
});

async function attributesOf(cluster: Cluster, keyHandle: number, expected: KeyClass, encoding: string) {
  const { keyAttributes } = await cluster.request('getAttributes', { keyHandle, types: [] });
  const byType = new Map(keyAttributes?.attributes.map((attribute) => [attribute?.type, attribute]));
  if (byType.get(AttributeType.CLASS)?.number === expected) return byType;
  const supported = expected === KeyClass.PUBLIC_KEY ? 'public keys' : 'private keys';
  throw new SimError('invalid_configuration', `the encoding ${encoding} supports ${supported} only`);
}

async function publicKey(cluster: Cluster, keyHandle: number): Promise<string> {
  await attributesOf(cluster, keyHandle, KeyClass.PUBLIC_KEY, 'pem');
  const { exportedPublicKey } = await cluster.request('exportPublicKey', { keyHandle });
  return armour('PUBLIC KEY', exportedPublicKey?.spki ?? new Uint8Array(0));
}

async function privateKeyReference(cluster: Cluster, handle: number): Promise<string> {
  const attributes = await attributesOf(cluster, handle, KeyClass.PRIVATE_KEY, 'reference-pem');
  const octets = (type: AttributeType): Uint8Array | undefined => attributes.get(type)?.octets ?? undefined;
  return referencePem({
    handle,
    modulus: octets(AttributeType.MODULUS),
    publicExponent: octets(AttributeType.PUBLIC_EXPONENT),
    parameters: octets(AttributeType.EC_PARAMS),
    point: octets(AttributeType.EC_POINT),
  });
}
