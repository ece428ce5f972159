// The types of faults are those of the table of kinds, and say what a kind takes.

import { readFileSync } from 'node:fs';
import t from 'tap';
import { FAULT_KINDS } from '../../../sim/fault/kinds.ts';
import { parseFault } from '../../../sim/fault/parse-fault.ts';
import type { NewFault, NewFaultOf } from '../../../sim/fault/written-fault.ts';
import { WRITTEN_KINDS_FILE, writtenKindsText } from '../../support/fault-kinds-text.ts';

const KNOWN = { kmsOperations: ['Encrypt'] };

t.test('they are current: otherwise `npm run faults`', async (t) => {
  t.equal(readFileSync(WRITTEN_KINDS_FILE, 'utf8'), writtenKindsText());
  t.ok(FAULT_KINDS.size > 0);
});

t.test('what compiles is taken', async (t) => {
  const faults: readonly NewFault[] = [
    { name: 'a', kind: 'busy', match: { operation: 'encrypt' }, skip: 2, times: 1, direction: 'upstream' },
    { name: 'b', kind: 'latency', parameters: { latencyMs: 5 }, probability: 0.5 },
    { name: 'c', kind: 'reject', parameters: { status: 'BUSY' } },
    { name: 'd', kind: 'zone_partition', parameters: { availabilityZone: 'us-east-1a' }, activeFrom: 0 },
    { name: 'e', kind: 'throttle', match: { kmsOperation: 'Encrypt' } },
  ];
  for (const fault of faults) t.equal(parseFault(fault, KNOWN).name, fault.name);
});

t.test('what is refused does not compile', async (t) => {
  const wrong: readonly NewFault[] = [
    // @ts-expect-error: there is no such kind
    { name: 'a', kind: 'bussy' },
    // @ts-expect-error: it takes none
    { name: 'a', kind: 'busy', parameters: { latencyMs: 5 } },
    // @ts-expect-error: it is called latencyMs
    { name: 'a', kind: 'latency', parameters: { latency: 5 } },
    // @ts-expect-error: a number
    { name: 'a', kind: 'latency', parameters: { latencyMs: '5' } },
    // @ts-expect-error: it has to say which
    { name: 'a', kind: 'zone_partition' },
    // @ts-expect-error: it is for everybody in the zone
    { name: 'a', kind: 'zone_partition', parameters: { availabilityZone: 'us-east-1a' }, match: { hsmId: 'hsm-1' } },
    // @ts-expect-error: it happens once
    { name: 'a', kind: 'hsm_loss', times: 2 },
    // @ts-expect-error: it goes no way
    { name: 'a', kind: 'throttle', direction: 'upstream' },
  ];
  for (const fault of wrong) t.throws(() => parseFault(fault, KNOWN), { code: 'invalid_configuration' });
  const one: NewFaultOf<'slicer'> = { name: 'a', kind: 'slicer', parameters: { size: 1 } };
  t.equal(parseFault(one, KNOWN).kind, 'slicer');
});
