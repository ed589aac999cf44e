import type { Office } from '../office/office.ts';
import type { Phone } from '../office/phones.ts';
import { zoneOffset } from '../schedule/local-time.ts';
import type { Values } from './template.ts';

/** Where the box is, as this phone reaches it. */
export interface PhonePlace {
  /** `192.168.1.10`; IPv6 in brackets. */
  host: string;
  /** Of each transport that the box listens on. */
  ports: Partial<Record<Phone['transport'], number>>;
  /** `http://192.168.1.10:8080/p/<link>/` */
  url: string;
}

const usualPorts: Record<Phone['transport'], number> = { udp: 5060, tcp: 5060, tls: 5061 };

/** `+5:30`, `-3`: minutes only where there are some. */
function printOffset(minutes: number, how: { zero: string }): string {
  if (minutes === 0) return how.zero;
  const size = Math.abs(minutes);
  const rest = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`;
  return `${minutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${rest}`;
}

/** Codes of ours that tell by a lamp how things stand; the rest are just dialled. */
const hasLamp = (number: string, office: Office): boolean =>
  office.extensions.some((each) => each.number === number) || /^\*(68[1-9]|27)$/.test(number);

/** All that a template may ask for. Offsets are those of `nowMs`: phones fetch anew each day, also after the clocks change. */
export function phoneValues(phone: Phone, at: { office: Office; place: PhonePlace; nowMs: number }): Values {
  const { office, place, nowMs } = at;
  const { timezone, language, country } = office.office;
  const minutes = Math.round(zoneOffset(timezone, nowMs) / 60_000);
  const extensions = phone.extensions.flatMap(
    (number) => office.extensions.find((each) => each.number === number) ?? [],
  );
  const own = new Set(phone.extensions);
  return {
    name: phone.name,
    mac: phone.mac ?? '',
    macUpper: (phone.mac ?? '').toUpperCase(),
    server: place.host,
    port: String(place.ports[phone.transport] ?? usualPorts[phone.transport]),
    transport: phone.transport,
    url: place.url,
    bookUrl: `${place.url}book.xml`,
    office: office.office.name,
    language,
    country,
    timezone,
    /** Hours ahead of UTC: `-3`, `+5:30`, `0`. */
    offset: printOffset(minutes, { zero: '0' }),
    offsetSec: String(minutes * 60),
    offsetMin: String(minutes),
    /** POSIX counts the other way round: `UTC+3` is three hours behind. */
    posixZone: `UTC${printOffset(-minutes, { zero: '0' })}`,
    ntp: 'pool.ntp.org',
    voicemail: '*97',
    /** Minutes between fetches. */
    everyMin: '1440',
    everySec: '86400',
    registerSec: '300',
    accounts: extensions.map(({ number, name, secret = '', srtp }, index) => ({
      index: String(index + 1),
      zeroIndex: String(index),
      number,
      label: `${number} ${name}`.slice(0, 40),
      display: name,
      secret,
      srtp,
    })),
    /** The numbers of the house, as people look them up. */
    book: [...office.extensions, ...office.ringGroups, ...office.queues]
      .flatMap(({ name, number }) => (number === undefined || own.has(number) ? [] : [{ name, number }]))
      .sort((a, b) => a.name.localeCompare(b.name, language))
      .map((entry, index) => ({ ...entry, index: String(index + 1) })),
    keys: phone.keys
      .filter(({ number }) => !own.has(number))
      .map(({ number, label }, index) => ({
        index: String(index + 1),
        zeroIndex: String(index),
        /** Behind the keys of the lines. */
        position: String(extensions.length + index + 1),
        target: number,
        label: label ?? office.extensions.find((each) => each.number === number)?.name ?? number,
        kind: hasLamp(number, office) ? 'lamp' : 'dial',
      })),
  };
}
