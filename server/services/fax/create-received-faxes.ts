import { relative } from 'node:path';
import { ruleFor } from '../../core/fax/take-fax.ts';
import { faxDefaults } from '../../core/office/fax.ts';
import { openReceivedStore, type ReceivedFax } from '../../store/faxes/received-store.ts';
import type { Case, Cases } from '../cases/cases.ts';
import type { Files } from '../files/files.ts';
import type { Outbox } from '../mail/outbox.ts';
import { receivedKeeper } from './finish-received.ts';
import { createReception, type ReceiveDeps, type Reception } from './receive-faxes.ts';
import type { ReceivedFaxes } from './received-faxes.ts';

const MONTH_MS = 30.44 * 86_400_000;
const SWEEP_MS = 3_600_000;
const SWEPT_AT_ONCE = 50;
const MAX_NOTE = 2_000;
const CASES_LOOKED_AT = 20;

export interface ReceivedFaxesDeps extends Omit<ReceiveDeps, 'arrived'> {
  files: Files;
  outbox: Pick<Outbox, 'put'>;
  cases: Pick<Cases, 'open' | 'act' | 'find' | 'ofCustomer'>;
  dataFolder: string;
  /** The mail that brings a fax to somebody. */
  compose(fax: ReceivedFax): { subject: string; text: string };
}

export function createReceivedFaxes(deps: ReceivedFaxesDeps): ReceivedFaxes & { incoming: Reception } {
  const { db, clock, bus, files, cases } = deps;
  const store = openReceivedStore(db);
  const settings = () => deps.office.read().fax ?? faxDefaults;

  type Act = ReturnType<typeof store.eventsOf>[number]['kind'];
  function did(id: string, act: { kind: Act; by: string; detail?: string }): void {
    store.note({ faxId: id, at: clock.now(), detail: '', ...act });
    bus.publish('received-fax.changed', { faxId: id });
  }
  /** The fax, unless it is not there or no more. */
  const present = (id: string): ReceivedFax | undefined => {
    const fax = store.find(id);
    return fax && fax.state !== 'deleted' ? fax : undefined;
  };

  function mail(fax: ReceivedFax, address: string): boolean {
    const file = fax.file === undefined ? undefined : files.find(fax.file);
    const path = fax.file === undefined ? undefined : files.pathOf(fax.file);
    if (!file || path === undefined) return false;
    const attachments = [{ file: relative(deps.dataFolder, path), name: file.name }];
    return deps.outbox.put({ ...deps.compose(fax), to: [address], attachments });
  }

  function intoCase(fax: ReceivedFax, to: { caseId?: number | undefined; by: string }): Case | undefined {
    return db.transaction(() => {
      // Two may open one for it at the same moment: the second finds that of the first.
      const known = to.caseId ?? fax.caseId;
      const one =
        known === undefined
          ? cases.open(
              {
                title: deps.nameOf(fax),
                customerId: fax.customerId,
                department: fax.department,
                owner: fax.login ?? '',
              },
              { by: to.by },
            )
          : cases.find(known);
      if (!one || one.id === fax.caseId) return one;
      if (fax.file !== undefined) files.use({ file: fax.file, by: `case:${one.id}` });
      cases.act(one.id, { kind: 'fax-joined', faxId: fax.id, way: 'in' }, { by: to.by });
      if (one.state.kind === 'pending' && ['customer', 'documents'].includes(one.state.reason))
        cases.act(one.id, { kind: 'resumed' }, { by: to.by });
      store.update(fax.id, { caseId: one.id, customerId: fax.customerId ?? one.customerId });
      did(fax.id, { kind: 'case', by: to.by, detail: one.number });
      return one;
    });
  }

  const incoming = createReception({
    ...deps,
    arrived(fax) {
      const numbers = [fax.caller, fax.e164, fax.remoteId].filter((each) => each !== undefined);
      const rule = ruleFor(settings().rules, { numbers, modem: fax.modem, country: deps.office.read().office.country });
      if (rule?.openCase) {
        const waiting =
          fax.customerId === undefined
            ? undefined
            : cases
                .ofCustomer(fax.customerId, CASES_LOOKED_AT)
                .find(({ state }) => state.kind === 'pending' && state.reason === 'documents');
        intoCase(fax, { caseId: waiting?.id, by: '' });
      }
      if (rule?.mail !== undefined && mail(fax, rule.mail)) did(fax.id, { kind: 'mailed', by: '', detail: rule.mail });
      deps.log.info('a fax came in', { fax: fax.id, pages: fax.pages, badPages: fax.badPages });
    },
  });
  incoming.recover();

  async function drop(fax: ReceivedFax, by: string): Promise<void> {
    await deps.pages.remove(fax.id);
    files.release({ by: receivedKeeper(fax.id) });
    store.update(fax.id, { state: 'deleted', file: undefined, note: '' });
    did(fax.id, { kind: 'deleted', by });
  }

  async function sweep(): Promise<void> {
    const { keepMonths } = settings();
    if (keepMonths === 0) return;
    for (;;) {
      const old = store.older(clock.now() - keepMonths * MONTH_MS, SWEPT_AT_ONCE);
      for (const fax of old) await drop(fax, '');
      if (old.length < SWEPT_AT_ONCE) return;
    }
  }
  let timer = clock.after(SWEEP_MS, sweepLater);
  function sweepLater(): void {
    sweep().catch((error: unknown) => deps.log.error('old faxes could not be deleted', { error }));
    timer = clock.after(SWEEP_MS, sweepLater);
  }

  return {
    incoming,
    list: store.list,
    count: store.count,
    find: store.find,
    pagesOf: store.pagesOf,
    eventsOf: store.eventsOf,
    pageOf: (id, page) => deps.pages.read({ id, page }),
    ringing: incoming.atTheLine,
    read(id, login) {
      const fax = present(id);
      if (!fax || fax.readAt !== undefined || fax.state === 'coming') return;
      store.update(id, { readAt: clock.now(), readBy: login });
      did(id, { kind: 'read', by: login });
    },
    unread(id, login) {
      if (present(id)?.readAt === undefined) return false;
      store.update(id, { readAt: undefined, readBy: undefined });
      did(id, { kind: 'unread', by: login });
      return true;
    },
    give(id, { login, department, by }) {
      const { people, departments } = deps.office.read();
      const person = people.find((each) => each.login === login);
      const unit = departments.find((each) => each.id === department);
      if (!present(id) || (login && !person) || (department && !unit)) return false;
      store.update(id, { login: person?.login, department: unit?.id });
      did(id, { kind: 'given', by, detail: person?.name ?? unit?.name ?? '' });
      return true;
    },
    note(id, { text, was = '', by }) {
      const fax = present(id);
      if (!fax) return false;
      const typed = text.replaceAll('\r\n', '\n').trim();
      // Somebody else wrote meanwhile: both stay.
      const isNews = fax.note !== '' && fax.note !== was.replaceAll('\r\n', '\n').trim() && fax.note !== typed;
      const note = (isNews ? `${fax.note}\n${typed}` : typed).slice(0, MAX_NOTE);
      store.update(id, { note });
      did(id, { kind: 'noted', by, detail: note });
      return true;
    },
    turn(id, { page, by }) {
      const found = present(id) && store.pagesOf(id).find((each) => each.page === page);
      if (!found) return false;
      store.turn({ faxId: id, page }, (found.turned + 1) % 4);
      did(id, { kind: 'turned', by, detail: String(page + 1) });
      return true;
    },
    joinCase(id, to) {
      const fax = present(id);
      return fax && fax.state !== 'coming' ? intoCase(fax, to) : undefined;
    },
    linkCustomer(id, { customerId, by }) {
      if (!present(id)) return false;
      store.update(id, { customerId });
      did(id, { kind: 'customer', by });
      return true;
    },
    forward(id, { address, by }) {
      const fax = present(id);
      if (!fax || !mail(fax, address)) return false;
      did(id, { kind: 'forwarded', by, detail: address });
      return true;
    },
    finish(id, { done, by }) {
      const fax = present(id);
      if (!fax || fax.state === 'coming') return false;
      store.update(id, done ? { doneAt: clock.now(), doneBy: by } : { doneAt: undefined, doneBy: undefined });
      did(id, { kind: done ? 'done' : 'unread', by });
      return true;
    },
    async remove(id, login) {
      const fax = present(id);
      if (!fax || fax.state === 'coming') return false;
      await drop(fax, login);
      return true;
    },
    sweep,
    stop() {
      timer.cancel();
      incoming.stop();
    },
  };
}
