import type { Language } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { ringDevices } from './ring-devices.ts';

const RING_SEC = 30;

/** The office itself rings an extension, as asked for on a page; `talk` goes on with who answers, and ends the call. */
export function ringByHouse(
  deps: ExchangeDeps,
  call: ActiveCall,
  { extension, talk }: { extension: string; talk(leg: ActiveLeg, language: Language): Promise<void> },
): void {
  const { name, language } = deps.office.read().office;
  call.tell({ kind: 'call.created', direction: 'internal', from: '', fromName: name, to: extension, origin: 'click' });
  call.show({ number: '', name, extension, stage: 'ringing' });
  deps.projector.project(call.callId);
  call.run(async () => {
    const outcome = await ringDevices(deps, call, {
      extension,
      from: { number: '', name },
      role: 'callee',
      ringSec: RING_SEC,
    });
    if (outcome.kind === 'failed') return call.end(outcome.why === 'declined' ? 'rejected' : outcome.why);
    await talk(outcome.leg, language);
  });
}
