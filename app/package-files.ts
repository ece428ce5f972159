// Where the files of this package are that are not code: the one place that knows. Code runs as it was compiled, from
// build/app/ with the repository around it, or bundled, from dist/, where everything that is shipped lies in one folder.

const BUNDLED = '/dist/';

/** What the package is called by: its version among it. */
export const packageJsonUrl = (): URL => shipped('../package.json', '../../package.json');

/** An API model of AWS. @param name `kms-2014-11-01.json` */
export const modelUrl = (name: string): URL => shipped(`./models/${name}`, `../../models/${name}`);

/** The entry of an HSM's worker thread: bundled in both, since each thread reads it anew. */
export const hsmWorkerUrl = (): URL => shipped('./hsm-worker.js', '../hsm-worker.js');

/** The entry of a simulator in a process of its own. */
export const simulatorProcessUrl = (): URL => shipped('./simulator-process.js', './library/simulator-process.js');

/** The command `cloudhsm-sim`, for a process of its own. */
export const commandUrl = (): URL => shipped('./main.js', './main.js');

/** The entry of the benches, which are not shipped. */
export const benchUrl = (): URL => shipped('./bench/main.js', '../bench/main.js');

/** Every file of a bundle is beside every other one, whatever it is called. */
function shipped(fromDist: string, fromBuild: string): URL {
  const here = new URL('.', import.meta.url);
  return new URL(here.pathname.endsWith(BUNDLED) ? fromDist : fromBuild, here);
}
