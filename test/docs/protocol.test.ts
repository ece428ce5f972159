// docs/protocol.md is current, and all of the protocol is in it.

import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { CloseCode } from '../../src/wire/close-codes.ts';
import { decodeDeviceMessage, decodeRequests } from '../../src/wire/codec.ts';
import * as limits from '../../src/wire/limits.ts';
import { AttributeType, Status } from '../../src/wire/protobuf.ts';
import { EXCHANGE } from '../support/protocol-exchange.ts';
import { EXAMPLE_USER, exampleLogin } from '../support/protocol-login.ts';
import { PROTOCOL_FILE, renderProtocol, SECTIONS } from '../support/protocol-page.ts';
import { ROOT } from '../support/source-tree.ts';

const page = readFileSync(PROTOCOL_FILE, 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| '));
const protoFiles = readdirSync(join(ROOT, 'proto/hsm/v1')).map((name) =>
  readFileSync(join(ROOT, 'proto/hsm/v1', name), 'utf8'),
);
const proto = protoFiles.join('\n');

/** Number and name of the members of each oneof of this name. */
const membersOf = (text: string, oneof: string): [number: string, name: string][] =>
  [...text.matchAll(new RegExp(`oneof ${oneof} \\{([^}]*)\\}`, 'g'))].flatMap(([, body = '']) =>
    [...body.matchAll(/^ *\w+ (\w+) = (\d+);/gm)].map(([, name = '', number = '']): [string, string] => [number, name]),
  );

/** Number and name of what an enum has. */
const valuesOf = (values: object): [number: string, name: string][] =>
  Object.entries(values).flatMap(([name, value]) => (typeof value === 'number' ? [[String(value), name]] : []));

t.test('the page is current: otherwise `npm run protocol`', async (t) => {
  t.equal(page, renderProtocol(page));
  for (const name of Object.keys(SECTIONS)) t.match(page, `<!-- generated: ${name} -->\n\n`);
  t.throws(() => renderProtocol('<!-- generated: nothing -->\n<!-- end -->'), RangeError);
});

t.test('every operation and every answer, with its number', async (t) => {
  const message = (name: string): string =>
    new RegExp(`^message ${name} \\{[\\s\\S]*?^\\}`, 'm').exec(proto)?.[0] ?? '';
  const operations = membersOf(message('Request'), 'body');
  t.ok(operations.length >= 35);
  for (const [number, name] of operations) {
    t.ok(
      rows.some((row) => row.startsWith(`| ${number} | \`${name}\` | `)),
      name,
    );
  }
  const answers = membersOf(message('Response'), 'body');
  t.ok(answers.length >= 20);
  for (const [, name] of answers) t.match(page, `| \`${name}\` | `, name);
});

t.test('every status, with its number and a meaning', async (t) => {
  for (const [number, name] of valuesOf(Status)) {
    const cells = rows.find((row) => row.startsWith(`| ${number} | \`${name}\` | `))?.split(' | ');
    t.match(cells?.[2], /\w/, name);
  }
});

t.test('every close code, limit, attribute and mechanism', async (t) => {
  const all = [...valuesOf(CloseCode), ...valuesOf(AttributeType)];
  for (const [name, value] of Object.entries(limits)) all.push([value.toLocaleString('en-US'), name]);
  for (const [number, name] of all) {
    t.ok(
      rows.some((row) => row.startsWith(`| ${number} | \`${name}\` | `)),
      name,
    );
  }
  const mechanisms = new Set(membersOf(proto, 'mechanism').map(([, name]) => name));
  t.equal(mechanisms.size, 20);
  for (const name of mechanisms) t.match(page, `\n| \`${name}\` | `, name);
});

t.test('the log in, reckoned again from RFC 5802 section 3', async (t) => {
  const { clientFirst, serverFirst, salt, clientFinal, serverFinal } = exampleLogin();
  const hmac = (key: Uint8Array, text: string | Uint8Array): Buffer => createHmac('sha256', key).update(text).digest();
  const salted = pbkdf2Sync(EXAMPLE_USER.password, salt, 4096, 32, 'sha256');
  const [withoutProof = '', proof = ''] = clientFinal.split(',p=');
  const message = `${clientFirst.slice(3)},${serverFirst},${withoutProof}`;
  const clientKey = hmac(salted, 'Client Key');
  const clientSignature = hmac(createHash('sha256').update(clientKey).digest(), message);
  t.equal(
    proof,
    Buffer.from(clientKey.map((octet, index) => octet ^ (clientSignature[index] ?? 0))).toString('base64'),
  );
  t.equal(serverFinal, `v=${hmac(hmac(salted, 'Server Key'), message).toString('base64')}`);
  t.match(clientFirst, /^n,,n=example_user,r=[^,]+,t=crypto-user$/);
  for (const said of [clientFirst, serverFirst, clientFinal, serverFinal]) t.match(page, `  ${said}\n`);
});

t.test('the octets of the exchange are its messages', async (t) => {
  const shown = page
    .slice(page.indexOf('<!-- generated: exchange -->'))
    .split('```')
    .filter((_, index) => index % 2 === 1);
  const octets = shown.map((block) =>
    Buffer.from(block.replace(/^( *(?:[0-9a-f]{2} )*[0-9a-f]{2}).*$/gm, '$1').replace(/\s/g, ''), 'hex'),
  );
  t.same(
    octets,
    EXCHANGE.map(({ messages }) => Buffer.concat(messages)),
  );
  const [hello, requests, answers] = octets;
  t.match(decodeDeviceMessage(hello ?? Buffer.of()).events, [{ hello: { heartbeatIntervalMs: 10_000 } }]);
  t.match(decodeRequests(requests ?? Buffer.of()), [
    { id: 4, body: 'encrypt' },
    { id: 5, body: 'decrypt' },
  ]);
  t.match(decodeDeviceMessage(answers ?? Buffer.of()).responses, [
    { id: 5, status: Status.INVALID_OBJECT_HANDLE },
    { id: 4, status: Status.SUCCESS },
  ]);
});
