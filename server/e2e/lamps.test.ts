import { expect, test } from 'vitest';
import { header, type SipRequest } from '../core/sip/message.ts';
import { tagOf } from '../core/sip/name-addr.ts';
import { accountOf } from '../testing/builders/e2e-office.ts';
import { withCredentials } from '../testing/builders/sip-request.ts';
import { openSipPuppet } from '../testing/stages/sip-puppet.ts';
import { openOffice } from './office-at-work.ts';

test('RFC 4235: a lamp on another desk blinks when a phone rings, is lit while it talks, and goes out', async () => {
  await using office = await openOffice();
  const at = office.appliance.sip('udp');
  const desk = await openSipPuppet();
  try {
    const ana = await office.openPhone({ extension: '101', toneHz: 880 });
    const sofia = await office.openPhone({ extension: '103', toneHz: 660 });
    const about = {
      uri: `sip:103@${at.address}:${at.port}`,
      from: `<sip:104@${at.address}>`,
      to: `<sip:103@${at.address}>`,
      headers: [
        ['Event', 'dialog'],
        ['Expires', '600'],
        ['Contact', desk.contact],
        ['Accept', 'application/dialog-info+xml'],
      ] as [string, string][],
    };
    const first = desk.request('SUBSCRIBE', about);
    desk.send(first, at);
    const challenge = await desk.takeResponse(407);
    const { user, password } = accountOf('104');
    const again = desk.request('SUBSCRIBE', {
      ...about,
      callId: header(first, 'Call-ID')!,
      fromTag: tagOf(header(first, 'From')!)!,
      cseq: 2,
    });
    desk.send(withCredentials(again, { reply: challenge, username: user, password }), at);
    await desk.takeResponse(202);
    const lamp = async (state: string): Promise<string> => {
      for (;;) {
        const notify: SipRequest = await desk.takeRequest('NOTIFY');
        desk.send(desk.response(notify, 200), at);
        const body = new TextDecoder().decode(notify.body);
        if (body.includes(`<state>${state}</state>`)) return body;
      }
    };
    await lamp('terminated');
    await ana.dial(`sip:103@${at.address}:${at.port}`);
    await sofia.ringing();
    expect(await lamp('early')).toMatch(/direction="recipient" call-id="\S+" local-tag="\S+" remote-tag="\S+"/);
    await sofia.answer();
    expect(await lamp('confirmed')).toContain('sip:101@');
    await sofia.hangup();
    expect(await lamp('terminated')).toContain('id="idle"');
  } finally {
    await desk.close();
  }
});
