// `crypto verify ecdsa|...`

import { SimError } from '../../../../src/errors.ts';
import { readInputFile } from '../../files.ts';
import { findOneKey, requiredKeyFilter } from '../../keys/key-filter.ts';
import { type CommandNode, command, group, refusedCommand } from '../../language/command-node.ts';
import { base64, text } from '../../language/flag.ts';
import { SIGNATURE_MECHANISMS } from './signing/mechanisms.ts';
import type { SignatureMechanism } from './signing/signature-mechanism.ts';

const FLAGS = {
  'key-filter': requiredKeyFilter('KEY_FILTER', 'a matching key'),
  'data-path': text('DATA_PATH', 'The path to the file containing the data to be verified'),
  data: base64('DATA', 'Base64 encoded data to be verified'),
  'signature-path': text('SIGNATURE_PATH', 'The path to where the signature is located'),
  signature: base64('SIGNATURE', 'Base64 encoded signature to be verified'),
};

function verifyWith({ title, flags, refused, fields }: SignatureMechanism): CommandNode {
  const parts = {
    about: `Verify with the ${title} mechanism`,
    who: 'crypto-user' as const,
    flags: { ...FLAGS, ...flags },
    exactlyOne: [
      ['data-path', 'data'],
      ['signature-path', 'signature'],
    ] as const,
  };
  if (refused !== undefined) return refusedCommand(parts, refused);
  return command({
    ...parts,
    async run({ cluster }, given) {
      const data = given.data ?? readInputFile(given['data-path'] ?? '');
      const signature = given.signature ?? readInputFile(given['signature-path'] ?? '');
      const keyHandle = await findOneKey(cluster, given['key-filter']);
      const mechanism = await fields(given, data, { cluster, keyHandle, signature });
      try {
        await cluster.request('verify', { keyHandle, signature, ...mechanism });
      } catch (error) {
        if (!SimError.isRefusal(error, 'SIGNATURE_INVALID')) throw error;
        throw new SimError('device_refused', 'Signature verification failed', { cause: error });
      }
      return { message: 'Signature verified successfully' };
    },
  });
}

export const verify = group(
  'Verifies signatures in the HSM cluster',
  Object.fromEntries(Object.entries(SIGNATURE_MECHANISMS).map(([name, mechanism]) => [name, verifyWith(mechanism)])),
);
