// Origins of pages, as browsers write them in the Origin header (RFC 6454 section 6.1).

/** Undefined where the text is none: one has a scheme, a host and perhaps a port, and nothing behind that. */
export const parseOrigin = (text: string): string | undefined =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text ? text : undefined;
