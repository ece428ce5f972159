import t from 'tap';
import { nearestWord } from '../../../src/runtime/nearest-word.ts';

const KNOWN = ['port', 'hsms', 'seed', 'bare'];

t.test('the nearest one, within a mistake for every third letter', async (t) => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['prot', 'port'],
    ['hsm', 'hsms'],
    ['seeed', 'seed'],
    ['port', 'port'],
    ['colour', undefined],
    ['x', undefined],
    ['', undefined],
  ];
  for (const [written, meant] of rows) t.equal(nearestWord(written, KNOWN), meant, written);
});

t.test('a text of megabytes is near none, and is not gone through', async (t) => {
  t.equal(nearestWord('port'.repeat(5_000_000), KNOWN), undefined);
});
