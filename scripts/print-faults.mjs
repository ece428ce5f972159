// Writes the tables of docs/faults.md and the types of sim/fault/written-kinds.ts. Tests say whether they are current.

import { readFileSync, writeFileSync } from 'node:fs';
import { WRITTEN_KINDS_FILE, writtenKindsText } from '../build/test/support/fault-kinds-text.js';
import { FAULT_PAGE, withFaultTables } from '../build/test/support/fault-page.js';

writeFileSync(FAULT_PAGE, withFaultTables(readFileSync(FAULT_PAGE, 'utf8')));
writeFileSync(WRITTEN_KINDS_FILE, writtenKindsText());
