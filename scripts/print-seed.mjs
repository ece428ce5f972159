// Writes schemas/seed-1.json and the tables of docs/seed.md. A test says whether they are current.

import { readFileSync, writeFileSync } from 'node:fs';
import { SCHEMA_FILE, SEED_PAGE, schemaText, withMemberTables } from '../build/test/support/seed-schema.js';

writeFileSync(SCHEMA_FILE, schemaText());
writeFileSync(SEED_PAGE, withMemberTables(readFileSync(SEED_PAGE, 'utf8')));
