// `crypto sign ecdsa|...`

import { readInputFile } from '../../files.ts';
import { findOneKey, requiredKeyFilter } from '../../keys/key-filter.ts';
import { keyReference } from '../../keys/key-reference.ts';
import { type CommandNode, command, group, refusedCommand } from '../../language/command-node.ts';
import { base64, text } from '../../language/flag.ts';
import { approvalFlag, requestOnKey } from '../../tokens/with-approval.ts';
import { SIGNATURE_MECHANISMS } from './signing/mechanisms.ts';
import type { SignatureMechanism } from './signing/signature-mechanism.ts';

const FLAGS = {
  'key-filter': requiredKeyFilter('KEY_FILTER', 'a matching key'),
  'data-path': text('DATA_PATH', 'The path to the file containing the data to be signed'),
  data: base64('DATA', 'Base64 Encoded data to be signed'),
  approval: approvalFlag,
};

function signWith({ title, flags, refused, fields }: SignatureMechanism): CommandNode {
  const parts = {
    about: `Sign with the ${title} mechanism`,
    who: 'crypto-user' as const,
    flags: { ...FLAGS, ...flags },
    exactlyOne: [['data-path', 'data'] as const],
  };
  if (refused !== undefined) return refusedCommand(parts, refused);
  return command({
    ...parts,
    async run({ cluster }, given) {
      const data = given.data ?? readInputFile(given['data-path'] ?? '');
      const keyHandle = await findOneKey(cluster, given['key-filter']);
      const mechanism = await fields(given, data, { cluster, keyHandle });
      const { approval } = given;
      const { signed } = await requestOnKey(cluster, 'sign', { keyHandle, ...mechanism }, { approval });
      return {
        'key-reference': keyReference(keyHandle),
        signature: Buffer.from(signed?.signature ?? []).toString('base64'),
      };
    },
  });
}

export const sign = group(
  'Signs data in the HSM cluster',
  Object.fromEntries(Object.entries(SIGNATURE_MECHANISMS).map(([name, mechanism]) => [name, signWith(mechanism)])),
);
