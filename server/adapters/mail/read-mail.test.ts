import { expect, test } from 'vitest';
import { mailLimits, makeHarmless, readMail } from './read-mail.ts';

const source = (head: string, body: string): Buffer => Buffer.from(`${head}\n\n${body}`.replace(/\r?\n/g, '\r\n'));

test('what is shown has no script, no style, no picture from elsewhere; its own pictures and links stay', () => {
  const html = makeHarmless(
    '<style>p{}</style><p style="x" onclick="y()">Hola <a href="https://a.com">a</a><a href="javascript:z()">b</a></p><img src="https://spy.com/1.png"><img src="cid:logo" alt="L"><script>1</script><form><input></form><iframe src="x"></iframe>',
  );
  expect(html).toBe(
    '<p>Hola <a href="https://a.com" rel="noopener noreferrer nofollow" target="_blank">a</a><a rel="noopener noreferrer nofollow" target="_blank">b</a></p><img src="cid:logo" alt="L" />',
  );
});

test('a mail with text, HTML and a file is taken apart, names and subject in their letters', async () => {
  const mail = await readMail(
    source(
      'From: =?utf-8?Q?Jos=C3=A9?= <Jose@Customer.com>\nReply-To: box@customer.com\nTo: central@example.com\nSubject: =?iso-8859-1?Q?Se=F1al?=\nMessage-ID: <a@b>\nIn-Reply-To: <m.1@example.com>\nReferences: <0@x>\nAuto-Submitted: no\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B',
      '--B\nContent-Type: text/html; charset=utf-8\n\n<p>Hola</p><img src="cid:p1">\n--B\nContent-Type: image/png\nContent-ID: <p1>\nContent-Transfer-Encoding: base64\nContent-Disposition: inline; filename="a.png"\n\nAAEC\n--B--',
    ),
  );
  expect(mail).toMatchObject({
    messageId: '<a@b>',
    references: ['<0@x>', '<m.1@example.com>'],
    from: 'jose@customer.com',
    fromName: 'José',
    replyTo: 'box@customer.com',
    subject: 'Señal',
    headers: { 'auto-submitted': 'no' },
    html: '<p>Hola</p><img src="cid:p1" />',
  });
  expect(mail.files).toEqual([
    { name: 'a.png', type: 'image/png', size: 3, cid: 'p1', bytes: new Uint8Array([0, 1, 2]) },
  ]);
});

test('RFC 3464: the parts of a report are read, and are no files', async () => {
  const mail = await readMail(
    source(
      'From: MAILER-DAEMON@mx.net\nTo: central@example.com\nSubject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=B',
      '--B\n\nSorry\n--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ana@customer.com\nAction: failed\nStatus: 5.1.1\n\n--B\nContent-Type: message/rfc822\n\nMessage-ID: <c7.a1@example.com>\nSubject: Oferta\n\nx\n--B--',
    ),
  );
  expect(mail.deliveryStatus).toContain('Status: 5.1.1');
  expect(mail.reportedHead).toContain('<c7.a1@example.com>');
  expect(mail.files).toEqual([]);
});

test('broken, endless and empty mails are read as far as they go, and what is missing is told', async () => {
  expect(await readMail(Buffer.alloc(0))).toMatchObject({ from: '', subject: '', files: [] });
  const parts = Array.from(
    { length: 400 },
    () => '--B\nContent-Type: text/plain; name=x\nContent-Disposition: attachment\n\nx',
  ).join('\n');
  const many = await readMail(source('From: a@b.com\nSubject: many\nContent-Type: multipart/mixed; boundary=B', parts));
  expect(many).toMatchObject({ from: 'a@b.com', subject: 'many', files: [{ leftOut: 'broken' }] });
  const cut = await readMail(source('From: a@b.com\nSubject: cut', 'x'.repeat(1000)), { isCut: true });
  expect(cut.files).toMatchObject([{ leftOut: 'too-large' }]);
  const long = await readMail(source(`From: a@b.com\nSubject: ${'y'.repeat(5_000)}`, 'z'.repeat(600_000)));
  expect([long.subject.length, long.text.length]).toEqual([mailLimits.subject, mailLimits.text]);
});

test.each([
  ['912 345 678@fax', ['912 345 678@fax']],
  ['"91 234 56 78"@fax', ['91 234 56 78@fax']],
  ['(91) 234 5678@fax, Ana <ana@example.com>', ['(91) 234 5678@fax', 'ana@example.com']],
  ['"91 234 56 78" <912345678@fax.example.com>', ['912345678@fax.example.com']],
  ['Fax 2 <+34912345678@fax>', ['+34912345678@fax']],
  ['*67912345678@fax', ['*67912345678@fax']],
  ['91 234 56 78#12@fax', ['91 234 56 78#12@fax']],
  ['912345678@faxing.example.com', ['912345678@faxing.example.com']],
])('the fax number that %s means is whole', async (to, wanted) => {
  expect((await readMail(source(`From: a@b.es\nTo: ${to}\nSubject: x`, 'x'))).to).toEqual(wanted);
});

test('RFC 8601 5: of verdicts on the sender the topmost counts; with two authors there is none', async () => {
  const forged = 'Authentication-Results: mx.hoster.example; dmarc=pass header.from=office.example';
  const own = 'Authentication-Results: mx.hoster.example;\n\tdmarc=fail header.from=office.example';
  const verdictOf = async (head: string): Promise<string | undefined> =>
    (await readMail(source(`${head}\nSubject: x`, 'x'))).headers['authentication-results'];
  const from = 'From: ana@office.example';
  expect(await verdictOf(`${own}\nReceived: by mx\n${forged}\n${from}`)).toContain('dmarc=fail');
  expect(await verdictOf(`${forged}\n${from}\nFrom: x@evil.example`)).toBeUndefined();
  expect(await verdictOf(`${forged}\nFrom: x@evil.example, ana@office.example`)).toBeUndefined();
});
