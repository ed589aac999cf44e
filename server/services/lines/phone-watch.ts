import type { Clock, Timer } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { runMachine } from '../../base/machine.ts';
import type { Office } from '../../core/office/office.ts';
import * as reachability from '../../core/sip/reachability.ts';
import type { Binding } from './bindings.ts';
import type { LinePort } from './line-port.ts';

/** A registration tells that the phone was there; so long after it, and then as often, it is asked whether it still is. */
const everyMs = 60_000;

export interface PhoneWatch {
  /** Answered before, and answers no more; a registration takes it back. */
  isSilent(binding: Binding): boolean;
  /** Watches the phones of the extension where somebody works at it, and no others of it. */
  follow(extension: string): void;
  /** The same of all extensions: people have changed. */
  followAll(): void;
  stop(): void;
}

interface Watched {
  binding: Binding;
  /** Phones that never answer OPTIONS are not judged by it. */
  hasAnswered: boolean;
  /** When the registration would have expired under which it fell silent. */
  silentSince?: number;
  stop(): void;
}

/**
 * Whether the phones of people are still there, asked by OPTIONS: a phone without power or network keeps its registration
 * for minutes, and callers would ring it in vain. Two unanswered in a row make it silent, any answer or a registration
 * takes that back.
 */
export function watchPhones(deps: {
  office: () => Pick<Office, 'people'>;
  bindingsOf: (extension: string) => readonly Binding[];
  probe: LinePort['probePhone'];
  clock: Clock;
  ids: Ids;
  log: Log;
  onChange: (extension: string) => void;
}): PhoneWatch {
  const watched = new Map<string, Watched>();
  const keyOf = ({ extension, contact }: Binding): string => `${extension} ${contact}`;

  function watch(binding: Binding): Watched {
    let begin: Timer | undefined;
    const machine = runMachine<reachability.State, reachability.Input, reachability.Effect>({
      initial: reachability.initialState(everyMs),
      step: reachability.step,
      clock: deps.clock,
      onTimer: () => ({ kind: 'due' }),
      onIgnored: (input, why) => deps.log.debug('phone probe input ignored', { input: input.kind, why }),
      perform(effect) {
        if (effect.kind === 'probe') {
          void deps.probe(self.binding).then((outcome) => machine.send(outcome));
          return;
        }
        if (effect.reachable) {
          self.hasAnswered = true;
          if (self.silentSince === undefined) return;
          delete self.silentSince;
        } else {
          if (!self.hasAnswered || self.silentSince === self.binding.expiresAt) return;
          self.silentSince = self.binding.expiresAt;
        }
        deps.log.warn(effect.reachable ? 'phone answers again' : 'phone does not answer', {
          extension: binding.extension,
          contact: binding.contact,
        });
        deps.onChange(binding.extension);
      },
    });
    // Phones that come back together after a power cut are not asked together.
    begin = deps.clock.after(everyMs + deps.ids.below(5_000), () => machine.send({ kind: 'start' }));
    const self: Watched = {
      binding,
      hasAnswered: false,
      stop() {
        begin?.cancel();
        machine.stop();
      },
    };
    return self;
  }

  const workplaces = (): Set<string> =>
    new Set(
      deps
        .office()
        .people.flatMap(({ extension, nextPhones = [] }) => [...(extension ? [extension] : []), ...nextPhones]),
    );

  function look(extension: string, bindings: readonly Binding[]): void {
    const present = new Map(bindings.map((binding) => [keyOf(binding), binding]));
    for (const [key, old] of watched)
      if (old.binding.extension === extension && !present.has(key)) {
        old.stop();
        watched.delete(key);
      }
    for (const [key, binding] of present) {
      const known = watched.get(key);
      if (known) known.binding = binding;
      else watched.set(key, watch(binding));
    }
  }

  return {
    isSilent(binding) {
      const { silentSince } = watched.get(keyOf(binding)) ?? {};
      return silentSince !== undefined && silentSince === binding.expiresAt;
    },

    follow(extension) {
      if (workplaces().has(extension)) look(extension, deps.bindingsOf(extension));
    },

    followAll() {
      const wanted = workplaces();
      for (const { binding } of [...watched.values()]) if (!wanted.has(binding.extension)) look(binding.extension, []);
      for (const extension of wanted) look(extension, deps.bindingsOf(extension));
    },

    stop() {
      for (const each of watched.values()) each.stop();
      watched.clear();
    },
  };
}
