import { expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { runMachine } from '../../../base/machine.ts';
import { idleClass8, stepClass8 } from './class8.ts';
import type { Class8Effect, Class8Event, Class8Input, Class8Order, Class8State } from './session.ts';

const DLE = '\x10';

/** A modem that says OK to all but what a test says of it. */
function listen(refuses: readonly string[] = []) {
  const clock = new FakeClock();
  const written: string[] = [];
  const events: Class8Event[] = [];
  const says = (text: string): void => machine.send({ kind: 'bytes', bytes: Buffer.from(text, 'latin1') });
  const machine = runMachine<Class8State, Class8Input, Class8Effect>({
    initial: idleClass8,
    step: stepClass8,
    perform(effect) {
      if (effect.kind === 'tell') {
        events.push(effect.event);
        return;
      }
      const line = Buffer.from(effect.bytes).toString('latin1').trim();
      written.push(line);
      if (!line.startsWith('ATD')) says(refuses.includes(line) ? '\r\nERROR\r\n' : '\r\nOK\r\n');
    },
    onTimer: (name) => ({ kind: 'timer', name }),
    clock,
  });
  const order = (given: Class8Order): void => machine.send({ kind: 'order', order: given });
  const heard = () => events.flatMap((event) => (event.kind === 'heard' ? [event.heard] : []));
  return { clock, written, events, says, order, heard };
}

const answer = { kind: 'answer', holdMs: 30_000 } as const;
const dial = { kind: 'dial', number: 'T102', ms: 60_000 } as const;

test('a call is answered without a tone, and is a fax from its CNG on', () => {
  const line = listen();
  line.order(answer);
  expect(line.written).toEqual(['AT+FCLASS=8', 'AT+VSD=128,60', 'ATA']);
  expect(line.events).toEqual([{ kind: 'off-hook' }]);
  line.says(`${DLE}c`);
  expect(line.written.at(-1)).toBe('AT+FCLASS=1');
  expect(line.heard()).toEqual([{ kind: 'fax' }]);
  line.clock.advance(60_000);
  expect(line.heard()).toHaveLength(1);
});

test('who says no CNG hears it ring, and a telephone on the line takes the call', () => {
  const line = listen();
  line.order(answer);
  line.clock.advance(8_001);
  expect(line.events.at(-1)).toEqual({ kind: 'holds' });
  expect(line.written.at(-1)).toBe('AT+VTS=[425,0,100]');
  line.says(`${DLE}P`);
  expect(line.heard()).toEqual([{ kind: 'taken' }]);
  line.order({ kind: 'hang-up' });
  expect(line.written.slice(-2)).toEqual(['ATH0', 'AT+FCLASS=1']);
  expect(line.events.at(-1)).toEqual({ kind: 'idle' });
});

test('a fax that begins late is one all the same; nobody takes what is none', () => {
  const late = listen();
  late.order(answer);
  late.clock.advance(12_000);
  late.says(`${DLE}c`);
  expect(late.heard()).toEqual([{ kind: 'fax' }]);
  const nobody = listen();
  nobody.order(answer);
  nobody.says(`${DLE}s`);
  nobody.clock.advance(30_001);
  expect(nobody.heard()).toEqual([{ kind: 'silence' }]);
});

test('T.30 4.3.3.1: who is called hears our CNG, and is a fax from CED on', () => {
  const line = listen();
  line.order(dial);
  expect(line.written.at(-1)).toBe('ATDT102');
  line.says('\r\nVCON\r\n');
  line.clock.advance(10);
  expect(line.written.at(-1)).toBe('AT+VTS=[1100,0,50]');
  line.clock.advance(3_500);
  expect(line.written.filter((each) => each === 'AT+VTS=[1100,0,50]')).toHaveLength(2);
  line.says(`${DLE}a`);
  expect(line.heard()).toEqual([{ kind: 'fax' }]);
});

test.each([
  ['silence is told by the modem', `${DLE}s`, 0, { kind: 'silence' }],
  ['somebody speaks and waits', `${DLE}q`, 0, { kind: 'voice' }],
  ['somebody speaks all the time', '', 8_000, { kind: 'voice' }],
  ['the line is busy after all', `${DLE}b`, 0, { kind: 'nothing', result: 'BUSY' }],
  ['the call is gone', '\r\nNO CARRIER\r\n', 0, { kind: 'nothing', result: 'NO CARRIER' }],
])('who was called: %s', (_, says, ms, heard) => {
  const line = listen();
  line.order(dial);
  line.says('\r\nOK\r\n');
  line.says(says);
  line.clock.advance(ms);
  expect(line.heard()).toEqual([heard]);
});

test('busy, nobody, and a modem that is none of class 8 after all', () => {
  const busy = listen();
  busy.order(dial);
  busy.says('\r\nBUSY\r\n');
  expect(busy.heard()).toEqual([{ kind: 'nothing', result: 'BUSY' }]);
  const nobody = listen();
  nobody.order(dial);
  nobody.clock.advance(60_000);
  expect(nobody.heard()).toEqual([{ kind: 'nothing', result: 'NO ANSWER' }]);
  const none = listen(['AT+FCLASS=8']);
  none.order(answer);
  expect(none.heard()).toEqual([{ kind: 'nothing', result: 'ERROR' }]);
});
