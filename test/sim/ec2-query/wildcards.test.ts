import fc from 'fast-check';
import t from 'tap';
import { matchesWildcards } from '../../../sim/ec2-query/wildcards.ts';

t.test('* is any characters, ? any one, a backslash takes the next as it is', async (t) => {
  const cases: [string, string, boolean][] = [
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['**', 'abc', true],
    ['?', '', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*c', 'ac', true],
    ['a*c', 'abcbc', true],
    ['a*c', 'abcb', false],
    ['*b*', 'abc', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['a\\?', 'a?', true],
    ['a\\?', 'ab', false],
    ['A', 'a', false],
    ['a.c', 'abc', false],
  ];
  for (const [pattern, text, expected] of cases)
    t.equal(matchesWildcards(pattern, text), expected, `${pattern} ${text}`);
});

t.test('it agrees with a regular expression', async (t) => {
  const characters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  fc.assert(
    fc.property(characters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (pattern, text) => {
      const expected = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
      return matchesWildcards(pattern, text) === expected;
    }),
  );
  t.pass();
});

t.test('many stars take no time', async (t) => {
  t.notOk(matchesWildcards(`${'*a'.repeat(200)}b`, 'a'.repeat(2_000)));
});
