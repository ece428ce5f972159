// The Region of AWS's clients: without one they ask nobody, and the ids of another one are not known here.

import { type Check, note, ok, wrong } from '../check.ts';

const DEFAULT_REGION = 'us-east-1';
const VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'];

export const checkAwsRegion: Check = ({ environment, simulator }) => {
  const region = simulator.who === 'simulator' ? simulator.state.region : DEFAULT_REGION;
  const set = VARIABLES.filter((name) => (environment[name] ?? '') !== '');
  if (set.length === 0) {
    return [
      note('AWS_REGION is not set: most clients refuse to start without a Region', `export AWS_REGION=${region}`),
    ];
  }
  const other = set.filter((name) => environment[name] !== region);
  if (other.length === 0) return [ok(`${set.join(', ')}: ${region}`)];
  return other.map((name) =>
    wrong(`${name} is ${environment[name]}, and the simulator is in ${region}`, `export ${name}=${region}`),
  );
};
