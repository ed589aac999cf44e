import { priceTexts } from '../../views/prices/price-text.ts';
import { createReader } from '../../views/texts/reader.ts';
import { systemClock } from '../base/clock.ts';
import { instantAt, isCalendarDay, localTime, parseMinute } from '../core/schedule/local-time.ts';
import { openPriceExplanation } from '../services/rating/open-rating.ts';
import { withHouse } from './open-house.ts';
import { readArgs } from './read-args.ts';
import { type Command, UsageError } from './terminal.ts';

/** Tells what a call would cost and why, in the office's language or as JSON. */
export const price: Command = async (args, { terminal, config }) => {
  const { names, flags, values } = readArgs(args, {
    names: ['number'],
    flags: ['json'],
    values: ['at', 'seconds', 'trunk', 'from', 'campaign'],
  });
  const seconds = Number(values.seconds ?? '60');
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400)
    throw new UsageError('--seconds is a whole number from 1 to 86400');
  return withHouse(config.dataFolder, ({ office: service, db }) => {
    const { language, timezone, currency, country } = service.read().office;
    let atMs = systemClock.now();
    if (values.at !== undefined) {
      const [date = '', time = ''] = values.at.split(/[ T]/);
      const minute = parseMinute(time);
      if (!isCalendarDay(date) || minute === undefined)
        throw new UsageError('--at is a day and time of the office as 2026-12-05T14:05');
      atMs = instantAt(timezone, { date, minute });
    }
    const explainPrice = openPriceExplanation({ db, office: service, clock: systemClock });
    const steps = explainPrice({
      dialled: names[0]!,
      atMs,
      seconds,
      ...(values.trunk !== undefined && { trunkId: values.trunk }),
      ...(values.from !== undefined && { from: values.from }),
      ...(values.campaign !== undefined && { campaign: values.campaign }),
    });
    if (flags.has('json')) {
      const { date, minute } = localTime(timezone, atMs);
      terminal.out(JSON.stringify({ at: new Date(atMs).toISOString(), local: { date, minute }, seconds, steps }));
    } else {
      const reader = createReader({ language, timezone, currency, country });
      for (const step of steps) for (const line of priceTexts(step, reader)) terminal.out(line);
    }
    return steps.some((step) => step.step === 'refused') ? 1 : 0;
  });
};
