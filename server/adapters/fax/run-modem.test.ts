import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { eventually } from '../../testing/eventually.ts';
import type { FromModem } from './modem-messages.ts';
import { readProfiles } from './profiles.ts';
import { runModem } from './run-modem.ts';

const profiles = readProfiles(join(import.meta.dirname, '../../../firmware-scripts/modems'));
const conexant: Record<string, string> = {
  'AT+FMI?': 'CONEXANT',
  'AT+FMM?': 'CX93001',
  'AT+FMR?': 'EIS_V0.2013',
  'AT+FCLASS=?': '0,1,1.0,8',
  'AT+FTM=?': '(24,48,72,73,74,96,97,98,121,122,145,146)',
  'AT+FRM=?': '(24,48,72,73,74,96,97,98,121,122,145,146)',
};

/** A modem that answers what its table says, OK to all else, and nothing to what is in `deaf`. */
function plugModem(
  of: { answers?: Record<string, string>; refuses?: string[]; deaf?: boolean; listens?: boolean } = {},
) {
  const clock = new FakeClock();
  const told: FromModem[] = [];
  const asked: string[] = [];
  const { answers = conexant, refuses = [] } = of;
  let isDeaf = of.deaf ?? false;
  const modem = runModem({
    port: {
      write(bytes, done) {
        const line = Buffer.from(bytes).toString('latin1').trim();
        asked.push(line);
        queueMicrotask(() => {
          done();
          if (isDeaf || /^AT[AD]/.test(line)) return;
          const lines = refuses.includes(line) ? ['ERROR'] : [answers[line], 'OK'].filter(Boolean);
          modem.bytes(Buffer.from(lines.map((each) => `\r\n${each}\r\n`).join('')));
        });
      },
    },
    start: {
      path: '/dev/ttyACM0',
      profiles,
      country: 'ES',
      answering: { answers: of.listens ?? true, ownId: '+34 91 1', ecm: true },
    },
    clock,
    log: silentLog,
    tell: (message) => void told.push(message),
    newCallId: () => 'call-1',
  });
  const says = (text: string): void => modem.bytes(Buffer.from(`\r\n${text}\r\n`, 'latin1'));
  const ready = () => eventually('ready', async () => told.find(({ kind }) => kind === 'ready'));
  return {
    clock,
    told,
    asked,
    modem,
    says,
    ready,
    hear: () => {
      isDeaf = false;
    },
  };
}

test('a modem is told its country before all else, and is known by what it answers', async () => {
  const { ready, asked } = plugModem();
  expect(await ready()).toMatchObject({
    identity: { maker: 'CONEXANT', model: 'CX93001', revision: 'EIS_V0.2013' },
    classes: ['0', '1', '1.0', '8'],
    faxClass: '1',
    callerId: true,
    profile: { id: 'conexant', tried: false },
  });
  expect(asked.slice(0, 4)).toEqual(['AT', 'ATZ', 'ATE0V1Q0', 'AT+GCI=A0']);
});

test('caller ID is asked for in the next way when the first is refused', async () => {
  const { ready, asked } = plugModem({ refuses: ['AT+VCID=1'] });
  expect(await ready()).toMatchObject({ callerId: true });
  expect(asked).toContain('AT#CID=1');
});

test('a modem without a fax class that we drive says so', async () => {
  const { told } = plugModem({ answers: { ...conexant, 'AT+FCLASS=?': '0,8' } });
  const sick = await eventually('sick', async () => told.find(({ kind }) => kind === 'sick'));
  expect(sick).toEqual({ kind: 'sick', why: 'no-fax-class', detail: '0,8' });
});

test('a modem that says nothing is sick, is asked again, and is well once it answers', async () => {
  const { clock, told, hear, ready } = plugModem({ deaf: true });
  await eventually('sick', async () => {
    clock.advance(500);
    return told.find(({ kind }) => kind === 'sick');
  });
  hear();
  await eventually('asked again', async () => {
    clock.advance(1000);
    return told.find(({ kind }) => kind === 'ready');
  });
  expect(await ready()).toMatchObject({ kind: 'ready' });
});

test('who calls is told with the ring, and the call is taken after as many rings as wanted', async () => {
  const { says, told, asked, modem, ready } = plugModem();
  await ready();
  says('RING');
  says('NMBR = 0015551234');
  says('NAME = ACME');
  modem.order({ kind: 'decide', call: 'call-1', decision: { kind: 'answer', afterRings: 2 } });
  expect(asked).not.toContain('ATA');
  says('RING');
  expect(told.at(-1)).toEqual({
    kind: 'ring',
    call: 'call-1',
    rings: 2,
    caller: { number: '0015551234', name: 'ACME' },
    pattern: undefined,
  });
  modem.order({ kind: 'decide', call: 'call-1', decision: { kind: 'answer', afterRings: 2 } });
  expect(asked.at(-1)).toBe('ATA');
});

test('a line that is left to its telephone is told as missed once it is quiet', async () => {
  const { says, told, modem, clock, ready } = plugModem();
  await ready();
  says('RING A');
  expect(told.at(-1)).toMatchObject({ kind: 'ring', rings: 1, pattern: 'A' });
  modem.order({ kind: 'decide', call: 'call-1', decision: { kind: 'leave' } });
  clock.advance(8_100);
  expect(told.at(-1)).toEqual({ kind: 'missed', call: 'call-1' });
});

test('from when calls are not to be answered any more, none is', async () => {
  const { says, asked, modem, ready } = plugModem();
  await ready();
  modem.order({ kind: 'answering', answering: { answers: false, ownId: '', ecm: false } });
  says('RING');
  modem.order({ kind: 'decide', call: 'call-1', decision: { kind: 'answer', afterRings: 1 } });
  expect(asked).not.toContain('ATA');
});

test('glare: a line that begins to ring is not dialled on, and the fax is told that nothing was', async () => {
  const { told, asked, modem, says, ready } = plugModem();
  await ready();
  says('RING');
  const order = { job: 'j', number: '102', resolution: 'fine', ecm: true, ownId: '', count: 1, first: 0 } as const;
  modem.order({ kind: 'send', order });
  expect(told.at(-1)).toMatchObject({ kind: 'progress', progress: { end: { outcome: { kind: 'no-modem' } } } });
  expect(asked.some((line) => /^ATD/.test(line))).toBe(false);
});

test('a fax cancelled before it is dialled ends as cancelled, once', async () => {
  const { told, modem, ready } = plugModem();
  await ready();
  const order = { job: 'j', number: '102', resolution: 'fine', ecm: true, ownId: '', count: 1, first: 0 } as const;
  modem.order({ kind: 'send', order });
  modem.order({ kind: 'cancel' });
  const ends = await eventually('its end', async () => {
    const found = told.filter((each) => each.kind === 'progress' && each.progress.kind === 'ended');
    return told.some(({ kind }) => kind === 'idle') ? found : undefined;
  });
  expect(ends).toHaveLength(1);
  expect(ends[0]).toMatchObject({ progress: { end: { outcome: { kind: 'cancelled' }, firstUnconfirmedPage: 0 } } });
});

test('a fax cancelled while the other end rings gives the dial up, hangs up and ends as cancelled, once', async () => {
  const { told, asked, modem, ready, says } = plugModem();
  await ready();
  const order = { job: 'j', number: '102', resolution: 'fine', ecm: true, ownId: '', count: 1, first: 0 } as const;
  modem.order({ kind: 'send', order });
  await eventually('dialled', async () => (asked.includes('ATDT102') ? true : undefined));
  modem.order({ kind: 'cancel' });
  modem.order({ kind: 'cancel' });
  says('NO CARRIER');
  await eventually('free', async () => (told.some(({ kind }) => kind === 'idle') ? true : undefined));
  const ends = told.filter((each) => each.kind === 'progress' && each.progress.kind === 'ended');
  expect(ends).toMatchObject([{ progress: { end: { outcome: { kind: 'cancelled' } } } }]);
  // V.250 6.3.1: any character gives up a dial.
  expect(asked.slice(asked.indexOf('ATDT102') + 1)).toEqual(['', 'ATH0']);
  expect(modem.isBusy()).toBe(false);
});
