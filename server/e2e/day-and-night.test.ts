import { expect, test } from 'vitest';
import { mailboxDefaults } from '../core/office/mailbox-defaults.ts';
import { header } from '../core/sip/message.ts';
import { tagOf } from '../core/sip/name-addr.ts';
import { loudSpans, parseWav, toneSpans, totalMs } from '../testing/audio.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { withCredentials } from '../testing/builders/sip-request.ts';
import { eventually } from '../testing/eventually.ts';
import { attachmentOf, startMailServer } from '../testing/peers/mail-server.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { openSipPuppet } from '../testing/stages/sip-puppet.ts';
import { openOffice } from './office-at-work.ts';

const caller = '+34600111222';

test('RFC 4235: ana closes the office by *27: the lamp on another desk is lit, callers hear that it is closed, and *27 opens it again', async () => {
  await using office = await openOffice();
  const at = office.appliance.sip('udp');
  const desk = await openSipPuppet();
  try {
    const about = {
      uri: `sip:*27@${at.address}:${at.port}`,
      from: `<sip:104@${at.address}>`,
      to: `<sip:*27@${at.address}>`,
      headers: [
        ['Event', 'dialog'],
        ['Expires', '600'],
        ['Contact', desk.contact],
        ['Accept', 'application/dialog-info+xml'],
      ] as [string, string][],
    };
    const first = desk.request('SUBSCRIBE', about);
    desk.send(first, at);
    const { user, password } = accountOf('104');
    const again = desk.request('SUBSCRIBE', {
      ...about,
      callId: header(first, 'Call-ID')!,
      fromTag: tagOf(header(first, 'From')!)!,
      cseq: 2,
    });
    const reply = await desk.takeResponse(407);
    desk.send(withCredentials(again, { reply, username: user, password }), at);
    await desk.takeResponse(202);
    const lamp = async (state: string): Promise<string> => {
      for (;;) {
        const notify = await desk.takeRequest('NOTIFY');
        desk.send(desk.response(notify, 200), at);
        const body = new TextDecoder().decode(notify.body);
        if (body.includes(`<state>${state}</state>`)) return body;
      }
    };
    await lamp('terminated');
    await using ana = await startSipPeer({ address: '127.0.0.1' });
    const dial = async (): Promise<void> => {
      const credentials = accountOf('101');
      const call = await ana.call({ target: at, from: '101', to: '*27', credentials, audio: { keeps: true } });
      await call.answered();
      await call.ended(15_000);
      expect(totalMs(loudSpans(call.audio!.heard(), 0))).toBeGreaterThan(1000);
    };
    const carrier = await office.openCarrier();
    await dial();
    expect(await lamp('confirmed')).toContain('entity="sip:*27@');
    const shut = await carrier.call({ target: at, from: caller, to: dids.quick, audio: { keeps: true } });
    await shut.answered();
    await shut.ended(15_000);
    const told = await office.endedCall((each) => each.from === caller);
    expect(told.endReason).toBe('closed');
    expect(told.journal.find(({ kind }) => kind === 'hours.judged')).toMatchObject({ open: false, reason: 'switched' });
    await dial();
    await lamp('terminated');
    const page = await (await office.logIn('sofia')).get('/supervisor/day-night');
    expect(page).toContain('aria-pressed="true"');
  } finally {
    await desk.close();
  }
});

test('a blocked number is turned away; a message from another one is mailed with its recording, once the server takes it', async () => {
  await using server = await startMailServer({ user: { name: 'office', secret: 'pass' } });
  await using office = await openOffice({
    change: (built) => ({
      ...built,
      callers: [{ id: 'spam', number: '+34700*', verdict: 'block', name: 'Spam' }],
      mailboxes: [{ ...mailboxDefaults, number: '101', name: 'Ana', mail: 'ana@example.com' }],
      mail: {
        active: true,
        host: '127.0.0.1',
        port: server.port,
        security: 'none',
        username: 'office',
        secret: 'pass',
        from: 'central@example.com',
        alarmTo: [],
      },
    }),
  });
  const at = office.appliance.sip('udp');
  const carrier = await office.openCarrier();
  const spam = await carrier.call({ target: at, from: '+34700999888', to: dids.direct, audio: {} });
  expect(await spam.ended()).toMatchObject({ status: 603 });
  const refused = await office.endedCall((each) => each.from === '+34700999888');
  expect(refused.journal.find(({ kind }) => kind === 'caller.refused')).toMatchObject({ rule: '+34700*' });
  const call = await carrier.call({ target: at, from: caller, to: dids.direct, audio: { keeps: true } });
  await call.answered();
  call.audio!.sendDigits('#');
  await call.audio!.hear(1500);
  call.audio!.say(440);
  await call.audio!.hear(2000);
  call.hangup();
  expect(await office.endedCall((each) => each.from === caller, 20_000)).toMatchObject({ endReason: 'voicemail' });
  const mail = await eventually('the mail', async () => server.mails[0]);
  expect(mail).toMatchObject({ from: 'central@example.com', to: ['ana@example.com'], user: 'office' });
  const name = /filename="?(101-[\d-]+\.wav)/.exec(mail.source)![1]!;
  const sound = parseWav(attachmentOf(mail.source, name)!);
  expect(totalMs(toneSpans(sound, { channel: 0, hz: 440 }))).toBeGreaterThan(1000);
});
