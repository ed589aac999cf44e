import { createReader } from '../../views/texts/reader.ts';
import { stepText } from '../../views/try-call/step-text.ts';
import { systemClock } from '../base/clock.ts';
import { createBus } from '../base/events.ts';
import { randomIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { tryCall as tellRoute } from '../core/dialplan/try-call.ts';
import { localTime } from '../core/schedule/local-time.ts';
import { prepareTryCall } from '../services/calls/prepare-try-call.ts';
import { createCampaignWork } from '../services/campaigns/campaign-work.ts';
import { createRefusedCalls } from '../services/customers/refused-calls.ts';
import type { Facts } from '../services/facts.ts';
import { guardCalls } from '../services/fraud/guard-calls.ts';
import { formatForReader, toE164 } from '../services/numbers/normalize.ts';
import { createForgottenRefusals } from '../services/privacy/forgotten-refusals.ts';
import { openRating } from '../services/rating/open-rating.ts';
import { hasCalledBefore } from '../store/queries/last-caller.ts';
import { lastNumber } from '../store/queries/last-numbers.ts';
import { withHouse } from './open-house.ts';
import { readArgs } from './read-args.ts';
import { type Command, UsageError } from './terminal.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** Tells the route that a call would take, in the office's language. */
export const tryCall: Command = async (args, { terminal, config }) => {
  const { flags, values } = readArgs(args, {
    flags: ['no-agents', 'no-answer', 'no-systems'],
    values: ['from', 'to', 'at', 'digits', 'answers'],
  });
  for (const name of ['from', 'to'] as const)
    if (values[name] === undefined) throw new UsageError(`--${name} is missing`);
  return withHouse(config.dataFolder, ({ office: service, customers, callbacks, db }) => {
    const office = service.read();
    const { language, timezone, currency, country } = office.office;
    const reader = createReader({ language, timezone, currency, country });
    const now = localTime(timezone, systemClock.now());
    const given = values.at ?? `${now.date} ${two(Math.floor(now.minute / 60))}:${two(now.minute % 60)}`;
    const [date = '', time = ''] = given.split(/[ T]/);
    const rating = openRating({ db, office: service, clock: systemClock });
    // Looks on only: nothing happens here that it could be told of.
    const bus = createBus<Facts>(() => undefined);
    const house = { db, bus, office: service, ids: randomIds, log: silentLog, journal: { of: () => [] } };
    const prepared = prepareTryCall(
      {
        from: values.from!,
        to: values.to!,
        date,
        time,
        keys: values.digits ?? '',
        isStaffed: !flags.has('no-agents'),
        isAnswered: !flags.has('no-answer'),
        elsewhere: flags.has('no-systems') ? 'failed' : 'done',
        answers: values.answers ?? '',
      },
      {
        office,
        customers,
        estimateCost: rating.estimateCost,
        limits: guardCalls({ ...house, clock: systemClock, decks: rating.decks }).fraud,
        campaignWork: createCampaignWork({ db, bus, office: service, clock: systemClock }),
        refusedCalls: createRefusedCalls({
          clock: systemClock,
          cardsOf: customers.findByNumber,
          callbacks,
          toE164: (number) => toE164(number, country),
          forgottenRefusal: createForgottenRefusals(db, 'calls'),
        }),
        hasCalled: (e164) => hasCalledBefore(db, { e164 }),
        lastNumber: (by, extension) => lastNumber(db, { by, extension, now: systemClock.now() }),
      },
    );
    if (!prepared.ok) {
      terminal.err(reader.t(`try.${prepared.why}`));
      return 1;
    }
    const number = (text: string): string => formatForReader(text, country);
    for (const [index, step] of tellRoute(prepared.tried).entries())
      terminal.out(`${String(index + 1).padStart(2)}. ${stepText(step, { reader, office, number })}`);
    terminal.err(reader.t('try.assumed'));
    return 0;
  });
};
