import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { addQuality, type ListQuality, noQuality } from '../../core/customers/list-quality.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Segments } from '../segments/segments.ts';
import type { QualityPort, QualityScope } from './quality-port.ts';

/** A list, or who belongs to a segment. */
export type ListScope = Exclude<QualityScope, { kind: 'customers' }> | { kind: 'segment'; id: string };

/** How good a list is, as far as it has been looked through. */
export interface QualityReport {
  at: number;
  state: 'counting' | 'done' | 'failed';
  quality: ListQuality;
}

export interface ListQualities {
  /** What was found last; undefined where nobody has asked since the start. */
  find(scope: ListScope): QualityReport | undefined;
  /** Begins to look through the list, unless somebody does already. */
  count(scope: ListScope): void;
}

/** Kept at hand: the lists looked through last. */
const mostKept = 20;
const membersAtOnce = 2_000;

/** The quality of lists of customers, looked through on the data worker piece by piece, so that other questions come between. */
export function createListQualities(deps: {
  port: QualityPort;
  clock: Clock;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  segments: Pick<Segments, 'membersOf'>;
}): ListQualities {
  const { port, clock, log, office } = deps;
  const reports = new Map<string, QualityReport>();

  const membersOf = (id: string, after?: string): Promise<string[]> =>
    deps.segments.membersOf(id, { limit: membersAtOnce, ...(after !== undefined && { after }) });

  async function look(scope: ListScope, report: QualityReport): Promise<void> {
    const { country } = office.read().office;
    async function lookAt(part: QualityScope): Promise<void> {
      let after: number | undefined = 0;
      while (after !== undefined) {
        const piece = await port.qualityPiece({ scope: part, after, now: report.at, country });
        report.quality = addQuality(report.quality, piece.quality);
        after = piece.next;
      }
    }
    if (scope.kind !== 'segment') await lookAt(scope);
    else
      for (let ids = await membersOf(scope.id); ids.length > 0; ids = await membersOf(scope.id, ids.at(-1)))
        await lookAt({ kind: 'customers', ids });
    report.state = 'done';
  }

  return {
    find: (scope) => reports.get(JSON.stringify(scope)),
    count(scope) {
      const key = JSON.stringify(scope);
      if (reports.get(key)?.state === 'counting') return;
      const report: QualityReport = { at: clock.now(), state: 'counting', quality: noQuality() };
      reports.delete(key);
      reports.set(key, report);
      for (const old of [...reports.keys()].slice(0, -mostKept)) reports.delete(old);
      look(scope, report).catch((error: unknown) => {
        report.state = 'failed';
        log.warn('the quality of a list could not be told', { error });
      });
    },
  };
}
