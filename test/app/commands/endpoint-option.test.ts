// Which simulator is meant: flag, then variable, then the default; a variable that is empty counts as not given.

import { Command } from 'commander';
import t from 'tap';
import { ENDPOINT_VARIABLE, endpointOption } from '../../../app/commands/endpoint-option.ts';

function endpointFor(variable: string | undefined, ...args: readonly string[]): readonly [unknown, string | undefined] {
  if (variable === undefined) delete process.env[ENDPOINT_VARIABLE];
  else process.env[ENDPOINT_VARIABLE] = variable;
  const command = new Command().addOption(endpointOption()).parse(args, { from: 'user' });
  return [command.opts().endpoint, command.getOptionValueSource('endpoint')];
}

t.test('the strongest that is given', async (t) => {
  const before = process.env[ENDPOINT_VARIABLE];
  t.teardown(() => {
    if (before === undefined) delete process.env[ENDPOINT_VARIABLE];
    else process.env[ENDPOINT_VARIABLE] = before;
  });
  t.same(endpointFor('http://a', '--endpoint', 'http://b'), ['http://b', 'cli']);
  t.same(endpointFor('http://a'), ['http://a', 'env']);
  for (const none of [undefined, '']) t.same(endpointFor(none), ['http://127.0.0.1:4760', 'default']);
  t.throws(() => endpointFor('a'), { message: /^--endpoint, or CLOUDHSM_SIM_ENDPOINT, takes a URL .*, not 'a'$/ });
  for (const secret of ['http://user:pass@127.0.0.1:1', 'user:pass@a']) {
    const message =
      /^--endpoint, or CLOUDHSM_SIM_ENDPOINT, takes a URL as http:\/\/127\.0\.0\.1:4760 without a name and a password$/;
    t.throws(() => endpointFor(secret), { message });
  }
});
