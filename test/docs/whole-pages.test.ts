// Nothing in a page escapes: every block is one that is known to pages.test.ts, and every link leads somewhere.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { allPages, blocksOf, escapeOf, fenceCountOf, readPage } from '../support/pages/page-blocks.ts';
import { isShownBy } from '../support/pages/shown-output.ts';
import { ROOT } from '../support/source-tree.ts';

const PROSE = /^```[\s\S]*?^```$|`[^`\n]*`/gm;

/** As GitHub makes them of headings. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

t.test('every block is found, and is in a language that is run, checked or only read', async (t) => {
  for (const page of allPages()) {
    const text = readPage(page);
    const blocks = blocksOf(page, text);
    const outputs = blocks.filter(({ prints }) => prints !== undefined);
    t.equal(2 * (blocks.length + outputs.length), fenceCountOf(text), page);
    t.same(
      blocks.flatMap((block) => escapeOf(block) ?? []),
      [],
      page,
    );
  }
  const [block] = blocksOf('a page', '```sh\nls\n```\n');
  t.match(block, { language: 'sh', line: 1, text: 'ls\n' });
  for (const text of ['```perl\n1\n```\n', '```\ncurl http://127.0.0.1\n```\n']) {
    t.ok(blocksOf('a page', text).every(escapeOf), text);
  }
  t.equal(fenceCountOf('- a\n  ```sh\n  ls\n  ```\n'), 2);
});

t.test('every link leads to a file and a heading that are there', async (t) => {
  let count = 0;
  for (const page of allPages()) {
    for (const [, target = ''] of readPage(page)
      .replace(PROSE, '')
      .matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
      t.ok(existsSync(file), `${page}: ${target}`);
      if (anchor !== undefined) {
        const anchors = anchorsOf(readPage(file.slice(ROOT.length)));
        t.ok(anchors.includes(anchor), `${page}: ${target}`);
      }
      count++;
    }
  }
  t.ok(count > 100);
});

t.test('what a page shows of an output', async (t) => {
  const printed = 'example  cks-0123  CONNECTED\nmore\nand more\nlast\n';
  for (const shown of ['example  cks-…  CONNECTED\n…\nlast\n', '…\nlast\n', printed, '…\n']) {
    t.ok(isShownBy(shown, printed), shown);
  }
  for (const shown of ['example  cks-…  FAILED\n…\n', 'last\n', '…\nand more\n', 'example…\n', '']) {
    t.notOk(isShownBy(shown, printed), shown);
  }
});
