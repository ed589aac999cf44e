import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { ringByHouse } from './ring-by-house.ts';

/** Rings an extension and plays a spoken test to who answers: for setting up phones. */
export function placeTestCall(deps: ExchangeDeps, call: ActiveCall, extension: string): void {
  ringByHouse(deps, call, {
    extension,
    async talk(leg, language) {
      call.show({ stage: 'ending' });
      await call.sound.playPrompts(leg, { names: ['test-call'], language });
      call.end('callee-hangup');
    },
  });
}
