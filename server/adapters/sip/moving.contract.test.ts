import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, type SipMessage, type SipRequest, type SipResponse } from '../../core/sip/message.ts';
import { toCarrier } from '../../testing/builders/trunk.ts';
import { type CarrierStage, openCarrierStage } from '../../testing/stages/carrier-stage.ts';
import { type SipPuppet, testSdp } from '../../testing/stages/sip-puppet.ts';
import type { StageNetwork, TelephonyStage } from '../../testing/stages/telephony-stage.ts';

/** Nobody has to be reached there: answers come back to where the request came from. */
const [before, after] = ['192.0.2.1', '192.0.2.2'];
let network: StageNetwork;
let stage: CarrierStage;
let house: TelephonyStage;
let carrier: SipPuppet;

beforeEach(async () => {
  network = { near: before };
  stage = await openCarrierStage({ how: network, address: '127.0.0.77' });
  ({ house, carrier } = stage);
});
afterEach(() => stage.close());

const place = () => ({ address: '127.0.0.1', port: house.udp.port });
const sdpOf = (message: SipMessage): string => new TextDecoder().decode(message.body);
const shown = (message: SipMessage) => ({
  contact: header(message, 'Contact'),
  audio: /^c=IN IP4 (.*?)\r?$/m.exec(sdpOf(message))?.[1],
  version: Number(/^o=\S+ \S+ (\d+)/m.exec(sdpOf(message))?.[1]),
});
const by = (address: string, version: number) => ({
  contact: `<sip:${address}:${house.udp.port}>`,
  audio: address,
  version,
});

function moveTo(address: string | undefined): void {
  network.near = address;
  house.clock.advance(10_000);
}

function answer(invite: SipRequest, status: number, port?: number): void {
  const body = port === undefined ? {} : { body: testSdp(port) };
  carrier.send(carrier.response(invite, status, { toTag: 'c', ...body }), place());
}

/** A call from us to the carrier that rings there. */
async function ringing() {
  const local = {
    address: house.telephony.port.localAddressFor({ kind: 'trunk', trunkId: 'carrier' }),
    port: 30_000,
  };
  const call = house.dial({ ...toCarrier('+34910000009'), local });
  const invite = await carrier.takeRequest('INVITE');
  expect(shown(invite)).toEqual(by(before, 1));
  answer(invite, 180);
  await expect.poll(() => call.told).toEqual(['ringing']);
  return { ...call, invite };
}

async function talking() {
  const call = await ringing();
  answer(call.invite, 200, 40_000);
  await carrier.takeRequest('ACK');
  await expect.poll(() => call.told.at(-1)).toBe('answered 40000 sendrecv');
  return call;
}

/** How many offers the carrier has had in all, once nothing is on its way any more. */
async function offers(): Promise<number> {
  carrier.send(carrier.request('OPTIONS', { uri: 'sip:127.0.0.1' }), place());
  await carrier.take((message) => header(message, 'CSeq')?.endsWith('OPTIONS') === true);
  const invites = carrier.received.filter((message) => message.kind === 'request' && message.method === 'INVITE');
  return new Set(invites.map((invite) => header(invite, 'CSeq'))).size;
}

describe('RFC 3261 12.2.1.1: the box gets another address in the middle of a call', () => {
  test('a carrier that was called hears of it for signalling and audio, once', async () => {
    const { told, leg } = await talking();
    moveTo(after);
    const again = await carrier.takeRequest('INVITE');
    expect(shown(again)).toEqual(by(after, 2));
    expect(header(again, 'Via')).toContain(after);
    answer(again, 200, 41_000);
    await carrier.takeRequest('ACK');
    await expect.poll(() => told.at(-1)).toBe('changed 41000 sendrecv');
    house.clock.advance(20_000);
    expect(await offers()).toBe(2);
    leg.hangup('normal');
    await carrier.takeRequest('BYE');
  });

  test('a carrier that called hears of it as well, and what is asked later comes from there', async () => {
    const invite = carrier.request('INVITE', { uri: 'sip:910000001@127.0.0.1', body: testSdp() });
    carrier.send(invite, place());
    const { leg } = await house.nextLeg();
    const answered = leg.answer({ address: leg.localAddress, port: 30_000 });
    const taken = (await carrier.takeResponse(200)) as SipResponse;
    expect(shown(taken)).toEqual(by(before, 1));
    carrier.send(carrier.ack(invite, taken), place());
    await answered;
    moveTo(after);
    const again = await carrier.takeRequest('INVITE');
    expect(shown(again)).toEqual(by(after, 2));
    answer(again, 200, 40_000);
    await carrier.takeRequest('ACK');
  });

  test('RFC 3261 14.1: where both sides offer at once it is told after a while', async () => {
    await talking();
    moveTo(after);
    answer(await carrier.takeRequest('INVITE'), 491);
    await carrier.takeRequest('ACK');
    expect(await offers()).toBe(2);
    house.clock.advance(4000);
    const again = await carrier.takeRequest('INVITE');
    expect(shown(again)).toMatchObject({ audio: after });
    answer(again, 200, 40_000);
    await carrier.takeRequest('ACK');
    house.clock.advance(20_000);
    expect(await offers()).toBe(3);
  });

  test('a call that still rang is told once it talks', async () => {
    const { invite, told } = await ringing();
    moveTo(after);
    expect(await offers()).toBe(1);
    answer(invite, 200, 40_000);
    await carrier.takeRequest('ACK');
    await expect.poll(() => told.at(-1)).toBe('answered 40000 sendrecv');
    house.clock.advance(4000);
    const again = await carrier.takeRequest('INVITE');
    expect(shown(again)).toEqual(by(after, 2));
    answer(again, 200, 40_000);
    await carrier.takeRequest('ACK');
  });

  test('a carrier that refuses keeps its call as it was', async () => {
    const { told } = await talking();
    moveTo(after);
    answer(await carrier.takeRequest('INVITE'), 488);
    await carrier.takeRequest('ACK');
    await expect.poll(() => house.complaints.join()).toContain('new address refused');
    house.clock.advance(20_000);
    expect(await offers()).toBe(2);
    expect(told.at(-1)).toBe('answered 40000 sendrecv');
  });

  test('while there is no network nobody is told of loopback; the same address again is no news', async () => {
    const { told } = await talking();
    moveTo(undefined);
    moveTo(before);
    expect(await offers()).toBe(1);
    moveTo(undefined);
    moveTo(after);
    expect(shown(await carrier.takeRequest('INVITE'))).toEqual(by(after, 2));
    expect(told.at(-1)).toBe('answered 40000 sendrecv');
  });
});
