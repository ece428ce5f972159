// Prints docs/policy.md from the policy table: to standard output, or with --write into the file. Needs a build.
import { writeFileSync } from 'node:fs';
import { POLICY } from '../build/sim/hsm/policy.js';
import { roleName } from '../build/src/wire/roles.js';

const code = (name) => `\`${name}\``;

function row([operation, { states, roles, write, idempotent }]) {
  const who =
    roles === 'none_needed' ? 'anybody, without log in' : roles.map((role) => code(roleName(role))).join(', ');
  const kind = write ? 'write' : idempotent ? 'read' : 'step';
  return `| ${code(operation)} | ${who} | ${states.map(code).join(', ')} | ${kind} |`;
}

const page = `# Policy of an HSM

Which operation is legal for whom, and in which state of the session. \`npm run policy\` prints this page from the table
that dispatch asks before any handler runs (\`sim/hsm/policy.ts\`); a test says that it is current. What a role may do with
a particular key or user (owner, shared user, own password) is decided by the operation itself. Whether a user is logged in,
and how many wrong passwords there were, is a matter of each HSM: it knows of no sessions but its own.

A *write* becomes an entry of the cluster's ledger and its answer carries the position; a *read* changes nothing and may be
asked twice; a *step* changes only the session or this HSM. Whatever is not legal is answered \`NOT_LOGGED_IN\`,
\`ALREADY_LOGGED_IN\`, \`WRONG_SESSION_STATE\` or \`ROLE_NOT_PERMITTED\`, and nothing is done.

| operation | roles | session states | kind |
| --- | --- | --- | --- |
${Object.entries(POLICY).map(row).join('\n')}
`;

if (process.argv.includes('--write')) writeFileSync(new URL('../docs/policy.md', import.meta.url), page);
else process.stdout.write(page);
