import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWav } from '../../testing/audio.ts';
import { eventually } from '../../testing/eventually.ts';
import { differentRows, drawTestPage, openFaxDesk, receptionOver } from '../../testing/fax/fax-desk.ts';
import { startFaxLine } from '../../testing/peers/fax-line/fax-line.ts';
import { startVoiceModem } from '../../testing/peers/fax-line/voice-modem.ts';

const document = [drawTestPage(1)];
const voice = join(import.meta.dirname, '../../../firmware-scripts/prompts/es/message-menu.wav');
const listening = { kind: 'answer', afterRings: 1, listen: true } as const;

/** A line whose first modem can listen, and shares it with a telephone. */
async function openShared(numbers: readonly [string, ...string[]]) {
  const [number, ...others] = numbers;
  await using stack = new AsyncDisposableStack();
  const line = stack.use(await startFaxLine(numbers));
  const behind = line.modem(number).port;
  const { exchange, folder } = line;
  const modem = await startVoiceModem({ number, behind, port: join(folder, `voice-${number}`), exchange });
  stack.defer(() => modem.stop());
  const modems = [{ number, port: modem.port }, ...others.map((other) => line.modem(other))];
  const desk = stack.use(openFaxDesk({ modems, answers: listening }));
  await desk.ready();
  const whole = stack.move();
  return { desk, modem, exchange, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

test.concurrent('a fax that calls a shared line is heard by its CNG, and received', async () => {
  await using shared = await openShared(['101', '102']);
  const { desk, modem } = shared;
  expect(desk.lines.modems().map(({ listens }) => listens)).toEqual([true, false]);
  const { end } = await desk.send({ number: '101', modem: '102' }, document);
  expect(end).toMatchObject({ outcome: { kind: 'sent' } });
  await receptionOver(desk);
  expect(desk.pages.map(({ page }) => differentRows(document[0]!, page))).toEqual([0]);
  expect(modem.commands).toEqual(expect.arrayContaining(['AT+FCLASS=8', 'ATA', 'AT+FCLASS=1']));
});

test.concurrent('a person who calls a shared line hears it ring, and the telephone beside the modem takes the call', async () => {
  await using shared = await openShared(['201']);
  const { desk, modem, exchange } = shared;
  const sound = await readWav(voice);
  exchange.call({ to: '201', number: '0015551234', samples: sound.channels[0]! });
  await desk.received.waitFor(({ kind }) => kind === 'voice', { what: 'a person', withinMs: 30_000 });
  await eventually('ringing', async () => modem.commands.find((command) => command.startsWith('AT+VTS=[425')));
  modem.liftTelephone();
  expect(await receptionOver(desk)).toMatchObject({ end: { outcome: { kind: 'handed-over' }, pages: 0 } });
  await desk.ready();
});

test.concurrent('who is called is listened to: a fax gets its page, a person and silence are told apart', async () => {
  await using shared = await openShared(['301', '302']);
  const { desk, exchange } = shared;
  const sound = await readWav(voice);
  exchange.service('193', { kind: 'silence' });
  exchange.service('194', { kind: 'play', samples: sound.channels[0]! });
  const call = (number: string) => desk.send({ number, modem: '301', listen: true }, document);
  expect((await call('194')).end.outcome).toEqual({ kind: 'not-a-fax', heard: 'voice' });
  await desk.ready();
  expect((await call('193')).end.outcome).toEqual({ kind: 'not-a-fax', heard: 'silence' });
  await desk.ready();
  expect((await call('302')).end.outcome).toEqual({ kind: 'sent' });
  await receptionOver(desk);
  expect(desk.pages.map(({ page }) => differentRows(document[0]!, page))).toEqual([0]);
});
