import { join } from 'node:path';
import { openPageFolder } from '../../adapters/fax/page-folder.ts';
import { openDb } from '../../store/db.ts';
import { openReceivedStore } from '../../store/faxes/received-store.ts';
import { drawTestPage } from '../fax/fax-desk.ts';

/** A fax of two pages, the second of them bad, that came in by itself, into the store of an appliance that may run. Answers its id. */
export async function keepReceivedFax(dataFolder: string): Promise<string> {
  const id = '01received';
  const at = Date.now();
  const folder = openPageFolder(dataFolder, 'fax/in');
  for (const page of [0, 1]) await folder.write({ id, page }, drawTestPage(page + 1, 2_200));
  const db = openDb(join(dataFolder, 'centralita.db'));
  try {
    const store = openReceivedStore(db);
    const caller = { caller: '+34600999777', callerName: 'Talleres Peña', e164: '+34600999777' };
    const how = { remoteId: '600 999 777', bitRate: 14400, ecm: false, why: 'dropped' };
    store.insert({
      id,
      state: 'broken',
      modem: 'stick',
      at,
      endedAt: at,
      ...caller,
      ...how,
      pages: 2,
      badPages: 1,
      note: '',
    });
    for (const page of [0, 1])
      store.keepPage({ faxId: id, page, at, rows: 2_200, badRows: page, verdict: page === 0 ? 'MCF' : 'RTN' });
  } finally {
    db.$client.close();
  }
  return id;
}
