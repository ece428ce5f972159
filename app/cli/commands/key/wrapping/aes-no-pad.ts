import { wrappingMechanism } from './wrapping-mechanism.ts';

/** RFC 3394. */
export const aesNoPad = wrappingMechanism({ fields: () => ({ aesKeyWrap: {} }) });
