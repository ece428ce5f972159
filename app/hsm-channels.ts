// How this process reaches HSMs: WebSocket over TLS.

import type { MonotonicClock } from '../src/runtime/clock.ts';
import type { ChannelFactory } from '../src/transport/channel.ts';
import { webSocketChannels } from '../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../src/wire/limits.ts';

export const hsmChannels = (clock: MonotonicClock): ChannelFactory =>
  webSocketChannels({ clock, messageSizeMax: MESSAGE_SIZE_MAX });
