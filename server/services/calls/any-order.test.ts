import { test } from 'vitest';
import { liveThrough } from '../../testing/live-through.ts';

test.each(Array.from({ length: 60 }, (_, index) => index + 1))(
  'whatever happens in whatever order (%i), every call closes, its journal is sane and everyone is free again',
  async (seed) => void (await liveThrough({ seed, steps: 60 })),
);
