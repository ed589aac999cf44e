import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type {
  FaxLineSettings,
  FaxModem,
  FaxOrder,
  IncomingFaxes,
  LineRing,
  ModemState,
  ModemUse,
  SendProgress,
} from '../../services/fax/fax-lines-port.ts';
import type { Fetching, FetchOrder } from '../../services/fax/fax-polling-port.ts';
import { type ModemHost, startModemHost } from './modem-host.ts';
import type { Answering, FromModem } from './modem-messages.ts';
import type { ModemProfile } from './profiles.ts';
import { createSlotFetch } from './slot-fetch.ts';

export interface SlotDeps {
  id: string;
  clock: Clock;
  log: Log;
  profiles: readonly ModemProfile[];
  incoming: IncomingFaxes;
  settings(): FaxLineSettings;
  changed(modem: FaxModem): void;
}

/** The place of one modem: empty while it is unplugged, with its process while it is there. */
export interface ModemSlot {
  readonly id: string;
  now(): FaxModem;
  /** Where it is, and what for; an undefined path = it is not plugged in. */
  place(of: { path: string | undefined; use: ModemUse }): void;
  maySend(): boolean;
  mayFetch(): boolean;
  fetch(order: FetchOrder, fetching: Fetching): { cancel(): void };
  send(order: FaxOrder, tell: (progress: SendProgress) => void): { cancel(): void };
  /** False: this call is not ours. */
  hangUp(call: string): boolean;
  stop(): Promise<void>;
}

/** A process that ended is started again after so long; each time in a row waits twice as long, up to the most. */
const restartMs = 1_000;
const mostRestartMs = 30_000;

/** Calls in a row without a dial tone, after which a modem has no line; it is tried again after so long. */
const mostWithoutTone = 3;
const noLineMs = 60_000;

interface Job {
  order: FaxOrder;
  tell(progress: SendProgress): void;
  /** As far as was confirmed: what a modem that vanishes cannot tell any more. */
  firstUnconfirmedPage: number;
  answeredAt: number | undefined;
}

export function createModemSlot(deps: SlotDeps): ModemSlot {
  const { id, clock, incoming, log } = deps;
  let modem: FaxModem = { id, port: '', use: 'both', state: { kind: 'absent' }, sinceMs: clock.now() };
  let path: string | undefined;
  let host: ModemHost | undefined;
  let job: Job | undefined;
  let ring: (LineRing & { isAnswered: boolean; pages: number; answeredAt: number }) | undefined;
  let failures = 0;
  let withoutTone = 0;
  let lastAnswering: Answering | undefined;
  let lastCountry: string | undefined;
  let isRestarting = false;
  let stopped = false;

  function set(change: Partial<FaxModem>): void {
    const { state = modem.state } = change;
    const isNewState = JSON.stringify(state) !== JSON.stringify(modem.state);
    modem = { ...modem, ...change, ...(isNewState && { sinceMs: clock.now() }) };
    deps.changed(modem);
  }
  const be = (state: ModemState): void => set({ state });
  const fetch = createSlotFetch({
    id,
    clock,
    log,
    tell: (message) => host?.tell(message),
    ended: () => be({ kind: 'idle' }),
  });

  function answering(): Answering {
    const { ownId, ecm } = deps.settings();
    return { answers: modem.use !== 'send', ownId, ecm };
  }

  function open(): void {
    if (stopped || host || path === undefined) return;
    const { country } = deps.settings();
    lastCountry = country;
    if (modem.state.kind !== 'sick') be({ kind: 'initialising' });
    host = startModemHost({
      start: { path, profiles: deps.profiles, country, answering: answering() },
      log,
      onMessage,
      onExit,
    });
  }

  function onExit(): void {
    host = undefined;
    loseWork();
    if (stopped) return;
    if (path === undefined) {
      be({ kind: 'absent' });
      return;
    }
    if (isRestarting) {
      isRestarting = false;
      open();
      return;
    }
    if (modem.state.kind !== 'sick') be({ kind: 'sick', why: 'driver-ended' });
    const ms = Math.min(mostRestartMs, restartMs * 2 ** failures++);
    clock.after(ms, open);
  }

  /** What was under way ends with the modem. */
  function loseWork(): void {
    const lost = job;
    job = undefined;
    if (lost) {
      const talkMs = lost.answeredAt === undefined ? 0 : clock.now() - lost.answeredAt;
      const { firstUnconfirmedPage } = lost;
      lost.tell({
        kind: 'ended',
        end: { outcome: { kind: 'modem-vanished' }, firstUnconfirmedPage, talkMs, modem: id },
      });
    }
    fetch.lose();
    const rang = ring;
    ring = undefined;
    if (rang?.isAnswered) {
      const { pages, answeredAt } = rang;
      const end = { outcome: { kind: 'modem-vanished' }, pages, talkMs: clock.now() - answeredAt } as const;
      incoming.progress(rang, { kind: 'ended', end });
    } else if (rang) incoming.missed(rang);
  }

  function onProgress(progress: SendProgress): void {
    if (!job) return;
    const { tell } = job;
    if (progress.kind === 'answered') job.answeredAt = clock.now();
    if (progress.kind === 'page-confirmed') job.firstUnconfirmedPage = progress.page + 1;
    if (progress.kind === 'dialling') {
      tell({ ...progress, modem: id });
      return;
    }
    if (progress.kind !== 'ended') {
      tell(progress);
      return;
    }
    job = undefined;
    withoutTone = progress.end.outcome.kind === 'no-dialtone' ? withoutTone + 1 : 0;
    if (withoutTone < mostWithoutTone) be({ kind: 'idle' });
    else restWithoutLine();
    tell({ kind: 'ended', end: { ...progress.end, modem: id } });
  }

  /** Its line is not plugged in, as it seems: others are to have the jobs, until it is tried again. */
  function restWithoutLine(): void {
    const state: ModemState = { kind: 'sick', why: 'no-line' };
    be(state);
    clock.after(noLineMs, () => modem.state === state && be({ kind: 'idle' }));
  }

  function onRing(told: Extract<FromModem, { kind: 'ring' }>): void {
    const { call, rings, caller, pattern } = told;
    ring = {
      call,
      modem: id,
      rings,
      ...(caller && { caller }),
      ...(pattern !== undefined && { pattern }),
      isAnswered: false,
      pages: 0,
      answeredAt: 0,
    };
    set({ state: { kind: 'ringing', rings }, ...(pattern !== undefined && { lastPattern: pattern }) });
    const decision = incoming.ringing(ring);
    if (modem.use !== 'send') host?.tell({ kind: 'decide', call, decision });
  }

  function onReceiving(told: Extract<FromModem, { kind: 'receiving' }>): void {
    if (ring?.call !== told.call) return;
    const { progress } = told;
    if (progress.kind === 'answered') {
      ring.isAnswered = true;
      ring.answeredAt = clock.now();
      be({ kind: 'receiving', call: told.call });
    }
    if (progress.kind === 'page-kept' && progress.verdict !== 'RTN') ring.pages++;
    const about = ring;
    if (progress.kind === 'ended') {
      ring = undefined;
      be({ kind: 'idle' });
    }
    incoming.progress(about, progress);
  }

  async function keep(told: Extract<FromModem, { kind: 'page' }>): Promise<void> {
    const page = told.page.number;
    const answer = (ok: boolean): void => host?.tell({ kind: 'kept', page, ok });
    if (fetch.owns(told.call)) return fetch.keep(told.page);
    if (ring?.call !== told.call) return answer(false);
    try {
      await incoming.keep(ring, told.page);
      answer(true);
    } catch (error) {
      log.error('a page that came is not kept', { error, call: told.call, page });
      answer(false);
    }
  }

  async function read(page: number): Promise<void> {
    if (!job && ring) return readOffered(ring, page);
    const reading = job;
    if (!reading) return;
    try {
      const data = await reading.order.pages.read(page);
      if (job === reading) host?.tell({ kind: 'page', page, data });
    } catch (error) {
      log.warn('a page to send cannot be read', { error, job: reading.order.job, page });
      if (job === reading) host?.tell({ kind: 'page', page, data: undefined });
    }
  }

  async function readOffered(asking: LineRing, page: number): Promise<void> {
    const data = await incoming.offered(asking, page).catch((error: unknown) => {
      log.warn('a page to be fetched cannot be read', { error, call: asking.call, page });
      return undefined;
    });
    if (ring?.call === asking.call) host?.tell({ kind: 'page', page, data });
  }

  function onMessage(told: FromModem): void {
    switch (told.kind) {
      case 'ready': {
        failures = 0;
        const { id: profileId, name, tried } = told.profile;
        const { identity, classes, faxClass, callerId, listens } = told;
        set({
          identity,
          classes,
          faxClass,
          callerId,
          listens,
          profile: { id: profileId, name, tried },
          state: { kind: 'idle' },
        });
        break;
      }
      case 'sick':
        be({ kind: 'sick', why: told.why, detail: told.detail });
        break;
      case 'idle':
      case 'gone':
        break;
      case 'want-page':
        void read(told.page);
        break;
      case 'progress':
        if (told.job === job?.order.job) onProgress(told.progress);
        break;
      case 'fetching':
        fetch.progress(told.job, told.progress);
        break;
      case 'ring':
        onRing(told);
        break;
      case 'missed': {
        const missed = ring;
        ring = undefined;
        be({ kind: 'idle' });
        if (missed) incoming.missed(missed);
        break;
      }
      case 'receiving':
        onReceiving(told);
        break;
      case 'page':
        void keep(told);
        break;
    }
  }

  return {
    id,
    now: () => modem,
    place(of) {
      if (of.use !== modem.use) set({ use: of.use });
      const told = answering();
      if (host && JSON.stringify(told) !== JSON.stringify(lastAnswering))
        host.tell({ kind: 'answering', answering: told });
      lastAnswering = told;
      // Its levels and tones follow from the country, which it is told at the start.
      if (host && modem.state.kind === 'idle' && lastCountry !== deps.settings().country) {
        isRestarting = true;
        be({ kind: 'initialising' });
        void host.stop();
      }
      if (of.path === path) return;
      path = of.path;
      if (path === undefined) {
        if (host) void host.stop();
        else be({ kind: 'absent' });
        return;
      }
      failures = 0;
      set({ port: path });
      open();
    },
    maySend: () =>
      modem.state.kind === 'idle' &&
      modem.use !== 'receive' &&
      host !== undefined &&
      job === undefined &&
      !fetch.isBusy(),
    mayFetch: () => modem.state.kind === 'idle' && host !== undefined && !fetch.isBusy(),
    fetch(order, fetching) {
      be({ kind: 'receiving', call: order.job });
      fetch.begin(order, fetching);
      return { cancel: () => fetch.cancel(order.job) };
    },
    send(order, tell) {
      const first = order.pages.first ?? 0;
      const own: Job = { order, tell, firstUnconfirmedPage: first, answeredAt: undefined };
      job = own;
      be({ kind: 'sending', job: order.job });
      const { pages, modem: _, ...rest } = order;
      host?.tell({ kind: 'send', order: { ...rest, count: pages.count, first } });
      return {
        cancel() {
          if (job === own) host?.tell({ kind: 'cancel' });
        },
      };
    },
    hangUp(call) {
      if (ring?.call !== call) return false;
      if (ring.isAnswered) host?.tell({ kind: 'cancel' });
      else host?.tell({ kind: 'decide', call, decision: { kind: 'leave' } });
      return true;
    },
    async stop() {
      stopped = true;
      // Told before the modem hangs up: nobody has cancelled it.
      loseWork();
      await host?.stop();
    },
  };
}
