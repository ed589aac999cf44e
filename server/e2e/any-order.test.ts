import { expect, test } from 'vitest';
import { liveThrough } from '../testing/live-through.ts';

// No real peers here: it stands among these because it takes a minute of a core.
test.each(Array.from({ length: 10 }, (_, index) => index + 1))(
  'a hundred thousand events in random order, part %i: no leg stays open, each trunk leg is charged once, talk adds up',
  async (part) => {
    const house = await liveThrough({ seed: 1000 + part, steps: 5_000 });
    // Calls came far enough to say something.
    const rows = house.rows();
    expect(rows.filter(({ talkMs }) => talkMs > 0).length).toBeGreaterThan(25);
    const kinds = rows.flatMap(({ id }) => house.kinds(id));
    for (const kind of ['transfer.done', 'callback.asked']) expect(kinds).toContain(kind);
  },
);

test('who asked a second phone of their own before the caller hung up is free again in the end', async () => {
  const house = await liveThrough({ seed: 9001, steps: 5_000 });
  expect(house.agents.all().filter(({ state }) => state === 'talking')).toEqual([]);
});
