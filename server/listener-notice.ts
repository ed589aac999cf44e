import type { Listener } from './adapters/sip/engine/transport.ts';
import { printHostPort } from './core/sip/uri.ts';
import type { FactBus } from './services/facts.ts';

/** Tells the office of a listener that is lost, until it is back; of one that may be missing only the log knows. */
export function noteListener(
  bus: Pick<FactBus, 'publish'>,
  { transport, address, port, optional }: Listener,
  state: { up: boolean; why?: string | undefined },
): void {
  if (optional) return;
  const context = { listener: `${transport}:${printHostPort({ host: address, port })}`, why: state.why ?? '' };
  bus.publish('health.changed', { code: 'sip-listener-lost', context, active: !state.up });
}
