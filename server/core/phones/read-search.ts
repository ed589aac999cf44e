import { type PhoneVendor, phoneVendors } from '../office/phones.ts';
import { header, type SipRequest } from '../sip/message.ts';
import { parseMac } from './mac.ts';
import type { Recognised } from './recognise.ts';

/** A phone that asks everybody on its wire where its settings are (RFC 6080 `ua-profile`, by multicast). */
export interface PhoneSearch extends Recognised {
  mac: string;
}

const LONGEST = 60;

/** `;vendor="snom"` out of the Event header. */
function parameter(event: string, name: string): string | undefined {
  const [, quoted, bare] = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s"]+))`, 'i').exec(event) ?? [];
  return (quoted ?? bare)?.trim().slice(0, LONGEST) || undefined;
}

/** The vendor of ours that calls itself so: `Yealink`, `snom`, `Polycom`. */
const vendorNamed = (text: string): PhoneVendor | undefined =>
  phoneVendors.find((each) => text.toLowerCase().startsWith(each));

/** True for a SUBSCRIBE that looks for settings, whoever sent it. */
export const isSearch = (request: SipRequest): boolean =>
  /^\s*ua-profile\s*(;|$)/i.test(header(request, 'Event') ?? '');

/** Undefined when it does not say which phone it is. Snom writes `sip:MAC%3a000413…@224.0.1.75`. */
export function readSearch(request: SipRequest): PhoneSearch | undefined {
  const event = header(request, 'Event') ?? '';
  const [, user = ''] = /^sips?:([^@;?]+)@/i.exec(request.uri) ?? [];
  const mac = parseMac(user.replace(/%3a/gi, ':').replace(/^MAC:/i, ''));
  if (mac === undefined) return undefined;
  const vendor = vendorNamed(parameter(event, 'vendor') ?? '');
  const model = parameter(event, 'model');
  const firmware = parameter(event, 'version');
  return { mac, ...(vendor && { vendor }), ...(model && { model }), ...(firmware && { firmware }) };
}
