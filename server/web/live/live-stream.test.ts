import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import type { Facts } from '../../services/facts.ts';
import { createLiveStreams, type LiveView } from './live-stream.ts';

function openHouse() {
  const clock = new FakeClock();
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const streams = createLiveStreams({ clock, log: silentLog, bus });
  const shown = { a: 'one', b: 'two' };
  let rendered = 0;
  const view: LiveView = {
    concerns: (topic) => topic === 'agent.changed' || topic === 'screen.popped',
    parts() {
      rendered++;
      const { a, b } = shown;
      return [
        { id: 'a', html: `<p id="a">${a}</p>` },
        { id: 'b', html: `<p id="b"><time data-since="5">00:0${rendered}</time>${b}</p>` },
      ];
    },
  };
  return {
    clock,
    bus,
    streams,
    shown,
    view,
    rendered: () => rendered,
    change: () => bus.publish('agent.changed', { login: 'ana' }),
  };
}

/** What was written so far; the text of each look is given once. */
function readerOf(response: Response) {
  const reader = response.body!.getReader();
  let text = '';
  let isOver = false;
  (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += new TextDecoder().decode(value);
    }
    isOver = true;
  })();
  return {
    async read(): Promise<string> {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      const found = text;
      text = '';
      return found;
    },
    over: () => isOver,
    cancel: () => reader.cancel(),
  };
}

const forEver = { session: 's', mayLook: () => true };

test('a stream begins with the time and everything there is', async () => {
  const { streams, view, clock } = openHouse();
  const text = await readerOf(streams.open(view, forEver)).read();
  expect(text).toContain(`event: beat\ndata: ${clock.now()}\n\n`);
  expect(text).toContain('id: 1\n');
  expect(text).toContain('<hx-partial hx-target="#a" hx-swap="outerMorph"><p id="a">one</p></hx-partial>');
  expect(text).toContain('hx-target="#b"');
});

test('a hundred changes at once are one message with only what changed', async () => {
  const house = openHouse();
  const reader = readerOf(house.streams.open(house.view, forEver));
  await reader.read();
  house.shown.a = 'changed';
  for (let i = 0; i < 100; i++) house.change();
  house.clock.advance(150);
  const text = await reader.read();
  expect(house.rendered()).toBe(2);
  expect(text.match(/^data:/gm)).toHaveLength(1);
  expect(text).toContain('changed');
  expect(text).not.toContain('hx-target="#b"');
});

test('after a quiet time a change is told within ten milliseconds, then at most every 150', async () => {
  const house = openHouse();
  const reader = readerOf(house.streams.open(house.view, forEver));
  house.clock.advance(1000);
  await reader.read();
  house.shown.a = 'x';
  house.change();
  house.clock.advance(10);
  expect(await reader.read()).toContain('>x<');
  house.shown.a = 'y';
  house.change();
  house.clock.advance(149);
  expect(await reader.read()).toBe('');
  house.clock.advance(1);
  expect(await reader.read()).toContain('>y<');
});

test('a clock that ran on is no change, and other facts are none', async () => {
  const house = openHouse();
  const reader = readerOf(house.streams.open(house.view, forEver));
  await reader.read();
  house.change();
  house.bus.publish('trunk.changed', { trunkId: 'carrier' });
  house.clock.advance(1000);
  expect(await reader.read()).toBe('');
  expect(house.rendered()).toBe(2);
});

test('after an action the page is told all anew, as its answer may be older than what was told before', async () => {
  const house = openHouse();
  const reader = readerOf(house.streams.open(house.view, forEver));
  const other = readerOf(house.streams.open(house.view, { session: 'other', mayLook: () => true }));
  await Promise.all([reader.read(), other.read()]);
  house.streams.showAnew('s');
  house.clock.advance(149);
  expect(await reader.read()).toBe('');
  house.clock.advance(11);
  const text = await reader.read();
  expect(text).toContain('hx-target="#a"');
  expect(text).toContain('hx-target="#b"');
  expect(await other.read()).toBe('');
});

test('every fifteen seconds a beat tells that the line is alive', async () => {
  const house = openHouse();
  const reader = readerOf(house.streams.open(house.view, forEver));
  await reader.read();
  house.clock.advance(14_999);
  expect(await reader.read()).toBe('');
  house.clock.advance(30_001);
  expect((await reader.read()).match(/event: beat/g)).toHaveLength(3);
});

test('who leaves leaves nothing behind', async () => {
  const house = openHouse();
  const reader = readerOf(house.streams.open(house.view, forEver));
  await reader.read();
  house.change();
  await reader.cancel();
  expect(house.streams.count).toBe(0);
  expect(house.clock.pending).toBe(0);
  house.change();
  house.clock.advance(60_000);
  expect(house.rendered()).toBe(1);
});

test('who may no longer look is told so and gets nothing more', async () => {
  const house = openHouse();
  let may = true;
  const reader = readerOf(house.streams.open(house.view, { session: 's', mayLook: () => may }));
  await reader.read();
  may = false;
  house.shown.a = 'secret';
  house.change();
  house.clock.advance(150);
  const text = await reader.read();
  expect(text).toContain('event: session-ended');
  expect(text).not.toContain('secret');
  expect(reader.over()).toBe(true);
  expect([house.streams.count, house.clock.pending]).toEqual([0, 0]);
});

test('a stream that nobody may open ends at once', async () => {
  const house = openHouse();
  const reader = readerOf(house.streams.open(house.view, { session: 's', mayLook: () => false }));
  expect(await reader.read()).toContain('event: session-ended');
  expect([house.streams.count, house.clock.pending, house.rendered()]).toEqual([0, 0, 0]);
});

test('a fifth tab of one session takes the place of the first; other sessions keep theirs', async () => {
  const house = openHouse();
  const other = readerOf(house.streams.open(house.view, { session: 'other', mayLook: () => true }));
  const first = readerOf(house.streams.open(house.view, forEver));
  for (let i = 0; i < 4; i++) readerOf(house.streams.open(house.view, forEver));
  expect(await first.read()).toContain('event: replaced');
  expect(first.over()).toBe(true);
  expect(await other.read()).not.toContain('replaced');
  expect(house.streams.count).toBe(5);
});

test('a reader that does not read is not written to for ever', () => {
  const house = openHouse();
  house.streams.open(house.view, forEver);
  for (let i = 0; i < 100; i++) {
    house.shown.a = String(i);
    house.change();
    house.clock.advance(1000);
  }
  expect(house.rendered()).toBeLessThan(30);
  expect([house.streams.count, house.clock.pending]).toEqual([0, 0]);
});

test('a page that cannot be made does not end the stream', async () => {
  const house = openHouse();
  let broken = false;
  const view: LiveView = {
    ...house.view,
    parts() {
      if (broken) throw new Error('no');
      return house.view.parts();
    },
  };
  const reader = readerOf(house.streams.open(view, forEver));
  await reader.read();
  broken = true;
  house.change();
  house.clock.advance(150);
  broken = false;
  house.shown.a = 'again';
  house.change();
  house.clock.advance(150);
  expect(await reader.read()).toContain('again');
});

test("the caller's card does not wait because something else was shown a moment ago", async () => {
  const { streams, view, shown, clock, bus, change } = openHouse();
  const reader = readerOf(streams.open(view, forEver));
  clock.advance(1000);
  await reader.read();
  shown.a = 'ready';
  change();
  clock.advance(10);
  expect(await reader.read()).toContain('ready');
  shown.b = 'card';
  bus.publish('screen.popped', { login: 'ana', callId: 'c' });
  clock.advance(10);
  expect(await reader.read()).toContain('card');
});

test('a look that found nothing new does not put off the next change', async () => {
  const { streams, view, shown, clock, change } = openHouse();
  const reader = readerOf(streams.open(view, forEver));
  clock.advance(1000);
  await reader.read();
  change();
  clock.advance(10);
  shown.a = 'changed';
  change();
  clock.advance(10);
  expect(await reader.read()).toContain('changed');
});

test('a change that could not be shown is shown as soon as the page can be made again', async () => {
  const house = openHouse();
  let isHeld = true;
  const { parts } = house.view;
  const view: LiveView = {
    ...house.view,
    parts() {
      if (isHeld) throw new Error('database is locked');
      return parts();
    },
  };
  const reader = readerOf(house.streams.open(view, { session: 's', mayLook: () => true }));
  house.clock.advance(5_000);
  expect(await reader.read()).not.toContain('one');
  isHeld = false;
  house.clock.advance(2_000);
  expect(await reader.read()).toContain('one');
  await reader.cancel();
});
