import { join } from 'node:path';
import {
  composeFaxMail,
  composeFaxReceipt,
  composeReceivedFax,
  nameReceivedFax,
} from '../../../views/faxes/compose-fax.ts';
import { createFaxPaper } from '../../adapters/fax/fax-paper.ts';
import { openPageFolder } from '../../adapters/fax/page-folder.ts';
import { type Clock, systemClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { randomIds } from '../../base/ids.ts';
import { createLog } from '../../base/log.ts';
import { type FaxSettings, faxDefaults } from '../../core/office/fax.ts';
import type { Office } from '../../core/office/office.ts';
import { createJournal } from '../../services/calls/journal.ts';
import { createProjector } from '../../services/calls/projector.ts';
import { createCases } from '../../services/cases/create-cases.ts';
import { createCustomers } from '../../services/customers/create-customers.ts';
import type { Facts } from '../../services/facts.ts';
import { createFaxes } from '../../services/fax/create-faxes.ts';
import { createReceivedFaxes } from '../../services/fax/create-received-faxes.ts';
import { createProof } from '../../services/fax/prove-faxes.ts';
import { createFiles } from '../../services/files/files.ts';
import { createOfficeService } from '../../services/office/create-office-service.ts';
import { openRating } from '../../services/rating/open-rating.ts';
import { createTasks } from '../../services/tasks/create-tasks.ts';
import { openDb } from '../../store/db.ts';
import { eventually } from '../eventually.ts';
import { createFakeFaxLines } from '../fakes/fake-fax-lines.ts';
import { makePaper } from '../fax/make-paper.ts';

const hourMs = 3_600_000;
const number = '+1 809 555 0109';
const modem = 'counter';

/** A modem at the counter, which is not plugged in: nothing of the demonstration is ever dialled. */
export const withDemoFax = (office: Office): Office => {
  const modems: FaxSettings['modems'] = [{ id: modem, name: 'Mostrador', use: 'both', rings: 2, answers: 'always' }];
  return { ...office, fax: { ...faxDefaults, number, useFound: false, modems } };
};

const lines = (text: string): string => Array.from({ length: 14 }, () => text).join('\n');

/**
 * Faxes of the past two days: two that went out, one that waits for another try, two that came in. Told through the
 * services themselves over lines that are played; after `furnishDesk`, and the appliance must not run.
 */
export async function furnishFaxes(options: {
  dataFolder: string;
  customers: readonly { id: string; name: string; e164: string }[];
  nowMs: number;
}): Promise<{ faxes: number }> {
  const { dataFolder, nowMs } = options;
  const db = openDb(join(dataFolder, 'centralita.db'));
  let at = nowMs;
  const clock: Clock = { ...systemClock, now: () => at };
  const log = createLog('warn').in('demo');
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const ids = randomIds;
  const office = createOfficeService({ db, bus, clock, ids, dataFolder });
  const house = { db, bus, clock, ids, office, log, dataFolder };
  const identity = () => office.read().office;
  const customers = createCustomers(house);
  const journal = createJournal(house);
  const { meter } = openRating(house);
  const projector = createProjector({ ...house, journal, meter });
  const cases = createCases({ ...house, customers, journal });
  const tasks = createTasks({ ...house, customers, present: () => [] });
  const files = createFiles(house);
  const paper = createFaxPaper({
    clock: systemClock,
    owner: () => {
      const { name: officeName, language, country, timezone } = identity();
      return { officeName, language, country, timezone, number };
    },
    logo: async () => undefined,
  });
  const outbox = { put: () => true };
  const common = { ...house, customers, journal, projector, cases, tasks, files, paper, outbox };
  const played = createFakeFaxLines([modem]);

  const inbox = createReceivedFaxes({
    ...common,
    pages: openPageFolder(dataFolder, 'fax/in'),
    nameOf: ({ e164, caller, remoteId }) => nameReceivedFax(e164 ?? caller ?? remoteId ?? '', identity()),
    compose: (fax) => composeReceivedFax({ ...fax, from: fax.e164 ?? '' }, identity()),
  });
  played.serve(inbox.incoming);
  const pages = openPageFolder(dataFolder, 'fax/out');
  const proof = createProof({
    ...common,
    pages,
    words: ({ fax, attempts, pages: proofs }) =>
      composeFaxReceipt(
        { fax: { ...fax, number: fax.destination, by: fax.createdBy }, attempts, pages: proofs },
        identity(),
      ),
    compose: (fax) => composeFaxMail({ ...fax, number: fax.destination, by: fax.createdBy }, identity()),
  });
  const proofs: Promise<void>[] = [];
  const faxes = createFaxes({
    ...common,
    pages,
    lines: played.lines,
    limits: { judge: () => ({ allowed: true }), admit: () => ({ allowed: true }) },
    isForgotten: () => false,
    taskTitle: ({ number: to }) => `Fax ${to}`,
    finished: (job) => void proofs.push(proof.prove(job)),
  });

  async function keepPaper(name: string, headings: readonly string[]): Promise<string> {
    const bytes = await makePaper(
      headings.map((heading) => ({ heading, small: lines('Clínica Dental: lo que acordamos por teléfono.') })),
    );
    return (await files.keep({ name: `${name}.pdf`, type: 'application/pdf', bytes, by: 'ana' })).id;
  }

  async function send(of: { customer: number; name: string; headings: readonly string[]; hoursAgo: number }) {
    at = nowMs - of.hoursAgo * hourMs;
    const { id: customerId, e164 } = options.customers[of.customer]!;
    const file = await keepPaper(of.name, of.headings);
    const calls = played.calls.length;
    faxes.add({ number: e164, files: [file], customerId, subject: of.name, anyway: true }, { by: 'ana' });
    return eventually(`call of ${of.name}`, async () => played.calls[calls], 30_000);
  }

  for (const wish of [
    { customer: 2, name: 'Presupuesto de implante', headings: ['Presupuesto', 'Condiciones'], hoursAgo: 25 },
    { customer: 4, name: 'Factura de marzo', headings: ['Factura'], hoursAgo: 3 },
  ]) {
    const call = await send(wish);
    await call.passAll(options.customers[wish.customer]!.e164);
  }
  const busy = await send({ customer: 7, name: 'Cita nueva', headings: ['Su cita'], hoursAgo: 0.1 });
  busy.end('busy');

  for (const { customer, heading, hoursAgo } of [
    { customer: 1, heading: 'Extracto de la tarjeta', hoursAgo: 20 },
    { customer: 5, heading: 'Autorización del seguro', hoursAgo: 1 },
  ]) {
    at = nowMs - hoursAgo * hourMs;
    const { e164 } = options.customers[customer]!;
    const bytes = await makePaper([{ heading, small: lines('Adjunto lo que nos pidieron.') }]);
    const { id } = await files.keep({ name: `${heading}.pdf`, type: 'application/pdf', bytes, by: '' });
    const { pages: came } = await paper.pagesOf(
      { name: `${heading}.pdf`, type: 'application/pdf', path: files.pathOf(id)! },
      { resolution: 'fine' },
    );
    await played.receive(
      { call: ids.next(at), caller: { number: e164 } },
      { remoteId: e164, pages: came.map((page) => ({ page })) },
    );
    const received = () => inbox.list({}, { limit: 9, offset: 0 }).rows;
    await eventually('its PDF', async () => received().every(({ file }) => file !== undefined) || undefined, 30_000);
  }

  await Promise.all(proofs);
  at = nowMs;
  faxes.stop();
  inbox.stop();
  tasks.stop();
  files.stop();
  await paper.stop();
  journal.stop();
  db.$client.close();
  return { faxes: played.calls.length + 2 };
}
