import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { MailIn } from '../../core/office/mail-in.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { MailIntake } from './mail-intake.ts';
import type { MailSourcePort, MailSourceState, MailSourceTest } from './mail-source-port.ts';

export interface MailReading {
  /** Undefined: no mailbox is read. */
  state(): (MailSourceState & { since: number }) | undefined;
  /** Tries the settings as they are kept. */
  test(): Promise<MailSourceTest | undefined>;
  stop(): Promise<void>;
}

/** Reads the office's mailbox as long as there is one, and anew when it becomes another. */
export function readMailbox(deps: {
  clock: Clock;
  bus: FactBus;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  port: MailSourcePort;
  intake: Pick<MailIntake, 'position' | 'take'>;
}): MailReading {
  const { clock, bus, log, office, port, intake } = deps;
  let running: { of: string; watch: { stop(): Promise<void> } } | undefined;
  let state: (MailSourceState & { since: number }) | undefined;
  let isUnwell = false;
  /** The one before has to be over before the next begins: two would take the same mail. */
  let turn: Promise<void> = Promise.resolve();
  let isStopped = false;

  const wanted = (): MailIn | undefined => {
    const { mailIn } = office.read();
    return mailIn?.active ? mailIn : undefined;
  };

  function tell(now: MailSourceState): void {
    state = { ...now, since: clock.now() };
    if (now.kind === 'failed') log.warn('the mailbox cannot be read', { why: now.why, detail: now.detail });
    const unwell = now.kind === 'failed' && now.why !== 'cut';
    if (now.kind !== 'connecting' && unwell !== isUnwell) {
      isUnwell = unwell;
      const context = now.kind === 'failed' ? { why: now.why, detail: now.detail } : {};
      bus.publish('health.changed', { code: 'mailbox-unreadable', context, active: unwell });
    }
    bus.publish('mail.changed', {});
  }

  async function change(): Promise<void> {
    const settings = isStopped ? undefined : wanted();
    const of =
      settings &&
      JSON.stringify([
        settings.host,
        settings.port,
        settings.security,
        settings.username,
        settings.secret,
        settings.folder,
      ]);
    if (running?.of === of) return;
    const before = running;
    running = undefined;
    await before?.watch.stop();
    if (isUnwell) bus.publish('health.changed', { code: 'mailbox-unreadable', context: {}, active: false });
    isUnwell = false;
    state = undefined;
    if (settings && of !== undefined)
      running = { of, watch: port.watch(settings, { position: intake.position, take: intake.take, told: tell }) };
  }

  const follow = (): void => {
    turn = turn.then(change).catch((error: unknown) => log.error('the mailbox could not be opened', { error }));
  };
  const off = bus.on('office.changed', follow);
  follow();

  return {
    state: () => state,
    async test() {
      const { mailIn } = office.read();
      return mailIn && port.test(mailIn);
    },
    async stop() {
      isStopped = true;
      off();
      follow();
      await turn;
    },
  };
}
