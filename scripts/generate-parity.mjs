// Writes docs/parity.md. Needs a build: `npm run parity` makes one.
import { writeFileSync } from 'node:fs';
import { PARITY_FILE, renderParity } from '../build/test/support/parity.js';

writeFileSync(PARITY_FILE, renderParity());
