// The Region of AWS's clients: without one they ask nobody, and the ids of another one are not known here.

import { type Check, note, ok, wrong } from '../check.ts';

const DEFAULT_REGION = 'us-east-1';
/** By variable: who knows the Region by that name only. Other clients know both. */
const READERS = {
  AWS_REGION: 'the AWS SDKs for JavaScript and Java read no other',
  AWS_DEFAULT_REGION: 'boto3 and the AWS CLI 1 read no other',
} as const;
type Variable = keyof typeof READERS;
const VARIABLES = Object.keys(READERS) as readonly Variable[];

export const checkAwsRegion: Check = ({ environment, simulator }) => {
  const region = simulator.who === 'simulator' ? simulator.state.region : DEFAULT_REGION;
  const [set, unset] = [true, false].map((isSet) =>
    VARIABLES.filter((name) => ((environment[name] ?? '') !== '') === isSet),
  ) as [Variable[], Variable[]];
  const other = set.filter((name) => environment[name] !== region);
  if (other.length > 0) {
    return other.map((name) =>
      wrong(`${name} is ${environment[name]}, and the simulator is in ${region}`, `export ${name}=${region}`),
    );
  }
  if (unset.length === 0) return [ok(`${set.join(', ')}: ${region}`)];
  return [
    note(
      `${unset.join(' and ')} ${unset.length > 1 ? 'are' : 'is'} not set: ${whoMisses(unset)}`,
      `export ${unset.map((name) => `${name}=${region}`).join(' ')}`,
    ),
  ];
};

const whoMisses = (unset: readonly Variable[]): string => {
  const [only, ...more] = unset;
  return only === undefined || more.length > 0 ? 'most clients refuse to start without a Region' : READERS[only];
};
