import { expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { runMachine } from '../../../base/machine.ts';
import { writeData } from '../class1/octets.ts';
import { joinOctets } from '../join-octets.ts';
import type { T30Fact, Verdict } from '../t30/session.ts';
import { idleClass2, stepClass2 } from './class2.ts';
import type { Class2Effect, Class2Event, Class2Input, Class2Setup, Class2State } from './session.ts';
import { causeOf, readHangUpCode, readTheAgreement, writeParameters } from './terms.ts';

const document = { count: 2, first: 0, resolution: 'fine', width: 1728, maxBitRate: 14400 } as const;
const dialAt = { kind: 'dial', number: 'T102', ms: 60_000 } as const;

/** A driver whose modem answers by what the test says: OK to all of `quiet`, else as told line by line. */
function drive(of: Partial<Class2Setup> = {}, refuses: readonly string[] = []) {
  const clock = new FakeClock();
  const written: Uint8Array[] = [];
  const events: Class2Event[] = [];
  const facts: T30Fact[] = [];
  const kept: { bytes: Uint8Array; whole: boolean }[] = [];
  let verdicts: Verdict[] = [];
  let discards = 0;
  const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
  const machine = runMachine<Class2State, Class2Input, Class2Effect>({
    initial: idleClass2({ dialect: '2', id: '+34 91 1', ecm: true, document, ...of }),
    step: stepClass2,
    perform(effect) {
      if (effect.kind === 'write') {
        written.push(effect.bytes);
        const line = Buffer.from(effect.bytes).toString('latin1').trim();
        if (/^AT(\+F(CLASS|BO|LI|CR|NR|DCC|CC|LID|BOR|DIS|IS|PTS|PS|K|KS|SPL|SP|CIG|PI)\b.*|H0)$/.test(line))
          machine.send({ kind: 'bytes', bytes: bytesOf(refuses.includes(line) ? '\r\nERROR\r\n' : '\r\nOK\r\n') });
      } else if (effect.kind === 'discard') discards++;
      else if (effect.kind === 'event') events.push(effect.event);
      else if (effect.kind === 'fact') facts.push(effect.fact);
      else if (effect.kind === 'code-page')
        machine.send({ kind: 'page-coded', bytes: Uint8Array.of(1, 0x08, effect.page), rows: 10 });
      else {
        kept.push({ bytes: effect.bytes, whole: effect.whole });
        const [verdict = 'MCF', ...rest] = verdicts;
        verdicts = rest;
        machine.send({ kind: 'page-kept', verdict });
      }
    },
    onTimer: (name) => ({ kind: 'timer', name }),
    clock,
  });
  const text = (): string[] => written.map((each) => Buffer.from(each).toString('latin1').trim());
  return {
    clock,
    machine,
    events,
    facts,
    kept,
    written,
    text,
    discards: () => discards,
    judge: (...told: Verdict[]) => {
      verdicts = told;
    },
    says: (...lines: string[]) => {
      for (const line of lines) machine.send({ kind: 'bytes', bytes: bytesOf(`\r\n${line}\r\n`) });
    },
    sends: (bytes: Uint8Array) => machine.send({ kind: 'bytes', bytes }),
    order: (order: Extract<Class2Input, { kind: 'order' }>['order']) => machine.send({ kind: 'order', order }),
    ended: () => facts.find((each) => each.kind === 'ended'),
  };
}

const phaseB = ['+FCON', '+FCSI: "      +34 91 2"', '+FDIS:1,5,0,2,3,2,0,0', 'OK'];
const xon = Uint8Array.of(0x11);

test('T.32 8.3.3: two pages in Class 2, each answered after +FET, and the modem hangs up', () => {
  const line = drive();
  line.order(dialAt);
  expect(line.text()).toContain('AT+FLID="+34 91 1"');
  expect(line.text().at(-1)).toBe('ATDT102');
  line.says(...phaseB);
  expect(line.text().slice(-2)).toEqual(['AT+FDIS=1,5,0,2,3,2,0,0', 'AT+FDT']);
  line.says('+FDCS:1,5,0,2,3,2,0,0', 'CONNECT');
  const before = line.written.length;
  line.sends(xon);
  // Each octet lowest bit first, DLE doubled, DLE ETX behind it.
  expect([...line.written[before]!]).toEqual([0x80, 0x10, 0x10, 0x00, 0x10, 0x03]);
  line.says('OK');
  expect(line.text().at(-1)).toBe('AT+FET=0');
  line.says('+FPTS:1', 'OK');
  expect(line.text().at(-1)).toBe('AT+FDT');
  line.says('CONNECT');
  line.sends(xon);
  line.says('OK');
  expect(line.text().at(-1)).toBe('AT+FET=2');
  line.says('+FPTS:1', '+FHNG:0', 'OK');
  expect(line.facts.map(({ kind }) => kind)).toEqual([
    'remote',
    'training',
    'trained',
    'page-started',
    'page-confirmed',
    'page-started',
    'page-confirmed',
    'ended',
  ]);
  expect(line.ended()).toEqual({ kind: 'ended', outcome: { kind: 'done' }, firstUnconfirmedPage: 2 });
  expect(line.facts[0]).toMatchObject({ id: '+34 91 2', resolution: 'fine' });
  expect(line.events.map(({ kind }) => kind)).toEqual(['connected', 'idle']);
});

test('the XON that some firmware never sends is not waited for longer than two seconds', () => {
  const line = drive();
  line.order(dialAt);
  line.says(...phaseB, '+FDCS:1,5,0,2,1,0,0,0', 'CONNECT');
  expect(line.facts.some(({ kind }) => kind === 'page-started')).toBe(false);
  line.clock.advance(2_000);
  expect(line.facts.some(({ kind }) => kind === 'page-started')).toBe(true);
});

test('TIA-592 8.3.3.7: in Class 2.0 the end of the data says whether another page follows, and ERROR that it came badly', () => {
  const line = drive({ dialect: '2.0' });
  line.order(dialAt);
  line.says('+FCO', '+FIS:1,5,0,2,1,0,0,0', 'OK', '+FCS:1,3,0,2,1,0,0,0', 'CONNECT');
  expect([...line.written.at(-1)!.slice(-2)]).toEqual([0x10, 0x2c]);
  line.says('ERROR');
  expect(line.facts.at(-1)).toEqual({ kind: 'page-refused', page: 0, by: 'RTN' });
  line.says('CONNECT', 'OK', 'CONNECT');
  expect([...line.written.at(-1)!.slice(-2)]).toEqual([0x10, 0x2e]);
  line.says('+FHS:00', 'OK');
  expect(line.ended()).toMatchObject({ outcome: { kind: 'done' }, firstUnconfirmedPage: 2 });
  expect(line.facts.find(({ kind }) => kind === 'trained')).toMatchObject({ agreement: { speed: { bitRate: 9600 } } });
});

test('a page that is refused three times ends the call', () => {
  const line = drive();
  line.order(dialAt);
  line.says(...phaseB, '+FDCS:1,5,0,2,0,0,0,0');
  for (let time = 0; time < 3; time++) {
    line.says('CONNECT');
    line.sends(xon);
    line.says('OK', '+FPTS:2', 'OK');
  }
  expect(line.ended()).toMatchObject({ outcome: { kind: 'page-refused' }, firstUnconfirmedPage: 0 });
  expect(line.text().slice(-2)).toEqual(['AT+FK', 'ATH0']);
});

test.each([
  ['27', 'training-failed'],
  ['21', 'refused'],
  ['54', 'page-not-confirmed'],
  ['22', 'dropped'],
] as const)('T.32 table 20: hung up with %s in the middle is %s', (code, kind) => {
  const line = drive();
  line.order(dialAt);
  line.says(...phaseB, `+FHNG:${code}`, 'ERROR');
  expect(line.ended()).toMatchObject({ outcome: { kind }, firstUnconfirmedPage: 0 });
  expect(line.events.at(-1)).toEqual({ kind: 'idle' });
});

test.each([
  ['BUSY', 'BUSY'],
  ['NO ANSWER', 'NO ANSWER'],
  ['+FHNG:4', 'NO ANSWER'],
  ['+FHNG:3', 'NO DIALTONE'],
])('a call that does not come to be: %s', (said, result) => {
  const line = drive();
  line.order(dialAt);
  line.says(said, ...(said.startsWith('+') ? ['OK'] : []));
  expect(line.events).toEqual([{ kind: 'not-connected', result }]);
  line.order({ kind: 'hang-up' });
  expect(line.events.at(-1)).toEqual({ kind: 'idle' });
});

test('T.32 8.3.4: a page is asked for with DC2, and its sender answered only by the +FDR after it was kept', () => {
  const line = drive({ dialect: '2.0', document: undefined } as unknown as Partial<Class2Setup>);
  line.judge('RTN');
  line.order({ kind: 'answer', ms: 30_000 });
  line.says('+FCO', '+FTI:" +34 91 9 "', '+FCS:1,5,0,2,1,0,0,0', 'OK');
  expect(line.text().at(-1)).toBe('AT+FDR');
  line.says('CONNECT');
  expect([...line.written.at(-1)!]).toEqual([0x12]);
  const page = Uint8Array.of(0x00, 0x80, 0x08, 0xff);
  line.sends(writeData(page));
  expect(line.kept).toHaveLength(0);
  line.says('+FPS:1,300', '+FET:2', 'OK');
  expect([...joinOctets(line.kept.map(({ bytes }) => bytes))]).toEqual([...page]);
  expect(line.text().slice(-2)).toEqual(['AT+FPS=2', 'AT+FDR']);
  line.says('CONNECT');
  line.sends(writeData(page));
  line.says('+FPS:1,300', '+FET:2', 'OK');
  expect(line.text().slice(-2)).toEqual(['AT+FPS=1', 'AT+FDR']);
  line.says('+FHS:00', 'OK');
  expect(line.ended()).toMatchObject({ outcome: { kind: 'done' }, firstUnconfirmedPage: 1 });
  expect(line.facts.filter(({ kind }) => kind === 'page-kept')).toEqual([
    { kind: 'page-kept', page: 0, verdict: 'RTN' },
    { kind: 'page-kept', page: 0, verdict: 'MCF' },
  ]);
});

const polling = { document: undefined, polls: true } as unknown as Partial<Class2Setup>;
test.each([
  ['2', 'AT+FSPL=1', '+FPOLL', '+FCON', '+FDCS', '+FPTS:1,0,0,0', '+FHNG:0'],
  ['2.0', 'AT+FSP=1', '+FPO', '+FCO', '+FCS', '+FPS:1,0,0,0', '+FHS:00'],
] as const)('T.32: in Class %s what waits at the far end is asked for, and comes as a page does', (...words) => {
  const [dialect, polls, waits, connected, agreement, status, hungUp] = words;
  const line = drive({ ...polling, dialect });
  line.order(dialAt);
  expect(line.text()).toContain(polls);
  expect(line.text().at(-1)).toBe('ATDT102');
  line.says(connected, waits, 'OK');
  expect(line.text().at(-1)).toBe('AT+FDR');
  line.says(`${agreement}:1,5,0,2,0,0,0,0`, 'CONNECT');
  line.sends(writeData(Uint8Array.of(1, 2, 3)));
  line.says(status, '+FET:2', 'OK');
  expect(line.kept).toEqual([{ bytes: Uint8Array.of(1, 2, 3), whole: true }]);
  line.says(hungUp, 'OK');
  expect(line.ended()).toMatchObject({ outcome: { kind: 'done' } });
});

test('where nothing waits no page is asked for; a modem that cannot ask does not dial', () => {
  const line = drive(polling);
  line.order(dialAt);
  line.says(...phaseB);
  expect(line.ended()).toMatchObject({ outcome: { kind: 'nothing-to-fetch' } });
  expect(line.text()).not.toContain('AT+FDR');
  const unable = drive(polling, ['AT+FSPL=1']);
  unable.order(dialAt);
  expect(unable.events).toEqual([{ kind: 'not-connected', result: 'ERROR' }]);
  expect(unable.text()).not.toContain('ATDT102');
});

test('a line cut in the middle of a page that comes keeps what came', () => {
  const line = drive({ document: undefined } as unknown as Partial<Class2Setup>);
  line.order({ kind: 'answer', ms: 30_000 });
  line.says('+FCON', '+FDCS:1,5,0,2,1,0,0,0', 'OK', 'CONNECT');
  line.sends(writeData(Uint8Array.of(1, 2, 3)));
  line.says('+FHNG:90', 'ERROR');
  expect(line.kept).toEqual([{ bytes: Uint8Array.of(1, 2, 3), whole: false }]);
  expect(line.ended()).toMatchObject({ outcome: { kind: 'dropped' } });
});

test('a cancel in the middle of a page drops what has not left, and hangs up', () => {
  const line = drive({ dialect: '2.0' });
  line.order(dialAt);
  line.says('+FCO', '+FIS:1,5,0,2,1,0,0,0', 'OK', '+FCS:1,5,0,2,1,0,0,0', 'CONNECT');
  line.order({ kind: 'cancel' });
  expect(line.discards()).toBe(1);
  expect([...line.written.at(-1)!]).toEqual([0x10, 0x18]);
  expect(line.ended()).toMatchObject({ outcome: { kind: 'cancelled' } });
  line.says('OK');
  expect(line.text().slice(-2)).toEqual(['AT+FKS', 'ATH0']);
  expect(line.events.at(-1)).toEqual({ kind: 'idle' });
});

test('what a modem does not offer is not insisted on: error correction, then two dimensions', () => {
  const line = drive({}, ['AT+FDCC=1,5,0,2,3,2,0,0']);
  line.order(dialAt);
  expect(line.text().slice(-2)).toEqual(['AT+FDCC=1,5,0,2,3,1,0,0', 'ATDT102']);
  const plain = drive({}, ['AT+FDCC=1,5,0,2,3,2,0,0', 'AT+FDCC=1,5,0,2,3,1,0,0']);
  plain.order(dialAt);
  expect(plain.text().slice(-2)).toEqual(['AT+FDCC=1,5,0,2,1,0,0,0', 'ATDT102']);
});

test('a modem that answers nothing in a call is told as stuck', () => {
  const line = drive();
  line.order(dialAt);
  line.says(...phaseB);
  line.clock.advance(90_000);
  expect(line.events.at(-1)).toEqual({ kind: 'stuck', detail: 'awaiting-page-start' });
});

test('codes of both classes mean the same; those of no table fall to their phase', () => {
  expect(['00', '11', 'A0', '27'].map(readHangUpCode)).toEqual([0, 11, 100, 27]);
  expect([100, 102].map(String).map(readHangUpCode)).toEqual([100, 102]);
  expect([0, 4, 12, 29, 43, 57, 73, 91, 100].map(causeOf)).toEqual([
    'done',
    'no-answer',
    'no-fax',
    'dropped',
    'page-data',
    'page-not-confirmed',
    'dropped',
    'dropped',
    'dropped',
  ]);
});

test('T.32 8.5.1.1: parameters are written as they are read', () => {
  for (const text of ['1,5,0,2,3,2,0,0', '0,3,0,2,0,0,0,4', '1,0,1,2,1,0,0,3'])
    expect(writeParameters(readTheAgreement(text))).toBe(text);
});

test('T.32: Class 2.1 has the names of 2.0; error correction is asked for by 1, and rates of V.34 are read as our fastest', () => {
  const line = drive({ dialect: '2.1' });
  line.order(dialAt);
  expect(line.text()).toEqual(expect.arrayContaining(['AT+FCLASS=2.1', 'AT+FCC=1,5,0,2,3,1,0,0']));
  line.says('+FCO', '+FCI:"+34 91 2"', '+FIS:1,D,0,2,3,3,0,0,0', 'OK');
  expect(line.text().slice(-2)).toEqual(['AT+FIS=1,5,0,2,3,1,0,0', 'AT+FDT']);
  line.says('+FCS:1,B,0,2,3,1,0,0,0', 'CONNECT');
  expect(line.facts.find(({ kind }) => kind === 'trained')).toMatchObject({
    agreement: { speed: { bitRate: 14400 }, coding: 'mmr', ecm: true },
  });
});
