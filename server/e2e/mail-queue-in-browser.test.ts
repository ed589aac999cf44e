import { expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { startDovecot } from '../testing/peers/dovecot.ts';
import { startMailServer } from '../testing/peers/mail-server.ts';
import { openOffice } from './office-at-work.ts';

const fromEva = (id: string, subject: string, more = ''): string =>
  `From: Eva <eva@example.com>\nTo: office@example.com\nSubject: ${subject}\nMessage-ID: <${id}@example.com>\n${more}\nWhat does it cost?\n`;

const report = (messageId: string): string =>
  [
    'From: MAILER-DAEMON@mx.example.com\nTo: office@example.com\nSubject: Undelivered mail\nMessage-ID: <dsn@mx>',
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n',
    '--b\nContent-Type: text/plain\n\nIt could not be delivered.\n',
    '--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n',
    'Final-Recipient: rfc822; eva@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 gone\n',
    `--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: ${messageId}\n`,
    '--b--\n',
  ].join('\n');

test('a mail from the mailbox goes to who is at work, is answered and part of its case; what bounces marks the address', async () => {
  await using post = await startMailServer();
  await using mailbox = await startDovecot();
  const { port, user, secret } = mailbox;
  const server = { active: true, host: '127.0.0.1', security: 'none' } as const;
  await using office = await openOffice({
    change: (before) => ({
      ...before,
      mail: { ...server, port: post.port, from: 'office@example.com', alarmTo: [] },
      mailIn: {
        ...{ ...server, port, username: user, secret, folder: 'INBOX' },
        distribution: 'round-robin',
        acknowledge: false,
      },
    }),
  });
  const owner = await office.logIn('olga');
  const { page, errors } = await office.openDesk('ana');
  await page.click('#desk-me form[action="/agent/ready"] button');
  await page.locator('#desk-me:not(.me-off)').waitFor();
  await eventually('the mailbox is watched', async () =>
    (await owner.get('/owner/mail-in')).includes('notice-good') ? true : undefined,
  );

  await mailbox.deliver(fromEva('one', 'Prices'));
  await eventually('the mail is in the queue', async () => {
    await page.goto('/mails?view=mine');
    return (await page.locator('a:has-text("Prices")').count()) > 0 || undefined;
  });
  await page.click('a:has-text("Prices")');
  // Nobody knows her yet.
  await page.click('summary:has-text("Whose")');
  await page.click('form[action$="/new-customer"] button');
  await page.locator('.facts a', { hasText: 'Eva' }).waitFor();
  const number = await page.locator('.facts a[href^="/cases/"]').innerText();
  await page.click('form[action$="/answer"] button');
  await page.fill('textarea[name=text]', 'It is 60 euros.');
  await page.click('#draft .button-primary');
  await page.waitForURL(/\/mails\/\w+$/);
  const [answer] = await eventually('the answer', async () => (post.mails.length > 0 ? post.mails : undefined));
  expect(answer).toMatchObject({ to: ['eva@example.com'], from: 'office@example.com' });
  expect(answer!.source).toMatch(/^In-Reply-To: <one@example\.com>/im);
  expect(answer!.source).toContain(number);

  // She answers, and what she writes is of the same case.
  const [, sentId = ''] = /^Message-ID:\s*(<[^>]+>)/im.exec(answer!.source) ?? [];
  await mailbox.deliver(fromEva('two', 'Thanks', `In-Reply-To: ${sentId}\n`), report(sentId));
  await eventually('the address is marked', async () => {
    await page.goto(`/cases/${number}`);
    await page.click('main a[href^="/customers/"]');
    return (await page.locator('main', { hasText: 'Bounced' }).count()) > 0 || undefined;
  });
  await page.goto(`/cases/${number}`);
  for (const text of ['Prices', 'Thanks', 'bounced']) await page.locator('main', { hasText: text }).waitFor();
  // Whoever writes to her now is told before.
  await page.click('form[action="/mails/drafts"] button');
  await page.fill('input[name=to]', 'eva@example.com');
  await page.fill('#draft input[name=subject]', 'Again');
  await page.fill('#draft textarea[name=text]', 'Hello?');
  await page.click('#draft .button-primary');
  await page.locator('.notice-bad', { hasText: 'come back' }).first().waitFor();
  expect(post.mails).toHaveLength(1);
  expect(errors).toEqual([]);
});
