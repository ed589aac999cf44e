import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { runMachine } from '../../base/machine.ts';
import type { Trunk } from '../../core/office/trunks.ts';
import * as reachability from '../../core/sip/reachability.ts';
import * as registration from '../../core/sip/registration.ts';
import type { SignalFailure } from '../../core/sip/signal-failure.ts';
import type { LinePort } from './line-port.ts';
import type { TrunkView } from './line-views.ts';

export type WatchedState = Omit<TrunkView, 'trunkId' | 'name' | 'channelsInUse'>;

export interface TrunkWatch {
  readonly state: WatchedState;
  /** Registers and probes from now on, or after `delayMs`. */
  start(delayMs?: number): void;
  /** The connection to the carrier has gone: registers anew, as its calls would not find us. */
  connectionLost(): void;
  /** Ends the watching; takes the registration back unless `keep`. Resolves when the registrar has answered. */
  stop(how?: { keep: boolean }): Promise<void>;
}

/** Keeps one trunk registered and probed, and says when what the pages show of it has changed. */
export function watchTrunk(deps: {
  trunk: Trunk;
  contactUser: string;
  port: LinePort;
  clock: Clock;
  ids: Ids;
  log: Log;
  onChange: () => void;
}): TrunkWatch {
  const { trunk, port, clock } = deps;
  const registers = trunk.kind === 'register';
  const probes = trunk.optionsSec > 0;
  const random = (): number => deps.ids.below(1000) / 1000;
  let line: Pick<WatchedState, 'state' | 'reason' | 'status' | 'registeredUntil'> | undefined = registers
    ? { state: 'connecting' }
    : undefined;
  let probe: { reachable: boolean; status?: number; why?: SignalFailure } | undefined;
  let roundTripMs: number | undefined;
  let shown: WatchedState = derive();
  let leaving: Promise<unknown> = Promise.resolve();

  function derive(): WatchedState {
    const since = clock.now();
    const trip = roundTripMs === undefined ? {} : { roundTripMs };
    // A registration that stands outlives one that is being refreshed; a dead registrar shows in its own refresh.
    if (line && line.state !== 'up') return { ...line, since, ...trip };
    if (probe?.reachable === false)
      return {
        state: 'down',
        // A certificate that is refused has somebody to mend it; all else means that nobody is there.
        reason: probe.why?.startsWith('certificate-') ? probe.why : 'options-failed',
        since,
        ...(probe.status === undefined ? {} : { status: probe.status }),
        ...trip,
      };
    if (line) return { ...line, since, ...trip };
    return { state: probe ? 'up' : probes ? 'connecting' : 'unwatched', since, ...trip };
  }

  function refresh(): void {
    const next = derive();
    const same = next.state === shown.state;
    const news = !same || next.reason !== shown.reason || next.status !== shown.status;
    shown = same ? { ...next, since: shown.since } : next;
    if (news) deps.onChange();
  }

  async function register(effect: { expiresSec: number; registrar?: string }): Promise<void> {
    const { expiresSec, registrar: other } = effect;
    const where = other === undefined ? {} : { registrar: other };
    const outcome = await port.register({ trunk, contactUser: deps.contactUser, expiresSec, ...where });
    if (outcome.kind === 'failed') return registrar.send({ ...outcome, random: random() });
    roundTripMs = outcome.roundTripMs;
    registrar.send({ ...outcome, now: clock.now(), random: random() });
  }

  const registrar = runMachine<registration.State, registration.Input, registration.Effect>({
    initial: registration.initialState(trunk.registerSec),
    step: registration.step,
    clock,
    onTimer: () => ({ kind: 'due' }),
    onIgnored: (input, why) => deps.log.debug('registration input ignored', { input: input.kind, why }),
    perform(effect) {
      if (effect.kind === 'register') {
        leaving = register(effect);
        return;
      }
      if (effect.state === 'up') line = { state: 'up', registeredUntil: effect.until };
      else {
        const { kind: _, ...rest } = effect;
        line = rest;
      }
      refresh();
    },
  });

  const prober = runMachine<reachability.State, reachability.Input, reachability.Effect>({
    initial: reachability.initialState(trunk.optionsSec * 1000),
    step: reachability.step,
    clock,
    onTimer: () => ({ kind: 'due' }),
    onIgnored: (input, why) => deps.log.debug('probe input ignored', { input: input.kind, why }),
    perform(effect) {
      if (effect.kind === 'probe') {
        void port.probe(trunk).then((outcome) => prober.send(outcome));
        return;
      }
      if (effect.reachable) roundTripMs = effect.roundTripMs;
      const wasSilent = probe?.reachable === false;
      if (registers && effect.reachable && (wasSilent || line?.state === 'down'))
        registrar.send({ kind: wasSilent ? 'back' : 'answers', random: random() });
      const { kind: _, ...rest } = effect;
      probe = rest;
      refresh();
    },
  });

  return {
    get state() {
      return shown;
    },
    start(delayMs = 0) {
      if (registers) registrar.send({ kind: 'start', delayMs });
      if (probes) prober.send({ kind: 'start' });
    },
    connectionLost() {
      if (registers) registrar.send({ kind: 'lost', random: random() });
    },
    async stop(how = { keep: false }) {
      prober.stop();
      if (!how.keep) registrar.send({ kind: 'stop' });
      registrar.stop();
      if (!how.keep) await leaving;
    },
  };
}
