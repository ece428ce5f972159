// The one port, as HTTP sees it: methods, paths, lengths, connections. No AWS client is this rude.

import { Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as immediate } from 'node:timers/promises';
import t from 'tap';
import { openFrontDoor, type Services } from '../../../app/http/front-door.ts';
import { BODY_SIZE_MAX, createRouter } from '../../../src/aws/router.ts';
import { systemMonotonic } from '../../../src/runtime/clock.ts';
import { randomUuid, systemRandom } from '../../../src/runtime/random.ts';
import { kmsService } from '../../src/aws/support.ts';

const sources: (string | undefined)[] = [];
const services: Services = {
  aws: createRouter({
    services: [kmsService({ ListKeys: () => ({ Keys: [], Truncated: false }) })],
    newRequestId: () => randomUuid(systemRandom),
    report: () => {},
    watch: ({ caller }) => {
      sources.push(caller.sourceAddress);
      return () => {};
    },
  }),
  ec2: async () => ({ status: 200, headers: { 'Content-Type': 'text/xml' }, body: '<ec2/>' }),
  control: (_, response) => response.writeHead(418).end('control'),
};

const door = await openFrontDoor({
  ...{ host: '127.0.0.1', port: 0, admit: () => true, authorize: () => undefined, clock: systemMonotonic },
  standing: {
    '/standing': {
      method: 'GET',
      handle: (_, response) => response.writeHead(200).end('standing'),
      api: { summary: 'it stands', answers: {} },
    },
  },
});
t.teardown(() => door.close());

const AWS = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'TrentService.ListKeys' };

interface Sent {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Did the server say 100 before it answered? */
  readonly continued: boolean;
}

/** @param body sent after the 100, where one is expected. */
function send(options: RequestOptions, body?: string | Buffer): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const expects = options.headers !== undefined && 'Expect' in options.headers;
    const request = httpRequest({ host: '127.0.0.1', port: door.port, ...options });
    const progress = { continued: false };
    request.on('continue', () => {
      progress.continued = true;
      request.end(body);
    });
    request.on('response', async (response) => {
      const answer = { status: response.statusCode, headers: response.headers, body: await text(response) };
      resolve({ ...answer, ...progress });
      request.destroy();
    });
    request.on('error', reject);
    if (expects) request.flushHeaders();
    else request.end(body);
  });
}

t.test('before anything is behind it', async (t) => {
  const aws = await send({ method: 'POST', headers: AWS }, '{}');
  t.match(aws, { status: 503, headers: { 'retry-after': '1', 'content-type': 'application/x-amz-json-1.1' } });
  t.match(JSON.parse(aws.body), { __type: 'ServiceUnavailableException', message: 'the simulator is starting' });
  const control = await send({ path: '/x' });
  t.match(control, { status: 503 });
  t.same(JSON.parse(control.body), { error: 'the simulator is starting' });
  t.match(await send({ path: '/standing?a=b' }), { status: 200, body: 'standing' });
  door.letIn(services);
  t.equal((await send({ path: '/x' })).status, 418);
});

/** A request that the door has, but for the end of its body. */
async function begin() {
  const headers = { ...AWS, 'Content-Length': 2 };
  const request = httpRequest({ host: '127.0.0.1', port: door.port, method: 'POST', headers, agent: false });
  const answered = new Promise<IncomingMessage>((resolve) => request.on('response', resolve));
  request.on('error', () => {});
  request.write('{');
  await counted(1);
  return { request, answered };
}

/** Until so many are under way. */
async function counted(count: number): Promise<void> {
  while (door.underWay.count !== count) await immediate();
}

t.test('a request is under way before its body has come', async (t) => {
  const { request, answered } = await begin();
  door.keepOut('the simulator is stopping');
  request.end('}');
  t.equal((await answered).statusCode, 200, 'it was let in');
  await counted(0);
  door.letIn(services);

  const gone = await begin();
  gone.request.destroy();
  await counted(0);
});

t.test('a request whose world has gone before its body came is told so', async (t) => {
  const { request, answered } = await begin();
  door.keepOut('the simulator is resetting');
  door.letIn({ ...services });
  request.end('}');
  const response = await answered;
  t.match([response.statusCode, response.headers['retry-after']], [503, '1']);
  t.match(JSON.parse(await text(response)), { message: 'the simulator was reset' });
  await counted(0);
});

/** Part of a request to the control API. */
async function beginControl() {
  const request = httpRequest({ port: door.port, host: '127.0.0.1', method: 'POST', path: '/x', agent: false });
  const answered = new Promise<IncomingMessage>((resolve) => request.on('response', resolve));
  request.on('error', () => {});
  request.write('{');
  await counted(1);
  return { request, answered };
}

t.test('a request whose world goes while its body comes is told so, and asks nobody', async (t) => {
  const asked: string[] = [];
  const control: Services['control'] = (request, response) => {
    request.resume().on('end', () => {
      asked.push('control');
      response.end();
    });
  };
  const aws: Services['aws'] = async () => {
    asked.push('aws');
    return { status: 200, headers: {}, body: '' };
  };
  door.letIn({ ...services, control, aws });
  for (const started of [begin, beginControl]) {
    const { request, answered } = await started();
    door.keepOut('the simulator is being reset');
    door.cutOff();
    request.end('}');
    const response = await answered;
    t.match([response.statusCode, response.headers['retry-after']], [503, '1'], started.name);
    t.match(await text(response), /the simulator is being reset/);
    await counted(0);
    t.same(asked, [], started.name);
    door.letIn({ ...services, control, aws });
  }
  door.letIn(services);
});

t.test('headers of an answer', async (t) => {
  const { status, headers, body } = await send({ method: 'POST', headers: AWS }, '{}');
  t.equal(status, 200);
  t.same(JSON.parse(body), { Keys: [], Truncated: false });
  t.match(headers, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': String(body.length),
    'x-amzn-requestid': /^[0-9a-f-]{36}$/,
    'cache-control': 'no-cache, no-store, must-revalidate, private',
    pragma: 'no-cache',
    expires: '0',
  });
  t.equal(sources[0], '127.0.0.1');
});

t.test('other methods and paths of AWS', async (t) => {
  for (const options of [
    { method: 'GET', path: '/' },
    { method: 'PUT', path: '/' },
    { method: 'DELETE', path: '/?a=b' },
    { method: 'POST', path: '/service/TrentService/operation/ListKeys' },
  ]) {
    const { status, body, headers } = await send({ ...options, headers: AWS });
    t.equal(status, 404, `${options.method} ${options.path}`);
    t.equal(JSON.parse(body).__type, 'UnknownOperationException');
    t.ok(headers['x-amzn-requestid']);
  }
  const head = await send({ method: 'HEAD', path: '/' });
  t.match(head, { status: 404, body: '' });
});

t.test('a form is for EC2', async (t) => {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' };
  t.match(await send({ method: 'POST', headers }, 'Action=DescribeVpcs'), { status: 200, body: '<ec2/>' });
  t.equal((await send({ method: 'GET', headers })).status, 404);
});

t.test('everything else is for the control API', async (t) => {
  for (const path of ['/_sim/v1/health', '/x', '/services']) {
    t.match(await send({ path }), { status: 418, body: 'control' }, path);
  }
});

t.test('Expect: 100-continue', async (t) => {
  const expecting = (length: number) => ({
    method: 'POST',
    headers: { ...AWS, Expect: '100-continue', 'Content-Length': length },
  });
  t.match(await send(expecting(2), '{}'), { status: 200, continued: true });
  const refused = await send(expecting(BODY_SIZE_MAX + 1), '');
  t.match(refused, { status: 413, continued: false, headers: { connection: 'close' } });
});

t.test('a body that is too long, announced and not', async (t) => {
  const body = Buffer.alloc(BODY_SIZE_MAX + 1, ' ');
  const announced = await send({ method: 'POST', headers: { ...AWS, 'Content-Length': body.length } }, body);
  t.match(announced, { status: 413, body: /RequestEntityTooLargeException/ });
  const chunked = await send({ method: 'POST', headers: { ...AWS, 'Transfer-Encoding': 'chunked' } }, body);
  t.equal(chunked.status, 413);
  const fits = Buffer.alloc(BODY_SIZE_MAX, ' ');
  fits.write('{}');
  t.equal((await send({ method: 'POST', headers: AWS }, fits)).status, 200, 'as long as it may be');
});

t.test('connections are kept: a hundred requests on one', async (t) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sockets = new Set<unknown>();
  agent.on('free', (socket) => sockets.add(socket));
  for (let index = 0; index < 100; index++) {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port: door.port, agent, method: 'POST', headers: AWS });
      request.on('response', (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      request.on('error', reject).end('{}');
    });
    if (status !== 200) t.fail(`request ${index}: ${status}`);
  }
  t.equal(sockets.size, 1);
  agent.destroy();
});

t.test('what is not HTTP, and who goes away in the middle', async (t) => {
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(door.port, '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
    void text(socket).then(resolve);
  });
  t.match(answer, /^HTTP\/1\.1 400/);
  await new Promise<void>((resolve) => {
    const socket = connect(door.port, '127.0.0.1', () => {
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{', () => socket.destroy());
      socket.on('close', () => resolve());
    });
  });
  t.equal((await send({ method: 'POST', headers: AWS }, '{}')).status, 200, 'others are served');
});
