// Where AWS's clients go: the service's own variable is stronger than the one for all of them.

import { type Check, type Examined, type Finding, note, ok, wrong } from '../check.ts';

const FOR_ALL = 'AWS_ENDPOINT_URL';
const FOR_ONE = ['AWS_ENDPOINT_URL_KMS', 'AWS_ENDPOINT_URL_CLOUDHSM_V2'];
const IGNORED = 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS';

export const checkAwsEndpoint: Check = (examined) => {
  const { environment } = examined;
  const endpoint = examined.simulator.who === 'simulator' ? examined.simulator.state.endpoint : examined.endpoint;
  const set = [FOR_ALL, ...FOR_ONE].filter((name) => (environment[name] ?? '') !== '');
  const findings = set.flatMap((name) => elsewhere(name, endpoint, examined));
  if (environment[IGNORED]?.toLowerCase() === 'true' && set.length > 0) {
    findings.push(wrong(`${IGNORED} is true: clients go to AWS`, `unset ${IGNORED}`));
  }
  if (set.length === 0) {
    const says = `${FOR_ALL} is not set: clients without an endpoint of their own go to AWS`;
    return [note(says, `export ${FOR_ALL}=${endpoint}`)];
  }
  return findings.length > 0 ? findings : [ok(`${set.join(', ')}: clients go to ${endpoint}`)];
};

function elsewhere(name: string, endpoint: string, { environment }: Examined): readonly Finding[] {
  const given = environment[name] ?? '';
  if (!URL.canParse(given)) return [wrong(`${name} is no URL: ${given}`, `export ${name}=${endpoint}`)];
  return isSamePlace(given, endpoint)
    ? []
    : [wrong(`${name} is ${given}, not ${endpoint}`, `export ${name}=${endpoint}`)];
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function isSamePlace(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  const isSameHost = a.hostname === b.hostname || (LOOPBACK.has(a.hostname) && LOOPBACK.has(b.hostname));
  return a.protocol === b.protocol && a.port === b.port && isSameHost;
}
