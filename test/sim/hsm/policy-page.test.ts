import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const root = new URL('../../../../', import.meta.url);

t.test('docs/policy.md is what the policy table prints: `npm run policy` brings it up to date', async (t) => {
  const script = fileURLToPath(new URL('scripts/print-policy.mjs', root));
  const printed = execFileSync(process.execPath, [script], { encoding: 'utf8' });
  t.match(printed, /\| `encrypt` \| `crypto-user` \| `logged_in`, `changing_password` \| read \|/);
  t.equal(readFileSync(new URL('docs/policy.md', root), 'utf8'), printed);
});
