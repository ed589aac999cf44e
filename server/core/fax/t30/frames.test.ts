import { expect, test } from 'vitest';
import { ablestStation } from '../../../testing/fax/two-stations.ts';
import { agree, readAgreement, readCapabilities, writeAgreement, writeCapabilities } from './capabilities.ts';
import { readFrame, readId, writeFrame, writeId } from './frames.ts';
import { judgeTraining, ladderOf, speeds, trainingOctets } from './speeds.ts';

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

test('T.30 5.3.6.1: X is set in our DCS, never in a DIS, and read either way', () => {
  expect(hex(writeFrame({ name: 'DCS', isFinal: true, x: true }))).toBe('ffc8c1');
  expect(hex(writeFrame({ name: 'DIS', isFinal: true, x: true }))).toBe('ffc801');
  expect(readFrame(Buffer.from('ffc8b1', 'hex'))).toMatchObject({ name: 'MCF', isFinal: true });
  expect(readFrame(Buffer.from('ffc031', 'hex'))).toMatchObject({ name: 'MCF', isFinal: false });
});

test('what is no frame is none', () => {
  expect(readFrame(Uint8Array.of(0xff, 0xc8))).toBeUndefined();
  expect(readFrame(Uint8Array.of(0x7f, 0xc8, 0x01))).toBeUndefined();
  expect(readFrame(Uint8Array.of(0xff, 0x13, 0x01))).toBeUndefined();
});

test('T.30 5.3.6.2.4: a number goes last digit first, each digit lowest bit first, twenty of them', () => {
  const fif = writeId('+34 911');
  expect(fif).toHaveLength(20);
  expect(hex(fif.subarray(0, 2))).toBe('8c8c');
  expect(readId(fif)).toBe('+34 911');
  expect(readId(writeId(''))).toBeUndefined();
  expect(readId(writeId('123456789012345678901234'))).toBe('12345678901234567890');
});

test('T.30 table 2: a DIS as common machines send it', () => {
  const said = readCapabilities(Buffer.from('00777f238001', 'hex').subarray(0, 3));
  expect(said).toMatchObject({
    receives: true,
    modulations: ['V.17', 'V.29', 'V.27ter'],
    resolutions: ['standard', 'fine'],
    codings: ['mh', 'mr'],
    ecm: false,
  });
});

test('T.30 table 2: octets that no extension bit announces are not read', () => {
  expect(readCapabilities(Uint8Array.of(0, 0x40, 0x00, 0x22)).ecm).toBe(false);
  expect(readCapabilities(Uint8Array.of(0, 0x40, 0x01, 0x22))).toMatchObject({ ecm: true, codings: ['mh', 'mmr'] });
});

test('what we can do is read as it was written', () => {
  const ours = { ...ablestStation, ecm: true, hasDocument: true };
  expect(readCapabilities(writeCapabilities(ours))).toEqual(ours);
  const least = {
    ...ablestStation,
    modulations: ['V.27ter'],
    resolutions: ['standard'],
    codings: ['mh'],
    takesSubaddress: false,
    scanLineMs: { standard: 40, fine: 40, superfine: 40 },
  } as const;
  expect(readCapabilities(writeCapabilities(least))).toEqual(least);
});

test('T.30 table 2: each speed has bits of its own in a DCS', () => {
  for (const speed of speeds) {
    const agreement = agree({ ours: ablestStation, theirs: ablestStation, speed, resolution: 'fine', width: 1728 });
    expect(readAgreement(writeAgreement(agreement))).toEqual(agreement);
  }
  expect(new Set(speeds.map(({ dcs }) => dcs)).size).toBe(8);
});

test('a far end that is not so fine gets coarser pages, and the time that its printer needs for a row', () => {
  const theirs = {
    ...ablestStation,
    resolutions: ['standard'],
    codings: ['mh'],
    scanLineMs: { standard: 20, fine: 10, superfine: 10 },
  } as const;
  const agreement = agree({ ours: ablestStation, theirs, speed: speeds[0]!, resolution: 'superfine', width: 1728 });
  expect(agreement).toMatchObject({ resolution: 'standard', coding: 'mh', scanLineMs: 20 });
});

test('ladders hold only what both ends can do', () => {
  const rates = (theirs: readonly ('V.17' | 'V.29' | 'V.27ter')[], maxBitRate: 14400 | 7200): number[] =>
    ladderOf({ ours: ['V.17', 'V.29', 'V.27ter'], theirs, maxBitRate }).map(({ bitRate }) => bitRate);
  expect(rates(['V.29', 'V.27ter'], 14400)).toEqual([9600, 7200, 4800, 2400]);
  expect(rates(['V.17', 'V.29', 'V.27ter'], 7200)).toEqual([7200, 7200, 4800, 2400]);
  expect(rates(['V.27ter'], 14400)).toEqual([4800, 2400]);
});

test('T.30 5.3.6.2.2: a second of zeros is enough of the 1.5 s, broken ones are not', () => {
  const check = new Uint8Array(trainingOctets(9600));
  expect(judgeTraining(check, 9600)).toBe(true);
  check[900] = 4;
  expect(judgeTraining(check, 9600)).toBe(false);
  check[900] = 0;
  check[300] = 1;
  expect(judgeTraining(check, 9600)).toBe(true);
  expect(judgeTraining(new Uint8Array(0), 9600)).toBe(false);
});
