// XML as EC2's Query API writes it: the one place that does. Everything in it is escaped; what XML has no character for
// becomes U+FFFD.

import { parse } from 'js2xmlparser';

export type Xml = { readonly [element: string]: XmlContent };
export type XmlContent = string | number | boolean | Xml | readonly Xml[];

const OPTIONS = { declaration: { encoding: 'UTF-8' }, format: { pretty: false }, replaceInvalidChars: true };

/** @param namespace of the root, where it has one */
export const writeXml = (root: string, content: Xml, namespace?: string): string =>
  parse(root, namespace === undefined ? content : { '@': { xmlns: namespace }, ...content }, OPTIONS);
