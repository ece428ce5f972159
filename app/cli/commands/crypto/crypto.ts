// `crypto ...`

import { group } from '../../language/command-node.ts';
import { sign } from './sign.ts';
import { verify } from './verify.ts';

export const node = group('Perform cryptographic operations', { sign, verify });
