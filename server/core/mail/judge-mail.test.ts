import { expect, test } from 'vitest';
import { asksToLeave, judgeAuto } from './judge-auto.ts';
import { judgeBounce } from './judge-bounce.ts';
import type { ReceivedMail } from './received-mail.ts';

const mail = (more: Partial<ReceivedMail>): ReceivedMail => ({
  references: [],
  from: 'ana@customer.com',
  to: [],
  cc: [],
  subject: 'Precio',
  text: '',
  files: [],
  headers: {},
  ...more,
});

test('RFC 3464 2.3: failed is for good, delayed and 4.x.x are not; the original address counts', () => {
  const status = (action: string, code: string) =>
    `Reporting-MTA: dns;mx\r\n\r\nOriginal-Recipient: rfc822;Ana@Customer.com\r\nFinal-Recipient: rfc822;x@inner.net\r\nAction: ${action}\r\nStatus: ${code}\r\nDiagnostic-Code: smtp; 550\r\n 5.1.1 unknown`;
  const judged = (action: string, code: string) => judgeBounce(mail({ deliveryStatus: status(action, code) }));
  expect(judged('failed', '5.1.1')).toEqual({
    isFinal: true,
    addresses: ['ana@customer.com'],
    status: '5.1.1',
    detail: 'smtp; 550 5.1.1 unknown',
  });
  expect(judged('delayed', '4.4.1')).toMatchObject({ isFinal: false });
  expect(judged('failed', '4.2.2')).toMatchObject({ isFinal: false });
  expect(judged('delivered', '2.0.0')).toBeUndefined();
});

test('reports in words: the address is found in what is said, not in what came back', () => {
  expect(
    judgeBounce(
      mail({
        from: 'mailer-daemon@mx.net',
        subject: 'Mail delivery failed: returning message to sender',
        headers: { 'x-failed-recipients': 'ana@customer.com' },
        text: '550 5.1.1 <ana@customer.com>: no such user\n\n------ This is a copy of the message ------\nFrom: central@example.com\nMessage-ID: <c7.a1@example.com>',
      }),
    ),
  ).toEqual({
    isFinal: true,
    addresses: ['ana@customer.com'],
    status: '5.1.1',
    messageId: '<c7.a1@example.com>',
    detail: '550 5.1.1 <ana@customer.com>: no such user',
  });
  expect(
    judgeBounce(
      mail({
        from: 'postmaster@x.com',
        subject: 'Warning: could not send message, delivery delayed',
        text: 'bob@x.com: 451 try later',
      }),
    ),
  ).toMatchObject({ isFinal: false, addresses: ['bob@x.com'] });
  expect(judgeBounce(mail({ subject: 'Undelivered parcel', text: 'me@x.com' }))).toBeUndefined();
});

test.each([
  [{ headers: { 'auto-submitted': 'auto-replied' } }, 'auto-reply'],
  [{ headers: { 'auto-submitted': 'no' } }, undefined],
  [{ headers: { precedence: 'bulk' } }, 'list'],
  [{ headers: { 'list-id': '<a.b>' } }, 'list'],
  [{ headers: { 'return-path': '<>' } }, 'auto-reply'],
  [{ from: 'no-reply@shop.com' }, 'auto-reply'],
  [{ subject: 'Respuesta automática: Precio' }, 'auto-reply'],
  [{}, undefined],
] as const)('RFC 3834 5: a mail with %o is %s', (more, kind) => {
  expect(judgeAuto(mail(more))).toBe(kind);
});

test('who writes the word alone wants no more; who uses it in a sentence may want something else', () => {
  for (const text of ['BAJA', 'Unsubscribe.', '\n stop\n> Oferta', 'Darme de baja'])
    expect(asksToLeave(mail({ text }))).toBe(true);
  expect(asksToLeave(mail({ subject: 'unsubscribe', text: 'Sent from my phone' }))).toBe(true);
  expect(asksToLeave(mail({ text: 'Mi línea está de baja, ¿por qué?' }))).toBe(false);
  expect(asksToLeave(mail({ text: 'Sí\n> baja' }))).toBe(false);
});
