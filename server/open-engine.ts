import { startEmbeddedEngine } from './adapters/sip/engine-host.ts';
import type { Telephony } from './adapters/sip/telephony.ts';
import { systemClock } from './base/clock.ts';
import type { Closers } from './base/closers.ts';
import type { Config, SipEndpoint } from './base/config.ts';
import type { Log } from './base/log.ts';
import type { Defence } from './services/defence/defence.ts';

/** The embedded engine, started anew when it dies; or the external one. Returns where phones reach it. */
export async function openEngine(house: {
  config: Config;
  log: Log;
  telephony: Telephony;
  defence: Pick<Defence, 'policy' | 'onPolicy' | 'take'>;
  closers: Closers;
}): Promise<SipEndpoint[]> {
  const { config, log, telephony, defence, closers } = house;
  if (config.sipEngine) {
    closers.add('telephony', telephony.stop);
    // It may come up later than we do.
    void telephony.useEngine({ kind: 'external', ...config.sipEngine });
    return config.sip;
  }
  let stopped = false;
  const options = {
    ...(config.publicAddress !== undefined && { publicAddress: config.publicAddress }),
    log: log.in('engine'),
    onKnocks: defence.take,
  };
  const start = (listen: SipEndpoint[]) =>
    startEmbeddedEngine({
      listen: listen.map(({ transport, host, port }) => ({ transport, address: host, port })),
      ...options,
    });
  let engine = await start(config.sip);
  // A second life must be reached at the same ports, also where they were any free ones.
  const bound = engine.bound.map(({ transport, address, port }) => ({ transport, host: address, port }));
  function use(): Promise<void> {
    engine.defend(defence.policy());
    engine.onExit(() => {
      if (!stopped) systemClock.after(500, revive);
    });
    return telephony.useEngine({ kind: 'embedded', ...engine.control });
  }
  function revive(): void {
    if (stopped) return;
    start(bound)
      .then((next) => {
        // Stopped while it was starting: nobody else would end it.
        if (stopped) void next.stop();
        else {
          engine = next;
          void use();
        }
      })
      .catch((error: unknown) => {
        log.error('SIP engine does not start', { error });
        systemClock.after(2_000, revive);
      });
  }
  closers.add(
    'defence of the engine',
    defence.onPolicy((policy) => engine.defend(policy)),
  );
  const up = use();
  closers.add('engine', () => {
    stopped = true;
    return engine.stop();
  });
  closers.add('telephony', telephony.stop);
  // Before that an INVITE would be refused: nobody there to take it.
  await up;
  return bound;
}
