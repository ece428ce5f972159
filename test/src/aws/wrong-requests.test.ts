// Every operation of both models, with every wrong request that the model can tell: refused as AWS refuses it, and no
// handler hears of it.

import t from 'tap';
import type { ServiceModel } from '../../../src/aws/model.ts';
import type { Handler, Service } from '../../../src/aws/service.ts';
import { sample, wrongValues } from './shape-samples.ts';
import { cloudHsmModel, cloudHsmService, createFront, errorOf, kmsModel, kmsService } from './support.ts';

type MakeService = (operations: Readonly<Record<string, Handler>>) => Service;

const worlds: readonly [ServiceModel, MakeService, validationException: string][] = [
  [kmsModel, kmsService, 'ValidationException'],
  [cloudHsmModel, cloudHsmService, 'CloudHsmInvalidRequestException'],
];

for (const [model, makeService, validationException] of worlds) {
  t.test(model.service, async (t) => {
    let calls = 0;
    const handler: Handler = () => {
      calls += 1;
    };
    const operations = Object.fromEntries([...model.operations.keys()].map((name) => [name, handler]));
    const front = createFront(makeService(operations));

    for (const [name, { input }] of model.operations) {
      const target = `${model.targetPrefix}.${name}`;
      calls = 0;
      await front.call(target, sample(model, input));
      t.equal(calls, 1, `${name}: the sample is valid`);

      calls = 0;
      const strays: string[] = [];
      for (const { value, at, constraint } of wrongValues(model, input)) {
        const response = await front.call(target, value);
        const { __type, message, Message } = errorOf(response);
        const text = message ?? Message ?? '';
        const isAsExpected =
          response.status === 400 &&
          (constraint === undefined
            ? __type === 'SerializationException'
            : __type === validationException &&
              /^\d+ validation errors? detected: /.test(text) &&
              text.includes(` at '${at}' failed to satisfy constraint: `) &&
              text.includes(constraint));
        if (!isAsExpected) strays.push(`${JSON.stringify(value).slice(0, 200)} -> ${response.status} ${response.body}`);
      }
      t.strictSame(strays, [], `${name}: wrong requests are refused`);
      t.equal(calls, 0, `${name}: no handler was called`);
    }
    t.strictSame(
      front.reports.filter(({ error }) => !/the output does not fit .* lacks/.test(String(error))),
      [],
      'nothing was an internal error',
    );
  });
}
