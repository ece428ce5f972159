// Heartbeat: that it arrived is all there is to it.

import type { ResponseFields } from '../../../src/wire/messages.ts';

export const heartbeat = (): ResponseFields => ({});
