import { expect, test } from 'vitest';
import { dids } from '../testing/builders/e2e-office.ts';
import { openOffice } from './office-at-work.ts';

const caller = '+34600111222';

test('the wallboard tells who waits and why, as it happens, until someone takes the call', async () => {
  await using office = await openOffice();
  const carrier = await office.openCarrier();
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  const { page, errors } = await office.openDesk('sofia');
  await office.makeReady('ana');
  await page.locator('#person-ana.person-ready').waitFor();
  const call = (from: string) => carrier.call({ target: office.appliance.sip('udp'), from, to: dids.quick, audio: {} });

  await call(caller);
  await phone.ringing();
  const waiting = page.locator('.waiting-list li');
  await waiting.filter({ hasText: 'Ana Pérez' }).waitFor();
  await page.locator('#person-ana.person-ringing').waitFor();
  await phone.answer();
  await page.locator('#person-ana.person-talking', { hasText: '600 11 12 22' }).waitFor();
  const second = await call('+34600111333');
  await waiting.filter({ hasText: '600 11 13 33' }).filter({ hasText: 'everyone is busy' }).waitFor();
  expect(await waiting.count()).toBe(1);

  second.hangup();
  await waiting.waitFor({ state: 'detached' });
  await page.locator('.queue-card .mini-bad dd', { hasText: '1' }).waitFor();
  expect(errors).toEqual([]);
});

test('the owner finds the call, sees its story and listens to any place of its recording', async () => {
  await using office = await openOffice();
  const carrier = await office.openCarrier();
  const phone = await office.openPhone({ extension: '101', toneHz: 880, answers: 'auto' });
  await office.makeReady('ana');
  const call = await carrier.call({
    target: office.appliance.sip('udp'),
    from: caller,
    to: dids.quick,
    audio: { sayHz: 440 },
  });
  await phone.established();
  await phone.hear(2500);
  call.hangup();
  const { id } = await office.endedCall((each) => each.from === caller);

  const { page, errors } = await office.openDesk('olga');
  await page.goto('/owner/calls');
  await page.fill('[name=q]', '600111222');
  await page.press('[name=q]', 'Enter');
  await page.click(`a[href="/owner/calls/${id}"] >> nth=0`);
  await page.locator('.timeline rect.span-talking').first().waitFor();
  expect(await page.locator('.timeline .lane-name').allTextContents()).toEqual(
    expect.arrayContaining([expect.stringContaining('Ana')]),
  );
  await page.getByText('€').first().waitFor();

  const audio = page.locator('audio');
  // Who only looks has not listened: nothing is fetched before somebody plays.
  expect(await audio.evaluate((player: HTMLAudioElement) => player.readyState)).toBe(0);
  await audio.evaluate((player: HTMLAudioElement) => {
    const loaded = new Promise((done) => player.addEventListener('loadedmetadata', done, { once: true }));
    player.preload = 'metadata';
    return loaded;
  });
  expect(await audio.evaluate((player: HTMLAudioElement) => player.duration)).toBeGreaterThan(2);
  const reached = await audio.evaluate(async (player: HTMLAudioElement) => {
    player.muted = true;
    const sought = new Promise((done) => player.addEventListener('seeked', done, { once: true }));
    player.currentTime = 1.5;
    await sought;
    await player.play();
    await new Promise((done) => player.addEventListener('ended', done, { once: true }));
    return player.currentTime;
  });
  expect(reached).toBeGreaterThan(2);
  const source = (await audio.getAttribute('src'))!;
  const piece = await page.request.get(source, { headers: { range: 'bytes=44-1043' } });
  expect(piece.status()).toBe(206);
  expect((await piece.body()).length).toBe(1000);
  expect(piece.headers()['content-range']).toMatch(/^bytes 44-1043\/\d+$/);
  expect(errors).toEqual([]);
});
