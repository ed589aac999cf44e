import { join } from 'node:path';
import {
  composeFaxMail,
  composeFaxReceipt,
  composeFaxRefusal,
  composeReceivedFax,
  nameFaxTask,
  nameReceivedFax,
  type ToldFax,
} from '../views/faxes/compose-fax.ts';
import { openFaxLines } from './adapters/fax/fax-lines.ts';
import { createFaxPaper } from './adapters/fax/fax-paper.ts';
import { openPageFolder } from './adapters/fax/page-folder.ts';
import type { Closers } from './base/closers.ts';
import type { Ids } from './base/ids.ts';
import type { Log } from './base/log.ts';
import { projectFolder } from './base/project-folder.ts';
import { fillMergeText } from './core/merge/merge-text.ts';
import { faxDefaults } from './core/office/fax.ts';
import { type BulkFaxDeps, createBulkFaxes } from './services/fax/bulk-faxes.ts';
import { createFaxes, type FaxesDeps } from './services/fax/create-faxes.ts';
import { createReceivedFaxes, type ReceivedFaxesDeps } from './services/fax/create-received-faxes.ts';
import type { FaxLineSettings, FaxLines } from './services/fax/fax-lines-port.ts';
import type { FaxPaper } from './services/fax/fax-paper-port.ts';
import type { FaxRoom } from './services/fax/fax-room.ts';
import type { FaxJob } from './services/fax/faxes.ts';
import { createFaxFetches } from './services/fax/fetch-faxes.ts';
import { createMailToFax } from './services/fax/mail-to-fax.ts';
import { createFaxOffers } from './services/fax/offer-faxes.ts';
import { createProof, type ProveDeps } from './services/fax/prove-faxes.ts';
import { createSenderCodes } from './services/fax/sender-codes.ts';
import type { MergeSource } from './services/merge/merge-values.ts';
import { formatForReader } from './services/numbers/normalize.ts';
import type { OfficeService } from './services/office/office-service.ts';
import { createForgottenRefusals } from './services/privacy/forgotten-refusals.ts';
import { authorName } from './store/queries/author-name.ts';
import { languageOfMail } from './store/queries/language-of-mail.ts';
import { readSetting } from './store/queries/settings.ts';
import { logoKey } from './web/statements/statement-words.ts';

type Made = 'paper' | 'pages' | 'lines' | 'finished' | 'taskTitle' | 'isForgotten' | 'nameOf' | 'compose' | 'words';

/** What the lines are told of the office. */
export function lineSettings({ fax = faxDefaults, office }: ReturnType<OfficeService['read']>): FaxLineSettings {
  return {
    modems: fax.modems.map(({ id, port, use }) => ({ id, use, ...(port !== undefined && { port }) })),
    country: office.country,
    useFound: fax.useFound,
    ownId: fax.number,
    ecm: fax.ecm,
  };
}

/** Faxes out and in over the modems of this machine; without any nothing is dialled, and what is given in waits. */
export function openFax({
  closers,
  log: house,
  merge,
  ...deps
}: Omit<FaxesDeps, Made> &
  Omit<ReceivedFaxesDeps, Made> &
  Omit<ProveDeps, Made> &
  Omit<BulkFaxDeps, Made | 'faxes' | 'fill'> & { closers: Closers; log: Log; merge: MergeSource; ids: Ids }) {
  const { db, office, bus, dataFolder, files } = deps;
  const log = house.in('fax');
  const identity = () => office.read().office;
  const fax = () => office.read().fax ?? faxDefaults;
  const modemName = (id: string): string => fax().modems.find((each) => each.id === id)?.name ?? id;
  const written = (number: string): string => formatForReader(number, identity().country);
  const nameOf = (by: string): string => authorName(db, { by, people: office.read().people });
  /** Of who gave a fax in: a person of ours, or whoever has that mail address. */
  const languageOf = ({ createdBy, replyTo = createdBy }: FaxJob) =>
    office.read().people.find(({ login }) => login === createdBy)?.language ??
    languageOfMail(db, replyTo) ??
    identity().language;
  const told = (job: FaxJob): ToldFax => ({ ...job, number: written(job.destination), by: nameOf(job.createdBy) });

  const paper = createFaxPaper({
    clock: deps.clock,
    owner: () => {
      const { name: officeName, language, country, timezone } = identity();
      return { officeName, language, country, timezone, number: fax().number };
    },
    async logo() {
      const id = readSetting(db, logoKey);
      return typeof id === 'string' && id !== '' ? new Uint8Array(await files.read(id)) : undefined;
    },
  });
  closers.add('fax paper', paper.stop);
  const common = { ...deps, log, paper: paper satisfies FaxPaper };

  const fromOf = ({ e164, caller, remoteId }: { e164?: string; caller?: string; remoteId?: string }): string =>
    written(e164 ?? caller ?? remoteId ?? '');
  const offers = createFaxOffers({ ...common, pages: openPageFolder(dataFolder, 'fax/offers') });
  const inbox = createReceivedFaxes({
    ...common,
    offers,
    pages: openPageFolder(dataFolder, 'fax/in'),
    nameOf: (each) => nameReceivedFax(fromOf(each), identity()),
    compose: (each) => composeReceivedFax({ ...each, from: fromOf(each) }, identity()),
  });
  closers.add('fax inbox', inbox.stop);

  const lines: FaxLines = openFaxLines({
    clock: deps.clock,
    log: house,
    settings: lineSettings(office.read()),
    incoming: inbox.incoming,
    profilesFolder: join(projectFolder(), 'firmware-scripts', 'modems'),
  });
  const off = bus.on('office.changed', () => lines.configure(lineSettings(office.read())));

  const pages = openPageFolder(dataFolder, 'fax/out');
  const proof = createProof({
    ...common,
    pages,
    words: ({ fax: job, attempts, pages: proofs }) =>
      composeFaxReceipt(
        {
          fax: told(job),
          attempts: attempts.map((each) => ({ ...each, modem: modemName(each.modem) })),
          pages: proofs,
        },
        identity(),
      ),
    compose: (job) => composeFaxMail(told(job), { ...identity(), language: languageOf(job) }),
  });
  const isForgotten = createForgottenRefusals(db, 'faxes');
  const faxes = createFaxes({
    ...common,
    lines,
    pages,
    isForgotten: (e164) => isForgotten(e164) !== undefined,
    taskTitle: ({ destination }) => nameFaxTask(written(destination), identity()),
    finished: (job) =>
      void proof
        .prove(job)
        .catch((error: unknown) => log.error('the end of a fax is not told', { fax: job.id, error })),
  });
  const bulks = createBulkFaxes({
    ...common,
    faxes,
    pages,
    nameOf,
    isSpent: deps.isSpent,
    fill(text, { customerId, login }) {
      const language = deps.customers.find(customerId)?.language ?? identity().language;
      return fillMergeText(text, merge.valuesFor({ customerId, login, language })).text;
    },
  });
  closers.add('faxes to segments', bulks.stop);
  closers.add('fax lines', async () => {
    off();
    await lines.stop();
  });
  // First nothing new begins; then calls end, and what was on the line waits for the next start.
  closers.add('fax queue', faxes.stop);

  const fetches = createFaxFetches({ ...common, lines, faxes, reception: inbox.incoming });
  closers.add('fax fetches', fetches.stop);

  const room: FaxRoom = { faxes, inbox, bulks, fetches, offers, paper, modems: lines.modems };
  const toFax = createMailToFax({
    ...common,
    faxes,
    codes: createSenderCodes({ db, ids: deps.ids }),
    languageOf: (address) => languageOfMail(db, address),
    compose: (refused, language) =>
      composeFaxRefusal(
        { ...refused, number: written(refused.number) },
        { ...identity(), language: language ?? identity().language },
      ),
  });
  return { fax: room, toFax };
}
