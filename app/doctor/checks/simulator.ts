// Does a simulator answer, and is it of the same version as this command?

import { VERSION } from '../../version.ts';
import { type Check, note, ok, wrong } from '../check.ts';

export const checkSimulator: Check = ({ simulator, endpoint, isEndpointNamed }) => {
  if (simulator.who === 'somebody') {
    return [
      wrong(`what answers at ${endpoint} is no simulator`, 'name the right one: --endpoint or CLOUDHSM_SIM_ENDPOINT'),
    ];
  }
  if (simulator.who === 'refusing') {
    return [wrong(`the simulator at ${endpoint} answers: ${simulator.says}`, 'mend what it says, or ask again')];
  }
  if (simulator.who === 'silent') {
    const mend =
      'if it is the simulator, its log says why; if it is none, name the right one: --endpoint or CLOUDHSM_SIM_ENDPOINT';
    return [wrong(`what listens at ${endpoint} does not answer`, mend)];
  }
  if (simulator.who === 'guarded') {
    const mend = 'set CLOUDHSM_SIM_TOKEN to the controlToken of its ready file';
    return [wrong(`what answers at ${endpoint} wants the token of its control API`, mend)];
  }
  if (simulator.who === 'nobody') {
    const says = `nothing answers at ${endpoint}`;
    const mend = 'start one with cloudhsm-sim up, or name the right one: --endpoint or CLOUDHSM_SIM_ENDPOINT';
    return [isEndpointNamed ? wrong(says, mend) : note(says, mend)];
  }
  const { version } = simulator.state;
  if (version === VERSION) return [ok(`version ${version} answers at ${endpoint}`)];
  return [
    wrong(
      `the simulator at ${endpoint} is version ${version}, this command ${VERSION}`,
      'restart it, or install one version',
    ),
  ];
};
