import { expect, test } from 'vitest';
import { liveThrough } from '../testing/live-through.ts';

// No real peers here: it stands among these because it takes half a minute of a core.
test.each(Array.from({ length: 10 }, (_, index) => index + 1))(
  'a hundred thousand events in random order, part %i: no leg stays open, each trunk leg is charged once, talk adds up',
  async (seed) => {
    const house = await liveThrough({ seed: 1000 + seed, steps: 10_000 });
    // Calls came far enough to say something.
    const rows = house.rows();
    expect(rows.filter(({ talkMs }) => talkMs > 0).length).toBeGreaterThan(50);
    expect(rows.flatMap(({ id }) => house.kinds(id).filter((kind) => kind === 'transfer.done')).length).toBeGreaterThan(
      5,
    );
  },
);
