import { afterEach, beforeEach, expect, test } from 'vitest';
import { header, headerValues, type SipRequest, type SipResponse } from '../../core/sip/message.ts';
import { tagOf } from '../../core/sip/name-addr.ts';
import { withCredentials } from '../../testing/builders/sip-request.ts';
import { type SipPuppet, testSdp } from '../../testing/stages/sip-puppet.ts';
import { openTelephonyStage, type TelephonyStage } from '../../testing/stages/telephony-stage.ts';

let house: TelephonyStage;
let phone: SipPuppet;
beforeEach(async () => {
  house = await openTelephonyStage();
  phone = await house.peer();
});
afterEach(() => house.close());

const local = { address: '127.0.0.1', port: 30_000 };
const text = (message: { body: Uint8Array }): string => new TextDecoder().decode(message.body);

/** The phone of extension 101 calls 102, with its password; the INVITE as sent. */
async function inviteWithPassword(parts: { body?: string; headers?: [string, string][] }): Promise<SipRequest> {
  const invite = phone.request('INVITE', {
    uri: 'sip:102@127.0.0.1',
    from: '"Forged" <sip:101@127.0.0.1>',
    to: '<sip:102@127.0.0.1>',
    ...parts,
  });
  phone.send(invite, house.udp);
  const challenge = await phone.takeResponse(407);
  phone.send(phone.ack(invite, challenge), house.udp);
  const again = phone.request('INVITE', {
    uri: invite.uri,
    from: header(invite, 'From')!.replace(/;tag=.*/, ''),
    to: '<sip:102@127.0.0.1>',
    callId: header(invite, 'Call-ID')!,
    fromTag: tagOf(header(invite, 'From')!)!,
    cseq: 2,
    ...parts,
  });
  const good = withCredentials(again, { reply: challenge, username: '101', password: 'secret-of-101-0000' });
  phone.send(good, house.udp);
  return good;
}

/** The call of 101 that was let in. */
async function callIn(parts: { body?: string; headers?: [string, string][] } = { body: testSdp() }) {
  const invite = await inviteWithPassword(parts);
  return { invite, ...(await house.nextLeg()) };
}

function inDialog(
  method: string,
  invite: SipRequest,
  ok: SipResponse,
  parts: { cseq: number; body?: string; headers?: [string, string][] },
) {
  return phone.request(method, {
    uri: 'sip:127.0.0.1',
    from: header(invite, 'From')!.replace(/;tag=.*/, ''),
    fromTag: tagOf(header(invite, 'From')!)!,
    to: '<sip:102@127.0.0.1>',
    toTag: tagOf(header(ok, 'To')!)!,
    callId: header(invite, 'Call-ID')!,
    ...parts,
  });
}

/** A call that is answered and acknowledged. */
async function answered(parts?: Parameters<typeof callIn>[0]) {
  const call = await callIn(parts);
  const remote = call.leg.answer(local);
  const ok = await phone.takeResponse(200);
  phone.send(phone.ack(call.invite, ok), house.udp);
  return { ...call, ok, remote: await remote };
}

test('a phone with its password calls, hears it ring, talks, and hangs up', async () => {
  const { leg, told, invite } = await callIn();
  expect(leg).toMatchObject({
    source: { kind: 'extension', extension: '101' },
    from: { number: '101', name: 'Desk 101' },
    to: '102',
    offer: { address: '127.0.0.1', port: 40_000, codec: 'PCMA', direction: 'sendrecv' },
    localAddress: '127.0.0.1',
    sipCallId: header(invite, 'Call-ID'),
  });
  leg.ring();
  await phone.takeResponse(180);
  leg.progress(local);
  expect(text(await phone.takeResponse(183))).toContain('m=audio 30000 RTP/AVP 8');
  const remote = leg.answer(local);
  const ok = await phone.takeResponse(200);
  phone.send(phone.ack(invite, ok), house.udp);
  expect(await remote).toMatchObject({ port: 40_000 });
  phone.send(inDialog('BYE', invite, ok, { cseq: 3 }), house.udp);
  await phone.takeResponse(200);
  await expect.poll(() => told).toEqual(['ended remote hangup']);
  expect(house.complaints).toEqual([]);
});

test('ACK and BYE in one breath with the answer lose nothing', async () => {
  const { leg, told, invite } = await callIn();
  const remote = leg.answer(local);
  const ok = await phone.takeResponse(200);
  phone.send(phone.ack(invite, ok), house.udp);
  phone.send(inDialog('BYE', invite, ok, { cseq: 3 }), house.udp);
  await remote;
  await expect.poll(() => told).toEqual(['ended remote hangup']);
});

test('a caller who gives up before the answer is told once, and answering is then void', async () => {
  const { leg, told, invite } = await callIn();
  leg.ring();
  await phone.takeResponse(180);
  const cancel = phone.request('CANCEL', {
    uri: invite.uri,
    callId: header(invite, 'Call-ID')!,
    cseq: 2,
    branch: /branch=([^;]+)/.exec(header(invite, 'Via')!)![1]!,
    from: header(invite, 'From')!.replace(/;tag=.*/, ''),
    fromTag: tagOf(header(invite, 'From')!)!,
    to: '<sip:102@127.0.0.1>',
  });
  phone.send(cancel, house.udp);
  phone.send(phone.ack(invite, await phone.takeResponse(487)), house.udp);
  await expect.poll(() => told).toEqual(['ended remote cancelled']);
  expect(await leg.answer(local)).toBeUndefined();
  leg.hangup('normal');
  expect(told).toEqual(['ended remote cancelled']);
});

test('RFC 3326 2: a caller whose other phone was answered says so when it gives up', async () => {
  const { told, invite } = await callIn();
  const cancel = phone.request('CANCEL', {
    uri: invite.uri,
    callId: header(invite, 'Call-ID')!,
    cseq: 2,
    branch: /branch=([^;]+)/.exec(header(invite, 'Via')!)![1]!,
    from: header(invite, 'From')!.replace(/;tag=.*/, ''),
    fromTag: tagOf(header(invite, 'From')!)!,
    to: '<sip:102@127.0.0.1>',
    headers: [['Reason', 'SIP;cause=200;text="Call completed elsewhere"']],
  });
  phone.send(cancel, house.udp);
  await phone.takeResponse(487);
  await expect.poll(() => told).toEqual(['ended remote cancelled elsewhere']);
});

test('RFC 3323 4.2: a phone may hide its number', async () => {
  const { leg } = await callIn({ body: testSdp(), headers: [['Privacy', 'id']] });
  expect(leg.from).toEqual({ number: '101', name: 'Desk 101', withheld: true });
});

test('a refusal says why', async () => {
  const { leg, told, invite } = await callIn();
  leg.hangup('busy');
  const busy = await phone.takeResponse(486);
  phone.send(phone.ack(invite, busy), house.udp);
  expect([header(busy, 'Reason'), told]).toEqual(['Q.850;cause=17;text="User busy"', ['ended local refused']]);
});

test('hold, resume and moved media are answered with what we send, mirrored', async () => {
  const { told, invite, ok } = await answered();
  const hold = inDialog('INVITE', invite, ok, {
    cseq: 3,
    body: testSdp().replace('sendrecv', 'sendonly').replace('- 1 1', '- 1 2'),
  });
  phone.send(hold, house.udp);
  const held = await phone.takeResponse(200);
  expect(text(held)).toMatch(/m=audio 30000[\s\S]*a=recvonly/);
  expect(/^o=- \d+ (\d+)/m.exec(text(held))?.[1]).toBe('2');
  phone.send(phone.ack(hold, held), house.udp);
  const resume = inDialog('INVITE', invite, ok, { cseq: 4, body: testSdp(41_000).replace('- 1 1', '- 1 3') });
  phone.send(resume, house.udp);
  phone.send(phone.ack(resume, await phone.takeResponse(200)), house.udp);
  await expect.poll(() => told).toEqual(['changed 40000 recvonly', 'changed 41000 sendrecv']);
});

test('RFC 3261 14.2: a re-INVITE that we cannot take is 488 and the call goes on', async () => {
  const { told, invite, ok } = await answered();
  const video = inDialog('INVITE', invite, ok, {
    cseq: 3,
    body: testSdp().replace('m=audio 40000 RTP/AVP 8', 'm=image 40000 udptl t38'),
  });
  phone.send(video, house.udp);
  phone.send(phone.ack(video, await phone.takeResponse(488)), house.udp);
  phone.send(inDialog('OPTIONS', invite, ok, { cseq: 4 }), house.udp);
  expect(header(await phone.takeResponse(200), 'Allow')).toBe('INVITE');
  expect(told).toEqual([]);
});

test('a re-INVITE without offer gets ours, and its answer in the ACK counts', async () => {
  const { told, invite, ok } = await answered();
  const bare = inDialog('INVITE', invite, ok, { cseq: 3 });
  phone.send(bare, house.udp);
  const offer = await phone.takeResponse(200);
  expect(text(offer)).toContain('m=audio 30000 RTP/AVP 8 0 101');
  phone.send(phone.ack(bare, offer, { body: testSdp(42_000) }), house.udp);
  await expect.poll(() => told).toEqual(['changed 42000 sendrecv']);
});

test('digits by INFO, in both ways phones send them', async () => {
  const { told, invite, ok } = await answered();
  const info = (cseq: number, type: string, body: string) => {
    const request = inDialog('INFO', invite, ok, { cseq });
    request.headers = [...request.headers, { name: 'Content-Type', value: type }];
    request.body = new TextEncoder().encode(body);
    phone.send(request, house.udp);
  };
  info(3, 'application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n');
  await phone.takeResponse(200);
  info(4, 'application/dtmf', '#');
  await phone.takeResponse(200);
  info(5, 'text/plain', 'hello');
  await phone.takeResponse(415);
  expect(told).toEqual(['dtmf 5', 'dtmf #']);
});

test('RFC 4028 10: a session refresh without a description is confirmed', async () => {
  const { told, invite, ok } = await answered();
  phone.send(inDialog('UPDATE', invite, ok, { cseq: 3 }), house.udp);
  expect((await phone.takeResponse(200)).body).toHaveLength(0);
  expect(told).toEqual([]);
});

test('our hangup is a BYE with the reason', async () => {
  const { leg, told } = await answered();
  leg.hangup('normal');
  const bye = await phone.takeRequest('BYE');
  phone.send(phone.response(bye, 200), house.udp);
  expect([header(bye, 'Reason'), told]).toEqual(['Q.850;cause=16;text="Normal call clearing"', ['ended local hangup']]);
});

test('RFC 3261 15: hanging up before the ACK waits for it', async () => {
  const { leg, told, invite } = await callIn();
  const remote = leg.answer(local);
  const ok = await phone.takeResponse(200);
  leg.hangup('normal');
  expect([await remote, told]).toEqual([undefined, ['ended local hangup']]);
  expect(phone.received.some((message) => message.kind === 'request')).toBe(false);
  phone.send(phone.ack(invite, ok), house.udp);
  phone.send(phone.response(await phone.takeRequest('BYE'), 200), house.udp);
  expect(told).toHaveLength(1);
});

test('an ACK that never comes ends the leg', async () => {
  const { leg, told } = await callIn();
  const remote = leg.answer(local);
  await phone.takeResponse(200);
  house.clock.advance(33_000);
  expect(await remote).toBeUndefined();
  expect(told).toEqual(['ended network ack-missing']);
});

test('a late offer is answered with ours, and the ACK bears the answer', async () => {
  const { leg, invite } = await callIn({});
  expect(leg.offer).toBeUndefined();
  const remote = leg.answer(local);
  const ok = await phone.takeResponse(200);
  expect(text(ok)).toContain('m=audio 30000 RTP/AVP 8 0 101');
  phone.send(phone.ack(invite, ok, { body: testSdp(43_000) }), house.udp);
  expect(await remote).toMatchObject({ port: 43_000, codec: 'PCMA' });
});

test('a late offer whose ACK bears no answer ends as without common codec', async () => {
  const { leg, told, invite } = await callIn({});
  const remote = leg.answer(local);
  const ok = await phone.takeResponse(200);
  phone.send(phone.ack(invite, ok), house.udp);
  expect(await remote).toBeUndefined();
  phone.send(phone.response(await phone.takeRequest('BYE'), 200), house.udp);
  expect(told).toEqual(['ended network no-common-codec']);
});

test('what cannot become a call is refused before anybody is asked', async () => {
  const body = testSdp().replace('RTP/AVP 8', 'RTP/AVP 96').replace('rtpmap:8 PCMA/8000', 'rtpmap:96 opus/48000/2');
  const stranger = phone.request('INVITE', {
    headers: [
      ['Require', 'precondition, timer'],
      ['Contact', phone.contact],
    ],
    body,
  });
  phone.send(stranger, house.udp);
  const bad = await phone.takeResponse(420);
  expect(header(bad, 'Unsupported')).toBe('precondition');
  for (const [method, status] of [
    ['SUBSCRIBE', 489],
    ['MESSAGE', 405],
    ['OPTIONS', 200],
  ] as const) {
    phone.send(
      phone.request(
        method,
        method === 'SUBSCRIBE'
          ? {
              headers: [
                ['Event', 'conference'],
                ['Contact', phone.contact],
              ],
            }
          : {},
      ),
      house.udp,
    );
    expect((await phone.takeResponse(status)).status).toBe(status);
  }
});

test('the engine that dies ends all legs, once, and is told as a problem', async () => {
  const { told } = await answered();
  await house.stopEngine();
  await expect.poll(() => told).toEqual(['ended network engine-lost']);
  expect(house.facts).toContain('health.changed {"code":"sip-engine-lost","context":{},"active":true}');
});

test('RFC 3262 3: a phone that insists on reliable ringing gets it, and an offer in its PRACK an answer', async () => {
  const { leg, invite } = await callIn({ body: testSdp(), headers: [['Require', '100rel']] });
  const prack = (response: SipResponse, cseq: number, body?: string) =>
    inDialog('PRACK', invite, response, {
      cseq,
      headers: [['RAck', `${header(response, 'RSeq')} 2 INVITE`]],
      ...(body ? { body } : {}),
    });
  leg.ring();
  phone.send(prack(await phone.takeResponse(180), 3), house.udp);
  await phone.takeResponse(200);
  leg.progress(local);
  phone.send(prack(await phone.takeResponse(183), 4, testSdp(41_000)), house.udp);
  const changed = await phone.takeResponse(200);
  expect(header(changed, 'CSeq')).toBe('4 PRACK');
  expect(text(changed)).toContain('m=audio 30000');
  const remote = leg.answer(local);
  const ok = await phone.takeResponse(200);
  phone.send(phone.ack(invite, ok), house.udp);
  expect(await remote).toMatchObject({ port: 41_000 });
  expect(house.complaints).toEqual([]);
});

test.each<[what: string, asked: [string, string][], told: string | undefined]>([
  ['a phone that asks for nothing is refreshed by us', [], '1800;refresher=uas'],
  ['one that can is asked', [['Supported', 'timer']], '1800;refresher=uas'],
  [
    'its own wish counts',
    [
      ['Supported', 'timer'],
      ['Session-Expires', '600;refresher=uac'],
    ],
    '600;refresher=uac',
  ],
])('RFC 4028 9: %s', async (_, headers, told) => {
  const { leg } = await callIn({ body: testSdp(), headers });
  void leg.answer(local);
  const ok = await phone.takeResponse(200);
  expect(header(ok, 'Session-Expires')).toBe(told);
  expect(headerValues(ok, 'Require')).toEqual(headers.length > 0 ? ['timer'] : []);
});

test('RFC 3311 5.2: who has our answer for sure may offer anew before we pick up', async () => {
  const { leg, told, invite } = await callIn({ body: testSdp(), headers: [['Require', '100rel']] });
  leg.progress(local);
  const progress = await phone.takeResponse(183);
  const rack: [string, string][] = [['RAck', `${header(progress, 'RSeq')} 2 INVITE`]];
  phone.send(inDialog('PRACK', invite, progress, { cseq: 3, headers: rack }), house.udp);
  await phone.takeResponse(200);
  phone.send(inDialog('UPDATE', invite, progress, { cseq: 4, body: testSdp(41_000) }), house.udp);
  const updated = await phone.takeResponse(200);
  expect(header(updated, 'CSeq')).toBe('4 UPDATE');
  expect(text(updated)).toContain('m=audio 30000');
  expect(told).toEqual(['changed 41000 sendrecv']);
  const remote = leg.answer(local);
  phone.send(phone.ack(invite, await phone.takeResponse(200)), house.udp);
  expect(await remote).toMatchObject({ port: 41_000 });
});

test('RFC 3261 13.3.1.1: the 200 repeats the description of the 183 to the letter', async () => {
  const { leg } = await callIn();
  leg.progress(local);
  const progress = await phone.takeResponse(183);
  void leg.answer(local);
  expect(text(await phone.takeResponse(200))).toBe(text(progress));
});

test('a phone whose audio we cannot take is refused, and the log says whose call it was and why', async () => {
  const onlyG729 = testSdp()
    .replace(/m=audio (\d+) .*/, 'm=audio $1 RTP/AVP 18')
    .replace(/a=rtpmap:.*\r\n/g, '');
  const invite = await inviteWithPassword({ body: onlyG729 });
  const refusal = await phone.takeResponse(488);
  phone.send(phone.ack(invite, refusal), house.udp);
  expect(house.complaints).toEqual([
    expect.stringMatching(/call refused for its audio.*101.*No G.711 audio is offered/),
  ]);
});
