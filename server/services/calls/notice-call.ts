import type { OutboundPlan } from '../../core/dialplan/plan-outbound.ts';
import type { ActiveCall } from './active-call.ts';
import { dialTrunk } from './dial-trunk.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

const RING_MS = 40_000;

/** The house calls a number outside and says one thing to who answers, twice. What is said is no talk of people: limits are not asked. */
export function placeNoticeCall(
  deps: ExchangeDeps,
  call: ActiveCall,
  notice: { number: string; prompt: string; plan: OutboundPlan & { kind: 'trunk' } },
): void {
  const { number, prompt, plan } = notice;
  const { name, language } = deps.office.read().office;
  call.tell({ kind: 'call.created', direction: 'outbound', from: '', fromName: name, to: number });
  call.show({ number, stage: 'ringing' });
  deps.projector.project(call.callId);
  call.run(async () => {
    const [attempt] = plan.attempts;
    const { routeId, reason, e164 } = plan;
    call.tell({ kind: 'route.chosen', routeId, target: `trunk:${attempt!.trunkId}`, reason });
    const rung = Promise.withResolvers<boolean>();
    const timer = deps.clock.after(RING_MS, () => rung.resolve(false));
    call.onClosed(() => timer.cancel());
    const leg = await call.dial(
      { ...dialTrunk(call, { attempt: attempt!, e164 }), role: 'callee' },
      { answered: () => rung.resolve(true), ended: () => rung.resolve(false) },
    );
    const isAnswered = await call.until(rung.promise);
    timer.cancel();
    if (!isAnswered) return call.end('no-answer');
    call.show({ stage: 'ending' });
    await call.sound.playPrompts(leg, { names: [prompt, prompt], language });
    call.end('callee-hangup');
  });
}
