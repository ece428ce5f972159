import { wrappingMechanism } from './wrapping-mechanism.ts';

/** RFC 3394 over a padded payload. */
export const aesPkcs5Pad = wrappingMechanism({ fields: () => ({ aesKeyWrapPkcs5: {} }) });
