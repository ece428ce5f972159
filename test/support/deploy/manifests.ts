// Kubernetes manifests against the types that are generated from its OpenAPI document: TypeScript knows every member of
// them, which of them have to be there, and refuses any other, as the API server does.

import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { plainEnvironment } from '../plain-environment.ts';
import { ROOT } from '../source-tree.ts';
import { temporaryFolder } from '../up-process.ts';
import { manifestsIn } from './pod-rules.ts';

/** By `apiVersion` and `kind`: what is deployed here. */
const TYPES: Readonly<Record<string, string>> = {
  'v1 Pod': "import('kubernetes-types/core/v1').Pod",
  'v1 Service': "import('kubernetes-types/core/v1').Service",
  'apps/v1 Deployment': "import('kubernetes-types/apps/v1').Deployment",
};

const COMPILER_OPTIONS = { strict: true, noEmit: true, module: 'nodenext', target: 'es2023', types: [] };

/** The problems of each. All of them at once, since the compiler takes its time to start. */
export function manifestProblems(t: Test, texts: readonly string[]): string[][] {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules/kubernetes-types'), join(folder, 'node_modules/kubernetes-types'));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: COMPILER_OPTIONS }));
  const problems = texts.map((text, index) =>
    manifestsIn(text).flatMap((manifest, nth) => {
      const type = TYPES[`${manifest.apiVersion} ${manifest.kind}`];
      if (type === undefined) return [`there is no type of ${manifest.apiVersion} ${manifest.kind}`];
      const source = `export const manifest: ${type} = ${JSON.stringify(manifest, undefined, 2)};\n`;
      writeFileSync(join(folder, `manifest-${index}-${nth}.ts`), source);
      return [];
    }),
  );
  // tap gives every child its loader, which the compiler's own start does not bear.
  const command = ['-u', 'NODE_OPTIONS', join(ROOT, 'node_modules/.bin/tsc'), '-p', folder];
  const { stdout } = spawnSync('env', command, { cwd: folder, encoding: 'utf8', env: plainEnvironment });
  for (const [line, index] of stdout.matchAll(/^manifest-(\d+)-\d+\.ts.*$/gm)) problems[Number(index)]?.push(line);
  return problems;
}
