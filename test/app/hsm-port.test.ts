// Where HSMs listen: what `up`, `cluster` and the library make of `--hsm-port`, `CLOUDHSM_SIM_HSM_PORT` and `hsmPort`.

import t from 'tap';
import { CLUSTER_SETTINGS } from '../../app/configuration/process-settings.ts';
import { readSettings } from '../../app/configuration/read-settings.ts';
import { UP_SETTINGS } from '../../app/configuration/up-settings.ts';
import { DEFAULT_HSM_PORT } from '../../app/hsm-port.ts';
import { clusterOptions } from '../../app/processes/process-options.ts';
import { upOptions } from '../../app/up-options.ts';

type Given = Readonly<Record<string, string>>;

const COMMANDS = {
  up: async (flags: Given, variables: Given = {}) =>
    upOptions(await readSettings(UP_SETTINGS, flags, variables)).hsmPort,
  cluster: async (flags: Given, variables: Given = {}) =>
    clusterOptions(await readSettings(CLUSTER_SETTINGS, flags, variables)).hsmPort,
};

for (const [command, hsmPortOf] of Object.entries(COMMANDS)) {
  t.test(`${command}: the port of the first HSM`, async (t) => {
    t.equal(await hsmPortOf({}), DEFAULT_HSM_PORT);
    t.equal(await hsmPortOf({ port: '5860' }), DEFAULT_HSM_PORT);
    t.equal(await hsmPortOf({ port: '0' }), 0, 'free ones for everything');
    t.equal(await hsmPortOf({ port: '5860', hsmPort: '0' }), 0, 'beside a port of HTTP that is fixed');
    t.equal(await hsmPortOf({ port: '0', hsmPort: '23000' }), 23_000, 'beside one that is not');
    t.equal(await hsmPortOf({}, { CLOUDHSM_SIM_HSM_PORT: '23000' }), 23_000);
  });

  t.test(`${command}: the HSMs that follow need ports as well`, async (t) => {
    t.equal(await hsmPortOf({ hsmPort: '65533', hsms: '3' }), 65_533);
    t.equal(await hsmPortOf({ hsmPort: '65535', bare: 'true' }), 65_535, 'there is none');
    await t.rejects(hsmPortOf({ hsmPort: '65534', hsms: '3' }), {
      code: 'invalid_configuration',
      message: '--hsm-port takes at most 65533 where 3 HSMs have ports from it on, not 65534',
    });
    await t.rejects(hsmPortOf({ hsmPort: '65536' }), {
      message: "--hsm-port takes a whole number from 0 to 65535, not '65536'",
    });
  });
}
