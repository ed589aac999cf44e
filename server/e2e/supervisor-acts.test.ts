import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Office } from '../core/office/office.ts';
import { makeTone, type Sound, toneSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import { wavFile } from '../testing/builders/wav.ts';
import { makeTempFolder } from '../testing/loopback.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const caller = '+34600111222';
const careHz = 440;
const supportHz = 660;

/** `care` (Ana) and `support` (Luis), each with music of one tone. */
async function twoQueues(folder: string): Promise<(office: Office) => Office> {
  const music = async (id: string, hz: number) => {
    const samples = makeTone(hz, { ms: 4000 });
    const head = wavFile({ ms: 4000 }).subarray(0, 44);
    const file = join(folder, `${id}.wav`);
    await writeFile(file, Buffer.concat([head, Buffer.from(samples.buffer)]));
    return { id, files: { es: file } };
  };
  const prompts = [await music('care-music', careHz), await music('support-music', supportHz)];
  return (office) => {
    const [care] = office.queues;
    return {
      ...office,
      prompts: prompts.map((prompt) => ({ ...prompt, name: prompt.id })) as Office['prompts'],
      queues: [
        { ...care!, members: ['ana'], music: 'care-music', ringSec: 20 },
        {
          ...care!,
          id: 'support',
          name: 'Support',
          number: '692',
          members: ['luis'],
          music: 'support-music',
          ringSec: 20,
        },
      ],
    };
  };
}

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let office: OfficeAtWork;
beforeAll(async () => {
  folder = await makeTempFolder('music');
  office = await openOffice({ change: await twoQueues(folder.path) });
});
afterAll(async () => {
  await office[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const lately = (sound: Sound): Sound => ({ ...sound, channels: sound.channels.map((all) => all.subarray(-8000)) });

test('a supervisor moves who waits by the keyboard: the caller hears the other music, and the right phone rings', async () => {
  const carrier = await office.openCarrier();
  const [ana, luis] = await Promise.all([
    office.openPhone({ extension: '101', toneHz: 880 }),
    office.openPhone({ extension: '102', toneHz: 990 }),
  ]);
  const { page, errors } = await office.openDesk('sofia');
  await office.makeReady('luis');
  await office.makeReady('ana');
  const supervisor = await office.logIn('sofia');
  await supervisor.post('/supervisor/people/ana/state', { state: 'break:meal' });
  const call = await carrier.call({
    target: office.appliance.sip('udp'),
    from: caller,
    to: dids.quick,
    audio: { keeps: true },
  });
  await call.answered();
  const hears = (hz: number) =>
    expect
      .poll(
        async () => {
          await call.audio!.hear(1100);
          return totalMs(toneSpans(lately(call.audio!.heard()), { channel: 0, hz }));
        },
        { timeout: 8000 },
      )
      .toBeGreaterThan(700);
  await hears(careHz);

  const menu = page.locator('.waiting-list [popovertarget]');
  await menu.focus();
  await page.keyboard.press('Enter');
  const target = page.locator('.waiting-list select');
  await target.focus();
  await target.selectOption('queue:support');
  // What moves meanwhile closes no menu and forgets no choice.
  await office.makeReady('luis');
  await supervisor.post('/supervisor/people/luis/state', { state: 'break:rest' });
  await page.locator('#person-luis.person-break').waitFor();
  expect([await target.isVisible(), await target.inputValue()]).toEqual([true, 'queue:support']);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#queue-support .waiting-list li').waitFor();
  await hears(supportHz);
  await office.makeReady('luis');
  await luis.ringing();
  await luis.answer();
  await luis.established();
  call.hangup();
  const told = await office.endedCall((each) => each.from === caller);
  expect(told).toMatchObject({ login: 'luis', queue: 'support' });
  expect(told.journal).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'queue.moved', by: 'sofia', to: { kind: 'queue', queueId: 'support' } }),
      expect.objectContaining({ kind: 'queue.left', queueId: 'care', why: 'moved' }),
    ]),
  );
  expect(ana.events.all.some(({ type }) => type === 'CALL_INCOMING')).toBe(false);
  expect(errors).toEqual([]);
});

test('a line to the desks shows there at once, and comes back read', async () => {
  await office.makeReady('ana');
  const { page: desk } = await office.openDesk('ana');
  const { page, errors } = await office.openDesk('sofia');
  await desk.locator('#desk-me.me-ready').waitFor();
  await page.locator('#person-ana.person-ready').waitFor();
  await page.fill('.note-form [name=text]', 'Ten minutes to closing');
  await page.press('.note-form [name=text]', 'Enter');
  const note = desk.locator('.desk-note-in', { hasText: 'Ten minutes to closing' });
  await note.waitFor();
  await page.locator('#board-notes li', { hasText: 'not read yet' }).first().waitFor();
  expect(await page.inputValue('.note-form [name=text]')).toBe('');
  await note.locator('input[name=answer]').fill('Fine');
  await note.locator('button').click();
  await note.waitFor({ state: 'detached' });
  await page.locator('#board-notes li', { hasText: '“Fine”' }).first().waitFor();
  expect(errors).toEqual([]);
});
