// Brings what is generated in docs/protocol.md up to date. Needs a build: `npm run protocol` makes one.
import { readFileSync, writeFileSync } from 'node:fs';
import { PROTOCOL_FILE, renderProtocol } from '../build/test/support/protocol-page.js';

writeFileSync(PROTOCOL_FILE, renderProtocol(readFileSync(PROTOCOL_FILE, 'utf8')));
