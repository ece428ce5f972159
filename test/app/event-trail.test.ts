// The ring of events and the file of them.

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import type { EventRecord } from '../../app/events/event-record.ts';
import { EventTrail } from '../../app/events/event-trail.ts';
import { EventsFile } from '../../app/events/events-file.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { ManualClock } from '../../src/runtime/manual-clock.ts';

const event = (eventID: string): EventRecord => ({
  ...{ eventVersion: '1.08', userIdentity: {}, eventTime: '2026-01-01T00:00:00Z', eventSource: 'kms.amazonaws.com' },
  ...{ eventName: 'ListKeys', awsRegion: 'us-east-1', sourceIPAddress: '127.0.0.1', userAgent: 'test' },
  ...{ requestParameters: null, responseElements: null, eventID, readOnly: true, eventType: 'AwsApiCall' },
  ...{ managementEvent: true, recipientAccountId: '000000000000', eventCategory: 'Management' },
});

t.test('the newest ten thousand, in pages', async (t) => {
  const trail = new EventTrail();
  t.same(trail.after(0, 10), []);
  for (let number = 1; number <= 10_005; number++) trail.record(event(String(number)));
  const numbers = (after: number, limit: number) => trail.after(after, limit).map((found) => found.sequenceNumber);
  t.same(numbers(0, 3), [6, 7, 8], 'the oldest are forgotten');
  t.same(numbers(7, 2), [8, 9]);
  t.same(numbers(10_003, 100), [10_004, 10_005]);
  t.same(numbers(10_005, 100), []);
  t.same(numbers(20_000, 100), []);
  t.equal(trail.after(0, 10_000).length, 10_000);
  for (const { sequenceNumber, eventID } of trail.after(0, 10_000)) {
    if (eventID !== String(sequenceNumber)) t.fail(`${sequenceNumber} is ${eventID}`);
  }
});

t.test('as lines in a file, those of a turn at once', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'events-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'events.jsonl');
  const clock = new ManualClock();
  const file = new EventsFile(path, clock.monotonic, silentLogger);
  const trail = new EventTrail((recorded) => file.append(recorded));
  const ids = () =>
    readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).eventID);
  trail.record(event('a'));
  trail.record(event('b'));
  t.same(ids(), []);
  clock.advance(0);
  t.same(ids(), ['a', 'b']);
  trail.record(event('c'));
  file.close();
  t.same(ids(), ['a', 'b', 'c'], 'closing writes what is left');
  trail.record(event('d'));
  t.same(ids(), ['a', 'b', 'c']);
  t.equal(statSync(path).mode & 0o777, 0o600);

  const again = new EventsFile(path, clock.monotonic, silentLogger);
  again.append(event('e'));
  again.close();
  t.same(ids(), ['a', 'b', 'c', 'e'], 'and another run appends');
  t.throws(() => new EventsFile(join(folder, 'no', 'such'), clock.monotonic, silentLogger), {
    code: 'invalid_configuration',
    message: /--events-file/,
  });
});
