import { afterEach, expect, test } from 'vitest';
import type { SrtpUse } from '../../core/office/peers.ts';
import { header } from '../../core/sip/message.ts';
import { toCarrier } from '../../testing/builders/trunk.ts';
import { type CarrierStage, openCarrierStage } from '../../testing/stages/carrier-stage.ts';
import { type SipPuppet, testSdp } from '../../testing/stages/sip-puppet.ts';
import type { TelephonyStage } from '../../testing/stages/telephony-stage.ts';

let stage: CarrierStage;
let house: TelephonyStage;
let carrier: SipPuppet;
afterEach(() => stage.close());

const local = { address: '127.0.0.1', port: 30_000 };
const text = (message: { body: Uint8Array }): string => new TextDecoder().decode(message.body);
const encrypted = testSdp()
  .replace('RTP/AVP', 'RTP/SAVP')
  .replace('a=sendrecv', `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${'W'.repeat(40)}\r\na=sendrecv`);

async function withTrunk(srtp: SrtpUse): Promise<void> {
  stage = await openCarrierStage({ trunk: { srtp } });
  ({ house, carrier } = stage);
}

function callIn(body: string) {
  const invite = carrier.request('INVITE', {
    uri: 'sip:+34910000001@127.0.0.1',
    from: '<sip:+34699000000@127.0.0.1>',
    to: '<sip:+34910000001@127.0.0.1>',
    body,
  });
  carrier.send(invite, house.udp);
  return invite;
}

test.each([
  { srtp: 'required', offers: 'in clear', body: testSdp() },
  { srtp: 'off', offers: 'encrypted', body: encrypted },
] as const)(
  'RFC 4568 7.1.2: where encryption is $srtp, an offer $offers is 488 and says why',
  async ({ srtp, body }) => {
    await withTrunk(srtp);
    const invite = callIn(body);
    const refusal = await carrier.takeResponse(488);
    carrier.send(carrier.ack(invite, refusal), house.udp);
    expect(header(refusal, 'Warning')).toMatch(/^30\d /);
    expect(house.complaints).toEqual([expect.stringContaining('call refused for its audio')]);
  },
);

test.each([
  { srtp: 'required', body: encrypted, profile: 'RTP/SAVP', keys: 1 },
  { srtp: 'optional', body: encrypted, profile: 'RTP/SAVP', keys: 1 },
  { srtp: 'optional', body: testSdp(), profile: 'RTP/AVP', keys: 0 },
] as const)(
  'where encryption is $srtp, an offer of $profile is answered alike',
  async ({ srtp, body, profile, keys }) => {
    await withTrunk(srtp);
    const invite = callIn(body);
    const { leg } = await house.nextLeg();
    const remote = leg.answer(local);
    const ok = await carrier.takeResponse(200);
    carrier.send(carrier.ack(invite, ok), house.udp);
    await remote;
    expect([/m=audio \d+ (\S+)/.exec(text(ok))?.[1], text(ok).match(/a=crypto:/g)?.length ?? 0]).toEqual([
      profile,
      keys,
    ]);
  },
);

test.each([
  { srtp: 'required', profile: 'RTP/SAVP', hasKey: true },
  { srtp: 'off', profile: 'RTP/AVP', hasKey: false },
] as const)('where encryption is $srtp, calls out are offered as $profile', async ({ srtp, profile, hasKey }) => {
  await withTrunk(srtp);
  house.dial({ ...toCarrier('+34699000000'), local });
  const invite = await carrier.takeRequest('INVITE');
  expect([/m=audio \d+ (\S+)/.exec(text(invite))?.[1], text(invite).includes('a=crypto:')]).toEqual([profile, hasKey]);
});
