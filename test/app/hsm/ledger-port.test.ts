// A ledger in one thread, served to another, is a ledger like any.

import { MessageChannel } from 'node:worker_threads';
import t, { type Test } from 'tap';
import { PortLedger, serveLedger } from '../../../app/hsm/ledger-port.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { MemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { ledgerContract, type TestEntry, voidsOf } from '../../contract/ledger.ts';
import { UnavailableLedger } from '../../support/unavailable-ledger.ts';

function overPort(t: Test, ledger: Ledger<TestEntry>): PortLedger<TestEntry> {
  const { port1: ours, port2: theirs } = new MessageChannel();
  serveLedger(ledger, ours);
  t.teardown(() => ours.close());
  return new PortLedger(theirs, ledger.headCell);
}

ledgerContract('the ledger over a MessagePort', async (t) => overPort(t, new MemoryLedger<TestEntry>(voidsOf)));

/** Storage that shares no head. */
const unshared = (ledger: Ledger<TestEntry>): Ledger<TestEntry> => ({
  head: () => ledger.head(),
  append: (entry, expectedPosition) => ledger.append(entry, expectedPosition),
  follow: (position, deliver) => ledger.follow(position, deliver),
});

ledgerContract('the ledger over a MessagePort that asks for each head', async (t) =>
  overPort(t, unshared(new MemoryLedger<TestEntry>(voidsOf))),
);

t.test('a shared head is known without asking, and before the append is acknowledged to anybody', async (t) => {
  const ledger = new MemoryLedger<TestEntry>(voidsOf);
  const { port1: ours, port2: theirs } = new MessageChannel();
  t.teardown(() => ours.close());
  // Nobody serves the other end.
  const port = new PortLedger<TestEntry>(theirs, ledger.headCell);
  t.equal(await port.head(), 0);
  const appended = ledger.append({ name: 'a' }, 0);
  t.equal(await port.head(), 1);
  await appended;
});

t.test('a refusal of the ledger crosses the port as what it is', async (t) => {
  const ledger = new UnavailableLedger(new MemoryLedger<TestEntry>(voidsOf));
  const port = overPort(t, ledger);
  ledger.unavailable = true;
  await t.rejects(port.append({ name: 'a' }, 0), { name: 'SimError', code: 'ledger_unavailable' });
  ledger.unavailable = false;
  t.equal(await port.append({ name: 'a' }, 0), 1);
});

t.test('two ends of two ports share one ledger', async (t) => {
  const ledger = new MemoryLedger<TestEntry>(voidsOf);
  const [one, other] = [overPort(t, ledger), overPort(t, ledger)];
  const heard = new Promise<string>((resolve) => {
    other.follow(0, ({ position, entry }) => resolve(`${position}${entry.name}`));
  });
  await one.append({ name: 'a' }, 0);
  t.equal(await heard, '1a');
  await t.rejects(other.append({ name: 'b' }, 0), { code: 'ledger_conflict' });
});

t.test('octets arrive as octets', async (t) => {
  const { port1: ours, port2: theirs } = new MessageChannel();
  serveLedger(new MemoryLedger<{ readonly octets: Uint8Array }>(), ours);
  t.teardown(() => ours.close());
  const port = new PortLedger<{ readonly octets: Uint8Array }>(theirs);
  const heard = new Promise<Uint8Array>((resolve) => {
    port.follow(0, ({ entry }) => resolve(entry.octets));
  });
  await port.append({ octets: Uint8Array.of(1, 2, 255) }, 0);
  t.same([...(await heard)], [1, 2, 255]);
});
