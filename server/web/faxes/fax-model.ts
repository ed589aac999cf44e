import type { CaseFaxLine } from '../../../views/faxes/case-faxes.tsx';
import type { FaxLine, FaxPageView } from '../../../views/faxes/faxes-view.ts';
import { numberOfCase } from '../../core/cases/case-number.ts';
import type { FaxWait } from '../../core/fax/queue/next-faxes.ts';
import { resentPages } from '../../core/fax/resent-pages.ts';
import type { FaxJob } from '../../services/fax/faxes.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import { authorName } from '../../store/queries/author-name.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import type { WebDeps } from '../web-deps.ts';
import { openDestinations } from './destination-model.ts';

type Deps = Pick<WebDeps, 'db' | 'office' | 'fax' | 'clock'>;

/** Faxes out in a line each, with the names of all that they point to. */
export function faxLines(deps: Deps, faxes: readonly FaxJob[]): FaxLine[] {
  const { office, people } = deps.office.read();
  const names = customerNames(
    deps.db,
    faxes.flatMap(({ customerId }) => customerId ?? []),
  );
  const waits = new Map<string, FaxWait | undefined>(
    faxes.some(({ state }) => state === 'waiting') ? deps.fax.faxes.queue().map(({ fax, wait }) => [fax.id, wait]) : [],
  );
  return faxes.map((fax) => {
    const { id, customerId, caseId } = fax;
    const name = customerId === undefined ? undefined : names.get(customerId);
    return {
      id,
      number: formatForReader(fax.destination, office.country),
      subject: fax.subject,
      state: fax.state,
      priority: fax.priority,
      pages: fax.pages,
      confirmed: fax.confirmed,
      failures: fax.failures,
      at: fax.createdAt,
      who: authorName(deps.db, { by: fax.createdBy, people }),
      why: fax.why,
      detail: fax.detail,
      wait: waits.get(id),
      live: deps.fax.faxes.liveOf(id),
      ...(customerId !== undefined && name !== undefined && { customer: { id: customerId, name } }),
      ...(caseId !== undefined && { case: numberOfCase(caseId) }),
    };
  });
}

const modemName = (deps: Pick<WebDeps, 'office'>, id: string): string =>
  deps.office.read().fax?.modems.find((each) => each.id === id)?.name ?? id;

const shownInCase = 20;

/** What went out and came in by fax of a case, latest first. */
export function caseFaxes({ fax, office }: Pick<WebDeps, 'fax' | 'office'>, caseId: number): CaseFaxLine[] {
  const { country } = office.read().office;
  const page = { limit: shownInCase, offset: 0 };
  const out = fax.faxes.list({ caseId }, page).rows.map(
    ({ id, destination, subject, state, pages, confirmed, createdAt, receipt }): CaseFaxLine => ({
      ...{ id, way: 'out', subject, state, pages, confirmed, at: createdAt },
      number: formatForReader(destination, country),
      receipt,
    }),
  );
  const come = fax.inbox.list({ caseId }, page).rows.map(
    ({ id, e164, caller, remoteId, state, pages, at, file }): CaseFaxLine => ({
      ...{ id, way: 'in', subject: '', state, pages, confirmed: pages, at },
      number: formatForReader(e164 ?? caller ?? remoteId ?? '', country),
      receipt: file,
    }),
  );
  return [...out, ...come].sort((a, b) => b.at - a.at);
}

/** All that a fax's page shows. */
export function faxPageOf(deps: Deps, fax: FaxJob): FaxPageView {
  const { faxes, bulks } = deps.fax;
  const attempts = faxes.attemptsOf(fax.id);
  const bulk = fax.bulkId === undefined ? undefined : bulks.find(fax.bulkId);
  const isAhead = fax.state === 'held' || fax.state === 'waiting';
  const mayChoose =
    ['waiting', 'held', 'failed', 'unsendable'].includes(fax.state) &&
    fax.confirmed === 0 &&
    fax.files.length > 0 &&
    fax.bulkId === undefined;
  return {
    line: faxLines(deps, [fax])[0]!,
    shown: fax.pagesGoneAt === undefined ? fax.pages : 0,
    remoteId: fax.remoteId,
    hash: fax.hash,
    receipt: fax.receipt,
    taskId: faxes.openTaskOf(fax),
    destination: isAhead
      ? openDestinations(deps)({
          number: fax.number,
          pages: Math.max(1, fax.pages - fax.confirmed),
          resolution: fax.resolution,
          modem: fax.modem,
          customerId: fax.customerId,
        })
      : undefined,
    resent: resentPages(attempts),
    pageRange: mayChoose ? (fax.pageRange ?? '') : undefined,
    ...(bulk && { bulk: { id: bulk.id, name: bulk.name } }),
    attempts: attempts.map((attempt) => ({ ...attempt, modem: modemName(deps, attempt.modem) })),
    proofs: faxes
      .pagesOf(fax.id)
      .map(({ page, confirmedAt, by, rows, bitRate }) => ({ page: page + 1, at: confirmedAt, by, rows, bitRate })),
    departments: deps.office
      .read()
      .departments.filter(({ outside }) => !outside)
      .map(({ id, name }) => ({ value: id, label: name })),
    now: deps.clock.now(),
  };
}
