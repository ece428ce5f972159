import t from 'tap';
import { drive, turn } from '../../support/drive.ts';
import { credential, linkWorld, outcome } from '../../support/link-world.ts';
import { scriptedLogin } from '../../support/scripted-login.ts';

t.test('log in, by a proof that only this password gives', async (t) => {
  const { script, logins } = scriptedLogin('correct horse');
  const { clock, device, open } = linkWorld(script);
  const link = await drive(clock, open());
  await t.rejects(drive(clock, link.login(credential('wrong'))), {
    code: 'device_refused',
    refusal: 'USER_LOGIN_FAILURE',
  });
  t.same(await drive(clock, link.login(credential('correct horse'))), { sessionHandle: 1, credentialGeneration: 7 });
  t.same(logins, ['kmsuser crypto-user']);
  t.equal(device.connections[0]?.requests[0]?.loginStart?.connectorId, 'connector-1');
  t.notMatch(JSON.stringify(device.connections[0]?.requests), /correct horse/);
  await t.rejects(link.login(credential('correct horse')), { code: 'illegal_transition' }, 'already logged in');
  await drive(clock, link.logout());
  await t.rejects(link.logout(), { code: 'illegal_transition' }, 'not logged in');
  t.equal((await drive(clock, link.login(credential('correct horse')))).sessionHandle, 2);
});

t.test('a device that cannot prove that it knows the password is no HSM of ours', async (t) => {
  const { clock, open, seen } = linkWorld(scriptedLogin('pass1234', undefined, true).script);
  const link = await drive(clock, open());
  await t.rejects(drive(clock, link.login(credential('pass1234'))), { code: 'protocol_violation' });
  await turn(clock);
  t.same(seen.closes, [4407]);
});

t.test('a challenge that is no SCRAM is a violation', async (t) => {
  const { clock, open } = linkWorld(() => ({ loginChallenge: { serverFirst: 'r=nonsense' } }));
  const link = await drive(clock, open());
  await t.rejects(drive(clock, link.login(credential('pass1234'))), { code: 'protocol_violation' });
});

t.test('a log in that gets no answer leaves no half-open session behind', async (t) => {
  const { clock, open, seen } = linkWorld(() => undefined);
  const link = await drive(clock, open());
  const login = outcome(link.login(credential('pass1234'), { deadlineMs: 50 }));
  await turn(clock);
  clock.advance(50);
  await turn(clock);
  t.equal(login.is, 'deadline_exceeded');
  await turn(clock);
  t.same(seen.closes, [1006]);
});

t.test('a change of the own password moves the session there and back', async (t) => {
  const { script } = scriptedLogin('pass1234', (request) =>
    request.changePassword ? { passwordChanged: { credentialGeneration: 8 }, position: 3 } : {},
  );
  const { clock, open } = linkWorld(script);
  const link = await drive(clock, open());
  await drive(clock, link.login(credential('pass1234')));
  const changing = link.request('changePassword', { newPassword: Buffer.from('next1234') });
  await t.rejects(link.logout(), { code: 'illegal_transition' });
  t.equal((await drive(clock, changing)).passwordChanged?.credentialGeneration, 8);
  await drive(clock, link.logout());
});
