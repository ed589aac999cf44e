import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, type SipResponse } from '../../core/sip/message.ts';
import { tagOf } from '../../core/sip/name-addr.ts';
import { withCredentials } from '../../testing/builders/sip-request.ts';
import { type SipPuppet, testSdp } from '../../testing/stages/sip-puppet.ts';
import { openTelephonyStage, type TelephonyStage } from '../../testing/stages/telephony-stage.ts';

let house: TelephonyStage;
let stranger: SipPuppet;
beforeEach(async () => {
  house = await openTelephonyStage();
  stranger = await house.peer();
});
afterEach(() => house.close());

const final = (message: { kind: string; status?: number }): boolean =>
  message.kind === 'response' && message.status! >= 200;

describe('without a password', () => {
  test.each([
    ['INVITE', 407],
    ['REGISTER', 401],
    ['OPTIONS', 200],
    ['BYE', 481],
    ['UPDATE', 481],
    ['PRACK', 481],
    ['CANCEL', 481],
    ['NOTIFY', 481],
  ])('%s gets %i and makes no call', async (method, status) => {
    const body = method === 'INVITE' ? { body: testSdp() } : {};
    stranger.send(
      stranger.request(method, { from: '<sip:101@127.0.0.1>', to: '<sip:101@127.0.0.1>', ...body }),
      house.udp,
    );
    const answer = (await stranger.take(final)) as SipResponse;
    expect(answer.status).toBe(status);
    expect(house.engine.counts().legs).toBe(0);
    expect(house.lines.devices()).toEqual([]);
  });

  test.each(['REFER', 'SUBSCRIBE', 'PUBLISH', 'MESSAGE', 'INFO', 'UNKNOWN'])(
    '%s is refused, whoever it is for',
    async (method) => {
      const headers: [string, string][] = [
        ['Refer-To', '<sip:0034900@127.0.0.1>'],
        ['Event', 'dialog'],
        ['Contact', stranger.contact],
      ];
      stranger.send(
        stranger.request(method, { from: '<sip:101@127.0.0.1>', to: '<sip:102@127.0.0.1>', headers }),
        house.udp,
      );
      const answer = (await stranger.take(final)) as SipResponse;
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(house.engine.counts().legs).toBe(0);
    },
  );

  test.each(['INVITE', 'BYE', 'UPDATE', 'INFO', 'REFER', 'SUBSCRIBE', 'NOTIFY', 'MESSAGE', 'PRACK'])(
    'a %s with the tags of a call that it guessed gets 481',
    async (method) => {
      stranger.send(stranger.request(method, { toTag: 'guessed', fromTag: 'guessed-too' }), house.udp);
      expect(((await stranger.take(final)) as SipResponse).status).toBe(481);
    },
  );
});

test('who knows the Call-ID and one tag of a running call, but not the other, cannot end it', async () => {
  const phone = await house.peer();
  const invite = phone.request('INVITE', {
    uri: 'sip:102@127.0.0.1',
    from: '<sip:101@127.0.0.1>',
    to: '<sip:102@127.0.0.1>',
    body: testSdp(),
  });
  phone.send(invite, house.udp);
  const challenge = await phone.takeResponse(407);
  phone.send(phone.ack(invite, challenge), house.udp);
  const again = phone.request('INVITE', {
    uri: invite.uri,
    from: '<sip:101@127.0.0.1>',
    to: '<sip:102@127.0.0.1>',
    callId: header(invite, 'Call-ID')!,
    fromTag: tagOf(header(invite, 'From')!)!,
    cseq: 2,
    body: testSdp(),
  });
  phone.send(withCredentials(again, { reply: challenge, username: '101', password: 'secret-of-101-0000' }), house.udp);
  const { leg, told } = await house.nextLeg();
  leg.answer({ address: '127.0.0.1', port: 30_000 });
  const ok = await phone.takeResponse(200);
  phone.send(phone.ack(again, ok), house.udp);
  const callId = header(again, 'Call-ID')!;
  const tags = [tagOf(header(again, 'From')!)!, tagOf(header(ok, 'To')!)!];
  for (const [fromTag, toTag] of [
    [tags[0]!, 'guessed'],
    ['guessed', tags[1]!],
  ] as const) {
    stranger.send(stranger.request('BYE', { callId, fromTag, toTag, cseq: 9 }), house.udp);
    expect(((await stranger.take(final)) as SipResponse).status).toBe(481);
  }
  expect(told).toEqual([]);
  expect(house.engine.counts().legs).toBe(1);
});
