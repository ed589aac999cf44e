import { expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { runMachine } from '../../../base/machine.ts';
import { frameCheck } from '../hdlc.ts';
import { writeFrame } from '../t30/frames.ts';
import { speeds } from '../t30/speeds.ts';
import {
  type Class1Effect,
  type Class1Event,
  type Class1Input,
  type Class1Order,
  type Class1State,
  idleClass1,
  modulationNumber,
  stepClass1,
} from './class1.ts';
import { readingLines, readNext, withoutCheck, writeData } from './octets.ts';

/** A dialogue whose modem is played by the test. */
function openDialogue() {
  const clock = new FakeClock();
  const events: Class1Event[] = [];
  const written: string[] = [];
  let discarded = 0;
  const machine = runMachine<Class1State, Class1Input, Class1Effect>({
    initial: idleClass1,
    step: stepClass1,
    perform(effect) {
      if (effect.kind === 'write') written.push(Buffer.from(effect.bytes).toString('latin1'));
      else if (effect.kind === 'discard') discarded++;
      else events.push(effect.event);
    },
    onTimer: (name) => ({ kind: 'timer', name }),
    clock,
  });
  return {
    clock,
    events,
    kinds: () => events.map(({ kind }) => kind),
    /** What was written since it was asked last. */
    written: () => written.splice(0).join('|'),
    discarded: () => discarded,
    order: (order: Class1Order) => machine.send({ kind: 'order', order }),
    says: (text: string) => machine.send({ kind: 'bytes', bytes: Buffer.from(text, 'latin1') }),
    bytes: (bytes: Uint8Array) => machine.send({ kind: 'bytes', bytes }),
  };
}

const dis = writeFrame({ name: 'DIS', fif: Uint8Array.of(0, 0x74, 0x1e), isFinal: true, x: false });
const csi = writeFrame({ name: 'CSI', fif: new Uint8Array(20).fill(0x10), isFinal: false, x: false });
const ends = Buffer.from('\x10\x03', 'latin1');
const v17 = speeds[0]!;

test('T.31 6.1: a dial that is answered brings the first frames without another command', () => {
  const modem = openDialogue();
  modem.order({ kind: 'dial', number: 'T102', ms: 60_000 });
  expect(modem.written()).toBe('ATDT102\r');
  modem.says('\r\nCONNECT\r\n');
  modem.order({ kind: 'listen' });
  modem.bytes(Buffer.concat([writeData(csi), Buffer.from('\r\nOK\r\n')]));
  expect(modem.written()).toBe('AT+FRH=3\r');
  modem.bytes(Buffer.concat([Buffer.from('\r\nCONNECT\r\n'), writeData(dis), Buffer.from('\r\nOK\r\n')]));
  expect(modem.kinds()).toEqual(['connected', 'flags', 'frame', 'flags', 'frame']);
  expect(modem.events[4]).toEqual({ kind: 'frame', octets: dis });
});

test('T.31 6.2: after an answer frames go without another command, one after the other', () => {
  const modem = openDialogue();
  modem.order({ kind: 'answer', ms: 20_000 });
  modem.says('\r\nCONNECT\r\n');
  modem.order({ kind: 'send-frames', frames: [csi, dis] });
  expect(modem.written()).toBe(`ATA\r|${Buffer.from(writeData(csi)).toString('latin1')}`);
  modem.says('\r\nCONNECT\r\n');
  expect(modem.written()).toBe(Buffer.from(writeData(dis)).toString('latin1'));
  modem.says('\r\nOK\r\n');
  expect(modem.kinds()).toEqual(['connected', 'frames-sent']);
});

test('T.31 8.3.3: data goes lowest bit first, with each DLE doubled, and ends with DLE ETX', () => {
  expect(Buffer.from(writeData(Uint8Array.of(0x80, 0x08, 0x01)))).toEqual(
    Buffer.from([0x01, 0x10, 0x10, 0x80, 0x10, 0x03]),
  );
});

test('data comes back as it went, also where a chunk ends within a DLE pair, and flow control between lines is dropped', () => {
  const octets = Uint8Array.from({ length: 256 }, (_, index) => index);
  const bytes = writeData(octets);
  for (let cut = 0; cut <= bytes.length; cut++) {
    let reading = { ...readingLines, inData: true };
    const got: number[] = [];
    for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
      const found = readNext(reading, piece);
      reading = found.reading as typeof reading;
      if (found.kind === 'data') got.push(...found.octets);
    }
    expect(got).toEqual([...octets]);
  }
  expect(readNext(readingLines, Buffer.from('\x13\x11OK\r\n', 'latin1'))).toMatchObject({ kind: 'line', text: 'OK' });
});

test('a frame is told without its check, whether the modem passes the check on or not', () => {
  const check = frameCheck(dis);
  expect(withoutCheck(Uint8Array.of(...dis, check >> 8, check & 0xff))).toEqual(dis);
  expect(withoutCheck(dis)).toEqual(dis);
});

test('a frame whose check is wrong is told as bad, and the next one is waited for', () => {
  const modem = openDialogue();
  modem.order({ kind: 'listen' });
  modem.says('\r\nCONNECT\r\n');
  modem.bytes(Buffer.concat([writeData(dis), Buffer.from('\r\nERROR\r\n')]));
  expect(modem.kinds()).toEqual(['flags', 'frame-bad']);
  expect(modem.written()).toBe('AT+FRH=3\r|AT+FRH=3\r');
});

test('T.30 5.3.6.2.2: 75 ms of silence before the training check of 1.5 s', () => {
  const modem = openDialogue();
  modem.order({ kind: 'send-training', speed: v17 });
  expect(modem.written()).toBe('AT+FTS=8\r');
  modem.says('\r\nOK\r\n');
  expect(modem.written()).toBe('AT+FTM=145\r');
  modem.says('\r\nCONNECT\r\n');
  expect(modem.written()).toHaveLength(2700 + 2);
  modem.says('\r\nOK\r\n');
  expect(modem.kinds()).toEqual(['training-sent']);
});

test('T.31 8.3.5: V.21 instead of a page is told as such', () => {
  const modem = openDialogue();
  modem.order({ kind: 'receive-page', speed: v17, long: false });
  expect(modem.written()).toBe('AT+FRM=146\r');
  modem.says('\r\n+FCERROR\r\n');
  expect(modem.kinds()).toEqual(['wrong-carrier']);
});

test('a page is told piece by piece as it comes, and its end once', () => {
  const modem = openDialogue();
  modem.order({ kind: 'receive-page', speed: v17, long: false });
  modem.bytes(Buffer.concat([Buffer.from('\r\nCONNECT\r\n'), writeData(dis).subarray(0, 4)]));
  modem.bytes(Buffer.concat([writeData(dis).subarray(4), Buffer.from('\r\nNO CARRIER\r\n')]));
  expect(modem.kinds()).toEqual(['page-began', 'page-data', 'page-data', 'page-over']);
});

test('what nobody hears is given up by one octet, and the next order waits for the answer', () => {
  const modem = openDialogue();
  modem.order({ kind: 'listen' });
  modem.written();
  modem.order({ kind: 'stop-listening' });
  modem.order({ kind: 'send-frames', frames: [dis] });
  expect(modem.written()).toBe('\x18');
  modem.says('\r\nOK\r\n');
  expect(modem.written()).toBe('AT+FRS=7\r');
  modem.says('\r\nOK\r\n');
  expect(modem.written()).toBe('AT+FTH=3\r');
});

test('a line that never is silent does not keep us from speaking', () => {
  const modem = openDialogue();
  modem.order({ kind: 'listen' });
  modem.says('\r\nNO CARRIER\r\n');
  modem.order({ kind: 'send-frames', frames: [dis] });
  modem.written();
  modem.clock.advance(1600);
  expect(modem.written()).toBe('\x18');
  modem.says('\r\nOK\r\n');
  expect(modem.written()).toBe('AT+FTH=3\r');
});

test('NO CARRIER in the middle of a page: what was not sent yet is dropped, or it would be read as commands', () => {
  const modem = openDialogue();
  modem.order({ kind: 'send-page', speed: v17, long: false, bytes: new Uint8Array(9000) });
  modem.says('\r\nOK\r\n');
  modem.says('\r\nCONNECT\r\n');
  modem.says('\r\nNO CARRIER\r\n');
  expect(modem.discarded()).toBe(1);
  expect(modem.kinds()).toEqual(['line-lost']);
});

test('hanging up in the middle of a page ends its data first', () => {
  const modem = openDialogue();
  modem.order({ kind: 'send-page', speed: v17, long: false, bytes: new Uint8Array(9000) });
  modem.says('\r\nOK\r\n\r\nCONNECT\r\n');
  modem.written();
  modem.order({ kind: 'hang-up' });
  expect(modem.written()).toBe(ends.toString('latin1'));
  modem.says('\r\nOK\r\n');
  expect(modem.written()).toBe('ATH0\r');
  modem.says('\r\nOK\r\n');
  expect(modem.kinds()).toEqual(['idle']);
});

test('a call that nobody takes is given up in our own time', () => {
  const modem = openDialogue();
  modem.order({ kind: 'dial', number: '102', ms: 20_000 });
  modem.written();
  modem.clock.advance(20_001);
  expect(modem.events).toEqual([{ kind: 'not-connected', result: 'TIMEOUT' }]);
  expect(modem.written()).toBe('\r');
});

test('busy is told as the modem says it', () => {
  const modem = openDialogue();
  modem.order({ kind: 'dial', number: '102', ms: 20_000 });
  modem.says('\r\nBUSY\r\n');
  expect(modem.events).toEqual([{ kind: 'not-connected', result: 'BUSY' }]);
});

test('a modem that does not answer any more is told as stuck', () => {
  const modem = openDialogue();
  modem.order({ kind: 'send-frames', frames: [dis] });
  modem.clock.advance(5_001);
  expect(modem.kinds()).toEqual(['stuck']);
});

test('rings and who calls are told while nothing is under way, and between questions', () => {
  const modem = openDialogue();
  modem.says('\r\nRING\r\n\r\nNMBR = 101\r\n');
  modem.order({ kind: 'command', text: 'AT+FCLASS=?', ms: 3000 });
  modem.says('\r\nRING\r\n\r\n0,1,1.0\r\n\r\nOK\r\n');
  expect(modem.events).toEqual([
    { kind: 'line', text: 'RING' },
    { kind: 'line', text: 'NMBR = 101' },
    { kind: 'line', text: 'RING' },
    { kind: 'result', result: 'OK', lines: ['0,1,1.0'] },
  ]);
});

test('T.31 8.3: each speed has its number, those of V.17 two', () => {
  expect(speeds.map((speed) => modulationNumber(speed, true))).toEqual([145, 121, 97, 96, 73, 72, 48, 24]);
  expect(speeds.map((speed) => modulationNumber(speed, false))).toEqual([146, 122, 98, 96, 74, 72, 48, 24]);
});
