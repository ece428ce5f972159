// A request of the Query protocol: a form, in which lists are numbered from 1 (`VpcId.1`, `Filter.2.Value.3`).

import { SimError } from '../../src/errors.ts';

export const VERSION = '2016-11-15';
/** Nobody asks for more by hand, and the SDKs stay far below. */
const PARAMETERS_MAX = 1_000;

export interface Filter {
  readonly name: string;
  /** Any of them; `*` and `?` are wildcards. */
  readonly values: readonly string[];
}

export class Query {
  readonly #parameters = new Map<string, string>();

  /** @throws SimError `InvalidParameterValue`: too many parameters, or one twice */
  constructor(form: string) {
    for (const [name, value] of new URLSearchParams(form)) {
      if (this.#parameters.has(name)) throw invalid(`The parameter ${name} is given more than once.`);
      if (this.#parameters.size >= PARAMETERS_MAX) throw invalid(`There are more than ${PARAMETERS_MAX} parameters.`);
      this.#parameters.set(name, value);
    }
  }

  text(name: string): string | undefined {
    return this.#parameters.get(name);
  }

  /** @throws SimError `MissingParameter` */
  required(name: string): string {
    const value = this.#parameters.get(name);
    if (value === undefined || value === '') {
      throw new SimError('MissingParameter', `The request must contain the parameter ${name}`);
    }
    return value;
  }

  /** Undefined when it is not there. @throws SimError `InvalidParameterValue` unless it is a number from `min` to `max` */
  integer(name: string, min: number, max: number): number | undefined {
    const text = this.#parameters.get(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw invalid(`Value ( ${text} ) for parameter ${name} is invalid. Expecting an integer from ${min} to ${max}.`);
  }

  /** False when it is not there. @throws SimError `InvalidParameterValue` */
  flag(name: string): boolean {
    const text = this.#parameters.get(name)?.toLowerCase() ?? 'false';
    if (text === 'true' || text === 'false') return text === 'true';
    throw invalid(`Value ( ${text} ) for parameter ${name} is invalid. Expecting true or false.`);
  }

  /** `<name>.1`, `<name>.2`, ... up to the first that is missing. */
  list(name: string): readonly string[] {
    const values: string[] = [];
    for (;;) {
      const value = this.#parameters.get(`${name}.${values.length + 1}`);
      if (value === undefined) return values;
      values.push(value);
    }
  }

  /** @throws SimError `InvalidParameterValue`: a filter without a value */
  filters(): readonly Filter[] {
    const filters: Filter[] = [];
    for (;;) {
      const prefix = `Filter.${filters.length + 1}`;
      const name = this.#parameters.get(`${prefix}.Name`);
      if (name === undefined) return filters;
      const values = this.list(`${prefix}.Value`);
      if (values.length === 0) throw invalid(`The filter '${name}' has no value`);
      filters.push({ name, values });
    }
  }
}

const invalid = (message: string): SimError => new SimError('InvalidParameterValue', message);
