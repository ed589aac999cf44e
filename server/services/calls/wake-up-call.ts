import { localTime } from '../../core/schedule/local-time.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { ringDevices } from './ring-devices.ts';

const RING_SEC = 45;

/** Rings who asked for it and says what time it is; resolves whether somebody answered, once the call is over or answered. */
export function placeWakeUpCall(deps: ExchangeDeps, call: ActiveCall, extension: string): Promise<boolean> {
  const { name, language, timezone } = deps.office.read().office;
  const outcome = Promise.withResolvers<boolean>();
  call.tell({
    kind: 'call.created',
    direction: 'internal',
    from: '',
    fromName: name,
    to: extension,
    origin: 'wake-up',
  });
  call.show({ number: '', name, extension, stage: 'ringing' });
  deps.projector.project(call.callId);
  call.onClosed(() => outcome.resolve(false));
  call.run(async () => {
    const rung = await ringDevices(deps, call, {
      extension,
      from: { number: '*35', name },
      role: 'callee',
      ringSec: RING_SEC,
    });
    if (rung.kind === 'failed') return call.end(rung.why === 'declined' ? 'rejected' : rung.why);
    // A phone that was lifted is enough: who is awake may hang up at the first word.
    outcome.resolve(true);
    call.show({ stage: 'ending' });
    const { minute } = localTime(timezone, deps.clock.now());
    const time = ['at', `number-${Math.floor(minute / 60)}`, `number-${minute % 60}`];
    await call.sound.playPrompts(rung.leg, { names: ['wake-up', ...time, 'wake-up', ...time, 'goodbye'], language });
    call.end('callee-hangup');
  });
  return outcome.promise;
}
