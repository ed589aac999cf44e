import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import type { ReceivedMail } from '../../core/mail/received-mail.ts';
import { openFaxHouse } from '../../testing/builders/faxes.ts';
import { createMailToFax, faxNumberOf, isAllowedSender } from './mail-to-fax.ts';
import { createSenderCodes } from './sender-codes.ts';

let house: ReturnType<typeof openFaxHouse>;
let take: ReturnType<typeof createMailToFax>;

beforeEach(() => {
  house = openFaxHouse({ mailSenders: ['ana@example.com', '@office.example'], mailJudges: ['mx.example'] });
  house.lines.pullOut('stick');
  take = createMailToFax({
    ...house,
    log: silentLog,
    outbox: { put: (mail) => house.mailed.push(mail) > 0 },
    codes: createSenderCodes(house),
    languageOf: (address) => (address === 'paul@office.example' ? 'en' : undefined),
    compose: ({ why, number, code }, language) => ({
      subject: why,
      text: code ?? `${number} ${language ?? 'as the office'}`,
    }),
  });
});
afterEach(() => house.close());

const vouched =
  'mx.example; dkim=pass header.d=example.com; dkim=pass header.d=office.example; dmarc=none header.from=example.com';
const mail = (differs: Partial<ReceivedMail> = {}): ReceivedMail => ({
  messageId: '<1@example.com>',
  references: [],
  from: 'ana@example.com',
  to: ['912345678@fax'],
  cc: [],
  subject: 'Catalogue',
  text: 'as promised',
  files: [{ name: 'catalogue.pdf', type: 'application/pdf', size: 3, bytes: new Uint8Array(3) }],
  ...differs,
  headers: { 'authentication-results': vouched, ...differs.headers },
});
/** As somebody sends it who only writes a name into From. */
const forged = (differs: Partial<ReceivedMail> = {}): ReceivedMail => ({
  ...mail(differs),
  headers: { 'authentication-results': 'mx.example; spf=pass smtp.mailfrom=x@evil.example; dmarc=none' },
});
const faxes = () => house.faxes.list({}, { limit: 10, offset: 0 }).rows;
const namesOf = (ids: readonly string[]) => ids.map((id) => house.files.find(id)?.name);

test.each([
  ['912345678@fax', '912345678'],
  ['+34.912.345.678@fax.example.com', '+34.912.345.678'],
  ['"91 234 56 78"@fax', '91 234 56 78'],
  ['(91) 234-56-78@fax', '(91) 234-56-78'],
  ['*67912345678@fax', '*67912345678'],
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

test('who may not fax hears so once an hour; what others got too, or a machine wrote, is a mail like others', async () => {
  const from = 'x@example.com';
  expect(await take(mail({ from }))).toBe(true);
  expect(await take(mail({ from }))).toBe(true);
  expect(house.mailed).toMatchObject([{ to: [from], subject: 'unknown-sender' }]);
  house.clock.advance(3_600_000);
  await take(mail({ from }));
  expect(house.mailed).toHaveLength(2);
  expect(await take(mail({ from, to: ['912345678@fax', 'care@example.com'] }))).toBe(false);
  expect(await take(mail({ from, headers: { 'auto-submitted': 'auto-replied' } }))).toBe(false);
  expect(await take(mail({ to: ['care@example.com'] }))).toBe(false);
  expect(house.mailed).toHaveLength(2);
  expect(faxes()).toEqual([]);
});

test('a photograph that stands in the text is a page, what signs the mail is none', async () => {
  const image = (wide: number, tall: number) => {
    const bytes = new Uint8Array(30).fill(0);
    bytes.set([0x89, 0x50, 0x4e, 0x47]);
    new DataView(bytes.buffer).setUint32(16, wide);
    new DataView(bytes.buffer).setUint32(20, tall);
    return { name: `${wide}.png`, type: 'image/png', size: 30, bytes, cid: `${wide}` };
  };
  const signature = { name: 'smime.p7s', type: 'application/pkcs7-signature', size: 1, bytes: new Uint8Array(1) };
  await take(mail({ files: [image(200, 60), image(3000, 2000), signature] }));
  expect(namesOf(faxes()[0]!.files)).toEqual(['3000.png']);
});

test('two files are faxed in their order, behind a cover with the text where the office wants one', async () => {
  const second = { name: 'terms.docx', type: 'application/octet-stream', size: 3, bytes: new Uint8Array(3) };
  const files = [...mail().files, second];
  await take(mail({ files }));
  expect(faxes()[0]).not.toHaveProperty('cover');
  expect(namesOf(faxes()[0]!.files)).toEqual(['catalogue.pdf', 'terms.docx']);
  house.office.edit(
    (office) => {
      office.fax!.mailCover = true;
    },
    { by: 'test' },
  );
  const text = 'As promised.\r\n-- \r\nAna, Office Ltd';
  await take(mail({ messageId: '<2@example.com>', fromName: 'Ana Ruiz', files, text }));
  const covers = faxes().flatMap(({ cover }) => cover ?? []);
  expect(covers).toEqual([{ toName: '', fromName: 'Ana Ruiz', subject: 'Catalogue', text: 'As promised.' }]);
});

test.each([
  ['a file that was left out', { name: 'big.pdf', type: 'application/pdf', size: 1, leftOut: 'too-large' }, 'too-big'],
  [
    'files that Outlook packed',
    { name: 'winmail.dat', type: 'application/ms-tnef', size: 1, bytes: new Uint8Array(1) },
    'winmail',
  ],
] as const)('of a mail with %s nothing goes without it, and its sender hears why', async (_, file, why) => {
  expect(await take(mail({ from: 'paul@office.example', files: [...mail().files, file] }))).toBe(true);
  expect(faxes()).toEqual([]);
  expect(house.mailed).toMatchObject([{ to: ['paul@office.example'], subject: why, text: '912345678 en' }]);
});

test('a refusal is in the language that the mail says, before that of a card', async () => {
  const headers = { 'content-language': 'es-ES' };
  await take(mail({ from: 'paul@office.example', headers, to: ['1@fax', '123@fax'], files: [], text: '' }));
  expect(house.mailed).toMatchObject([{ subject: 'bad-number', text: '123 es' }]);
});

test('what cannot be faxed is told to its sender', async () => {
  expect(await take(mail({ to: ['123@fax'] }))).toBe(true);
  expect(house.mailed).toMatchObject([{ to: ['ana@example.com'], subject: 'bad-number', text: '123 as the office' }]);
});

test('in the name of a colleague nothing is faxed: they hear of it at their own address, once an hour', async () => {
  expect(await take(forged({ replyTo: 'x@evil.example' }))).toBe(true);
  expect(await take(forged({ from: 'ana@example.com', to: ['900123456@fax'] }))).toBe(true);
  expect(faxes()).toEqual([]);
  expect(house.mailed).toMatchObject([
    { to: ['ana@example.com'], subject: 'unproven', text: expect.stringMatching(/^fax-[0-9a-z]{4}-[0-9a-z]{4}$/) },
  ]);
  const machine = { ...forged(), headers: { 'auto-submitted': 'auto-generated' } };
  expect(await take(machine)).toBe(false);
  house.clock.advance(3_600_000);
  await take(forged());
  expect(house.mailed).toHaveLength(2);
});

test('names that are made up by the hundred are not all answered', async () => {
  for (let each = 0; each < 100; each++) await take(forged({ from: `p${each}@office.example` }));
  expect(house.mailed).toHaveLength(30);
});

test('with their code in the subject it goes, and the code is not on the fax; that of another is of no use', async () => {
  await take(forged());
  await take(forged({ from: 'eva@office.example' }));
  const [ana, eva] = house.mailed.map(({ text }) => text);
  expect(ana).not.toBe(eva);
  await take(forged({ subject: `Catalogue ${eva}` }));
  expect(faxes()).toEqual([]);
  await take(forged({ subject: `Re: Catalogue [${ana!.toUpperCase()}]` }));
  expect(faxes()).toMatchObject([{ subject: 'Re: Catalogue', createdBy: 'ana@example.com' }]);
});

test('where the office asks no proof a name is enough', async () => {
  house.office.edit(
    (office) => {
      office.fax!.mailProof = false;
    },
    { by: 'test' },
  );
  await take(forged());
  expect(faxes()).toHaveLength(1);
});

test('a code before the number is not cut off: it is told that this is no number', async () => {
  await take(mail({ to: ['*67912345678@fax'] }));
  expect(faxes()).toEqual([]);
  expect(house.mailed).toMatchObject([{ subject: 'bad-number', text: '*67912345678 as the office' }]);
});
