// So many clients that are logged in and have nothing to do but to say that they are still there. Tells its parent when all
// are; ends with it, or with the first of them that ends.

import type { HsmLink } from '../../src/client/hsm-link.ts';
import { reachBareDevice } from '../subjects/device.ts';

/** At the same time: more would only wait for each other. */
const OPENING = 16;

const [port, count] = process.argv.slice(2).map(Number) as [number, number];
const device = reachBareDevice(port);
const links: HsmLink[] = [];
let unopened = count;
const open = async (): Promise<void> => {
  while (unopened-- > 0) {
    const link = await device.logIn();
    link.onEnd(() => process.exit(1));
    links.push(link);
  }
};
await Promise.all(Array.from({ length: OPENING }, open));
process.once('disconnect', () => process.exit(0));
process.send?.({ count: links.length });
