import { expect, test } from 'vitest';
import { mailboxDefaults } from '../../core/office/mailbox-defaults.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import type { TrunkView } from '../lines/line-views.ts';
import type { MailWish } from './outbox.ts';
import { sendNews } from './send-news.ts';

function buildHouse() {
  const house = buildExchange({
    mail: {
      active: true,
      host: 'smtp.example.com',
      port: 587,
      security: 'starttls',
      from: 'central@example.com',
      alarmTo: ['olga@example.com'],
    },
    mailboxes: [{ ...mailboxDefaults, number: '101', name: 'Ana', mail: 'ana@example.com' }],
  });
  const mails: MailWish[] = [];
  let trunk: TrunkView = { trunkId: 'carrier', name: 'Carrier', state: 'up', since: 0, channelsInUse: 0 };
  const stop = sendNews({
    bus: house.bus,
    clock: house.clock,
    office: { read: () => house.document },
    lines: { trunks: () => [trunk] },
    mailboxes: house.mailboxes,
    outbox: { put: (mail) => mails.push(mail) > 0 },
    compose: (topic) => ({ subject: topic.kind, text: JSON.stringify(topic) }),
  });
  return {
    ...house,
    mails,
    stop,
    line(state: TrunkView['state']) {
      trunk = { ...trunk, state, since: house.clock.now(), ...(state === 'down' && { reason: 'auth-failed' }) };
      house.bus.publish('trunk.changed', { trunkId: 'carrier' });
    },
  };
}

test('a line that is down for a minute is mailed once, with the reason, and so is its return', async () => {
  const house = buildHouse();
  house.line('down');
  await house.advance(59_000);
  house.line('connecting');
  house.line('down');
  expect(house.mails).toEqual([]);
  await house.advance(1_000);
  expect(house.mails).toMatchObject([{ to: ['olga@example.com'], subject: 'trunk-down' }]);
  expect(house.mails[0]!.text).toContain('auth-failed');
  house.line('up');
  await house.advance(20_000);
  house.line('down');
  await house.advance(600_000);
  expect(house.mails).toHaveLength(1);
  house.line('up');
  await house.advance(30_000);
  expect(house.mails).toHaveLength(2);
  expect(house.mails[1]!.subject).toBe('trunk-up');
  expect(JSON.parse(house.mails[1]!.text)).toMatchObject({ downMs: 680_000 });
  house.stop();
  expect(house.clock.pending).toBe(0);
});

test('a short break of a line is no news', async () => {
  const house = buildHouse();
  house.line('down');
  await house.advance(30_000);
  house.line('up');
  await house.advance(600_000);
  expect(house.mails).toEqual([]);
});

test('a message goes to the address of its mailbox, with the recording; a mailbox without one stays silent', () => {
  const house = buildHouse();
  for (const mailbox of ['101', '999']) {
    const { id } = house.mailboxes.begin({ mailbox, callId: 'c', fromNumber: '+34600111222', fromName: 'José' });
    house.mailboxes.keep(id, 4000);
    const fact = { kind: 'voicemail.left', mailbox, messageId: id, durationMs: 4000 } as const;
    house.bus.publish('call.told', { ...fact, callId: 'c', seq: 1, at: 0 });
  }
  expect(house.mails).toHaveLength(1);
  expect(house.mails[0]).toMatchObject({
    to: ['ana@example.com'],
    attachments: [{ file: expect.stringMatching(/^voicemail\/101\//), name: '101-2026-01-05.wav' }],
  });
  expect(JSON.parse(house.mails[0]!.text)).toMatchObject({ from: 'José · +34600111222', mailbox: 'Ana' });
});

test('an emergency call is mailed at once', () => {
  const house = buildHouse();
  const context = { callId: 'c', number: '112', who: 'Ana (101)' };
  house.bus.publish('health.changed', { code: 'emergency-called', context, active: true });
  house.bus.publish('health.changed', { code: 'emergency-called', context, active: false });
  expect(house.mails).toMatchObject([{ to: ['olga@example.com'], text: expect.stringContaining('Ana (101)') }]);
  expect(house.mails[0]!.subject).toBe('emergency');
});

test('a call that a ring group missed is mailed to the address of the group, if it has one', () => {
  const house = buildHouse();
  const missed = { group: '650', callId: 'c', from: '+34600111222', name: 'José', at: 0, rangMs: 20_000 };
  house.bus.publish('group.missed', missed);
  house.bus.publish('group.missed', { ...missed, mailTo: 'sales@example.com' });
  expect(house.mails).toMatchObject([{ to: ['sales@example.com'], subject: 'missed-call' }]);
  expect(JSON.parse(house.mails[0]!.text)).toMatchObject({ from: 'José · +34600111222' });
});
