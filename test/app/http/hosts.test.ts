// Names and addresses of hosts: RFC 9110 (Host), RFC 6761 (localhost), RFC 1122 and 4291 (loopback), RFC 3986 (brackets).

import t from 'tap';
import { hostIn, hostInUrl, isLoopback, parseHost, reachedAt, unmapped } from '../../../app/http/hosts.ts';

t.test('loopback', async (t) => {
  for (const host of ['127.0.0.1', '127.255.0.3', '::1', 'localhost', 'kms.localhost']) t.ok(isLoopback(host), host);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.example.com', 'localhost.example.com', 'notlocalhost', '']) {
    t.notOk(isLoopback(host), host);
  }
});

t.test('an address or a name', async (t) => {
  for (const host of ['10.0.0.1', '::1', 'localhost', 'kms', 'kms-1.example.com', '1.example', '3com.com', 'a1']) {
    t.equal(parseHost(host), host);
  }
  // WHATWG URL, "ends in a number": what ends so is an address of IPv4, or nothing.
  for (const text of ['300.1.1.1', '127.1', '10.0.0.1.5', '1', 'kms.example.7', 'a host', 'kms:80', '-kms', '']) {
    t.equal(parseHost(text), undefined, text);
  }
});

t.test('the host of a Host header', async (t) => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['127.0.0.1:4760', '127.0.0.1'],
    ['LocalHost', 'localhost'],
    ['localhost.:4760', 'localhost'],
    ['[::1]:4760', '::1'],
    ['[::1]', '::1'],
    ['example.com:', 'example.com'],
    ['', undefined],
    [':4760', undefined],
    ['::1', undefined],
    ['localhost:4760:1', undefined],
    ['user@localhost', undefined],
    ['a b', undefined],
    ['localhost/x', undefined],
    ['[::1', undefined],
  ];
  for (const [header, host] of rows) t.equal(hostIn(header), host, JSON.stringify(header));
});

t.test('where what listens everywhere is reached, and how that is written', async (t) => {
  t.same(['0.0.0.0', '::', '127.0.0.2', 'kms'].map(reachedAt), ['127.0.0.1', '::1', '127.0.0.2', 'kms']);
  t.same(['::1', '10.0.0.1', 'kms'].map(hostInUrl), ['[::1]', '10.0.0.1', 'kms']);
  t.same(['::ffff:10.0.0.1', '::1', '10.0.0.1'].map(unmapped), ['10.0.0.1', '::1', '10.0.0.1']);
});
