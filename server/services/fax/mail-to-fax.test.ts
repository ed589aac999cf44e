import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import type { ReceivedMail } from '../../core/mail/received-mail.ts';
import { openFaxHouse } from '../../testing/builders/faxes.ts';
import { createMailToFax, faxNumberOf, isAllowedSender } from './mail-to-fax.ts';

let house: ReturnType<typeof openFaxHouse>;
let take: ReturnType<typeof createMailToFax>;

beforeEach(() => {
  house = openFaxHouse({ mailSenders: ['ana@example.com', '@office.example'] });
  house.lines.pullOut('stick');
  take = createMailToFax({
    ...house,
    log: silentLog,
    outbox: { put: (mail) => house.mailed.push(mail) > 0 },
    compose: ({ why, number }) => ({ subject: why, text: number }),
  });
});
afterEach(() => house.close());

const mail = (differs: Partial<ReceivedMail> = {}): ReceivedMail => ({
  messageId: '<1@example.com>',
  references: [],
  from: 'ana@example.com',
  to: ['912345678@fax'],
  cc: [],
  subject: 'Catalogue',
  text: 'as promised',
  files: [{ name: 'catalogue.pdf', type: 'application/pdf', size: 3, bytes: new Uint8Array(3) }],
  headers: {},
  ...differs,
});
const faxes = () => house.faxes.list({}, { limit: 10, offset: 0 }).rows;
const namesOf = (ids: readonly string[]) => ids.map((id) => house.files.find(id)?.name);

test.each([
  ['912345678@fax', '912345678'],
  ['+34.912.345.678@fax.example.com', '+34.912.345.678'],
  ['ana@fax', undefined],
  ['912345678@example.com', undefined],
])('%s means %s', (address, number) => {
  expect(faxNumberOf(address)).toBe(number);
});

test('a domain stands for all of its addresses, and for no longer one', () => {
  expect(isAllowedSender(['@office.example'], 'Luis@Office.example')).toBe(true);
  expect(isAllowedSender(['@office.example'], 'x@evil-office.example')).toBe(false);
  expect(isAllowedSender(['ana@example.com'], 'ana@example.com.evil')).toBe(false);
});

test('the files of an allowed mail are faxed, once, and its sender hears how it went', async () => {
  const logo = { name: 'logo.png', type: 'image/png', size: 1, bytes: new Uint8Array(1), cid: 'logo' };
  const one = mail({ files: [...mail().files, logo] });
  expect(await take(one)).toBe(true);
  expect(await take(one)).toBe(true);
  expect(faxes()).toMatchObject([{ destination: '+34912345678', subject: 'Catalogue', replyTo: 'ana@example.com' }]);
  expect(namesOf(faxes()[0]!.files)).toEqual(['catalogue.pdf']);
});

test('a mail without files is faxed as its text', async () => {
  await take(mail({ files: [] }));
  expect(namesOf(faxes()[0]!.files)).toEqual(['fax.txt']);
});

test('of anybody else it is a mail like others', async () => {
  expect(await take(mail({ from: 'x@example.com' }))).toBe(false);
  expect(await take(mail({ to: ['care@example.com'] }))).toBe(false);
  expect(faxes()).toEqual([]);
});

test('what cannot be faxed is told to its sender', async () => {
  expect(await take(mail({ to: ['123@fax'] }))).toBe(true);
  expect(house.mailed).toMatchObject([{ to: ['ana@example.com'], subject: 'bad-number', text: '123' }]);
});
