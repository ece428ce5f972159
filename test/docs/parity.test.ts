// docs/parity.md is current, and every row of KMS has a test.

import { readFileSync } from 'node:fs';
import t from 'tap';
import { ROWS } from '../support/key-state-table.ts';
import { cloudHsmRows, kmsRows, PARITY_FILE, renderParity } from '../support/parity.ts';

t.test('the page is current: otherwise `npm run parity`', async (t) => {
  t.equal(readFileSync(PARITY_FILE, 'utf8'), renderParity());
});

t.test('every operation of KMS is shown by a test', async (t) => {
  t.same(
    kmsRows().filter(({ test }) => test === undefined),
    [],
  );
  for (const { operation, status } of kmsRows()) {
    if (status !== 'refused as AWS refuses') continue;
    t.ok(
      ROWS.some((row) => row.operation === operation),
      `${operation} is in the key state table`,
    );
  }
});

t.test('all of the models', async (t) => {
  t.same([kmsRows().length, cloudHsmRows().length], [54, 18]);
});
