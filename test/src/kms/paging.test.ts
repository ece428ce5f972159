import fc from 'fast-check';
import t from 'tap';
import { SimError } from '../../../src/errors.ts';
import { type PageRule, pageOf } from '../../../src/kms/paging.ts';
import { SortedNames } from '../../../src/kms/sorted-names.ts';

const RULE: PageRule = { operation: 'ListKeys', limitDefault: 3, limitMax: 5 };

const walk = (names: SortedNames, Limit: number | undefined): readonly (readonly string[])[] => {
  const pages: (readonly string[])[] = [];
  let Marker: string | undefined;
  do {
    const page = pageOf(names, { ...(Limit && { Limit }), ...(Marker && { Marker }) }, RULE);
    pages.push(page.names);
    Marker = page.end.NextMarker;
    if (page.end.Truncated !== (Marker !== undefined)) throw new Error('NextMarker only when Truncated');
  } while (Marker !== undefined);
  return pages;
};

const isInvalid = (Marker: string): boolean => {
  try {
    pageOf(new SortedNames(['a', 'b']), { Marker }, RULE);
    return false;
  } catch (error) {
    return SimError.is(error, 'InvalidMarkerException');
  }
};

t.test('pages', async (t) => {
  const names = new SortedNames('gfedcba');
  t.same(walk(names, 2), [['a', 'b'], ['c', 'd'], ['e', 'f'], ['g']]);
  t.same(walk(names, undefined), [['a', 'b', 'c'], ['d', 'e', 'f'], ['g']], 'the default');
  t.same(
    walk(names, 1000),
    [
      ['a', 'b', 'c', 'd', 'e'],
      ['f', 'g'],
    ],
    'the most that the operation gives',
  );
  t.same(walk(new SortedNames(), 2), [[]]);
  t.same(walk(new SortedNames('ab'), 2), [['a', 'b']], 'a full last page is the last');
});

t.test('every name once, in order, whatever the limit', async () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 5 }), (names, limit) => {
      const sorted = new SortedNames();
      for (const name of names) if (name !== '') sorted.add(name);
      const expected = names.filter((name) => name !== '').sort();
      return JSON.stringify(walk(sorted, limit).flat()) === JSON.stringify(expected);
    }),
  );
});

t.test('what comes and goes between two pages hides and repeats nothing else', async (t) => {
  const { end } = pageOf(new SortedNames('bdf'), { Limit: 2 }, RULE);
  const later = new SortedNames('acefg');
  t.same(pageOf(later, { Marker: end.NextMarker ?? '' }, RULE).names, ['e', 'f', 'g'], 'd is gone, e is new');
});

t.test('a marker that was not made here', async (t) => {
  const { end } = pageOf(new SortedNames('ab'), { Limit: 1 }, RULE);
  const marker = end.NextMarker ?? '';
  t.notOk(isInvalid(marker));
  for (const wrong of ['x', 'a', '%%%', `${marker}=`, `${marker} `, marker.slice(1), 'ÿ'])
    t.ok(isInvalid(wrong), wrong);
  const other = pageOf(new SortedNames('ab'), { Limit: 1 }, { ...RULE, operation: 'ListAliases' }).end.NextMarker ?? '';
  t.ok(isInvalid(other), "another operation's");
  fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 1024 }), (text) => text === marker || isInvalid(text)));
});

t.test('names are kept once', async (t) => {
  const names = new SortedNames(['b', 'a', 'b']);
  names.add('a');
  t.equal(names.count, 2);
});
