// Bearer tokens as they are written: RFC 6750 section 2.1.

import { Secret } from '../../src/runtime/secret.ts';

/** Of any: that of something in front of a simulator may be longer than the simulator's own. */
export const TOKEN_SIZE_MAX = 4_096;

/** Undefined where the text is none of such a length. */
export const parseToken = (text: string, sizeMin = 1, sizeMax = TOKEN_SIZE_MAX): Secret | undefined =>
  /^[A-Za-z0-9._~+/-]+=*$/.test(text) && text.length >= sizeMin && text.length <= sizeMax
    ? Secret.fromText(text)
    : undefined;

/** After "takes". */
export const wordsForToken = (sizeMin = 1, sizeMax = TOKEN_SIZE_MAX): string =>
  `${sizeMin === 1 ? 'up to' : `${sizeMin} to`} ${sizeMax} letters, digits, '-', '.', '_', '~', '+', '/' and then '='`;
