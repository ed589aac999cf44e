import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWav } from '../../testing/audio.ts';
import { differentRows, drawTestPage, openFaxDesk, receptionOver } from '../../testing/fax/fax-desk.ts';
import { startFaxLine } from '../../testing/peers/fax-line/fax-line.ts';
import type { LineFaults } from '../../testing/peers/fax-line/line-faults.ts';

const document = [drawTestPage(1), drawTestPage(2)];
const voice = join(import.meta.dirname, '../../../firmware-scripts/prompts/es/message-menu.wav');

/** One modem that calls a number with something wrong. */
async function openCaller(number: string) {
  const line = await startFaxLine([number]);
  const desk = openFaxDesk({ modems: line.modems });
  await desk.ready();
  return {
    ...line,
    exchange: line.exchange,
    desk,
    async [Symbol.asyncDispose]() {
      await desk[Symbol.asyncDispose]();
      await line[Symbol.asyncDispose]();
    },
  };
}

test.concurrent('busy and a refused line are told at once, each once', async () => {
  await using caller = await openCaller('101');
  caller.exchange.service('190', { kind: 'busy' });
  caller.exchange.service('191', { kind: 'reject' });
  const busy = await caller.desk.send({ number: '190' }, document);
  expect(busy.end).toMatchObject({ outcome: { kind: 'busy' }, firstUnconfirmedPage: 0, talkMs: 0 });
  expect(busy.progress.map(({ kind }) => kind)).toEqual(['dialling', 'ended']);
  const refused = await caller.desk.send({ number: '191' }, document);
  expect(refused.end.outcome).toEqual({ kind: 'no-dialtone' });
});

test.concurrent('nobody answers: given up in our own time, and the modem is free for the next', async () => {
  await using caller = await openCaller('111');
  caller.exchange.service('192', { kind: 'no-answer' });
  const began = performance.now();
  const { end } = await caller.desk.send({ number: '192', ringMs: 6_000 }, document);
  // Before the modem itself would have said that nobody answers, nobody and somebody who is no fax sound alike.
  expect(end.outcome).toEqual({ kind: 'no-fax-heard' });
  expect(performance.now() - began).toBeLessThan(15_000);
  await caller.desk.ready();
});

test.concurrent('silence answers: told apart from nobody where the modem does, and not from a person', async () => {
  await using caller = await openCaller('121');
  caller.exchange.service('193', { kind: 'silence' });
  const { end } = await caller.desk.send({ number: '193', ringMs: 48_000 }, document);
  expect(end.outcome).toEqual({ kind: 'not-a-fax', heard: 'unknown' });
});

test.concurrent('a person answers: nothing is sent to them', async () => {
  await using caller = await openCaller('131');
  const sound = await readWav(voice);
  caller.exchange.service('194', { kind: 'play', samples: sound.channels[0]! });
  const { end, progress } = await caller.desk.send({ number: '194', ringMs: 48_000 }, document);
  expect(end.outcome).toEqual({ kind: 'not-a-fax', heard: 'unknown' });
  expect(progress.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
  expect(progress.some(({ kind }) => kind === 'training')).toBe(false);
});

test.concurrent('the line is cut in page two: page one stays confirmed, both ends tell it once', async () => {
  await using line = await startFaxLine(['141', '142']);
  await using desk = openFaxDesk({ modems: line.modems });
  await desk.ready();
  const second = desk.received.waitFor((told) => told.kind === 'page-started' && told.page === 1, {
    what: 'page two',
    withinMs: 60_000,
  });
  const sent = desk.send({ number: '142', modem: '141' }, document);
  await second;
  line.exchange.drop();
  const { end, progress } = await sent;
  expect(end).toMatchObject({ outcome: { kind: 'dropped' }, firstUnconfirmedPage: 1 });
  expect(progress.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
  const told = await receptionOver(desk);
  expect(told).toMatchObject({ end: { outcome: { kind: 'dropped', partialPage: true }, pages: 1 } });
});

test.concurrent('noise of 20 dB: training comes down, and with error correction the pages are clean', async () => {
  await using line = await startFaxLine(['151', '152']);
  await using desk = openFaxDesk({ modems: line.modems, ecm: true });
  await desk.ready();
  line.exchange.fault({ to: '152', snr: 20 });
  const { end, progress } = await desk.send({ number: '152', modem: '151' }, document);
  expect(end.outcome).toEqual({ kind: 'sent' });
  const speeds = progress.flatMap((told) => (told.kind === 'training' ? [told.speed.bitRate] : []));
  expect(speeds[0]).toBe(14400);
  expect(speeds.length).toBeGreaterThan(1);
  await receptionOver(desk);
  const copies = desk.pages.filter(({ verdict }) => verdict !== 'RTN');
  expect(copies.map(({ page }, number) => differentRows(document[number]!, page))).toEqual([0, 0]);
});

test.concurrent('half a percent of the sound is lost: each page that is confirmed has come whole (error correction)', async () => {
  await using line = await startFaxLine(['161', '162']);
  await using desk = openFaxDesk({ modems: line.modems, ecm: true });
  await desk.ready();
  line.exchange.fault({ to: '162', loss: 0.5 });
  const { end, progress } = await desk.send({ number: '162', modem: '161' }, document);
  // A frame of V.21 that is lost is told three times (T.30 5.4.2): on such a line that may not do, and the queue calls again.
  expect(['sent', 'page-not-confirmed', 'training-failed', 'dropped']).toContain(end.outcome.kind);
  expect(progress.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
  const confirmed = progress.filter(({ kind }) => kind === 'page-confirmed').length;
  expect(end.firstUnconfirmedPage).toBe(confirmed);
  await receptionOver(desk);
  const copies = desk.pages.filter(({ number }) => number < confirmed);
  expect(copies.map(({ number, page }) => differentRows(document[number]!, page))).toEqual(Array(confirmed).fill(0));
});

test.concurrent('the modem is unplugged in the middle, and is back without a restart', async () => {
  await using line = await startFaxLine(['171', '172']);
  await using desk = openFaxDesk({ modems: line.modems });
  await desk.ready();
  const sent = desk.send({ number: '172', modem: '171' }, document);
  await desk.received.waitFor(({ kind }) => kind === 'page-started', { what: 'page one', withinMs: 60_000 });
  await line.modem('171').unplug();
  const { end, progress } = await sent;
  expect(end).toMatchObject({ outcome: { kind: 'modem-vanished' }, firstUnconfirmedPage: 0, modem: '171' });
  expect(progress.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
  await desk.changes.waitFor(({ id, state }) => id === '171' && state.kind === 'absent', { what: 'its absence' });
  await line.modem('171').plug();
  const mark = desk.changes.all.length;
  await desk.changes.waitFor(({ id, state }) => id === '171' && state.kind === 'idle', {
    what: 'its return',
    withinMs: 20_000,
    after: mark,
  });
});

test.concurrent('we stop in the middle: the line is hung up, and the fax goes on another time', async () => {
  await using line = await startFaxLine(['181', '182']);
  await using other = openFaxDesk({ modems: [line.modem('182')] });
  const desk = openFaxDesk({ modems: [line.modem('181')] });
  await Promise.all([desk.ready(), other.ready()]);
  const sent = desk.send({ number: '182' }, document);
  await other.received.waitFor(({ kind }) => kind === 'page-started', { what: 'page one', withinMs: 60_000 });
  await desk[Symbol.asyncDispose]();
  const { end, progress } = await sent;
  expect(end).toMatchObject({ outcome: { kind: 'modem-vanished' }, firstUnconfirmedPage: 0 });
  expect(progress.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
  await line.exchange.facts.waitFor(({ state }) => state === 'ended', { what: 'the end of the call' });
  expect(await receptionOver(other)).toMatchObject({ end: { outcome: { kind: 'dropped', partialPage: true } } });
});

const poorLines: readonly [string, string, LineFaults][] = [
  ['half a second there and back', '21', { delayMs: 250 }],
  ['a line 20 dB quieter', '22', { gain: -20 }],
  ["a carrier's A-law", '23', { codec: 'PCMA' }],
];

test.concurrent.each(poorLines)('%s: the page comes bit by bit', async (_, number, faults) => {
  const [ours, theirs] = [`${number}1`, `${number}2`];
  await using line = await startFaxLine([ours, theirs]);
  await using desk = openFaxDesk({ modems: line.modems });
  await desk.ready();
  line.exchange.fault({ to: theirs, ...faults });
  const { end } = await desk.send({ number: theirs, modem: ours }, [document[0]!]);
  expect(end.outcome).toEqual({ kind: 'sent' });
  await receptionOver(desk);
  expect(desk.pages.map(({ page }) => differentRows(document[0]!, page))).toEqual([0]);
});

test.concurrent('who calls while we dial hears busy, and our fax goes through', async () => {
  await using line = await startFaxLine(['241', '242']);
  await using desk = openFaxDesk({ modems: line.modems });
  await desk.ready();
  const sent = desk.send({ number: '242', modem: '241' }, [document[0]!]);
  await line.exchange.facts.waitFor(({ state }) => state === 'dialled', { what: 'our call' });
  line.exchange.call({ to: '241', number: '0015551234' });
  await line.exchange.facts.waitFor(({ state, to }) => state === 'busy' && to === '241', { what: 'busy' });
  expect((await sent).end.outcome).toEqual({ kind: 'sent' });
  expect(desk.rings.all.some(({ modem }) => modem === '241')).toBe(false);
});

/** The process that has this terminal open: that of our modem. */
function processAt(port: string): number {
  const device = readlinkSync(port);
  const own = readdirSync(`/proc/${process.pid}/task`).flatMap((task) => childrenOf(task));
  const found = own.find((pid) =>
    readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`) === device;
      } catch {
        return false;
      }
    }),
  );
  if (!found) throw new Error(`nobody has ${port} open`);
  return Number(found);
}

const childrenOf = (task: string): string[] =>
  readFileSync(`/proc/${process.pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean);

test.concurrent('both processes are deaf for 50 ms again and again in the middle of a page: no page is lost', async () => {
  await using line = await startFaxLine(['251', '252']);
  await using desk = openFaxDesk({ modems: line.modems });
  await desk.ready();
  const pids = ['251', '252'].map((number) => processAt(line.modem(number).port));
  const sent = desk.send({ number: '252', modem: '251' }, document);
  await desk.received.waitFor(({ kind }) => kind === 'page-started', { what: 'page one', withinMs: 60_000 });
  for (let time = 0; time < 5; time++)
    for (const pid of pids)
      await once(spawn('sh', ['-c', `kill -STOP ${pid}; sleep 0.05; kill -CONT ${pid}; sleep 0.3`]), 'exit');
  expect((await sent).end.outcome).toEqual({ kind: 'sent' });
  await receptionOver(desk);
  expect(desk.pages.map(({ page }, number) => differentRows(document[number]!, page))).toEqual([0, 0]);
});

test.concurrent('the disk is full at page two: its sender is not told that it came, and sends it again another time', async () => {
  await using line = await startFaxLine(['261', '262']);
  await using desk = openFaxDesk({
    modems: line.modems,
    keep: async ({ number }) => {
      if (number === 1) throw new Error('ENOSPC: no space left on device');
    },
  });
  await desk.ready();
  const { end } = await desk.send({ number: '262', modem: '261' }, document);
  expect(end).toMatchObject({ outcome: { kind: 'dropped' }, firstUnconfirmedPage: 1 });
  expect(await receptionOver(desk)).toMatchObject({ end: { outcome: { kind: 'not-kept' }, pages: 1 } });
});
