import { wrappingMechanism } from './wrapping-mechanism.ts';

/** RFC 5649. */
export const aesZeroPad = wrappingMechanism({ fields: () => ({ aesKeyWrapPad: {} }) });
