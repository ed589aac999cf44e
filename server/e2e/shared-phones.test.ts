import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { header } from '../core/sip/message.ts';
import { loudSpans, readWav, type Sound, toneSpans, totalMs } from '../testing/audio.ts';
import { accountOf } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import { createFacts, type Facts } from '../testing/facts.ts';
import type { IncomingPeerCall } from '../testing/peers/peer-call.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const anaHz = 440;
const hallHz = 880;
const beepHz = 1000;

const heardMs = (sound: Sound, hz: number): number => totalMs(toneSpans(sound, { channel: 0, hz }));
const spokenMs = (sound: Sound): number => totalMs(loudSpans(sound, 0));

let office: OfficeAtWork;
let ana: SipPeer;
/** What rings at ana's phone. */
let atAna: Facts<IncomingPeerCall>;

/** 105 is the phone in the hall, nobody's own; luis (102) has a PIN and no phone that is on. */
beforeAll(async () => {
  office = await openOffice({
    change: (built) => ({
      ...built,
      extensions: [
        ...built.extensions,
        { ...built.extensions[0]!, number: '105', name: 'Hall', secret: accountOf('105').password, record: false },
      ],
      people: built.people.map((each) => (each.login === 'luis' ? { ...each, callPin: '2468' } : each)),
    }),
  });
  ana = await startSipPeer({ address: '127.0.0.1' });
  atAna = createFacts<IncomingPeerCall>('calls at ana', ({ from }) => from);
  ana.onCall((call) => atAna.push(call), { keeps: true });
  await ana.register({ registrar: office.appliance.sip('udp'), ...accountOf('101') });
});
afterAll(async () => {
  await ana[Symbol.asyncDispose]();
  await office[Symbol.asyncDispose]();
});

const anaCalls = (to: string) =>
  ana.call({
    target: office.appliance.sip('udp'),
    from: '101',
    to,
    credentials: accountOf('101'),
    audio: { keeps: true, sayHz: anaHz },
  });

/** What olga's page of phones says. */
const phonesPage = async (): Promise<string> => (await office.logIn('olga')).get('/owner/phones');
const wakeUpListed = async (): Promise<boolean> => (await phonesPage()).includes('/owner/phones/found/wake-up-off');

/** HHMM in an hour by the office's clock. */
function inAnHour(): { at: number; typed: string } {
  const at = Date.now() + 3_600_000;
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Madrid', hour: '2-digit', minute: '2-digit' });
  return { at, typed: clock.format(at).replace(':', '') };
}

/** While the power is off: as if the time had come meanwhile, since nobody waits an hour for a test. */
function letWakeUpFallDue(expectedAt: number): void {
  const db = new Database(join(office.appliance.dataFolder, 'centralita.db'));
  try {
    const { at } = db.prepare("select at from wake_ups where extension = '102'").get() as { at: number };
    expect(Math.abs(at - expectedAt)).toBeLessThanOrEqual(60_000);
    db.prepare("update wake_ups set at = ? where extension = '102'").run(Date.now() - 60_000);
  } finally {
    db.close();
  }
}

test('the phone in the hall is luis’s by *11: calls from and for him, his wake-up call by *35, all kept over a power cut, until *12', async () => {
  const at = office.appliance.sip('udp');
  await using hall = await office.openPhone({ extension: '105', toneHz: hallHz });
  const mark = (): { after: number } => ({ after: hall.events.all.length });
  const dial = (to: string) => hall.dial(`sip:${to}@${at.address}:${at.port}`);
  /** Something is said for most of the time; then the hall hangs up. */
  const listen = async (from: { after: number }, ms: number): Promise<void> => {
    await hall.hear(ms);
    await hall.hangup();
    await hall.closed(from);
    expect(spokenMs((await hall.heard()).at(-1)!)).toBeGreaterThan(ms / 2);
  };
  const dialAndListen = async (code: string, ms: number): Promise<void> => {
    const from = mark();
    await dial(code);
    await hall.established(from);
    await listen(from, ms);
  };
  const anaReachesLuis = async (): Promise<void> => {
    const from = mark();
    const call = await anaCalls('102');
    await hall.ringing(from);
    await hall.answer();
    await hall.established(from);
    await call.audio!.hear(800);
    call.hangup();
    await hall.closed(from);
    expect(heardMs(call.audio!.heard(), hallHz)).toBeGreaterThan(500);
  };
  const nobodyAtLuis = async (): Promise<void> => {
    const call = await anaCalls('102');
    expect(await call.ended()).toMatchObject({ status: 480 });
  };

  await nobodyAtLuis();
  await dialAndListen('*111022468', 1200);
  expect(await phonesPage()).toContain('Luis Gómez');
  await anaReachesLuis();

  const out = mark();
  await dial('101');
  const call = await atAna.waitFor(() => true, { what: 'a call at ana' });
  expect(header(call.invite, 'From')).toMatch(/^"Desk 102" <sip:102@/);
  await call.answer();
  await hall.established(out);
  call.hangup();
  await hall.closed(out);
  const told = await office.endedCall((each) => each.from === '102' && each.to === '101');
  expect(told).toMatchObject({ direction: 'internal', login: 'luis' });

  const wish = inAnHour();
  await dialAndListen(`*35${wish.typed}`, 1600);
  expect(await wakeUpListed()).toBe(true);

  await office.appliance.kill9();
  letWakeUpFallDue(wish.at);
  const waking = mark();
  await office.appliance.restart();
  await hall.ringing(waking);
  await hall.answer();
  await hall.established(waking);
  await listen(waking, 1600);
  await eventually('the wake-up call is off the list', async () => ((await wakeUpListed()) ? undefined : true));

  await anaReachesLuis();
  const leaving = mark();
  await dialAndListen('*12', 1200);
  await nobodyAtLuis();
  expect(hall.events.all.slice(leaving.after).filter(({ type }) => type === 'CALL_INCOMING')).toEqual([]);
  // What was typed behind *11 is not in the list of calls.
  expect(JSON.stringify(await office.appliance.api('calls'))).not.toContain('2468');
});

test('a prompt is recorded by phone: the phone rings, what is said after the beep is the prompt that the page plays', async () => {
  const desk = await office.logIn('olga');
  const rung = atAna.all.length;
  await desk.post('/owner/prompts', { name: 'Summer', language: 'es', source: 'phone', extension: '101' });
  const call = await atAna.waitFor(() => true, { what: 'a call at ana', after: rung });
  await call.answer();
  await eventually('the beep', async () => (heardMs(call.audio!.heard(), beepHz) > 200 ? true : undefined));
  await call.audio!.hear(500);
  call.audio!.say(anaHz);
  await call.audio!.hear(1600);
  const said = spokenMs(call.audio!.heard());
  call.audio!.sendDigits('#');
  await eventually('the prompt on the page', async () =>
    (await desk.get('/owner/prompts')).includes('/owner/prompts/own/summer/es') ? true : undefined,
  );
  await call.audio!.hear(700);
  call.hangup();
  expect(spokenMs(call.audio!.heard()) - said).toBeGreaterThan(300);
  const folder = join(office.appliance.dataFolder, 'prompts');
  // What was taken down for it is gone.
  const file = await eventually('the one file', async () => {
    const files = await readdir(folder);
    return files.length === 1 ? files[0] : undefined;
  });
  expect(file).toMatch(/^summer-es-/);
  expect(heardMs(await readWav(join(folder, file)), anaHz)).toBeGreaterThan(1100);
});
