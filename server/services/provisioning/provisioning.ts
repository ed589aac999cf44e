import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Office } from '../../core/office/office.ts';
import type { Phone, PhoneVendor } from '../../core/office/phones.ts';
import { findMac } from '../../core/phones/mac.ts';
import { type PhonePlace, phoneValues } from '../../core/phones/phone-values.ts';
import type { PhoneSearch } from '../../core/phones/read-search.ts';
import { recognise } from '../../core/phones/recognise.ts';
import { findFile, type PhoneTemplate, renderFile, TemplateError } from '../../core/phones/template.ts';
import { isPrivateAddress } from '../../core/sip/address-block.ts';
import type { Db } from '../../store/db.ts';
import type { FactBus } from '../facts.ts';
import { createFoundPhones, type FoundPhone } from './found-phones.ts';
import { createPhoneLinks, type PhoneLink } from './phone-links.ts';

/** A phone asks for a file. */
export interface FileRequest {
  /** Absent when it came without a link. */
  token?: string;
  /** Last part of the path; '' for the link alone. */
  name: string;
  address: string;
  userAgent: string;
  /** Where the box is, as the phone came to it; `root` is `http://192.168.1.10:8080`. */
  place: Pick<PhonePlace, 'host' | 'ports'> & { root: string };
}

export type FileOutcome = { kind: 'file'; type: string; body: string } | { kind: 'not-found' } | { kind: 'unwritable' };

export interface PhoneState {
  phone: Phone;
  link: PhoneLink;
  /** While it may be set up without its link; epoch ms. */
  openUntil?: number;
}

export type OpenOutcome = 'open' | 'not-seen' | 'contested' | 'false-card';

/** Sets phones up by their links, and lists those that came without. */
export interface Provisioning {
  fetch(request: FileRequest): FileOutcome;
  states(): PhoneState[];
  /** Phones that came without a link, the latest first. */
  found(): FoundPhone[];
  forget(mac: string): void;
  /** A phone looks for its settings (SIP PnP): the path that it is told, its own link only when it was just adopted. */
  heard(phone: PhoneSearch & { address: string; port?: number }): string | undefined;
  /** The phone with that card may come once without its link, from the address where it was seen. */
  open(mac: string): OpenOutcome;
  /** Its path: `/p/<link>/`. */
  pathOf(phoneId: string): string;
  renew(phoneId: string): void;
  templates: ReadonlyMap<PhoneVendor, PhoneTemplate>;
  stop(): void;
}

/** How long a phone that was adopted may come without its link. */
const OPEN_MS = 10 * 60_000;

export function createProvisioning(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  bus: FactBus;
  log: Log;
  office: { read(): Office };
  templates: ReadonlyMap<PhoneVendor, PhoneTemplate>;
  /** Asks a phone that was found to fetch its settings now. */
  nudge?: (place: { address: string; port: number }) => void;
  /** Network card at an address of the same wire, as the system knows it; undefined when it does not. */
  cardAt: (address: string) => string | undefined;
}): Provisioning {
  const { clock, office, templates, log, bus } = deps;
  const changed = (): void => bus.publish('phones.changed', {});
  const links = createPhoneLinks(deps);
  const found = createFoundPhones({ clock, onChange: changed });
  /** By network card: until when, and for whom. */
  const open = new Map<string, { address: string; until: number }>();
  const phoneOf = (match: (phone: Phone) => boolean): Phone | undefined => office.read().phones.find(match);
  const pathOf = (phoneId: string): string => `/p/${links.of(phoneId).token}/`;

  function isFalse(mac: string, address: string): boolean {
    const card = deps.cardAt(address);
    return card !== undefined && card !== mac;
  }

  /** The phone with that card, where it may come without its link just now from that address. */
  function awaited(mac: string, address: string): Phone | undefined {
    const window = open.get(mac);
    if (!window || window.address !== address || window.until < clock.now()) return undefined;
    if (!isFalse(mac, address)) return phoneOf((each) => each.mac === mac);
    log.warn('an address that is not the phone asked for its settings', { mac, address });
    return undefined;
  }

  function write(phone: Phone, request: FileRequest): FileOutcome {
    const template = templates.get(phone.vendor);
    const asked = { name: request.name, mac: phone.mac ?? '' };
    const file = template && (request.name === '' ? template.files[0] : findFile(template, asked));
    if (!template || !file) return { kind: 'not-found' };
    const { host, ports, root } = request.place;
    const place = { host, ports, url: `${root}${pathOf(phone.id)}` };
    try {
      const values = phoneValues(phone, { office: office.read(), place, nowMs: clock.now() });
      const body = renderFile(template, { file, values });
      links.note(phone.id, { trouble: null });
      return { kind: 'file', type: file.type, body };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      log.error('a phone cannot be told its settings', { phone: phone.id, file: file.name, why: error.message });
      links.note(phone.id, { trouble: error.message });
      changed();
      return { kind: 'unwritable' };
    }
  }

  /** By its link: from private networks unless the phone may be anywhere, and no other phone's file. */
  function fetchByLink(token: string, request: FileRequest): FileOutcome {
    const link = links.byToken(token);
    const phone = link && phoneOf(({ id }) => id === link.phoneId);
    if (!phone || !(phone.anywhere || isPrivateAddress(request.address))) return { kind: 'not-found' };
    const asked = findMac(request.name);
    if (asked !== undefined && asked !== phone.mac) return { kind: 'not-found' };
    const outcome = write(phone, request);
    if (outcome.kind === 'not-found') return outcome;
    const { model, firmware } = recognise(templates, request);
    links.note(phone.id, {
      lastFetchAt: clock.now(),
      lastAddress: request.address,
      ...(model && { model }),
      ...(firmware && { firmware }),
    });
    // It knows its link: nobody else is to come in its name.
    if (phone.mac !== undefined) {
      open.delete(phone.mac);
      found.forget(phone.mac);
    }
    changed();
    return outcome;
  }

  /** Without a link: nothing, unless this very phone at this very address was adopted a moment ago. */
  function fetchByCard(request: FileRequest): FileOutcome {
    const { address, userAgent } = request;
    const mac = findMac(request.name) ?? findMac(userAgent);
    if (mac === undefined || !isPrivateAddress(address)) return { kind: 'not-found' };
    const about = recognise(templates, { userAgent, mac });
    found.note({ ...about, mac, address, by: 'fetch', isFalse: isFalse(mac, address) });
    const phone = awaited(mac, address);
    return phone ? write(phone, request) : { kind: 'not-found' };
  }

  const stopListening = bus.on('office.changed', () =>
    links.keepOnly(new Set(office.read().phones.map(({ id }) => id))),
  );

  return {
    templates,
    pathOf,
    fetch: (request) => (request.token === undefined ? fetchByCard(request) : fetchByLink(request.token, request)),
    states: () =>
      office.read().phones.map((phone) => {
        const window = phone.mac === undefined ? undefined : open.get(phone.mac);
        return {
          phone,
          link: links.of(phone.id),
          ...(window && window.until >= clock.now() && { openUntil: window.until }),
        };
      }),
    found: found.all,
    forget: found.forget,
    heard({ port, ...phone }) {
      const { mac, address } = phone;
      if (!isPrivateAddress(address)) return undefined;
      const byCard = recognise(templates, { userAgent: '', mac });
      found.note({ ...byCard, ...phone, by: 'multicast', isFalse: isFalse(mac, address), ...(port && { port }) });
      const own = awaited(mac, address);
      return own ? pathOf(own.id) : '/p/';
    },
    open(mac) {
      const seen = found.find(mac);
      const address = seen?.addresses.at(-1);
      if (!seen || address === undefined) return 'not-seen';
      if (seen.isFalse) return 'false-card';
      if (seen.addresses.length > 1) return 'contested';
      open.set(mac, { address, until: clock.now() + OPEN_MS });
      // It was told where to ask when it called out: it need not be restarted.
      if (seen.port !== undefined) deps.nudge?.({ address, port: seen.port });
      changed();
      return 'open';
    },
    renew(phoneId) {
      links.renew(phoneId);
      changed();
    },
    stop: stopListening,
  };
}
