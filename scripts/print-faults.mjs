// Writes the tables of docs/faults.md. A test says whether they are current.

import { readFileSync, writeFileSync } from 'node:fs';
import { FAULT_PAGE, withFaultTables } from '../build/test/support/fault-page.js';

writeFileSync(FAULT_PAGE, withFaultTables(readFileSync(FAULT_PAGE, 'utf8')));
