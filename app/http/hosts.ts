// Hosts, as flags, Host headers and URLs name them.

import { isIP, isIPv4, isIPv6 } from 'node:net';

export const DEFAULT_HOST = '127.0.0.1';

const LOOPBACK_OF_WILDCARD: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/** WHATWG URL, "ends in a number": of an address of IPv4 only, which is checked as such. */
const ENDS_IN_NUMBER = /(?:^|\.)\d+$/;

/** An address or a name, in lower case; undefined where the text is neither. */
export function parseHost(text: string): string | undefined {
  const host = text.toLowerCase();
  return isIP(host) !== 0 || (HOST_NAME.test(host) && !ENDS_IN_NUMBER.test(host)) ? host : undefined;
}

/** The same, or a dot and a name, which stands for every name below that. */
export function parseAllowedHost(text: string): string | undefined {
  if (!text.startsWith('.')) return parseHost(text);
  const name = parseHost(text.slice(1));
  return name && `.${name}`;
}

/** RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3; RFC 6761 section 6.3: `localhost` and all names below it. */
export function isLoopback(host: string): boolean {
  if (isIPv4(host)) return host.startsWith('127.');
  return host === '::1' || host === 'localhost' || host.endsWith('.localhost');
}

/** Where this machine reaches what listens on `host`: itself, or loopback where that is every address. */
export const reachedAt = (host: string): string => LOOPBACK_OF_WILDCARD[host] ?? host;

/** RFC 3986 section 3.2.2: an IPv6 address stands in brackets. */
export const hostInUrl = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

/** Of a Host header (RFC 9110 section 7.2), without its port, in lower case; undefined where there is none in it. */
export function hostIn(header: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^[\]:/?#@\s]+?)\.?)(?::\d{0,5})?$/i.exec(header) ?? [];
  return (bracketed ?? plain)?.toLowerCase();
}

/** An address of a socket: one of IPv4 behind IPv6 is one of IPv4 (RFC 4291 section 2.5.5.2). */
export const unmapped = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
