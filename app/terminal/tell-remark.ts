// What whoever reads the answer should know beside it, on standard error: the answer stands, and the exit code with it.

import type { OutputFlags } from './print.ts';

export function tellRemark({ json = false }: OutputFlags, line: string): void {
  process.stderr.write(json ? `${JSON.stringify({ remark: line })}\n` : `cloudhsm-sim: ${line}\n`);
}
