// `key import pem`

import { SimError } from '../../../../src/errors.ts';
import { describeKey } from '../../keys/describe-key.ts';
import { attributesFlag, keyTemplate, labelFlag } from '../../keys/new-key.ts';
import { readPublicKeyPem } from '../../keys/public-key-pem.ts';
import { command, group } from '../../language/command-node.ts';
import { choice, required, text } from '../../language/flag.ts';

/** Ed25519 is a curve of `generate-asymmetric-pair ec`. */
const TYPES: Readonly<Record<string, readonly string[]>> = { 'ec-public': ['ec', 'ed25519'], 'rsa-public': ['rsa'] };

const pem = command({
  about: 'Import key from a PEM file',
  who: 'crypto-user',
  flags: {
    path: required(text('PATH', 'Path where the key is located in PEM format')),
    label: labelFlag('LABEL', 'Label for the imported key'),
    'key-type-class': required(
      choice('KEY_TYPE_CLASS', 'Key type and class of the imported key', [
        { name: 'ec-public' },
        { name: 'rsa-public' },
      ]),
    ),
    attributes: attributesFlag(
      'IMPORT_KEY_ATTRIBUTES',
      'Space separated list of key attributes in the form of KEY_ATTRIBUTE_NAME=KEY_ATTRIBUTE_VALUE for the imported key',
    ),
  },
  async run({ cluster }, given) {
    const { spki, type } = readPublicKeyPem(given.path);
    const typeClass = given['key-type-class'];
    if (!TYPES[typeClass]?.includes(type ?? '')) {
      throw new SimError('invalid_configuration', `the key in ${given.path} is not of the type ${typeClass}`);
    }
    const attributes = keyTemplate(given.label, false, given.attributes);
    const { keyGenerated } = await cluster.request('importPublicKey', { spki, attributes });
    return {
      key: await describeKey(cluster, keyGenerated?.keyHandle ?? 0),
      message: 'Successfully imported key',
    };
  },
});

export const importKey = group('Import keys into the HSM cluster', { pem });
