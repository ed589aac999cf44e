import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mailboxDefaults } from '../core/office/mailbox-defaults.ts';
import { header } from '../core/sip/message.ts';
import { tagOf } from '../core/sip/name-addr.ts';
import { readWav, toneSpans, totalMs } from '../testing/audio.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { withCredentials } from '../testing/builders/sip-request.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { openSipPuppet } from '../testing/stages/sip-puppet.ts';
import { openOffice } from './office-at-work.ts';

const caller = '+34600111222';

test('a caller who finds nobody leaves a message; the lamp is lit; the phone and the page play what was said; heard, the lamp goes out', async () => {
  await using office = await openOffice({
    change: (built) => ({ ...built, mailboxes: [{ ...mailboxDefaults, number: '101', name: 'Ana' }] }),
  });
  const { appliance } = office;
  const at = appliance.sip('udp');
  const lamp = await openSipPuppet();
  try {
    const about = {
      uri: `sip:101@${at.address}:${at.port}`,
      from: `<sip:101@${at.address}>`,
      to: `<sip:101@${at.address}>`,
      headers: [
        ['Event', 'message-summary'],
        ['Expires', '600'],
        ['Contact', lamp.contact],
      ] as [string, string][],
    };
    const first = lamp.request('SUBSCRIBE', about);
    lamp.send(first, at);
    const { user, password } = accountOf('101');
    const again = lamp.request('SUBSCRIBE', {
      ...about,
      callId: header(first, 'Call-ID')!,
      fromTag: tagOf(header(first, 'From')!)!,
      cseq: 2,
    });
    const reply = await lamp.takeResponse(407);
    lamp.send(withCredentials(again, { reply, username: user, password }), at);
    await lamp.takeResponse(202);
    const told = async (counts: string): Promise<void> => {
      for (;;) {
        const notify = await lamp.takeRequest('NOTIFY');
        lamp.send(lamp.response(notify, 200), at);
        if (new TextDecoder().decode(notify.body).includes(`Voice-Message: ${counts} `)) return;
      }
    };
    await told('0/0');

    const carrier = await office.openCarrier();
    const call = await carrier.call({ target: at, from: caller, to: dids.direct, audio: { keeps: true } });
    await call.answered();
    // Past the greeting; the beep is half a second.
    call.audio!.sendDigits('#');
    await call.audio!.hear(1500);
    call.audio!.say(440);
    await call.audio!.hear(3000);
    call.hangup();
    await told('1/0');
    const ended = await office.endedCall((each) => each.from === caller);
    expect(ended).toMatchObject({ endReason: 'voicemail', talkMs: 0 });
    const folder = join(appliance.dataFolder, 'voicemail', '101');
    const sound = await readWav(join(folder, (await readdir(folder))[0]!));
    expect(sound.channels).toHaveLength(1);
    expect(totalMs(toneSpans(sound, { channel: 0, hz: 440 }))).toBeGreaterThan(2000);

    const desk = await office.logIn('ana');
    expect(await desk.get('/messages')).toContain('/audio"');

    await using phone = await startSipPeer({ address: '127.0.0.1' });
    const listening = await phone.call({
      target: at,
      from: '101',
      to: '*97',
      credentials: { user, password },
      audio: { keeps: true },
    });
    await listening.answered();
    await listening.audio!.hear(13_000);
    expect(totalMs(toneSpans(listening.audio!.heard(), { channel: 0, hz: 440 }))).toBeGreaterThan(2000);
    await told('0/1');
    listening.audio!.sendDigits('3');
    await told('0/0');
    listening.hangup();
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await lamp.close();
  }
});
