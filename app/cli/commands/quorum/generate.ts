// `quorum token-sign generate`

import { requireWritable } from '../../files.ts';
import { keyFilter } from '../../keys/key-filter.ts';
import { command } from '../../language/command-node.ts';
import { choice, required, text } from '../../language/flag.ts';
import { writeApprovalFile } from '../../tokens/approval-file.ts';
import { writeRegistrationToken } from '../../tokens/mfa-token-file.ts';
import { ALL_SERVICES, serviceChoices, serviceInFile, serviceNamed } from './services.ts';

export const generate = command({
  about: 'Generate a token',
  who: 'user',
  flags: {
    service: required(choice('SERVICE', 'Service the token will be used for', serviceChoices(ALL_SERVICES))),
    token: required(text('TOKEN', 'Filepath where the unsigned token file will be written')),
    // Of the services for keys, which refuse.
    filter: keyFilter('FILTER', 'a matching key for the token'),
  },
  async run({ cluster }, { service: name, token: path }) {
    const service = serviceNamed(name);
    requireWritable(path);
    const { quorumToken } = await cluster.requestHome('generateQuorumToken', { service });
    const token = quorumToken?.token ?? new Uint8Array(0);
    if (name === 'registration') writeRegistrationToken(path, token);
    else writeApprovalFile(path, serviceInFile(name), token);
    return { filepath: path };
  },
});
