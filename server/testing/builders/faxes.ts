import { openPageFolder } from '../../adapters/fax/page-folder.ts';
import { silentLog } from '../../base/log.ts';
import { type FaxSettings, faxDefaults } from '../../core/office/fax.ts';
import type { Office } from '../../core/office/office.ts';
import { createJournal } from '../../services/calls/journal.ts';
import { createProjector } from '../../services/calls/projector.ts';
import { createCases } from '../../services/cases/create-cases.ts';
import { createCustomers } from '../../services/customers/create-customers.ts';
import { createFaxes } from '../../services/fax/create-faxes.ts';
import { createReceivedFaxes } from '../../services/fax/create-received-faxes.ts';
import type { FaxJob } from '../../services/fax/faxes.ts';
import { createFaxFetches } from '../../services/fax/fetch-faxes.ts';
import { createFaxOffers } from '../../services/fax/offer-faxes.ts';
import { createFiles } from '../../services/files/files.ts';
import { guardCalls } from '../../services/fraud/guard-calls.ts';
import type { MailWish } from '../../services/mail/outbox.ts';
import { openRating } from '../../services/rating/open-rating.ts';
import { createTasks } from '../../services/tasks/create-tasks.ts';
import { createFakeFaxLines, type FakeFaxLines } from '../fakes/fake-fax-lines.ts';
import { createFakePaper } from '../fakes/fake-fax-paper.ts';
import { openOffice } from './open-office.ts';

/** An office that faxes over lines that the test plays, on a store in memory. */
export function openFaxHouse(settings: Partial<FaxSettings> = {}, overrides: Partial<Office> = {}) {
  const house = openOffice({ ...overrides, fax: { ...faxDefaults, number: '+34 910 000 001', ...settings } });
  const log = silentLog;
  const journal = createJournal({ ...house, log });
  const { meter, decks } = openRating(house);
  const guard = guardCalls({ ...house, log, journal, decks });
  const projector = createProjector({ ...house, journal, meter, log });
  const customers = createCustomers(house);
  const cases = createCases({ ...house, customers, journal });
  const tasks = createTasks({ ...house, customers, present: () => [] });
  const files = createFiles({ ...house, log });
  const fake = createFakePaper();
  const pages = openPageFolder(house.dataFolder, 'fax/out');
  const ended: FaxJob[] = [];
  const common = { ...house, log, journal, projector, customers, cases, tasks, files, paper: fake.paper, pages };

  /** The house's faxes on these lines; a second time as after a start. */
  const start = (lines: FakeFaxLines, finished: (job: FaxJob) => void = (job) => void ended.push(job)) =>
    createFaxes({
      ...common,
      lines: lines.lines,
      limits: guard.fraud,
      isForgotten: () => false,
      taskTitle: ({ number }) => `Fax ${number}`,
      finished,
    });
  const lines = createFakeFaxLines();
  const faxes = start(lines);
  const mailed: MailWish[] = [];
  const offers = createFaxOffers({ ...common, pages: openPageFolder(house.dataFolder, 'fax/offers') });
  const inboxDeps = {
    ...common,
    offers,
    pages: openPageFolder(house.dataFolder, 'fax/in'),
    outbox: {
      put(mail: MailWish): boolean {
        mailed.push(mail);
        return true;
      },
    },
    nameOf: ({ remoteId, caller }: { remoteId?: string; caller?: string }) => `Fax ${caller ?? remoteId ?? ''}`.trim(),
    compose: () => ({ subject: 'Fax', text: 'here' }),
  };
  /** The inbox; a second time as after a start. */
  const openInbox = () => {
    const inbox = createReceivedFaxes(inboxDeps);
    lines.serve(inbox.incoming);
    return inbox;
  };
  const inbox = openInbox();
  const fetches = createFaxFetches({
    ...common,
    limits: guard.fraud,
    lines: lines.lines,
    faxes,
    reception: inbox.incoming,
  });
  return {
    ...common,
    ...fake,
    guard,
    lines,
    faxes,
    inbox,
    offers,
    fetches,
    openInbox,
    mailed,
    start,
    /** What came to its end. */
    ended,
    keep: (name: string) =>
      files
        .keep({ name, type: 'application/pdf', bytes: new TextEncoder().encode(name), by: 'ana' })
        .then(({ id }) => id),
    close(): void {
      fetches.stop();
      faxes.stop();
      inbox.stop();
      tasks.stop();
      files.stop();
      guard.stop();
      journal.stop();
      house.close();
    },
  };
}
