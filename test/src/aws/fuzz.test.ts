// Whatever arrives, the answer is well formed and nothing is thrown.

import fc from 'fast-check';
import t from 'tap';
import { sample } from './shape-samples.ts';
import { cloudHsmModel, cloudHsmService, createFront, kmsModel, kmsService } from './support.ts';

const front = createFront(kmsService({}), cloudHsmService({}));

const targets = [kmsModel, cloudHsmModel].flatMap((model) =>
  [...model.operations].map(([name, { input }]) => ({ target: `${model.targetPrefix}.${name}`, model, input })),
);

const isWellFormed = async (target: string, body: string | Buffer): Promise<boolean> => {
  const response = await front.call(target, '', { body: Buffer.from(body) });
  const error = JSON.parse(response.body) as Record<string, unknown>;
  const texts = [error.__type, error.message ?? error.Message, response.headers['x-amzn-RequestId']];
  return response.status === 400 && texts.every((text) => typeof text === 'string' && text.length > 0);
};

const seed = 20260801;

t.test('random octets', async (t) => {
  const bodies = fc.uint8Array({ minLength: 1, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...targets), bodies, ({ target }, body) =>
      isWellFormed(target, Buffer.from(body)),
    ),
    { seed },
  );
  t.same(front.reports, []);
});

t.test('random JSON', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...targets), fc.json(), ({ target }, body) => isWellFormed(target, body)),
    { seed },
  );
  t.same(front.reports, []);
});

t.test('valid requests with a member replaced by anything', async (t) => {
  const cases = fc.constantFrom(...targets).chain(({ target, model, input }) => {
    const valid = sample(model, input) as Record<string, unknown>;
    const names = ['__proto__', 'constructor', ...Object.keys(valid)];
    return fc.record({
      target: fc.constant(target),
      valid: fc.constant(valid),
      name: fc.constantFrom(...names),
      value: fc.jsonValue(),
    });
  });
  await fc.assert(
    fc.asyncProperty(cases, ({ target, valid, name, value }) => {
      const members = Object.entries({ ...valid }).filter(([member]) => member !== name);
      const text = [...members, [name, value]].map(([member, of]) => `${JSON.stringify(member)}:${JSON.stringify(of)}`);
      return isWellFormed(target, `{${text.join(',')}}`);
    }),
    { seed, numRuns: 500 },
  );
  t.same(front.reports, [], 'and nothing was an internal error');
});
