import { openPageFolder } from '../../adapters/fax/page-folder.ts';
import { silentLog } from '../../base/log.ts';
import { type BulkFaxDeps, createBulkFaxes } from '../../services/fax/bulk-faxes.ts';
import { createFaxes, type FaxesDeps } from '../../services/fax/create-faxes.ts';
import { createReceivedFaxes, type ReceivedFaxesDeps } from '../../services/fax/create-received-faxes.ts';
import type { FaxRoom } from '../../services/fax/fax-room.ts';
import { createFaxFetches } from '../../services/fax/fetch-faxes.ts';
import { createFaxOffers } from '../../services/fax/offer-faxes.ts';
import { createFakeFaxLines } from '../fakes/fake-fax-lines.ts';
import { createFakePaper } from '../fakes/fake-fax-paper.ts';

type Made =
  | 'paper'
  | 'pages'
  | 'lines'
  | 'finished'
  | 'taskTitle'
  | 'isForgotten'
  | 'nameOf'
  | 'compose'
  | 'log'
  | 'outbox';

/** Faxes as the pages know them, over lines that the test plays. */
export function furnishFaxRoom(
  house: Omit<FaxesDeps, Made> & Omit<ReceivedFaxesDeps, Made> & Omit<BulkFaxDeps, Made | 'faxes' | 'fill'>,
  lines = createFakeFaxLines([]),
): FaxRoom {
  const { paper } = createFakePaper();
  const common = { ...house, log: silentLog, paper };
  const offers = createFaxOffers({ ...common, pages: openPageFolder(house.dataFolder, 'fax/offers') });
  const inbox = createReceivedFaxes({
    ...common,
    offers,
    pages: openPageFolder(house.dataFolder, 'fax/in'),
    outbox: { put: () => true },
    nameOf: ({ caller = '' }) => `Fax ${caller}`.trim(),
    compose: () => ({ subject: 'Fax', text: '' }),
  });
  lines.serve(inbox.incoming);
  const pages = openPageFolder(house.dataFolder, 'fax/out');
  const faxes = createFaxes({
    ...common,
    lines: lines.lines,
    pages,
    isForgotten: () => false,
    taskTitle: ({ number }) => `Fax ${number}`,
    finished: () => undefined,
  });
  const bulks = createBulkFaxes({
    ...common,
    faxes,
    pages,
    nameOf: (login) => login,
    fill: (text) => text,
    isSpent: () => false,
  });
  const fetches = createFaxFetches({ ...common, lines: lines.lines, faxes, reception: inbox.incoming });
  return { faxes, inbox, bulks, fetches, offers, paper, modems: lines.lines.modems };
}
