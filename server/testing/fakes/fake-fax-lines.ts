import type { FaxPage } from '../../core/fax/page.ts';
import type {
  CallerId,
  FaxLineSettings,
  FaxLines,
  FaxModem,
  FaxOrder,
  IncomingFaxes,
  LineSpeed,
  ModemState,
  ReceivedPage,
  ReceiveOutcome,
  RingDecision,
  SendOutcome,
  SendProgress,
} from '../../services/fax/fax-lines-port.ts';

import type { Fetching, FetchOrder } from '../../services/fax/fax-polling-port.ts';

const speed: LineSpeed = { bitRate: 14400, modulation: 'V.17', coding: 'mmr', ecm: true };

/** A call that our side makes: the test plays the line and the far end. */
export interface FakeFaxCall {
  order: FaxOrder;
  modem: string;
  /** Pages that went over it, as the far end has them. */
  seen: FaxPage[];
  answer(remoteId?: string): void;
  /** Reads the page as the line does and has it confirmed. */
  pass(page: number): Promise<void>;
  /** The page begins and is not confirmed. */
  begin(page: number): Promise<void>;
  tell(progress: SendProgress): void;
  end(outcome: SendOutcome['kind'] | SendOutcome): void;
  /** Answers, passes what is left and ends well. */
  passAll(remoteId?: string): Promise<void>;
}

/** Fax lines without a line: modems that the test plugs in, calls that it plays. */
export function createFakeFaxLines(ids: readonly string[] = ['stick']) {
  const modems = new Map<string, FaxModem>();
  const listeners = new Set<(modem: FaxModem) => void>();
  const calls: FakeFaxCall[] = [];
  const hungUp: string[] = [];
  const fetches: ({ order: FetchOrder } & Fetching)[] = [];
  let settings: FaxLineSettings | undefined;
  let incoming: IncomingFaxes | undefined;

  function set(id: string, state: ModemState): void {
    const use = settings?.modems.find((each) => each.id === id)?.use ?? 'both';
    const modem: FaxModem = { id, port: `/dev/${id}`, use, state, sinceMs: 0, classes: ['1'], faxClass: '1' };
    modems.set(id, modem);
    for (const listener of listeners) listener(modem);
  }
  for (const id of ids) set(id, { kind: 'idle' });

  const lines: FaxLines = {
    modems: () => [...modems.values()],
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send(order, tell) {
      const modem = order.modem ?? [...modems.values()].find(({ state }) => state.kind === 'idle')?.id;
      let isOver = false;
      let confirmed = order.pages.first ?? 0;
      const seen: FaxPage[] = [];
      const call: FakeFaxCall = {
        order,
        modem: modem ?? '',
        seen,
        answer(remoteId) {
          tell({ kind: 'dialling', modem: modem! });
          tell({ kind: 'answered' });
          const remote = {
            resolutions: ['fine' as const],
            ecm: true,
            codings: ['mmr' as const],
            maxBitRate: 14400 as const,
          };
          tell({
            kind: 'remote',
            remote: { ...remote, takesSubaddress: false, ...(remoteId !== undefined && { id: remoteId }) },
            resolution: 'fine',
          });
          tell({ kind: 'trained', speed });
        },
        async begin(page) {
          seen[page] = await order.pages.read(page);
          tell({ kind: 'page-started', page, bytes: 100 });
          tell({ kind: 'page-progress', page, sent: 50, bytes: 100 });
        },
        async pass(page) {
          await call.begin(page);
          confirmed = page + 1;
          tell({ kind: 'page-confirmed', page, by: 'MCF', speed, rows: seen[page]!.rows, bytes: 100 });
        },
        tell,
        end(outcome) {
          if (isOver) return;
          isOver = true;
          if (modem !== undefined && modems.get(modem)?.state.kind === 'sending') set(modem, { kind: 'idle' });
          tell({
            kind: 'ended',
            end: {
              outcome:
                typeof outcome === 'string'
                  ? ({ kind: outcome, heard: 'unknown', detail: '' } as SendOutcome)
                  : outcome,
              firstUnconfirmedPage: confirmed,
              talkMs: 1000,
              ...(modem !== undefined && { modem }),
            },
          });
        },
        async passAll(remoteId) {
          call.answer(remoteId);
          for (let page = confirmed; page < order.pages.count; page++) await call.pass(page);
          call.end('sent');
        },
      };
      calls.push(call);
      if (modem === undefined || modems.get(modem)?.state.kind !== 'idle') queueMicrotask(() => call.end('no-modem'));
      else set(modem, { kind: 'sending', job: order.job });
      return { cancel: () => call.end('cancelled') };
    },
    fetch(order, fetching) {
      fetches.push({ order, ...fetching });
      return {
        cancel: () => fetching.tell({ kind: 'ended', end: { outcome: { kind: 'cancelled' }, pages: 0, talkMs: 0 } }),
      };
    },
    hangUp: (call) => void hungUp.push(call),
    configure(next) {
      settings = next;
      for (const { id } of next.modems) if (!modems.has(id)) set(id, { kind: 'absent' });
      for (const [id, { state }] of [...modems]) set(id, state);
    },
    stop: async () => {
      for (const call of calls) call.end('cancelled');
    },
  };

  return {
    lines,
    calls,
    /** Calls of ours that fetch; the test tells their story. */
    fetches,
    hungUp,
    /** Settings that the house gave last. */
    settings: () => settings,
    serve(faxes: IncomingFaxes): void {
      incoming = faxes;
    },
    plugIn: (id: string) => set(id, { kind: 'idle' }),
    pullOut: (id: string) => set(id, { kind: 'absent' }),
    isSick: (id: string) => set(id, { kind: 'sick', why: 'no-line' }),
    /** A call comes in and rings; what the house says to it. */
    ring(ring: { call: string; modem?: string; rings?: number; caller?: CallerId }): RingDecision {
      const { call, modem = ids[0]!, rings = 1, caller } = ring;
      set(modem, { kind: 'ringing', rings });
      return incoming!.ringing({ call, modem, rings, ...(caller && { caller }) });
    },
    /** A whole call that comes in: its pages are kept one after the other, then it ends. */
    async receive(
      ring: { call: string; modem?: string; caller?: CallerId },
      fax: {
        remoteId?: string;
        pages: readonly { page: FaxPage; badRows?: number; verdict?: ReceivedPage['verdict'] }[];
        outcome?: ReceiveOutcome;
      },
    ): Promise<void> {
      const modem = ring.modem ?? ids[0]!;
      const line = { call: ring.call, modem, rings: 2, ...(ring.caller && { caller: ring.caller }) };
      set(modem, { kind: 'receiving', call: ring.call });
      incoming!.progress(line, { kind: 'answered' });
      incoming!.progress(line, { kind: 'remote', ...(fax.remoteId !== undefined && { id: fax.remoteId }) });
      incoming!.progress(line, { kind: 'trained', speed });
      let kept = 0;
      for (const [number, { page, badRows = 0, verdict = 'MCF' }] of fax.pages.entries()) {
        incoming!.progress(line, { kind: 'page-started', page: number });
        await incoming!.keep(line, { number, page, speed, badRows, verdict });
        incoming!.progress(line, { kind: 'page-kept', page: number, verdict });
        kept++;
      }
      set(modem, { kind: 'idle' });
      incoming!.progress(line, {
        kind: 'ended',
        end: { outcome: fax.outcome ?? { kind: 'received' }, pages: kept, talkMs: 5000 },
      });
    },
    /** It stopped ringing. */
    giveUp(call: string, caller?: CallerId): void {
      incoming!.missed({ call, modem: ids[0]!, rings: 2, ...(caller && { caller }) });
    },
  };
}

export type FakeFaxLines = ReturnType<typeof createFakeFaxLines>;
