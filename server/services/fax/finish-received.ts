import type { Timer } from '../../base/clock.ts';
import { ruleFor } from '../../core/fax/take-fax.ts';
import { faxDefaults } from '../../core/office/fax.ts';
import { openReceivedStore } from '../../store/faxes/received-store.ts';
import type { ReceiveOutcome } from './fax-lines-port.ts';
import { isFullDisk, NO_ROOM_MS } from './full-disk.ts';
import type { ReceiveDeps } from './receive-faxes.ts';

/** Who needs the files of a fax that came in. */
export const receivedKeeper = (id: string): string => `received-fax:${id}`;

export interface ReceivedFinisher {
  /** The call is over: the fax gets its place and its PDF, and is told. Waits for room where the disk is full. */
  finish(id: string, how: { outcome: ReceiveOutcome; modem: string }): void;
  stop(): void;
}

/** Finishes faxes that came in. One whose end cannot be written stays `coming`: the next start finishes it. */
export function createReceivedFinisher(deps: ReceiveDeps): ReceivedFinisher {
  const { db, clock, bus, log } = deps;
  const store = openReceivedStore(db);
  const waiting = new Map<string, Timer>();

  async function writePdf(id: string): Promise<void> {
    const fax = store.find(id)!;
    const pages = await Promise.all(store.pagesOf(id).map(({ page }) => deps.pages.read({ id, page })));
    const title = deps.nameOf(fax);
    const bytes = await deps.paper.pdf(pages, { title });
    const file = await deps.files.keep({ name: `${title}.pdf`, type: 'application/pdf', bytes, by: '' });
    deps.files.use({ file: file.id, by: receivedKeeper(id) });
    store.update(id, { file: file.id });
  }

  async function settle(id: string, how: { outcome: ReceiveOutcome; modem: string }): Promise<void> {
    const fax = store.find(id);
    if (!fax || fax.state === 'deleted') return;
    const pages = store.pagesOf(id);
    if (pages.length > 0 && fax.file === undefined)
      await writePdf(id).catch((error: unknown) => {
        if (isFullDisk(error)) throw error;
        // Its pages are there all the same: they are shown from the disk.
        log.error('the PDF of a fax could not be made', { fax: id, error });
      });
    const isWhole = how.outcome.kind === 'received' && pages.length > 0;
    const numbers = [fax.caller, fax.e164, fax.remoteId].filter((each) => each !== undefined);
    const { fax: settings = faxDefaults, office } = deps.office.read();
    const rule = ruleFor(settings.rules, { numbers, modem: how.modem, country: office.country });
    store.update(id, {
      state: isWhole ? 'whole' : 'broken',
      endedAt: clock.now(),
      why: isWhole ? undefined : how.outcome.kind,
      login: fax.login ?? rule?.person,
      department: fax.department ?? rule?.department,
    });
    bus.publish('received-fax.changed', { faxId: id });
    if (pages.length > 0) deps.arrived(store.find(id)!);
  }

  function finish(id: string, how: { outcome: ReceiveOutcome; modem: string }): void {
    waiting.delete(id);
    settle(id, how).catch((error: unknown) => {
      log.error('a fax that came in could not be finished', { fax: id, error });
      if (isFullDisk(error))
        waiting.set(
          id,
          clock.after(NO_ROOM_MS, () => finish(id, how)),
        );
    });
  }

  return {
    finish,
    stop() {
      for (const timer of waiting.values()) timer.cancel();
    },
  };
}
