import t from 'tap';
import { FAULT_KINDS } from '../../../sim/fault/kinds.ts';
import { parseFault } from '../../../sim/fault/parse-fault.ts';
import { fault, KNOWN_NAMES } from '../../support/fault-world.ts';

t.test('what is left out is filled in', async (t) => {
  t.same(fault({ kind: 'latency' }), {
    ...{ name: 'f', kind: 'latency', parameters: { latencyMs: 100, jitterMs: 0 }, match: {}, direction: 'downstream' },
    ...{ probability: 1, seed: 1, skip: 0, times: undefined, activeFrom: undefined, activeUntil: undefined },
  });
  t.equal(fault({ kind: 'busy' }).direction, 'upstream', 'the only one that it has');
});

const BAD: readonly (readonly [message: RegExp, given: unknown])[] = [
  [/a fault is an object/, null],
  [/a fault is an object/, []],
  [/a fault is an object, not a string$/, 'swordfish'],
  [/^nmae is not known here; there is name, .*; did you mean name\?$/, { nmae: 'f', kind: 'busy' }],
  [/^name is missing$/, { kind: 'busy' }],
  [/^name takes .*; 'a b' is none$/, { name: 'a b', kind: 'busy' }],
  [/^name takes/, { name: 'a'.repeat(65), kind: 'busy' }],
  [/^name takes .*, but not '\.'/, { name: '.', kind: 'busy' }],
  [/^name takes/, { name: '..', kind: 'busy' }],
  [/^kind takes one of those that `cloudhsm-sim fault kinds` lists, not 'bussy'; did you mean busy\?$/, of('bussy')],
  [
    /^kind takes one of those that `cloudhsm-sim fault kinds` lists, not 'hms_loss'; did you mean hsm_loss\?$/,
    of('hms_loss'),
  ],
  [/^kind takes one of those that `cloudhsm-sim fault kinds` lists, not 'nokind'$/, of('nokind')],
  [/^kind takes one of those that `cloudhsm-sim fault kinds` lists, not 5$/, of(5)],
  [/^kind takes .*, not 'constructor'$/, of('constructor')],
  [/^kind is missing: one of those that `cloudhsm-sim fault kinds` lists$/, { name: 'f' }],
  [/^parameters is an object/, { name: 'f', kind: 'latency', parameters: [] }],
  [
    /^parameters\.latency is not known here; there is latencyMs, jitterMs; did you mean latencyMs\?$/,
    latency({ latency: 1 }),
  ],
  [/^parameters\.latencyMs takes a whole number from 0 to 600000, not -1$/, latency({ latencyMs: -1 })],
  [/^parameters\.latencyMs takes/, latency({ latencyMs: 600_001 })],
  [/^parameters\.latencyMs takes .*, not '1'$/, latency({ latencyMs: '1' })],
  [/^parameters\.latencyMs takes/, latency({ latencyMs: 1.5 })],
  [/^parameters\.subnetId is missing/, { name: 'f', kind: 'subnet_deleted' }],
  [
    /^parameters\.subnetId takes 1 to 32 characters/,
    { name: 'f', kind: 'subnet_deleted', parameters: { subnetId: '' } },
  ],
  [/^parameters\.status takes .*, not 'SUCCESS'$/, { name: 'f', kind: 'reject', parameters: { status: 'SUCCESS' } }],
  [
    /^parameters\.status takes .*, not 'BUZY'; did you mean BUSY\?$/,
    { name: 'f', kind: 'reject', parameters: { status: 'BUZY' } },
  ],
  [/^parameters\.status takes/, { name: 'f', kind: 'reject', parameters: { status: '99999' } }],
  ...['1e2', ' 187 ', '0xbb', '187.0', 'busy', '', 0, -1, 1.5, null, true].map((status): [RegExp, unknown] => [
    /^parameters\.status takes a refusing status of the protocol/,
    { name: 'f', kind: 'reject', parameters: { status } },
  ]),
  [/^match is an object/, { name: 'f', kind: 'busy', match: 'hsm-1' }],
  [/^match\.hsm is not known/, { name: 'f', kind: 'busy', match: { hsm: 'hsm-1' } }],
  [/^match\.kmsOperation has no meaning for busy/, { name: 'f', kind: 'busy', match: { kmsOperation: 'Encrypt' } }],
  [/^match\.hsmId takes 1 to 256 characters, not 7$/, { name: 'f', kind: 'busy', match: { hsmId: 7 } }],
  [
    /^match\.operation takes .* not 'Encrypt'; did you mean encrypt\?$/,
    { name: 'f', kind: 'busy', match: { operation: 'Encrypt' } },
  ],
  [/^match\.operation takes/, { name: 'f', kind: 'busy', match: { operation: 'constructor' } }],
  [
    /^match\.kmsOperation takes .* not 'Encryptt'; did you mean Encrypt\?$/,
    { name: 'f', kind: 'throttle', match: { kmsOperation: 'Encryptt' } },
  ],
  [
    /^match\.operation takes loginStart for session_exhausted, not 'encrypt'/,
    { name: 'f', kind: 'session_exhausted', match: { operation: 'encrypt' } },
  ],
  [/^match\.operation takes .* for backup_window, not 'heartbeat'/, backupOf('heartbeat')],
  [/^match\.keyId has no meaning for slow_login/, { name: 'f', kind: 'slow_login', match: { keyId: '7' } }],
  [/^match\.keyId takes a key handle/, { name: 'f', kind: 'busy', match: { keyId: 'alias/example' } }],
  [/^direction takes upstream for busy, not 'downstream'/, { name: 'f', kind: 'busy', direction: 'downstream' }],
  [/^direction takes upstream or downstream/, { name: 'f', kind: 'drop', direction: 'sideways' }],
  [/^direction has no meaning for throttle/, { name: 'f', kind: 'throttle', direction: 'upstream' }],
  [/^probability takes a number from 0 to 1, not 1\.1$/, { name: 'f', kind: 'busy', probability: 1.1 }],
  [/^probability takes/, { name: 'f', kind: 'busy', probability: Number.NaN }],
  [/^seed takes .*, not -1$/, { name: 'f', kind: 'busy', seed: -1 }],
  [/^skip takes/, { name: 'f', kind: 'busy', skip: 0.5 }],
  [/^times takes/, { name: 'f', kind: 'busy', times: 0 }],
  [/^skip has no meaning for hsm_loss/, { name: 'f', kind: 'hsm_loss', skip: 1 }],
  [/^probability has no meaning for user_locked/, { name: 'f', kind: 'user_locked', probability: 0.5 }],
  [/^activeFrom takes a date, .*, not 'tomorrow'$/, { name: 'f', kind: 'busy', activeFrom: 'tomorrow' }],
  [/^activeFrom takes a date/, { name: 'f', kind: 'busy', activeFrom: 1e300 }],
  [/^activeFrom takes a date/, { name: 'f', kind: 'busy', activeFrom: Date.UTC(10_000, 0, 1) }],
  [/^activeFrom takes a date/, { name: 'f', kind: 'busy', activeFrom: '9999-12-31T23:59:59-01:00' }],
  [/^activeUntil takes a date/, { name: 'f', kind: 'busy', activeUntil: {} }],
  // What V8 takes for dates.
  ...['soon 1', '1', '2026', '25 Nov 2026', '2026-02-30', '2026-13-01', '2026-01-01T25:00Z', '+20', 1.5].map(
    (activeFrom): [RegExp, unknown] => [/^activeFrom takes a date/, { name: 'f', kind: 'busy', activeFrom }],
  ),
  [/^activeUntil is not after activeFrom/, { name: 'f', kind: 'busy', activeFrom: 2, activeUntil: 2 }],
];

function of(kind: unknown): object {
  return { name: 'f', kind };
}

function latency(parameters: object): object {
  return { name: 'f', kind: 'latency', parameters };
}

function backupOf(operation: string): object {
  return { name: 'f', kind: 'backup_window', match: { operation } };
}

t.test('a status has a name and a number', async (t) => {
  for (const status of [187, '187', 'BUSY']) {
    t.same(fault({ kind: 'reject', parameters: { status } }).parameters, { status: String(status) });
  }
});

t.test('a date without a time zone is one of UTC', async (t) => {
  const dates = ['2026-03-01', '2026-03-01T00:00', '2026-03-01T00:00:00.000', '2026-03-01T01:00:00+01:00'];
  for (const activeFrom of [...dates, Date.UTC(2026, 2, 1)]) {
    t.equal(fault({ kind: 'busy', activeFrom }).activeFrom, Date.UTC(2026, 2, 1), String(activeFrom));
  }
});

t.test('what is wrong is named', async (t) => {
  for (const [message, given] of BAD) {
    t.throws(() => parseFault(given, KNOWN_NAMES), { code: 'invalid_configuration', message }, JSON.stringify(given));
  }
});

t.test('every kind refuses parameters and matches that it does not know', async (t) => {
  for (const kind of FAULT_KINDS.values()) {
    t.throws(
      () => fault({ kind: kind.name, parameters: { nothing: 1 } }),
      { message: /^parameters\.nothing/ },
      kind.name,
    );
    t.throws(() => fault({ kind: kind.name, match: { nothing: 'x' } }), { message: /nothing|is missing/ }, kind.name);
  }
});
