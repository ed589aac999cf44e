import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { durationMs, readWav, toneSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import { type ApiCall, openOffice } from './office-at-work.ts';

test('kill -9 in the middle of three calls: each has a truthful end, the recording plays, and new calls work', async () => {
  await using office = await openOffice();
  const { appliance } = office;
  const carrier = await office.openCarrier();
  const ana = await office.openPhone({ extension: '101', toneHz: 880, answers: 'auto' });
  await office.makeReady('ana');

  const from = (number: number): string => `+3460000020${number}`;
  const call = (number: number) =>
    carrier.call({
      target: appliance.sip('udp'),
      from: from(number),
      to: dids.quick,
      audio: { keeps: true, sayHz: 440 },
    });
  // One talks, two wait.
  const talking = await call(1);
  await ana.established();
  const waiting = [await call(2), await call(3)];
  await Promise.all(waiting.map((each) => each.answered()));
  await talking.audio!.hear(3000);
  await appliance.kill9();
  const diedAt = Date.now();
  await ana.hangup();
  await appliance.restart();

  const told: ApiCall[] = await Promise.all([1, 2, 3].map((n) => office.endedCall((each) => each.from === from(n))));
  for (const each of told) {
    expect(each.endReason).toBe('restart');
    expect(Date.parse(each.endedAt!)).toBeLessThanOrEqual(diedAt);
    expect(Date.parse(each.endedAt!)).toBeGreaterThanOrEqual(Date.parse(each.startedAt));
  }
  expect(told[0]).toMatchObject({ login: 'ana' });
  expect(Number(told[0]!.cost)).toBeGreaterThan(0);

  const files = (await readdir(appliance.dataFolder, { recursive: true })).filter((file) => file.endsWith('.wav'));
  const recordings = await Promise.all(files.map((file) => readWav(join(appliance.dataFolder, file))));
  const kept = recordings.find((sound) => sound.channels.length === 2);
  expect(durationMs(kept!)).toBeGreaterThan(1000);
  expect(totalMs(toneSpans(kept!, { channel: 0, hz: 440 }))).toBeGreaterThan(800);

  // The phone is still known, or registers again by itself; the agent's state is asked for anew.
  await office.makeReady('ana');
  const mark = ana.events.all.length;
  const again = await call(9);
  await ana.established({ after: mark, withinMs: 70_000 });
  await again.audio!.hear(500);
  again.hangup();
  await ana.closed({ after: mark });
  expect(await office.endedCall((each) => each.from === from(9))).toMatchObject({ endReason: 'caller-hangup' });
});
