// The version of Node.

import { nodeVersionRefusal } from '../../node-version.ts';
import { type Check, ok, wrong } from '../check.ts';

export const checkNode: Check = ({ nodeVersion }) => {
  const refusal = nodeVersionRefusal(nodeVersion);
  return [
    refusal === undefined ? ok(`Node ${nodeVersion}`) : wrong(refusal, 'install a newer one from https://nodejs.org'),
  ];
};
