import { FakeClock } from '../../base/clock.ts';
import { type Runner, runMachine } from '../../base/machine.ts';
import type { Capabilities } from '../../core/fax/t30/capabilities.ts';
import { readFrame } from '../../core/fax/t30/frames.ts';
import type {
  Effect,
  Input,
  ModemOrder,
  Setup,
  State,
  T30Fact,
  T30Outcome,
  Verdict,
} from '../../core/fax/t30/session.ts';
import { initial, step } from '../../core/fax/t30/step.ts';

export const ablestStation: Capabilities = {
  receives: true,
  hasDocument: false,
  modulations: ['V.17', 'V.29', 'V.27ter'],
  resolutions: ['standard', 'fine', 'superfine'],
  codings: ['mh', 'mr', 'mmr'],
  ecm: false,
  widths: [1728],
  unlimitedLength: true,
  scanLineMs: { standard: 0, fine: 0, superfine: 0 },
  takesSubaddress: true,
  polledSubaddress: false,
  takesPassword: false,
};

/** What the line does to what passes; each may look at what it is and change or swallow it. */
export interface LineFaults {
  /** False: the frame is not heard. `name` as T.30 has it. */
  frame?(from: 'caller' | 'answerer', name: string): boolean;
  training?(bitRate: number): boolean;
  page?(bytes: Uint8Array): Uint8Array;
}

export interface Station {
  readonly facts: T30Fact[];
  /** Names of the frames that it sent, in order. */
  readonly said: string[];
  /** Pages it kept (of a receiver), as they came. */
  readonly kept: { bytes: Uint8Array; whole: boolean }[];
  readonly trainings: { bitRate: number; long?: boolean }[];
  outcomes(): T30Outcome[];
  send(input: Input): void;
}

interface Play {
  caller?: Partial<Setup>;
  answerer?: Partial<Setup>;
  /** Coded pages of whoever sends. */
  pages: readonly Uint8Array[];
  faults?: LineFaults;
  /** What is said of each page in turn (the last one of all that follow); `slow` = kept only after so many ms. */
  verdicts?: readonly Verdict[];
  keepMs?: number;
}

const sendMs = { frames: 900, training: 1600, page: 2000 };

/** Two stations of T.30 on one line, in a time of their own; `run` lets it pass until both are through. */
export function joinStations(play: Play): { caller: Station; answerer: Station; clock: FakeClock; run(): void } {
  const clock = new FakeClock();
  const faults = play.faults ?? {};
  const made = { caller: makeStation('caller'), answerer: makeStation('answerer') };

  function makeStation(side: 'caller' | 'answerer') {
    const other = side === 'caller' ? 'answerer' : 'caller';
    const given = play[side] ?? {};
    const pages = { count: play.pages.length, first: 0, resolution: 'fine', width: 1728, maxBitRate: 14400 } as const;
    const setup: Setup = {
      role: side === 'caller' ? 'calls' : 'answers',
      ours: ablestStation,
      id: side === 'caller' ? '+34 91 1' : '+34 91 2',
      ...(side === 'caller' && !('document' in given) && { document: pages }),
      ...given,
    };
    const station = {
      facts: [] as T30Fact[],
      said: [] as string[],
      kept: [] as { bytes: Uint8Array; whole: boolean }[],
      trainings: [] as { bitRate: number; long?: boolean }[],
      hears: undefined as ModemOrder | undefined,
      machine: undefined as unknown as Runner<State, Input>,
      outcomes: () => station.facts.flatMap((fact) => (fact.kind === 'ended' ? [fact.outcome] : [])),
      send: (input: Input) => station.machine.send(input),
    };
    const peer = () => made[other];

    function order(told: ModemOrder): void {
      station.hears = undefined;
      switch (told.kind) {
        case 'listen':
        case 'receive-training':
        case 'receive-page':
          station.hears = told;
          break;
        case 'send-frames':
          clock.after(sendMs.frames, () => {
            for (const octets of told.frames) {
              const frame = readFrame(octets)!;
              station.said.push(frame.name);
              if (faults.frame?.(side, frame.name) === false) continue;
              const { hears } = peer();
              if (hears?.kind === 'listen') {
                if (frame.isFinal) peer().hears = undefined;
                peer().send({ kind: 'frame', octets });
              } else if (hears) {
                peer().hears = undefined;
                peer().send({ kind: 'wrong-carrier' });
              }
            }
            station.send({ kind: 'frames-sent' });
          });
          break;
        case 'send-training':
          station.trainings.push({ bitRate: told.speed.bitRate });
          clock.after(sendMs.training, () => {
            const ok = faults.training?.(told.speed.bitRate) !== false;
            const octets = new Uint8Array(told.speed.bitRate / 5).fill(ok ? 0 : 0x55);
            if (peer().hears?.kind === 'receive-training') {
              peer().hears = undefined;
              peer().send({ kind: 'training', octets });
            }
            station.send({ kind: 'training-sent' });
          });
          break;
        case 'send-page':
          if (told.long) station.trainings.push({ bitRate: told.speed.bitRate, long: true });
          clock.after(sendMs.page, () => {
            if (peer().hears?.kind === 'receive-page') {
              peer().hears = undefined;
              peer().send({ kind: 'page-began' });
              peer().send({ kind: 'page-data', bytes: faults.page?.(told.bytes) ?? told.bytes });
              peer().send({ kind: 'page-over' });
            }
            station.send({ kind: 'page-sent' });
          });
          break;
        case 'stop-listening':
        case 'hang-up':
          break;
      }
    }

    function perform(effect: Effect): void {
      if (effect.kind === 'modem') order(effect.order);
      else if (effect.kind === 'tell') station.facts.push(effect.fact);
      else if (effect.kind === 'code-page')
        clock.after(5, () =>
          station.send({ kind: 'page-coded', page: effect.page, bytes: play.pages[effect.page]!, rows: 300 }),
        );
      else if (effect.kind === 'keep-page') {
        station.kept.push({ bytes: effect.bytes, whole: effect.whole });
        const verdicts = play.verdicts ?? ['MCF'];
        const verdict = verdicts[Math.min(station.kept.length, verdicts.length) - 1]!;
        clock.after(play.keepMs ?? 5, () => station.send({ kind: 'page-kept', verdict }));
      }
    }

    station.machine = runMachine<State, Input, Effect>({
      initial: initial(setup),
      step,
      perform,
      onTimer: (name) => ({ kind: 'timer', name }),
      clock,
    });
    return station;
  }

  return {
    caller: made.caller,
    answerer: made.answerer,
    clock,
    run() {
      made.caller.send({ kind: 'connected' });
      made.answerer.send({ kind: 'connected' });
      for (let ms = 0; ms < 600_000 && clock.pending > 0; ms += 1000) clock.advance(1000);
    },
  };
}
