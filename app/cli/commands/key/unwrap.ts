// `key unwrap aes-gcm|...`

import { KeyClass, KeyType } from '../../../../src/wire/protobuf.ts';
import { readInputFile } from '../../files.ts';
import { findOneKey, requiredKeyFilter } from '../../keys/key-filter.ts';
import {
  attributesFlag,
  finishKey,
  keyTemplate,
  labelFlag,
  quorumFlag,
  sessionFlag,
  shareFlag,
} from '../../keys/new-key.ts';
import { requireSharable } from '../../keys/require-sharable.ts';
import { type CommandNode, command, group } from '../../language/command-node.ts';
import { base64, choice, required, text } from '../../language/flag.ts';
import { notSimulated, refuseKeyQuorum } from '../../not-simulated.ts';
import { WRAPPING_MECHANISMS } from './wrapping/mechanisms.ts';
import type { WrappingMechanism } from './wrapping/wrapping-mechanism.ts';

const { PRIVATE_KEY, SECRET_KEY } = KeyClass;
const TYPE_CLASSES = {
  aes: { keyClass: SECRET_KEY, keyType: KeyType.AES },
  des3: undefined,
  'ec-private': { keyClass: PRIVATE_KEY, keyType: KeyType.EC },
  'generic-secret': { keyClass: SECRET_KEY, keyType: KeyType.GENERIC_SECRET },
  'rsa-private': { keyClass: PRIVATE_KEY, keyType: KeyType.RSA },
} as const;
const NAMES = Object.keys(TYPE_CLASSES) as (keyof typeof TYPE_CLASSES)[];

const FLAGS = {
  filter: requiredKeyFilter('FILTER', 'a key to unwrap with'),
  'data-path': text('DATA_PATH', 'Path to the binary file containing the wrapped key data'),
  data: base64('DATA', 'Base64 encoded wrapped key data'),
  attributes: attributesFlag(
    'UNWRAPPED_KEY_ATTRIBUTES',
    'Space separated list of key attributes in the form of KEY_ATTRIBUTE_NAME=KEY_ATTRIBUTE_VALUE for the unwrapped key',
  ),
  'share-crypto-users': shareFlag('unwrapped key'),
  'manage-key-quorum-value': quorumFlag(
    'MANAGE_KEY_QUORUM_VALUE',
    'The quorum value for key management operations for the unwrapped key',
  ),
  'use-key-quorum-value': quorumFlag(
    'USE_KEY_QUORUM_VALUE',
    'The quorum value for key usage operations for the unwrapped key',
  ),
};

const TAIL = {
  'key-type-class': required(
    choice(
      'KEY_TYPE_CLASS',
      'Key type and class of wrapped key',
      NAMES.map((name) => ({ name })),
    ),
  ),
  label: labelFlag('LABEL', 'Label for the unwrapped key'),
  session: sessionFlag('key'),
};

const APPROVAL = { approval: text('APPROVAL', 'Filepath of signed quorum token file to approve operation') };

const unwrapWith = (name: string, { flags, unwrapFlags, fields }: WrappingMechanism): CommandNode =>
  command({
    about: `Unwrap a key with the ${name.toUpperCase()} mechanism`,
    who: 'crypto-user',
    flags: { ...FLAGS, ...flags, ...TAIL, ...unwrapFlags, ...APPROVAL },
    exactlyOne: [['data-path', 'data']],
    async run({ cluster }, given) {
      refuseKeyQuorum(given.approval, given['manage-key-quorum-value'], given['use-key-quorum-value']);
      const typeClass = TYPE_CLASSES[given['key-type-class']];
      if (typeClass === undefined) throw notSimulated('triple DES keys');
      await requireSharable(cluster, given.session, given['share-crypto-users']);
      const mechanism = fields(given);
      const wrappedKey = given.data ?? readInputFile(given['data-path'] ?? '');
      const { keyGenerated } = await cluster.request('unwrapKey', {
        unwrappingKeyHandle: await findOneKey(cluster, given.filter),
        wrappedKey,
        ...typeClass,
        attributes: keyTemplate(given.label, given.session, given.attributes),
        ...mechanism,
      });
      return { key: await finishKey(cluster, keyGenerated?.keyHandle ?? 0, given['share-crypto-users']) };
    },
  });

export const unwrap = group(
  'Unwrap a key into the HSM cluster',
  Object.fromEntries(
    Object.entries(WRAPPING_MECHANISMS).map(([name, mechanism]) => [name, unwrapWith(name, mechanism)]),
  ),
);
