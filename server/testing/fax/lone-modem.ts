import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { FromModem, ToModem } from '../../adapters/fax/modem-messages.ts';
import { readProfiles } from '../../adapters/fax/profiles.ts';
import type { FaxPage } from '../../core/fax/page.ts';

const here = (path: string): string => new URL(path, import.meta.url).pathname;

/** The process of a modem that sends a page, and whose parent we are: we may die for it. */
export interface LoneModem {
  /** As our death is seen by it. */
  leaveAlone(): void;
  /** Code and signal. */
  readonly exited: Promise<unknown[]>;
}

/** Starts it on that port; it dials as soon as it knows its modem. */
export function startLoneModem(of: { port: string; number: string; page: FaxPage }): LoneModem {
  const child: ChildProcess = fork(here('../../adapters/fax/modem-process.ts'), { serialization: 'advanced' });
  const tell = (message: ToModem): boolean => child.send(message);
  const order = {
    job: 'j',
    number: of.number,
    resolution: 'fine',
    ecm: false,
    ownId: '1',
    count: 1,
    first: 0,
  } as const;
  child.on('message', (told: FromModem) => {
    if (told.kind === 'ready') tell({ kind: 'send', order });
    if (told.kind === 'want-page') tell({ kind: 'page', page: 0, data: of.page });
  });
  const profiles = readProfiles(here('../../../firmware-scripts/modems'));
  const answering = { answers: false, ownId: '1', ecm: false };
  tell({ kind: 'start', start: { path: of.port, profiles, country: 'ES', answering } });
  return { leaveAlone: () => child.disconnect(), exited: once(child, 'exit') };
}
