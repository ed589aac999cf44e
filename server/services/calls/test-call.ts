import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { ringDevices } from './ring-devices.ts';

const RING_SEC = 30;

/** Rings an extension and plays a spoken test to who answers: for setting up phones. */
export function placeTestCall(deps: ExchangeDeps, call: ActiveCall, extension: string): void {
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
    call.show({ stage: 'ending' });
    await call.sound.playPrompts(outcome.leg, { names: ['test-call'], language });
    call.end('callee-hangup');
  });
}
