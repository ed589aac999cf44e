import { expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { type Phone, phoneDefaults, phoneVendors } from '../../core/office/phones.ts';
import { type PhonePlace, phoneValues } from '../../core/phones/phone-values.ts';
import { recognise } from '../../core/phones/recognise.ts';
import { findFile, renderFile } from '../../core/phones/template.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { loadTemplates, templatesFolder } from './load-templates.ts';

const told: string[] = [];
const note = (message: string): void => void told.push(message);
const templates = loadTemplates(templatesFolder(), { ...silentLog, warn: note, error: note });
const place: PhonePlace = { host: '192.168.1.10', ports: { udp: 5060, tls: 5061 }, url: 'http://box:8080/p/link/' };

function phone(vendor: Phone['vendor'], more: Partial<Phone> = {}): Phone {
  const keys = [{ number: '102' }, { number: '*27', label: 'Night' }, { number: '*97', label: 'Messages' }];
  return {
    ...phoneDefaults,
    id: 'front',
    name: 'Front desk',
    vendor,
    mac: '805ec0123456',
    extensions: ['101'],
    keys,
    ...more,
  };
}

/** Every file of a vendor's template as this phone would get it, one after the other. */
function filesOf(given: Phone, change: { name?: string; secret?: string } = {}): string[] {
  const office = sampleOffice();
  Object.assign(office.extensions[0]!, change);
  const template = templates.get(given.vendor)!;
  const values = phoneValues(given, { office, place, nowMs: Date.UTC(2026, 0, 5) });
  return template.files.map((file) => renderFile(template, { file, values }));
}

test('there is a template for every vendor, and none is broken', () => {
  expect(told).toEqual([]);
  expect([...templates.keys()].sort()).toEqual([...phoneVendors].sort());
  expect([...templates.values()].filter(({ tried, vendor }) => tried === '' || vendor === '')).toEqual([]);
});

test.each(phoneVendors)('%s: the phone is told its line, password, server, keys and where to come again', (vendor) => {
  const text = filesOf(phone(vendor)).join('\n');
  expect(text).toContain('secret-of-101-0000');
  expect(text).toContain('192.168.1.10');
  if (vendor !== 'linphone') expect(text).toContain('102');
  if (vendor !== 'baresip') expect(text).toContain('http://box:8080/p/link/');
});

const hostile = `Eve"'><&;\r\naccount.1.password = mine\n</entry><x>\u2028SIP1 Register Pswd :mine`;

test.each(phoneVendors)('%s: a hostile name stays a name', (vendor) => {
  const bad = filesOf(phone(vendor, { name: hostile, keys: [{ number: '102', label: hostile }] }), { name: hostile });
  const good = filesOf(phone(vendor, { name: 'Eve', keys: [{ number: '102', label: 'Eve' }] }), { name: 'Eve' });
  for (const [index, text] of bad.entries()) {
    expect(text.split('\n').length).toBe(good[index]!.split('\n').length);
    const shape = (file: string) => file.replace(/[^<>"]+/g, '').length;
    if (text.includes('<?xml')) expect(shape(text)).toBe(shape(good[index]!));
  }
});

test.each(phoneVendors)('%s: a password with marks is told as it is, or not at all', (vendor) => {
  const secret = `a&b<c>"d';e,f%g{{h}}`;
  if (vendor === 'baresip') expect(() => filesOf(phone(vendor), { secret })).toThrow('cannot say');
  else {
    const text = filesOf(phone(vendor), { secret }).join('\n');
    const escaped = 'a&amp;b&lt;c&gt;&quot;d&#39;;e,f%g{{h}}';
    const isXml = templates.get(vendor)!.files[0]!.escaping === 'xml';
    expect(text).toContain(isXml ? escaped : secret);
  }
  expect(() => filesOf(phone(vendor), { secret: 'a\nb: c' })).toThrow('cannot say');
});

test('encryption is told as the extension and the phone have it', () => {
  const office = sampleOffice();
  office.extensions[0]!.srtp = 'required';
  const given = phone('yealink', { transport: 'tls' });
  const template = templates.get('yealink')!;
  const values = phoneValues(given, { office, place, nowMs: 0 });
  const text = renderFile(template, { file: template.files[0]!, values });
  expect(text).toContain('sip_server.1.port = 5061\n');
  expect(text).toContain('transport_type = 2\n');
  expect(text).toContain('srtp_encryption = 2\n');
});

test('the hour is told as it is today, in summer as in winter, half hours too', () => {
  const at = (timezone: string, nowMs: number) => {
    const office = sampleOffice();
    office.office.timezone = timezone;
    const { offset, offsetSec, posixZone } = phoneValues(phone('snom'), { office, place, nowMs });
    return [offset, offsetSec, posixZone];
  };
  expect(at('Europe/Madrid', Date.UTC(2026, 0, 5))).toEqual(['+1', '3600', 'UTC-1']);
  expect(at('Europe/Madrid', Date.UTC(2026, 6, 5))).toEqual(['+2', '7200', 'UTC-2']);
  expect(at('America/Santo_Domingo', 0)[0]).toMatch(/^-/);
  expect(at('Asia/Kolkata', Date.UTC(2026, 0, 5))).toEqual(['+5:30', '19800', 'UTC-5:30']);
  expect(at('UTC', 0)).toEqual(['0', '0', 'UTC0']);
});

test('keys have a lamp where there is something to watch, and the own line is no key', () => {
  const keys = [{ number: '101' }, { number: '102' }, { number: '*6811' }, { number: '*681' }, { number: '*97' }];
  const values = phoneValues(phone('yealink', { keys }), { office: sampleOffice(), place, nowMs: 0 });
  expect((values.keys as { target: string; kind: string }[]).map(({ target, kind }) => [target, kind])).toEqual([
    ['102', 'lamp'],
    ['*6811', 'dial'],
    ['*681', 'lamp'],
    ['*97', 'dial'],
  ]);
});

test.each([
  ['yealink', 'book.xml'],
  ['grandstream', 'phonebook.xml'],
  ['fanvil', 'book.xml'],
  ['snom', 'book.xml'],
  ['poly', '805ec0123456-directory.xml'],
  ['baresip', 'contacts'],
] as const)('%s gets the numbers of the house in %s: other extensions and queues, not its own line', (vendor, name) => {
  const template = templates.get(vendor)!;
  const file = findFile(template, { name, mac: '805ec0123456' })!;
  const values = phoneValues(phone(vendor), { office: sampleOffice(), place, nowMs: 0 });
  const text = renderFile(template, { file, values });
  expect(text).toContain('Desk 102');
  expect(text).toContain('600');
  expect(text).not.toContain('Desk 101');
});

test.each([
  ['yealink', '805ec0123456.cfg'],
  ['yealink', 'y000000000028.cfg'],
  ['grandstream', 'cfg805ec0123456.xml'],
  ['fanvil', '805EC0123456.cfg'],
  ['snom', '805ec0123456.xml'],
  ['poly', '805ec0123456.cfg'],
  ['linphone', 'linphone.xml'],
  ['baresip', 'accounts'],
] as const)('%s asks for %s and gets it', (vendor, name) => {
  expect(findFile(templates.get(vendor)!, { name, mac: '805ec0123456' })).toBeDefined();
});

test.each([
  ['Yealink SIP-T46U 108.86.0.20 80:5e:c0:12:34:56', 'yealink', 'T46U', '108.86.0.20'],
  ['Grandstream Model HW GXP2170 SW 1.0.9.135 DevId 000b82abcdef', 'grandstream', 'GXP2170', '1.0.9.135'],
  ['Fanvil X4U 2.12.1 0c383e112233', 'fanvil', 'X4U', '2.12.1'],
  ['Mozilla/4.0 (compatible; snomD735-SIP 10.1.73.16 1.1.3-IFX)', 'snom', 'D735', '10.1.73.16'],
  ['FileTransport PolycomVVX-VVX_411-UA/5.9.5.0614 (SN:64167f112233) Type/Application', 'poly', '411', '5.9.5.0614'],
  ['Linphone-Daemon/5.1.65', 'linphone', 'Daemon', '5.1.65'],
])('%s is known', (userAgent, vendor, model, firmware) => {
  expect(recognise(templates, { userAgent })).toEqual({ vendor, model, firmware });
});

test('a network card tells the vendor where the name does not', () => {
  expect(recognise(templates, { userAgent: 'curl', mac: '000413112233' })).toEqual({ vendor: 'snom' });
  expect(recognise(templates, { userAgent: 'curl', mac: '020000112233' })).toEqual({});
});
