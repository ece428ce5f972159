// A message channel: whole binary messages, in order, both ways, until it closes. Nothing about their meaning.
// Two implementations of one interface: WebSocket over TLS, and in memory.

export interface ChannelListener {
  onMessage(octets: Uint8Array): void;
  /** Once, and nothing after it. `code` is a WebSocket close code; 1006 when the other side just went away. */
  onClose(code: number, reason: string): void;
  /** `bufferedSize` has fallen to nothing after it was above nothing. */
  onDrain?(): void;
}

export interface Channel {
  /** Hands the message over; it is sent in order. Without effect after close. The octets must not change any more. */
  send(octets: Uint8Array): void;
  /** Octets handed over that the network has not taken yet. */
  readonly bufferedSize: number;
  /** Stop and resume the flow of incoming messages: back-pressure to the sender. */
  pause(): void;
  resume(): void;
  /** What was sent before still arrives. Both sides' `onClose` follow. */
  close(code: number, reason: string): void;
  /** Breaks the link at once, as a lost machine would: what is under way is lost, the other side sees 1006. */
  reset(): void;
}

/** Called once for each channel; returns what is to hear of it. Nothing arrives before this returns. */
export type Accept = (channel: Channel) => ChannelListener;

/** Where a channel leads, and who has to be at the other end. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  /** PEM of the root that the other side's chain has to end at. */
  readonly trustAnchorPem: string;
  /** PEM of the very leaf the other side has to present. */
  readonly certificatePem: string;
}

/**
 * Opens channels. `connect` resolves once messages can be sent; the listener is asked for just before.
 * @throws SimError `connection_failed`, or `identity_mismatch` when the certificate is not the one that was meant
 */
export interface ChannelFactory {
  connect(destination: Destination, accept: Accept): Promise<Channel>;
}
