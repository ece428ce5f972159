// A proxy between clients and the simulator: it seldom knows what 127.0.0.1 means here.

import { type Check, ok, wrong } from '../check.ts';

/** For an endpoint that is http. */
const PROXIES = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
const EXCEPTIONS = ['NO_PROXY', 'no_proxy'];

export const checkProxy: Check = ({ environment, endpoint }) => {
  const proxy = PROXIES.find((name) => (environment[name] ?? '') !== '');
  if (proxy === undefined) return [ok('clients use none')];
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : endpoint;
  const given = EXCEPTIONS.filter((name) => (environment[name] ?? '') !== '');
  const uncovered = given.filter((name) => !isCovered(host, environment[name] ?? ''));
  if (given.length > 0 && uncovered.length === 0) return [ok(`${proxy} is set, but not for ${host}`)];
  const [name = 'NO_PROXY'] = uncovered;
  const before = environment[name] ? `$${name},` : '';
  const says = `${proxy} sends what is for ${host} to a proxy, which hardly knows it`;
  return [wrong(says, `export ${name}=${before}${host},localhost`)];
};

/** As curl and Go have it: hosts between commas, each with all below it; `*`: all. */
const isCovered = (host: string, exceptions: string): boolean =>
  exceptions
    .split(/[\s,]+/)
    .map((name) => name.replace(/:\d+$/, '').replace(/^\*?\./, ''))
    .some((name) => name === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`))));
