import type { Clock } from '../../base/clock.ts';
import { parseCSeq } from '../../core/sip/cseq.ts';
import { header, headerValues, type SipRequest } from '../../core/sip/message.ts';
import { type NameAddr, parseNameAddr } from '../../core/sip/name-addr.ts';
import { param } from '../../core/sip/params.ts';
import { parseSipUri, parseUri, sameUri } from '../../core/sip/uri.ts';
import type { Binding, Bindings } from './bindings.ts';
import type { CredentialCheck } from './credential-check.ts';
import { printInstance, readInstance, sameInstance } from './phone-instance.ts';
import { flowOf, type Reply, type RequestSource } from './sip-exchange.ts';

const minExpiresSec = 60;
const maxExpiresSec = 3600;
/** Several phones per extension are wanted; a phone gone wild must not fill the store. */
const maxDevices = 10;

/** RFC 3327: no office has more proxies before its exchange. */
const maxPath = 5;

const refuse = (status: number, ...headers: Reply['headers']): Reply => ({ status, headers });

/** Whether the two contacts are the same place (RFC 3261 10.3 step 7). */
function sameContact(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [parseUri(a), parseUri(b)];
  return left !== undefined && right !== undefined && sameUri(left, right);
}

/** Granted seconds, 0 to remove; undefined when too brief. What cannot be read counts as 3600 (RFC 3261 20.19). */
function grantedSec(contact: NameAddr, request: SipRequest): number | undefined {
  const text = param(contact.params, 'expires') ?? header(request, 'Expires') ?? '';
  const asked = /^\d{1,10}$/.test(text.trim()) ? Number(text) : maxExpiresSec;
  if (asked === 0) return 0;
  return asked < minExpiresSec ? undefined : Math.min(asked, maxExpiresSec);
}

/** The proxies that want to be on the way to the phone; undefined when they are none that we could reach. */
function readPath(request: SipRequest): string[] | undefined {
  const path = headerValues(request, 'Path');
  const usable = path.length <= maxPath && path.every((value) => parseSipUri(parseNameAddr(value)?.uri ?? ''));
  return usable ? path : undefined;
}

/** RFC 3327 5.3: the phone is told of the path when it understands it. */
const knowsPath = (request: SipRequest): boolean =>
  headerValues(request, 'Supported').some((option) => option.toLowerCase() === 'path');

/** Where phones say they are (RFC 3261 10.3). */
export interface Registrar {
  register(request: SipRequest, source: RequestSource): Reply;
}

export function createRegistrar(deps: { bindings: Bindings; credentials: CredentialCheck; clock: Clock }): Registrar {
  const { bindings, clock } = deps;

  function listing(extension: string): Reply {
    const now = clock.now();
    const headers = bindings.of(extension).map((binding) => ({
      name: 'Contact',
      value: `<${binding.contact}>;expires=${Math.max(0, Math.round((binding.expiresAt - now) / 1000))}${printInstance(binding)}`,
    }));
    // RFC 3261 10.3 step 8: phones without a clock take the time from here.
    return { status: 200, headers: [...headers, { name: 'Date', value: new Date(now).toUTCString() }] };
  }

  /** The bindings as this request wants them, or why not: all its contacts or none. */
  function update(request: SipRequest, where: { extension: string; source: RequestSource }): Binding[] | Reply {
    const { extension, source } = where;
    const now = clock.now();
    const sipCallId = header(request, 'Call-ID') ?? '';
    const cseq = parseCSeq(header(request, 'CSeq') ?? '')?.number ?? 0;
    const current = bindings.of(extension);
    const isLate = (binding: Binding): boolean => binding.sipCallId === sipCallId && binding.cseq >= cseq;
    const contacts = headerValues(request, 'Contact');
    if (contacts.includes('*')) {
      if (contacts.length > 1 || Number(header(request, 'Expires')) !== 0) return refuse(400);
      return current.some(isLate) ? refuse(500) : [];
    }
    const path = readPath(request);
    if (!path) return refuse(400);
    const flow = flowOf(source);
    const userAgent = header(request, 'User-Agent')?.slice(0, 120) ?? null;
    let fresh: Binding[] = [];
    let kept = current;
    for (const text of contacts) {
      const contact = parseNameAddr(text);
      if (!contact || !parseSipUri(contact.uri)) return refuse(400);
      const seconds = grantedSec(contact, request);
      if (seconds === undefined) return refuse(423, { name: 'Min-Expires', value: String(minExpiresSec) });
      const phone = readInstance(contact);
      // RFC 5626 6: the same way of the same phone, wherever it is now. Without `reg-id` the names of its contacts count:
      // what it takes back is what it says, but its new contact stands for the one it had before it was restarted.
      const isMoved = (binding: Binding): boolean =>
        sameInstance(binding, phone) && (phone.regId !== null || seconds > 0);
      const before = current.find((binding) => sameContact(binding.contact, contact.uri));
      const replaced = current.filter((binding) => binding === before || isMoved(binding));
      if (replaced.some(isLate)) return refuse(500);
      kept = kept.filter((binding) => !replaced.includes(binding));
      // The same place twice in one request: what it says last.
      fresh = fresh.filter(
        (binding) =>
          !sameContact(binding.contact, contact.uri) && !(phone.regId !== null && sameInstance(binding, phone)),
      );
      if (seconds === 0) continue;
      fresh.push({
        extension,
        contact: before?.contact ?? contact.uri,
        flow,
        path: path.length > 0 ? path : null,
        userAgent,
        ...phone,
        expiresAt: now + seconds * 1000,
        registeredAt: before?.registeredAt ?? now,
        sipCallId,
        cseq,
      });
    }
    // A phone that came back makes up a new contact name and cannot take back the old one; its socket tells that it is
    // the same phone. Not so when a proxy stands between.
    if (fresh.length > 0 && headerValues(request, 'Via').length < 2)
      kept = kept.filter((binding) => binding.flow !== flow);
    if (fresh.length > maxDevices) return refuse(403);
    // Phones that come back at another port each time must not lock themselves out by what they have left behind.
    const room = kept.toSorted((a, b) => b.expiresAt - a.expiresAt).slice(0, maxDevices - fresh.length);
    return [...kept.filter((binding) => room.includes(binding)), ...fresh];
  }

  return {
    register(request, source) {
      const to = parseNameAddr(header(request, 'To') ?? '');
      const claims = to && parseSipUri(to.uri)?.user;
      if (!claims) return refuse(400);
      const verdict = deps.credentials.check(request, { as: 'registrar', claims, source });
      if (verdict.kind === 'refused') return verdict.reply;
      const { extension } = verdict;
      // Without contacts it only asks where the phones are.
      if (headerValues(request, 'Contact').length === 0) return listing(extension);
      const next = update(request, { extension, source });
      if (!Array.isArray(next)) return next;
      bindings.replace(extension, next);
      const reply = listing(extension);
      const path = knowsPath(request) ? headerValues(request, 'Path') : [];
      return { ...reply, headers: [...reply.headers, ...path.map((value) => ({ name: 'Path', value }))] };
    },
  };
}
