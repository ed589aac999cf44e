import { relative } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { faxDefaults } from '../../core/office/fax.ts';
import type { Db } from '../../store/db.ts';
import { type FaxAttempt, type FaxJob, type FaxPageProof, openFaxStore } from '../../store/faxes/fax-store.ts';
import type { FactBus } from '../facts.ts';
import type { Files } from '../files/files.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { FaxPaper, FaxReceipt } from './fax-paper-port.ts';
import { callOfPage, headerOfPage } from './header-of-page.ts';
import type { PageFolder } from './page-folder-port.ts';

export interface ProveDeps {
  db: Db;
  clock: Pick<Clock, 'now'>;
  log: Log;
  bus: FactBus;
  office: Pick<OfficeService, 'read'>;
  files: Pick<Files, 'keep' | 'use' | 'find' | 'pathOf'>;
  outbox: Pick<Outbox, 'put'>;
  paper: Pick<FaxPaper, 'receipt' | 'withHeader'>;
  pages: Pick<PageFolder, 'read'>;
  dataFolder: string;
  /** What the receipt says, but its picture. */
  words(told: { fax: FaxJob; attempts: readonly FaxAttempt[]; pages: readonly FaxPageProof[] }): FaxReceipt;
  /** The mail to who sent it. */
  compose(fax: FaxJob): { subject: string; text: string };
}

/** Proves what became of a fax: a receipt with its case and customer, and a mail to who asked for one. Once each. */
export function createProof(deps: ProveDeps): { prove(fax: FaxJob): Promise<void> } {
  const { db, files } = deps;
  const store = openFaxStore(db);
  /** Being proved just now. */
  const under = new Set<string>();

  async function write(fax: FaxJob): Promise<string> {
    const [attempts, pages] = [store.attemptsOf(fax.id), store.pagesOf(fax.id)];
    const words = deps.words({ fax, attempts, pages });
    const kept = await deps.pages.read({ id: fax.id, page: 0 }).catch(() => undefined);
    // As the far end got it, with what was printed above it.
    const at = callOfPage(0, { attempts, proofs: pages }) ?? fax.createdAt;
    const first = kept && deps.paper.withHeader(kept, headerOfPage(deps.office.read(), fax, { page: 0, at }));
    const bytes = await deps.paper.receipt({ ...words, ...(first && { first }) });
    const file = await files.keep({ name: `${words.title}.pdf`, type: 'application/pdf', bytes, by: fax.createdBy });
    files.use({ file: file.id, by: `fax:${fax.id}` });
    if (fax.caseId !== undefined) files.use({ file: file.id, by: `case:${fax.caseId}` });
    if (fax.customerId !== undefined) files.use({ file: file.id, by: `customer:${fax.customerId}` });
    return file.id;
  }

  function mail(fax: FaxJob, receipt: string | undefined): void {
    const { receipts } = deps.office.read().fax ?? faxDefaults;
    if (fax.replyTo === undefined || receipts === 'never' || (receipts === 'failures' && fax.state === 'sent')) return;
    const file = receipt === undefined ? undefined : files.find(receipt);
    const path = receipt === undefined ? undefined : files.pathOf(receipt);
    const attachments = file && path !== undefined ? [{ file: relative(deps.dataFolder, path), name: file.name }] : [];
    deps.outbox.put({
      ...deps.compose(fax),
      to: [fax.replyTo],
      attachments,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  }

  return {
    async prove(fax) {
      if (fax.toldAt !== undefined || fax.state === 'cancelled' || under.has(fax.id)) return;
      under.add(fax.id);
      let receipt: string | undefined;
      try {
        // What never went over a line has nothing to prove.
        if (store.attemptsOf(fax.id).length > 0) receipt = await write(fax);
      } catch (error) {
        deps.log.error('the receipt of a fax could not be made', { fax: fax.id, error });
      }
      try {
        // Told and written that it was told, or neither.
        db.transaction(() => {
          store.update(fax.id, { receipt, toldAt: deps.clock.now() });
          mail(fax, receipt);
        });
      } finally {
        under.delete(fax.id);
      }
      deps.bus.publish('fax.changed', { faxId: fax.id });
    },
  };
}
