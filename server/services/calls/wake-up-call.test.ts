import { expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';
import { createWakeUps } from '../desks/wake-ups.ts';

const minute = 60_000;

function build() {
  const house = buildExchange({});
  house.wakeUps.start(({ extension }) => house.exchange.wakeUp(extension));
  return house;
}

/** `HHMM` by the office's clock, so many minutes from now. */
function inMinutes(house: House, minutes: number): string {
  const { minute: now } = localTime('Europe/Madrid', house.clock.now() + minutes * minute);
  return `${String(Math.floor(now / 60)).padStart(2, '0')}${String(now % 60).padStart(2, '0')}`;
}

const said = (house: House, { legId }: { legId: string }): string =>
  JSON.stringify(house.media.legs.get(legId)?.playing?.source);

/** All that is said to somebody who listens to the end. */
async function hear(house: House, phone: { legId: string }): Promise<string> {
  let heard = '';
  while (house.media.legs.get(phone.legId)?.playing) {
    heard += said(house, phone);
    house.media.finishPlaying(phone.legId);
    await house.settle();
  }
  return heard;
}

async function order(house: House, to: string): Promise<string> {
  return hear(house, await phoneDials(house, { extension: '101', to }));
}

test('*35 and a time: it is said back, and at that time the phone rings and says what time it is', async () => {
  const house = build();
  const time = inMinutes(house, 10);
  const heard = await order(house, `*35${time}`);
  expect(heard).toContain('wake-up-set');
  expect(heard).toContain(`number-${Number(time.slice(0, 2))}-es`);
  await house.advance(10 * minute);
  const ring = house.telephony.lastDialled();
  expect(ring.request).toMatchObject({ target: { extension: '101' }, from: { number: '*35' } });
  ring.answer();
  await house.settle();
  expect(await hear(house, ring)).toContain(`number-${Number(time.slice(2))}-es`);
  expect(house.wakeUps.all()).toEqual([]);
  expect(house.rows()).toHaveLength(2);
  expectAllClosed(house);
});

test('a phone that nobody lifts rings three times, then no more', async () => {
  const house = build();
  await order(house, `*35${inMinutes(house, 5)}`);
  await house.advance(5 * minute);
  for (let tries = 1; tries <= 3; tries++) {
    expect(house.telephony.dialled).toHaveLength(tries);
    await house.advance(45_000);
    for (let step = 0; step < 8; step++) await house.advance(30_000);
  }
  await house.advance(10 * minute);
  expect(house.telephony.dialled).toHaveLength(3);
  expect(house.wakeUps.all()).toEqual([]);
  expectAllClosed(house);
});

test('*35 alone cancels, another time takes the place of the first, and no time is no order', async () => {
  const house = build();
  await order(house, `*35${inMinutes(house, 5)}`);
  await order(house, `*35${inMinutes(house, 20)}`);
  expect(house.wakeUps.all()).toHaveLength(1);
  expect(await order(house, '*352560')).toContain('invalid-number');
  expect(await order(house, '*35')).toContain('wake-up-off');
  await house.advance(30 * minute);
  expect(house.telephony.dialled).toEqual([]);
  expectAllClosed(house);
});

test('a time that has passed today is tomorrow’s', () => {
  const house = build();
  const { minute: now } = localTime('Europe/Madrid', house.clock.now());
  const { at } = house.wakeUps.set({ extension: '101', minute: (now + 1439) % 1440, by: 'test' });
  expect(at - house.clock.now()).toBeGreaterThan(23 * 60 * minute);
  house.wakeUps.stop();
});

test('a call that fell due while the box was off is made soon after, not hours later', async () => {
  const house = build();
  house.wakeUps.stop();
  const { minute: now } = localTime('Europe/Madrid', house.clock.now());
  house.wakeUps.set({ extension: '101', minute: (now + 5) % 1440, by: 'test' });
  house.wakeUps.set({ extension: '102', minute: (now + 60) % 1440, by: 'test' });
  const { db, clock, bus } = house;
  house.clock.advance(65 * minute);
  const rung: string[] = [];
  const reborn = createWakeUps({ db, clock, bus, log: silentLog, office: { read: () => house.document } });
  reborn.start(async ({ extension }) => {
    rung.push(extension);
    return true;
  });
  await house.settle();
  expect(rung).toEqual(['102']);
  expect(reborn.all()).toEqual([]);
  reborn.stop();
});
