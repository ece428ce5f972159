// Prints docs/cli.md from the command tree of `cloudhsm-sim cli`: to standard output, or with --write into the file.
// Needs a build.
import { writeFileSync } from 'node:fs';
import { loadCommandTree } from '../build/app/cli/command-tree.js';
import { GLOBAL_FLAGS } from '../build/app/cli/language/global-flags.js';
import { nameOf } from '../build/app/cli/language/usage-line.js';

const WHO = { anybody: 'anybody', user: 'any user', admin: 'admin', 'crypto-user': 'crypto user' };
const cell = (text) => text.replaceAll('|', '\\|');
const code = (text) => `\`${cell(text)}\``;

function commands({ children, action, flags, exactlyOne }, path = '', inherited = []) {
  const own = [
    ...Object.entries(flags)
      .filter(([name]) => !exactlyOne.some((names) => names.includes(name)))
      .map(([name, flag]) => (flag.required ? `--${name}` : `[--${name}]`)),
    ...exactlyOne.map((names) => names.map((name) => `--${name}`).join('|')),
  ];
  const rows = action !== undefined && 'who' in action ? [{ path, action, flags: [...inherited, ...own] }] : [];
  return [
    ...rows,
    ...Object.entries(children).flatMap(([name, child]) => commands(child, `${path} ${name}`.trim(), own)),
  ];
}

const all = commands(await loadCommandTree('single_command', []));
const offered = all.filter(({ action }) => action.refused === undefined);
const refused = all.filter(({ action }) => action.refused !== undefined);

const page = `# CloudHSM CLI

\`cloudhsm-sim cli\` has the commands, flags, prompts and JSON of AWS's \`cloudhsm-cli\`, against a cluster of a simulator that
runs. It speaks to the HSMs over the wire, as any client does ([protocol.md](protocol.md)). A runbook that was written for
the real program runs with another name for it. \`npm run cli\` prints this page from the command tree; a test says that it is
current.

\`\`\`sh
cloudhsm-sim up --ready-file ready.json
\`\`\`

and in another terminal, with the password of \`admin\` from the ready file, which has those of all users that the simulator made:

\`\`\`sh
ADMIN_PASSWORD=$(node -p 'require("./ready.json").clusters[0].users.find((user) => user.username === "admin").password')
export CLOUDHSM_ROLE=admin CLOUDHSM_PIN="admin:$ADMIN_PASSWORD"
cloudhsm-sim cli user create --username app --role crypto-user --password Example12345
export CLOUDHSM_ROLE=crypto-user CLOUDHSM_PIN=app:Example12345
cloudhsm-sim cli key generate-symmetric aes --label example-aes --key-length-bytes 32 --attributes encrypt=true decrypt=true
cloudhsm-sim cli key list --filter attr.label=example-aes --verbose
cloudhsm-sim cli help key wrap
\`\`\`

- **Single-command mode** logs in with \`CLOUDHSM_ROLE\` and \`CLOUDHSM_PIN=username:password\` where a command needs it. The
  outcome is on standard output, \`{"error_code": 0, "data": ...}\` with exit code 0, or \`{"error_code": 1, "data": "what is
  wrong"}\` with 1. What is wrong with the command line itself is on standard error, with exit code 2.
- **Interactive mode**: \`cloudhsm-sim cli interactive\`, or no command at all, with or without the flags below. The log in is
  kept between commands. \`help\`, \`help key list\` and \`quit\` (or Ctrl-D) work as in the real program; a line that ends in
  a backslash, or whose quotes are open, goes on, and Ctrl-C drops all of it. Lines with a password are not kept in the
  history, and nothing of it is in a file.
- **A command that waits** for longer than half a second says so on standard error, if that is a terminal. Ctrl-C gives it up, with
  \`"data": "Interrupted: ..."\`: nothing more is asked in its name, but what the HSMs have been asked for may still be done. The shell is
  back at its prompt, and whoever is logged in still is; a single command ends with exit code 130.
- **From a pipe** it takes the same lines: \`cloudhsm-sim cli < commands.txt\` runs all of them, whatever comes of those before.
  Outcomes are on standard output; prompts, and what is wrong with a line, on standard error. The exit code is 1 when a
  command failed, and 2 when a line was none, or when the input ends within one.
- Passwords that no flag gives are asked for: on a terminal without echo, otherwise as lines of standard input. With a flag
  they are in your shell's history and in the list of processes, as with the real program.

## Which simulator

Flags stand anywhere in a command line. They take the place of what \`configure-cli\` writes for the real program.

| flag | |
| --- | --- |
${Object.entries(GLOBAL_FLAGS)
  .map(([name, flag]) => `| ${code(nameOf(name, flag))} | ${cell(flag.says)} |`)
  .join('\n')}

A log in is on every HSM that lets one in. Once one has, the others have five seconds; one that is sick is passed over, and connected to
while commands run. A credential that an HSM refuses ends it.

As in Client SDK 5, a token key is made and used only while it is on two HSMs; on a cluster of one, disable the check. Before
a command is refused for it, HSMs that the cluster has got meanwhile are connected to. A key that is made and refused is deleted
again; if it cannot be (\`destroyable=false\`), \`data\` names it.

A cluster that enforces mutual TLS wants a certificate of its clients, in the two files of \`configure-cli\`. The user guide's
procedure, with the name of the program changed:

\`\`\`sh
openssl req -x509 -newkey rsa:2048 -nodes -days 3652 -subj /CN=root -keyout root.key -out root.crt
openssl req -new -newkey rsa:2048 -nodes -subj /CN=client -keyout ssl-client.key -out ssl-client.csr
openssl x509 -req -days 365 -in ssl-client.csr -CA root.crt -CAkey root.key -set_serial 01 -out ssl-client.crt

export CLOUDHSM_ROLE=admin CLOUDHSM_PIN="admin:$ADMIN_PASSWORD"
cloudhsm-sim cli cluster mtls register-trust-anchor --path root.crt
export CLOUDHSM_SIM_CLIENT_CERT_HSM_TLS_FILE=ssl-client.crt CLOUDHSM_SIM_CLIENT_KEY_HSM_TLS_FILE=ssl-client.key
cloudhsm-sim cli cluster mtls set-enforcement --level cluster
cloudhsm-sim cli cluster mtls get-enforcement
cloudhsm-sim cli cluster mtls set-enforcement --level none
\`\`\`

## Commands

In brackets what a command can do without; of flags with a bar in between, one is given. \`help COMMAND\` explains them.

| command | who | flags |
| --- | --- | --- |
${offered.map(({ path, action, flags }) => `| ${code(path)} | ${WHO[action.who]} | ${flags.map(code).join(' ')} |`).join('\n')}

\`key replicate\` and \`user replicate\` are between two clusters of one simulator that came of one backup; whoever runs them is logged
in to both. In single-command mode that is \`CLOUDHSM_ROLE\` and \`CLOUDHSM_PIN\` for the source, \`DESTINATION_CLOUDHSM_ROLE\` and
\`DESTINATION_CLOUDHSM_PIN\` for the destination; in the interactive mode, \`login --cluster-id\` for each.
[How to replicate to a clone](how-to/replicate-to-a-clone.md) has all of it.

## What is refused

These take their flags and answer that this cluster does not simulate what they are for:

| command | what it does not simulate |
| --- | --- |
${refused.map(({ path, action }) => `| ${code(path)} | ${action.refused} |`).join('\n')}

So do \`quorum token-sign generate\` for the service \`cluster\`, and triple DES keys.

## What differs from the real program

- \`--config FILE\` is refused, with exit code 2: what \`configure-cli\` writes names the HSMs of a real cluster. The flags above stand
  in its place.
- A token file of \`user change-mfa\` and of \`quorum token-sign generate\` has one token, of one HSM, since a change at one HSM is
  one of the whole cluster; that of a log in has one for each HSM. Tokens and session keys belong to one log in on one HSM, and
  go with it.
- Of keys with quorum values AWS leaves some things open. Here whoever approves is a user of the key, its owner or one whom it is
  shared with at that moment; \`key unshare\` does not leave fewer users than the values ask for, but \`user delete\` may, and then nobody can approve anything with that
  key; \`key delete\`, \`key replicate\`, which takes the values along, \`crypto verify\` and an admin's \`trusted\` need no approval; and other clients, which cannot give one, neither sign, encrypt, decrypt nor derive
  with a key that has a use value. \`minimum-token-count\` counts the tokens of all HSMs, since each is good for the cluster.
- With \`--approval\`, \`user change-mfa\` leaves the password as it is, and \`user change-password\` takes no
  \`--deregister-mfa\`: an approval is good for one operation.
- An empty \`id\` is shown as \`""\` everywhere; the user guide shows \`""\` of some keys, and \`"0x"\` of others.
- A filter for \`key-length-bytes\` finds secret keys alone: of other keys the HSM has no such attribute.
- With \`--data-type digest\`, \`crypto sign\` and \`crypto verify\` take what can be a digest of \`--hash-function\`: for
  \`rsa-pkcs\` its DER (\`DigestInfo\`, RFC 8017 section 9.2), for the others the digest alone. Anything else is refused.
- \`key wrap --path\` writes the file and still shows \`wrapped_key_data\`.
- Without trust anchors for clients (\`cluster mtls register-trust-anchor\`), mutual TLS wants certificates under the cluster's own.
- Whoever has no client certificate is locked out by \`cluster mtls set-enforcement --level cluster\`, as from the real cluster. Here
  \`PUT /_sim/v1/clusters/{clusterId}/mtls\` of the control API takes it back ([control-api.md](control-api.md)).
- The texts of failures that AWS does not publish are ours.
`;

if (process.argv.includes('--write')) writeFileSync(new URL('../docs/cli.md', import.meta.url), page);
else process.stdout.write(page);
