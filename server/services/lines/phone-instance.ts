import { quote, unquote } from '../../core/sip/chars.ts';
import type { NameAddr } from '../../core/sip/name-addr.ts';
import { param } from '../../core/sip/params.ts';
import type { Binding } from './bindings.ts';

/** Which phone it is whatever its address (RFC 5626 4.1), and which of its ways to us (4.2): both null when it does not say. */
export type Instance = Pick<Binding, 'instance' | 'regId'>;

const nobody: Instance = { instance: null, regId: null };

/** A URN in brackets; longer ones are no name but an attack on the store. */
const urn = /^<(urn:[^<>\s]{1,200})>$/i;
/** What phones bear that were never given a name of their own. */
const nil = /^urn:uuid:[0-]+$/i;

/** RFC 5626 6: a `reg-id` without an instance says nothing. */
export function readInstance({ params }: NameAddr): Instance {
  const [, instance] = urn.exec(unquote(param(params, '+sip.instance') ?? '')) ?? [];
  if (instance === undefined || nil.test(instance)) return nobody;
  const regId = param(params, 'reg-id') ?? '';
  return { instance, regId: /^[1-9]\d{0,8}$/.test(regId) ? Number(regId) : null };
}

/** Whether both are the same way of the same phone. UUIDs compare without case (RFC 4122 3). */
export const sameInstance = (a: Instance, b: Instance): boolean =>
  a.instance !== null && a.instance.toLowerCase() === b.instance?.toLowerCase() && a.regId === b.regId;

/** As parameters of a Contact, as the phone said it. */
export function printInstance({ instance, regId }: Instance): string {
  if (instance === null) return '';
  return `;+sip.instance=${quote(`<${instance}>`)}${regId === null ? '' : `;reg-id=${regId}`}`;
}
