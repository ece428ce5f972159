// So many bare WebSockets over TLS that say nothing. Tells its parent when all are open; ends with it.

import type { WebSocket } from 'ws';
import { openBareWebSocket } from '../subjects/bare-web-socket.ts';

const OPENING = 16;

const [port, count] = process.argv.slice(2).map(Number) as [number, number];
const sockets: WebSocket[] = [];
let unopened = count;
const open = async (): Promise<void> => {
  while (unopened-- > 0) sockets.push(await openBareWebSocket(port));
};
await Promise.all(Array.from({ length: OPENING }, open));
for (const socket of sockets) socket.once('close', () => process.exit(1));
process.once('disconnect', () => process.exit(0));
process.send?.({ count: sockets.length });
