// Which Node runs it.

/** As package.json's `engines` has it. */
const MIN = [20, 19] as const;

/** One line; undefined for a version that will do. */
export function nodeVersionRefusal(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > MIN[0] || (major === MIN[0] && minor >= MIN[1])) return undefined;
  return `cloudhsm-sim needs Node ${MIN.join('.')} or newer, and this is ${version}: install a newer one from https://nodejs.org`;
}
