// Files for this simulator are YAML 1.2 (https://yaml.org/spec/1.2.2/) without what is more than data; JSON is YAML.

import t from 'tap';
import type { BrokenYaml } from '../../../app/yaml/parse-yaml.ts';
import { type Path, pathName, shownName } from '../../../app/yaml/path.ts';
import { readYaml, type YamlFile } from '../../../app/yaml/read-yaml.ts';

function read(text: string): YamlFile {
  const file = readYaml(text);
  if ('broken' in file) throw new Error(JSON.stringify(file.broken));
  return file;
}

const brokenOf = (text: string): BrokenYaml => {
  const file = readYaml(text);
  return 'broken' in file ? file.broken : [];
};

t.test('YAML and JSON are read alike', async (t) => {
  const document = { clusters: [{ name: 'main', hsms: 2 }], date: '2026-01-01' };
  t.same(read('clusters:\n  - name: main\n    hsms: 2\ndate: 2026-01-01\n').value, document);
  t.same(read(JSON.stringify(document)).value, document);
  t.same(read(JSON.stringify(document, undefined, '\t')).value, document, 'tabs are white space in JSON');
  t.equal(read('').value, null);
});

t.test('every member has the line of its name, every item its own', async (t) => {
  const { lineOf } = read('# a comment\na:\n  - x: 1\n\n  - y:\n      z: 2\n');
  const LINES: readonly (readonly [Path, number])[] = [
    [[], 2],
    [['a'], 2],
    [['a', 0], 3],
    [['a', 0, 'x'], 3],
    [['a', 1], 5],
    [['a', 1, 'y'], 5],
    [['a', 1, 'y', 'z'], 6],
    // What is not there has the line of what it would be in.
    [['a', 1, 'y', 'absent'], 5],
    [['a', 7], 2],
    [['b'], 2],
  ];
  for (const [path, line] of LINES) t.equal(lineOf(path), line, pathName(path));
});

t.test('what is wrong has a line, and the lines are in order', async (t) => {
  t.match(brokenOf('a: 1\na: 2\n'), [{ line: 2, message: /unique/ }]);
  t.match(brokenOf('a: 1\nb: [\n'), [{ line: 3 }]);
  const both = brokenOf('a: 1\na: 2\nb: 3\nb: 4\n');
  t.same(
    both.map(({ line }) => line),
    [2, 4],
  );
});

t.test('what is broken has its member, as far as the document is known', async (t) => {
  const BROKEN: readonly (readonly [text: string, line: number, member: string])[] = [
    ['a:\n  - b: 1\n  - c: 1\n    c: 2\n', 4, 'a[1].c'],
    ['a:\n  - b: [x\n    c: 2\n', 3, 'a[0].c'],
    ['a:\n  - b: "\\q"\n  - c: 1\n', 2, 'a[0].b'],
    ['a: 1\nb: { c: ]\n', 2, 'b.c'],
    ['{"a": [{"b": 1}, {"c": 2,, "d": 3}]}', 1, 'a[1].c'],
    ['a: 1\nb:\n  c: &x 1\n', 3, 'b.c'],
    ['a: 1\n---\nb: 1\n', 2, ''],
    ['%FOO bar\n---\na: 1\n', 1, ''],
    [`a: ${'['.repeat(100)}`, 1, ''],
  ];
  for (const [text, line, member] of BROKEN) {
    const [first] = brokenOf(text);
    t.same([first?.line, pathName(first?.path ?? [])], [line, member], text);
  }
});

t.test('what is wrong is said with what to do about it', async (t) => {
  t.match(brokenOf('a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n'), [{ line: 5, message: /unique.* is on line 3 already/ }]);
  t.match(brokenOf('a:\n\t- b\n'), [{ line: 2, message: /indent with spaces/ }]);
  for (const open of ['a: [ { b: c\nd:\n', 'a: [b, c\nd: e\n', 'a: { b: c\n']) {
    t.match(brokenOf(open)[0], { message: /closes what is opened before/ }, open);
  }
  t.match(brokenOf('a: *x\n'), [{ line: 1, message: /write it out, or in quotes/ }]);
});

t.test('what is more than data is refused', async (t) => {
  const PLAIN_ONLY = /anchors \(&\), aliases \(\*\) and tags \(!\) are not for this file/;
  t.match(brokenOf('a: &x 1\nb: *x\n'), [
    { line: 1, message: PLAIN_ONLY },
    { line: 2, message: PLAIN_ONLY },
  ]);
  t.match(brokenOf('a: *nowhere\n'), [{ line: 1, message: PLAIN_ONLY }]);
  t.match(brokenOf('a: !!binary aGk=\n'), [{ line: 1, message: PLAIN_ONLY }]);
  t.match(brokenOf('a: !mine b\n'), [{ line: 1, message: PLAIN_ONLY }]);
  t.match(brokenOf('%FOO bar\n---\na: 1\n'), [{ line: 1, message: /directives/ }]);
  t.match(brokenOf('a: 1\n---\nb: 1\n'), [{ line: 2, message: /second document/ }]);
  t.match(brokenOf('? [a]\n: 1\n'), [{ line: 1, message: /keys must be strings/ }]);
  t.match(brokenOf(`a: ${'['.repeat(100_000)}`), [{ line: 1, message: /nested too deeply/ }]);
});

t.test('what is wrong is not told in the words of the file', async (t) => {
  for (const text of [
    '- a\nhunter2: hunter2\n',
    'a: "\\xhunter2"',
    'a: !hunter2 b',
    'a: *hunter2',
    'a: |hunter2\n b',
  ]) {
    t.not(brokenOf(text).length, 0, text);
    t.notMatch(JSON.stringify(brokenOf(text).map(({ message }) => message)), /hunter2|hun/, text);
  }
});

t.test('names of places', async (t) => {
  t.equal(pathName(['clusters', 0, 'users', 12, 'name']), 'clusters[0].users[12].name');
  t.equal(pathName(['steps', 0], 1), 'steps[1]');
  t.equal(pathName([]), '');
  t.equal(shownName('a\u001b[31mb\n\u202e'), 'a?[31mb??', 'nothing that a terminal would obey');
  t.equal(shownName('x'.repeat(1000)).length, 67);
});
