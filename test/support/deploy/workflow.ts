// A workflow of GitHub Actions, by the parser and the schema of GitHub's own language service. It imports JSON in a way
// that is for bundlers, so that it has to be bundled first.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Test } from 'tap';
import { ROOT } from '../source-tree.ts';
import { temporaryFolder } from '../up-process.ts';

type Parser = typeof import('@actions/workflow-parser');

/** Asked for a workflow's problems, each with its line. */
export async function loadWorkflowCheck(t: Test): Promise<(text: string) => Promise<string[]>> {
  const outfile = join(temporaryFolder(t), 'workflow-parser.cjs');
  await build({
    stdin: { contents: "export * from '@actions/workflow-parser';", resolveDir: ROOT },
    ...{ bundle: true, platform: 'node', format: 'cjs', outfile, logLevel: 'error' },
  });
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter }: Parser = createRequire(outfile)(outfile);
  return async (content) => {
    const { context, value } = parseWorkflow({ name: 'workflow', content }, new NoOperationTraceWriter());
    if (value !== undefined) await convertWorkflowTemplate(context, value);
    return context.errors.getErrors().map(({ message }) => message);
  };
}
