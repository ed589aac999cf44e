import { expect, test } from 'vitest';
import { ntpMiddle, ntpTime, parseRtcp, printRtcp, roundTripMs } from './rtcp.ts';

const report = {
  ssrc: 7,
  fractionLost: 0.25,
  cumulativeLost: -3,
  highestSequence: 0x0001fffe,
  jitter: 40,
  lastSr: 0xb7052000,
  delaySinceLastSr: 0x00054000,
};
const sender = {
  kind: 'sender-report',
  ssrc: 0xfffffffe,
  ntp: { seconds: 0xb44db705, fraction: 0x20000000 },
  rtpTimestamp: 160,
  packetCount: 9,
  octetCount: 1440,
  reports: [report],
} as const;

test('RFC 3550 6.1: a compound of SR, SDES and BYE reads back as it was', () => {
  const packets = [
    sender,
    { kind: 'source-description', ssrc: 5, cname: 'leg-ñ' },
    { kind: 'bye', ssrcs: [5] },
  ] as const;
  const data = printRtcp(packets);
  expect(data.length % 4).toBe(0);
  expect(parseRtcp(data)).toEqual(packets);
});

test('RFC 3550 6.4.2: an empty receiver report is eight bytes', () => {
  const data = printRtcp([{ kind: 'receiver-report', ssrc: 1, reports: [] }]);
  expect([...data]).toEqual([0x80, 201, 0, 1, 0, 0, 0, 1]);
});

test('RFC 3550 6.4.1: the round trip of the norm’s figure is 6.125 s', () => {
  // Figure 2: A = 0xb710:8000, LSR = 0xb705:2000, DLSR = 0x0005:4000.
  const secondsFrom1900To1970 = 2_208_988_800;
  const arrival = (0xb44db710 - secondsFrom1900To1970) * 1000 + 500;
  expect(roundTripMs(report, arrival)).toBeCloseTo(6125, 6);
});

test('RFC 3550 6.4.1: no round trip without an SR, nor from a delay longer than the time passed', () => {
  expect(roundTripMs({ ...report, lastSr: 0 }, 0)).toBeUndefined();
  const now = Date.UTC(2026, 0, 5);
  const lastSr = ntpMiddle(ntpTime(now));
  expect(roundTripMs({ ...report, lastSr, delaySinceLastSr: 65536 }, now)).toBeUndefined();
});

test('RFC 3550 4: NTP time counts from 1900, its fraction in 2^-32 s', () => {
  expect(ntpTime(250)).toEqual({ seconds: 2_208_988_800, fraction: 0x40000000 });
});

test.each([
  ['is cut short', (data: Uint8Array) => data.subarray(0, data.length - 4)],
  ['does not begin with a report', () => printRtcp([{ kind: 'bye', ssrcs: [1] }])],
  ['is of version 1', (data: Uint8Array) => data.with(0, 0x41)],
  ['tells more reports than it holds', (data: Uint8Array) => data.with(0, 0x82)],
  ['is padded in its first packet', (data: Uint8Array) => data.with(0, 0xa1)],
])('RFC 3550 A.2: a compound that %s is refused', (_, spoil) => {
  expect(parseRtcp(spoil(printRtcp([sender])))).toBeUndefined();
});
