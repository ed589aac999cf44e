import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { FaxPage } from '../../core/fax/page.ts';
import { isListed } from '../../core/fax/take-fax.ts';
import { faxDefaults } from '../../core/office/fax.ts';
import type { Db } from '../../store/db.ts';
import { type FaxOffer, openPollingStore } from '../../store/faxes/polling-store.ts';
import type { FactBus } from '../facts.ts';
import type { Files } from '../files/files.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { FaxPaper } from './fax-paper-port.ts';
import type { OfferedDocument } from './fax-polling-port.ts';
import type { PageFolder } from './page-folder-port.ts';

export type { FaxOffer } from '../../store/faxes/polling-store.ts';

/** Documents that lie ready: whoever calls and asks for one has it sent (polling). */
export interface FaxOffers {
  /** Its pages are made after this returns. */
  offer(of: { title: string; files: readonly string[]; numbers: readonly string[] }, how: { by: string }): string;
  withdraw(id: string): Promise<boolean>;
  list(): FaxOffer[];
  /** The latest that who calls may fetch. */
  forCaller(caller: string | undefined): ({ id: string } & OfferedDocument) | undefined;
  /** With its header line; rejects with `fax-page-gone`. */
  pageOf(id: string, page: number): Promise<FaxPage>;
  /** All of it was fetched. */
  fetched(id: string, by: string): void;
}

export interface OffersDeps {
  db: Db;
  clock: Clock;
  ids: Pick<Ids, 'next'>;
  log: Log;
  bus: FactBus;
  office: Pick<OfficeService, 'read'>;
  files: Pick<Files, 'find' | 'pathOf' | 'use' | 'release'>;
  paper: Pick<FaxPaper, 'pagesOf' | 'withHeader'>;
  pages: Pick<PageFolder, 'write' | 'read' | 'remove'>;
}

const keeperOf = (id: string): string => `fax-offer:${id}`;
const MAX_TITLE = 200;

export function createFaxOffers(deps: OffersDeps): FaxOffers {
  const { db, clock, files, pages, log } = deps;
  const store = openPollingStore(db);
  const told = (): void => deps.bus.publish('fax-polling.changed', {});

  async function prepare(offer: FaxOffer): Promise<void> {
    let count = 0;
    for (const file of offer.files) {
      const [known, path] = [files.find(file), files.pathOf(file)];
      if (!known || path === undefined) throw new Error(`no file ${file}`);
      const { resolution } = offer;
      const made = await deps.paper.pagesOf({ path, name: known.name, type: known.type }, { resolution });
      for (const page of made.pages) await pages.write({ id: offer.id, page: count++ }, page);
    }
    if (store.findOffer(offer.id)?.state !== 'preparing') return;
    store.updateOffer(offer.id, { state: count > 0 ? 'ready' : 'broken', pages: count });
  }

  function prepareSoon(offer: FaxOffer): void {
    prepare(offer)
      .catch((error: unknown) => {
        log.warn('a document to be fetched has no pages', { offer: offer.id, error });
        store.updateOffer(offer.id, { state: 'broken' });
      })
      .finally(told);
  }
  // What the last process did not finish.
  for (const offer of store.offers()) if (offer.state === 'preparing') prepareSoon(offer);

  return {
    offer({ title, files: papers, numbers }, { by }) {
      const at = clock.now();
      const offer: FaxOffer = {
        id: deps.ids.next(at),
        state: 'preparing',
        title: title.trim().slice(0, MAX_TITLE) || (files.find(papers[0] ?? '')?.name ?? ''),
        files: [...papers],
        resolution: (deps.office.read().fax ?? faxDefaults).resolution,
        numbers: [...numbers],
        pages: 0,
        createdAt: at,
        createdBy: by,
        fetched: 0,
      };
      db.transaction(() => {
        store.insertOffer(offer);
        for (const file of papers) files.use({ file, by: keeperOf(offer.id) });
      });
      told();
      prepareSoon(offer);
      return offer.id;
    },
    async withdraw(id) {
      const offer = store.findOffer(id);
      if (!offer || offer.state === 'withdrawn') return false;
      store.updateOffer(id, { state: 'withdrawn' });
      files.release({ by: keeperOf(id) });
      told();
      await pages.remove(id);
      return true;
    },
    list: store.offers,
    forCaller(caller) {
      const { country } = deps.office.read().office;
      const suits = ({ numbers }: FaxOffer): boolean =>
        numbers.length === 0 || (caller !== undefined && numbers.some((listed) => isListed(listed, [caller], country)));
      const found = store.offers().find((each) => each.state === 'ready' && suits(each));
      return found && { id: found.id, count: found.pages, resolution: found.resolution };
    },
    async pageOf(id, page) {
      const { office, fax = faxDefaults } = deps.office.read();
      const count = store.findOffer(id)?.pages ?? page + 1;
      const header = { at: clock.now(), name: fax.header ?? office.name, number: fax.number };
      return deps.paper.withHeader(await pages.read({ id, page }), { ...header, page: page + 1, pages: count });
    },
    fetched(id, by) {
      const offer = store.findOffer(id);
      if (!offer) return;
      store.updateOffer(id, { fetched: offer.fetched + 1, lastAt: clock.now(), lastBy: by });
      told();
    },
  };
}
