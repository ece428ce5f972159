import t from 'tap';
import { parseModel } from '../../../src/aws/model.ts';
import { cloudHsmModel, kmsModel } from './support.ts';

t.test('both models are understood', async (t) => {
  t.match(kmsModel, { service: 'KMS', targetPrefix: 'TrentService' });
  t.equal(kmsModel.operations.size, 54);
  t.match(cloudHsmModel, { targetPrefix: 'BaldrApiService' });
  t.equal(cloudHsmModel.operations.size, 18);
});

t.test('a model that is not understood is refused', async (t) => {
  const model = (changes: object): object => ({
    service: 'S',
    targetPrefix: 'S',
    jsonVersion: '1.1',
    operations: {},
    shapes: {},
    ...changes,
  });
  const refused: readonly [string, unknown][] = [
    ['nothing', null],
    ['no tables', { service: 'S', targetPrefix: 'S', jsonVersion: '1.1' }],
    ['another protocol', model({ jsonVersion: '1.0' })],
    ['a missing shape', model({ shapes: { A: { type: 'list', member: 'B' } } })],
    ['an unknown type', model({ shapes: { A: { type: 'union' } } })],
    [
      'input that is no structure',
      model({ operations: { Op: { input: 'A', output: null, errors: [] } }, shapes: { A: { type: 'string' } } }),
    ],
    [
      'an error that is missing',
      model({
        operations: { Op: { input: 'A', output: null, errors: ['E'] } },
        shapes: { A: { type: 'structure', members: {} } },
      }),
    ],
  ];
  for (const [name, json] of refused) t.throws(() => parseModel(json), { code: 'invalid_configuration' }, name);
  t.doesNotThrow(() => parseModel(model({})));
});
