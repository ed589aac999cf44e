import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { ComposeMail } from '../../core/mail/mail-topics.ts';
import { fraudDefaults } from '../../core/office/fraud.ts';
import type { FactBus } from '../facts.ts';
import type { Limits } from '../limits/limits.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { AlarmCause } from '../supervision/alarm-book.ts';
import type { FraudStop } from './fraud-stop.ts';

/** The owner is rung once for what is blocked within so long: one call says all there is to say. */
const CALL_AGAIN_MS = 1_800_000;

/** Tells the owner by mail and phone what was blocked, and who is interested what is spent. Returns the way to stop. */
export function tellSpending(deps: {
  clock: Clock;
  log: Log;
  bus: FactBus;
  office: Pick<OfficeService, 'read'>;
  fraud: Pick<FraudStop, 'find'>;
  outbox: Pick<Outbox, 'put'>;
  compose: ComposeMail;
  webRoot: () => string;
  /** Rings a number outside and plays a prompt to who answers; false when no line takes it. */
  callOut: (call: { number: string; prompt: string }) => boolean;
}): () => void {
  const { clock, office } = deps;
  let calledAt = Number.NEGATIVE_INFINITY;

  function mail(topic: Parameters<ComposeMail>[0]): void {
    const document = office.read();
    deps.outbox.put({ ...deps.compose(topic, document.office), to: document.mail?.alarmTo ?? [] });
  }

  function call(): void {
    const number = (office.read().fraud ?? fraudDefaults).callTo;
    const now = clock.now();
    if (number === undefined || now - calledAt < CALL_AGAIN_MS) return;
    calledAt = now;
    if (!deps.callOut({ number, prompt: 'fraud-told' })) deps.log.warn('the owner could not be called', { number });
  }

  const stops = [
    deps.bus.on('fraud.blocked', ({ id }) => {
      const row = deps.fraud.find(id);
      if (!row) return;
      const { what, subject, reach, why, since, source, number } = row;
      mail({
        kind: 'fraud',
        block: { what, subject, reach, why },
        at: since,
        link: `${deps.webRoot()}/owner/fraud`,
        ...(source !== null && { source }),
        ...(number !== null && { number }),
      });
      // The call that is being refused comes first.
      clock.soon(call);
    }),
    deps.bus.on('budget.passed', ({ isGuard, key: _, ...budget }) => {
      if (!isGuard) mail({ kind: 'budget', at: clock.now(), ...budget });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** What is blocked, and budgets that are used up, as alarms. */
export const spendingAlarms = (from: {
  fraud: Pick<FraudStop, 'blocks'>;
  limits: Pick<Limits, 'budgets'>;
}): AlarmCause[] => [
  ...from.fraud.blocks().map(({ subject }) => ({ kind: 'fraud' as const, subject })),
  ...from.limits
    .budgets()
    .filter(({ percent }) => percent >= 100)
    .map(({ of, period }) => ({ kind: 'budget' as const, subject: `${of} ${period}` })),
];
