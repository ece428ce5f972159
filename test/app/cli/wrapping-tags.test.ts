// `key wrap` and `key unwrap` with shorter tags: the lines of AWS's user guide, and the lengths that there are not.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadCommandTree } from '../../../app/cli/command-tree.ts';
import { parseCommand } from '../../../app/cli/language/parse-command.ts';
import { startCliSession } from '../../support/cli-session.ts';
import { expectedShape, shapeOf } from '../../support/cli-shapes.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const world = await runSimulator(t, { seed: 'cluster' });
const cli = startCliSession(t, world);
const wrapLine = (mechanism: string): string =>
  `key wrap ${mechanism} --payload-filter attr.label=payload-key --wrapping-filter attr.label=aes-example`;

interface WrappedKey {
  readonly iv?: string;
  readonly wrapped_key_data: string;
}
interface UnwrappedKey {
  readonly key: { readonly attributes: { readonly 'check-value': string; readonly label: string } };
}

let checkValue: string;
t.before(async () => {
  await cli.login('example_user', 'crypto-user', world.passwordOf('example_user'));
  await cli.data(
    'key generate-symmetric aes --label aes-example --key-length-bytes 32 --attributes wrap=true unwrap=true',
  );
  const made = await cli.data<UnwrappedKey>('key generate-symmetric aes --label payload-key --key-length-bytes 16');
  checkValue = made.key.attributes['check-value'];
});

t.test("the lines of AWS's user guide", async (t) => {
  for (const [mechanism, ivSize] of [
    ['aes-gcm', 0],
    ['cloudhsm-aes-gcm', 12],
  ] as const) {
    const wrapped = await cli.run(`${wrapLine(mechanism)} --tag-length-bits 64 --aad 0x10`);
    const references = { payload_key_reference: '*', wrapping_key_reference: '*' };
    const beside = ivSize === 0 ? { iv: '*' } : {};
    t.equal(shapeOf(wrapped), expectedShape({ ...references, ...beside, wrapped_key_data: '*' }), mechanism);
    const { iv, wrapped_key_data: data } = wrapped.data as unknown as WrappedKey;
    t.equal(Buffer.from(data, 'base64').length, ivSize + 16 + 8, `${mechanism}: a tag of eight octets`);

    const file = join(temporaryFolder(t), 'payload-key.pem');
    writeFileSync(file, Buffer.from(data, 'base64'));
    const ivFlag = iv === undefined ? '' : `--iv ${iv}`;
    const how = `--key-type-class aes --label aes-unwrapped --filter attr.label=aes-example --tag-length-bits 64 --aad 0x10`;
    for (const from of [`--data ${data}`, `--data-path ${file}`]) {
      const { key } = await cli.data<UnwrappedKey>(`key unwrap ${mechanism} ${how} ${ivFlag} ${from}`);
      t.match(key.attributes, { 'check-value': checkValue, label: 'aes-unwrapped' }, `${mechanism} ${from}`);
    }
    const other = `key unwrap ${mechanism} ${how.replace('--aad 0x10', '--aad 0x11')} ${ivFlag} --data ${data}`;
    t.match(await cli.failure(other), /cannot be unwrapped/, `${mechanism}: other data than it was wrapped with`);
  }
});

t.test('lengths that no tag has', async (t) => {
  for (const mechanism of ['aes-gcm', 'cloudhsm-aes-gcm']) {
    for (const bits of [1, 32, 72, 127]) {
      t.match(
        await cli.failure(`${wrapLine(mechanism)} --tag-length-bits ${bits}`),
        /MECHANISM_PARAMETER_INVALID: tag_length_bits: one of 64, 96, 104, 112, 120, 128/,
        `${mechanism} ${bits}`,
      );
    }
    const without = wrapLine(mechanism).split(' ');
    t.match(
      parseCommand(await loadCommandTree('interactive', without), without, ''),
      { kind: 'usage_error', text: /--tag-length-bits/ },
      `${mechanism}: it has to be given`,
    );
    // 0 is the wire's word for a whole tag, and not what is asked for.
    for (const bits of ['0', '129', '-1', 'all']) {
      const words = `${wrapLine(mechanism)} --tag-length-bits ${bits}`.split(' ');
      t.not(
        parseCommand(await loadCommandTree('interactive', words), words, '').kind,
        'command',
        `${mechanism} ${bits}`,
      );
    }
  }
});
