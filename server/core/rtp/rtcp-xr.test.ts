import { expect, test } from 'vitest';
import { parseRtcp, printRtcp } from './rtcp.ts';
import { readVoipMetrics } from './rtcp-xr.ts';

/** A receive timing block of one word, then VoIP metrics on source 7 (RFC 3611 4.5, 4.7). */
const xr = (change: Record<number, number> = {}): Uint8Array => {
  const data = new Uint8Array(8 + 12 + 36);
  const view = new DataView(data.buffer);
  view.setUint8(0, 0x80);
  view.setUint8(1, 207);
  view.setUint16(2, data.length / 4 - 1);
  view.setUint32(4, 99);
  view.setUint8(8, 4);
  view.setUint16(10, 2);
  const voip = 20;
  view.setUint8(voip, 7);
  view.setUint16(voip + 2, 8);
  view.setUint32(voip + 4, 7);
  view.setUint8(voip + 8, 64);
  view.setUint8(voip + 9, 32);
  view.setUint16(voip + 16, 150);
  view.setUint8(voip + 26, 38);
  view.setUint8(voip + 27, 36);
  for (const [at, octet] of Object.entries(change)) view.setUint8(voip + Number(at), octet);
  return data;
};

const metrics = { ssrc: 7, lossFraction: 0.25, discardFraction: 0.125, roundTripMs: 150 };

test('RFC 3611 4.7: VoIP metrics are read behind blocks that we do not know', () => {
  expect(readVoipMetrics(xr())).toEqual([{ ...metrics, mosListening: 3.8, mosConversational: 3.6 }]);
});

test('RFC 3611 4.7.5: 127 is a score that nobody knows', () => {
  expect(readVoipMetrics(xr({ 26: 127, 27: 127 }))).toEqual([metrics]);
});

test('RFC 3611 3: a block that reaches beyond the end spoils the packet', () => {
  expect(readVoipMetrics(xr({ 3: 9 }))).toBeUndefined();
  expect(readVoipMetrics(xr().subarray(0, 50))).toBeUndefined();
});

test('an extended report stands in a compound behind the first report', () => {
  const first = printRtcp([{ kind: 'receiver-report', ssrc: 99, reports: [] }]);
  const compound = parseRtcp(Uint8Array.from([...first, ...xr()]));
  expect(compound).toMatchObject([{ kind: 'receiver-report' }, { kind: 'extended-report', ssrc: 99, voip: [metrics] }]);
  expect(parseRtcp(Uint8Array.from([...first, ...xr({ 3: 9 })]))).toBeUndefined();
});
