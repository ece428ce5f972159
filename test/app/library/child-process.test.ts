// A simulator in a process of its own: what goes wrong on the way to it, and under it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import t, { type Test } from 'tap';
import { startSimulator } from '../../../app/library/index.ts';

const LIBRARY = new URL('../../../app/library/index.js', import.meta.url).href;

/** How a program ends that runs this text as a module: it has to, by itself. */
async function run(t: Test, text: string): Promise<{ code: number | null; said: string }> {
  const program = `import { startSimulator } from '${LIBRARY}';\n${text}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.teardown(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

const strange = (): readonly object[] => {
  const circular: { version: number; clusters: unknown[] } = { version: 1, clusters: [] };
  circular.clusters.push(circular);
  return [
    { version: 1, keys: [{ id: 1n }] },
    circular,
    { version: 1, clusters: () => 1 },
    { version: 1, clusters: [{ name: Symbol('x') }] },
    { version: 1, foo: 1 },
  ];
};

t.test('a seed that cannot go to another process is refused as it is in this one', async (t) => {
  for (const seed of strange()) {
    const messages: string[] = [];
    for (const where of ['this', 'child'] as const) {
      const error = await startSimulator({ process: where, seed: seed as never }).catch((error: unknown) => error);
      t.match(error, { name: 'SimError', code: 'invalid_configuration', message: /^seed: / }, where);
      messages.push((error as Error).message);
    }
    t.equal(messages[0], messages[1]);
  }
});

t.test('a program whose seed was refused ends', async (t) => {
  const seed = '{ version: 1, keys: [{ id: 1n }] }';
  const text = `await startSimulator({ process: 'child', seed: ${seed} }).catch(({ code }) => console.log(code));`;
  t.same(await run(t, text), { code: 0, said: 'invalid_configuration\n' });
});

t.test('a stop while a reset is under way', async (t) => {
  const text = `const simulator = await startSimulator({ process: 'child', seed: 'bare' });
    const reset = simulator.reset().then(() => 'reset', ({ name }) => name);
    await simulator.stop();
    console.log('stopped', ['reset', 'SimError'].includes(await reset));`;
  t.same(await run(t, text), { code: 0, said: 'stopped true\n' });
});

t.test('a process that somebody kills', async (t) => {
  const simulator = await startSimulator({ process: 'child', seed: 'bare' });
  const reset = simulator.reset();
  process.kill(simulator.ready.pid, 'SIGKILL');
  await t.rejects(reset, { name: 'SimError', code: 'connection_failed', message: /has ended with SIGKILL/ });
  await t.rejects(simulator.reset(), {
    name: 'SimError',
    code: 'connection_failed',
    message: /has ended with SIGKILL/,
  });
  await simulator.stop();
});

for (const where of ['this', 'child'] as const) {
  t.test(`a reset after the stop: ${where}`, async (t) => {
    const simulator = await startSimulator({ process: where, seed: 'bare' });
    await simulator.stop();
    const closed = { name: 'SimError', code: 'connection_closed', message: 'the simulator was stopped' };
    await t.rejects(simulator.reset(), closed);
    await t.rejects(simulator.connectHsm(), closed);
  });
}
