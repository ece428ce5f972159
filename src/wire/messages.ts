// The shapes of decoded messages. What the generator calls optional is never absent after decoding: scalars have their
// proto3 default, lists are arrays, and only messages and unset members of a oneof are null.

import type * as generated from './generated/hsm.js';

type Scalar = number | string | boolean | Uint8Array;
type DecodedElement<E> = E extends Scalar ? E : Decoded<E>;
type DecodedField<F> = F extends Scalar ? F : F extends readonly (infer E)[] ? DecodedElement<E>[] : Decoded<F> | null;

/** What decoding makes of a generated type. */
export type Decoded<P> = {
  readonly [K in keyof P]-?: K extends 'body' | 'mechanism' | 'value' ? P[K] : DecodedField<NonNullable<P[K]>>;
};

/** What a sender may write: everything is optional, as in proto3. */
export type RequestFields = generated.Request;
export type ResponseFields = generated.Response;
export type EventFields = generated.Event;
export type AttributeFields = generated.Attribute;

export type Request = Decoded<RequestFields>;
export type Response = Decoded<ResponseFields>;
export type Event = Decoded<EventFields>;
export type Attribute = Decoded<AttributeFields>;

/** The operations: the members of Request's `body`. */
export type Operation = NonNullable<generated.Request['body']>;
/** The body of a request of one operation, decoded. */
export type BodyOf<O extends Operation> = NonNullable<Request[O]>;
/** The body of a request of one operation, as a sender writes it. */
export type BodyFieldsOf<O extends Operation> = NonNullable<RequestFields[O]>;

/** The kinds of answer: the members of Response's `body`. */
export type Answer = NonNullable<generated.Response['body']>;
export type AnswerOf<A extends Answer> = NonNullable<Response[A]>;
