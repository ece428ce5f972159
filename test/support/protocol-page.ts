// docs/protocol.md: written by hand, but for what stands between its markers. That comes from the tables and the codec that
// the HSM itself works with.

import { renderExchange } from './protocol-exchange.ts';
import { renderLogin } from './protocol-login.ts';
import { renderMechanisms } from './protocol-mechanisms.ts';
import { renderOperations } from './protocol-operations.ts';
import { renderAttributes, renderCloseCodes, renderLimits, renderStatuses } from './protocol-tables.ts';

/** This file runs from build/test/support. */
export const PROTOCOL_FILE = new URL('../../../docs/protocol.md', import.meta.url);

export const SECTIONS: Readonly<Record<string, () => string>> = {
  limits: renderLimits,
  'close codes': renderCloseCodes,
  login: renderLogin,
  operations: renderOperations,
  attributes: renderAttributes,
  mechanisms: renderMechanisms,
  statuses: renderStatuses,
  exchange: renderExchange,
};

const MARKED = /(<!-- generated: ([a-z ]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** The page with every section made anew. @throws RangeError for a marker that names no section */
export const renderProtocol = (page: string): string =>
  page.replace(MARKED, (_, start: string, name: string, end: string) => {
    const render = SECTIONS[name];
    if (render === undefined) throw new RangeError(`nothing makes the section ${name}`);
    return `${start}\n${render()}\n\n${end}`;
  });
