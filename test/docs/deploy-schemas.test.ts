// The files that engines read are such as these engines take, by schemas and parsers that know every key there is. Each
// check is seen to fail on copies that are spoiled in one place.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { composeProblems } from '../support/deploy/compose-file.ts';
import { dockerfileProblems } from '../support/deploy/dockerfile.ts';
import { manifestProblems } from '../support/deploy/manifests.ts';
import { podProblems } from '../support/deploy/pod-rules.ts';
import { loadWorkflowCheck } from '../support/deploy/workflow.ts';
import { ROOT } from '../support/source-tree.ts';

/** What is written, what stands there instead, and what has to be found. */
type Spoiled = readonly [written: string, instead: string, found: RegExp];

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

function spoil(text: string, [written, instead]: Spoiled): string {
  if (!text.includes(written)) throw new Error(`there is no ${written}`);
  return text.replace(written, instead);
}

t.test('Dockerfile', async (t) => {
  const text = read('Dockerfile');
  t.same(dockerfileProblems(text), []);
  const copies: Spoiled[] = [
    ['USER node', 'USR node', /^\d+: Unknown instruction: USR$/],
    ['EXPOSE 4760', 'EXPOSE 4760t', /invalid containerPort/i],
    ['--interval=5s', '--interval=5', /missing unit in duration/],
    ['--timeout=2s', '--timout=2s', /unknown flag/i],
    ['COPY . .', 'COPY .', /at least two arguments/],
    ['AS build', 'AS build stage', /FROM requires either one or three arguments/],
    ['FROM node:22-slim AS build', 'FROM node:22+slim AS build', /invalid reference format/],
    ['ENTRYPOINT ["node", "dist/main.js"]', 'ENTRYPOINT', /Instruction has no arguments/],
  ];
  for (const copy of copies) t.match(dockerfileProblems(spoil(text, copy)).join('\n'), copy[2], copy[1]);
});

t.test('compose.yaml', async (t) => {
  const text = read('compose.yaml');
  t.same(composeProblems(text), []);
  const copies: Spoiled[] = [
    ['read_only: true', 'readonly: true', /kms must NOT have additional properties/],
    ['read_only: true', 'read_only: perhaps', /read_only must be boolean/],
    ['service_healthy', 'healthy', /condition must be equal to one of the allowed values/],
    ['cap_drop: [ALL]', 'cap_drop: [ALL, ALL]', /cap_drop must NOT have duplicate items/],
    ['type: volume', 'typ: volume', /must NOT have additional properties/],
    ['driver_opts:', 'driver_options:', /must NOT have additional properties/],
    ['\nvolumes:', '\nvolume:', /data must NOT have additional properties/],
  ];
  for (const copy of copies) t.match(composeProblems(spoil(text, copy)).join('\n'), copy[2], copy[1]);
});

t.test('deploy/github-actions/test.yaml', async (t) => {
  const problemsOf = await loadWorkflowCheck(t);
  const text = read('deploy/github-actions/test.yaml');
  t.same(await problemsOf(text), []);
  const copies: Spoiled[] = [
    ['runs-on:', 'run-on:', /Unexpected value 'run-on'[\s\S]*missing: runs-on/],
    ['timeout-minutes: 10', 'timeout-minutes: ten', /Line: 9, .*Unexpected value 'ten'/],
    ['on: [push]', 'on: [pushed]', /Unexpected value 'pushed'/],
    ['contents: read', 'contents: readable', /Unexpected value 'readable'/],
    ['- run: npm ci', '- run: npm ci\n        uses: actions/cache@v4', /Unexpected value 'uses'/],
    ['AWS_REGION: us-east-1', 'AWS_REGION: ${{ inputs.region', /expression is not closed/i],
  ];
  for (const copy of copies) t.match((await problemsOf(spoil(text, copy))).join('\n'), copy[2], copy[1]);
});

/** Each of them may be spoiled in ways that the API server refuses. */
const MANIFESTS: Readonly<Record<string, readonly Spoiled[]>> = {
  'deploy/kubernetes/sidecar.yaml': [
    ['  restartPolicy: Never', '  restartPolcy: Never', /restartPolcy\W+ does not exist in type 'PodSpec'/],
    ['readOnlyRootFilesystem', 'readOnlyRootFileSystem', /does not exist in type 'SecurityContext'/],
    ['failureThreshold: 60', "failureThreshold: '60'", /'string' is not assignable to type 'number'/],
    ['runAsNonRoot: true', 'runAsNonRoot: "true"', /'string' is not assignable to type 'boolean\b/],
    ['    - name: application\n      image', '    - image', /'name' is missing/],
    ['mountPath: /tmp', 'path: /tmp', /does not exist in type 'VolumeMount'/],
    ['livenessProbe:', 'livelinessProbe:', /livelinessProbe\W+ does not exist in type 'Container'/],
    ['apiVersion: v1', 'apiVersion: v2', /there is no type of v2 Pod/],
  ],
  'deploy/kubernetes/service.yaml': [
    ['httpGet: { path', 'httpGet: { url', /does not exist in type 'HTTPGetAction'/],
    ['secretKeyRef: { name: cloudhsm-sim, key', 'secretKeyRef: { name: cloudhsm-sim, member', /'SecretKeySelector'/],
    ['matchLabels', 'matchLabel', /does not exist in type 'LabelSelector'/],
    ['targetPort: http', 'target: http', /does not exist in type 'ServicePort'/],
    ['kind: Service', 'kind: Servce', /there is no type of v1 Servce/],
  ],
};

t.test('manifests: what the API server takes', async (t) => {
  const texts = Object.keys(MANIFESTS).map(read);
  const copies = Object.entries(MANIFESTS).flatMap(([path, spoiled]) =>
    spoiled.map((one) => ({ text: spoil(read(path), one), instead: one[1], found: one[2] })),
  );
  const problems = manifestProblems(t, [...texts, ...copies.map(({ text }) => text)]);
  for (const [index, path] of Object.keys(MANIFESTS).entries()) t.same(problems[index], [], path);
  for (const [index, { instead, found }] of copies.entries()) {
    t.match((problems[texts.length + index] ?? []).join('\n'), found, instead);
  }
});

/** And in ways that it takes, and nobody wants. */
const AGAINST_RULES: Readonly<Record<string, readonly Spoiled[]>> = {
  'deploy/kubernetes/sidecar.yaml': [
    ['runAsNonRoot: true', 'runAsNonRoot: false', /^it may run as root$/],
    ['automountServiceAccountToken: false', 'hostname: a', /^it has a service account's token$/],
    ['readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false', /^cloudhsm-sim: its root file system can/],
    ['drop: [ALL]', 'drop: [CHOWN]', /^cloudhsm-sim: it has capabilities$/],
    ['limits: { memory: 256Mi }', 'limits: {}', /^application: its memory has no limit$/],
    ['name: cloudhsm-sim-tmp\n      emptyDir', 'name: other\n      emptyDir', /^cloudhsm-sim: no cloudhsm-sim-tmp$/],
    ['readinessProbe:', 'lifecycle:', /^cloudhsm-sim: readinessProbe is missing$/],
    ['*ask, /healthz', '*ask, /readyz', /^cloudhsm-sim: livenessProbe does not ask \/healthz$/],
    ['timeoutSeconds: 2', 'timeoutSeconds: 1', /^cloudhsm-sim: startupProbe gives a command too little time$/],
    ['failureThreshold: 6\n', 'failureThreshold: 1\n', /^cloudhsm-sim: livenessProbe has no patience$/],
    ['args: [up,', 'args: [up, --host, 0.0.0.0,', /starts a process for what a request can ask/],
  ],
  'deploy/kubernetes/service.yaml': [
    ['--host, 0.0.0.0, ', '', /^cloudhsm-sim: startupProbe comes from outside of loopback$/m],
    ['requests: { cpu: 100m, ', 'requests: { ', /^cloudhsm-sim: it requests no cpu$/],
  ],
};

t.test('manifests: what we want of a pod', async (t) => {
  for (const [path, copies] of Object.entries(AGAINST_RULES)) {
    const text = read(path);
    t.same(podProblems(text), [], path);
    for (const copy of copies) t.match(podProblems(spoil(text, copy)).join('\n'), copy[2], copy[1]);
  }
});
