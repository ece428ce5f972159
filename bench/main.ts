// `npm run bench`: every bench beside its raw baseline in the same run, printed as a table.

import { cpus } from 'node:os';
import { clusterEncrypts } from './cluster-encrypt.ts';
import { deviceEncrypt, deviceEncryptWithoutFaults } from './device-encrypt.ts';
import { deviceLogin } from './device-login.ts';
import { measureFailOver } from './fail-over.ts';
import { type Result, runBench } from './harness.ts';
import { kmsDecrypt, kmsEncrypt, kmsGenerateDataKey } from './kms.ts';

const BENCHES = [
  deviceEncrypt,
  deviceEncryptWithoutFaults,
  ...clusterEncrypts,
  deviceLogin,
  kmsEncrypt,
  kmsDecrypt,
  kmsGenerateDataKey,
];

const smoke = process.argv.includes('--smoke');
const unknown = process.argv.slice(2).filter((argument) => argument !== '--smoke');
if (unknown.length > 0) {
  process.stderr.write(`bench: unknown argument ${unknown[0]}; there is --smoke\n`);
  process.exit(2);
}

const { model = 'unknown CPU' } = cpus()[0] ?? {};
process.stdout.write(
  `${model}, ${cpus().length} cores, Node ${process.versions.node}, OpenSSL ${process.versions.openssl}\n`,
);
if (smoke) process.stdout.write('smoke mode: the figures mean nothing\n');
for (const bench of BENCHES) process.stdout.write(`${line(await runBench(bench, smoke))}\n`);
process.stdout.write(`${await measureFailOver(smoke)}\n`);

function line({ name, unit, value, baseline, baselineValue, ratio, spread }: Result): string {
  const figure = (number: number): string => Math.round(number).toLocaleString('en-US');
  return `${name}: ${figure(value)} ${unit}; ${baseline}: ${figure(baselineValue)}; ratio ${ratio.toFixed(2)}; spread ${(spread * 100).toFixed(0)} %`;
}
