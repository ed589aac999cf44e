import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Statements } from './statements.ts';

const SEVEN = 7 * 60;

/**
 * Issues and mails the planned statements at seven in the morning of the office; one that came due while the appliance was
 * off comes with the next morning. Returns the way to stop.
 */
export function mailStatements(deps: {
  clock: Clock;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  statements: Pick<Statements, 'runDue'>;
}): () => void {
  const { clock, log } = deps;
  let timer: Timer | undefined;

  async function run(): Promise<void> {
    for (const { plan, error } of await deps.statements.runDue())
      log.error('a planned statement could not be issued or mailed', { payer: plan.payer.id, error });
  }

  function wait(): void {
    const { timezone } = deps.office.read().office;
    const { date, minute } = localTime(timezone, clock.now());
    const at = instantAt(timezone, { date: minute < SEVEN ? date : addDays(date, 1), minute: SEVEN });
    timer = clock.after(Math.max(1_000, at - clock.now()), () => {
      run().catch((error: unknown) => log.error('planned statements could not be read', { error }));
      wait();
    });
  }
  wait();
  return () => timer?.cancel();
}
