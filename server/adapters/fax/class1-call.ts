import type { Clock } from '../../base/clock.ts';
import { runMachine } from '../../base/machine.ts';
import type { Class1Order } from '../../core/fax/class1/class1.ts';
import { judgeCopy } from '../../core/fax/copy-quality.ts';
import { decodePage } from '../../core/fax/t4/decode-page.ts';
import type { Agreement } from '../../core/fax/t30/capabilities.ts';
import type { Effect, Input, ModemEvent, State } from '../../core/fax/t30/session.ts';
import { initial, step } from '../../core/fax/t30/step.ts';
import { codePage, type LineEvent, type Talk, type TalkDeps } from './line-driver.ts';

export interface Class1CallDeps extends TalkDeps {
  clock: Clock;
  order(order: Class1Order): void;
  ignored(why: string): void;
}

const modemEvents = new Set<LineEvent['kind']>([
  'frames-sent',
  'flags',
  'frame',
  'frame-bad',
  'quiet',
  'training-sent',
  'training',
  'page-sent',
  'page-began',
  'page-data',
  'page-over',
  'wrong-carrier',
  'line-lost',
]);

/** Whether T.30 wants to hear of it. */
export const isModemEvent = (event: LineEvent): event is ModemEvent => modemEvents.has(event.kind);

/** One call that is up: T.30 with its pages coded and decoded, over a class 1 modem. */
export function startClass1Call(deps: Class1CallDeps): Talk {
  const { clock, setup } = deps;
  let over = false;

  function code(page: number, agreement: Agreement): void {
    deps
      .page(page)
      .then((read) => {
        machine.send({ kind: 'page-coded', page, ...codePage(read, agreement) });
      })
      .catch(() => machine.send({ kind: 'page-unreadable' }));
  }

  function keep(of: Extract<Effect, { kind: 'keep-page' }>): void {
    const { coding, width, resolution } = of.agreement;
    const decoded = decodePage(of.bytes, { coding, width, resolution });
    const judged = judgeCopy({ ...decoded, rows: decoded.page.rows });
    const verdict = of.whole ? judged : 'RTN';
    const { page, badRows } = decoded;
    deps
      .keep({ number: of.page, page, agreement: of.agreement, badRows, verdict })
      .then(() => machine.send({ kind: 'page-kept', verdict }))
      .catch(() => machine.send({ kind: 'page-not-kept' }));
  }

  function perform(effect: Effect): void {
    switch (effect.kind) {
      case 'modem':
        deps.order(effect.order);
        return;
      case 'tell':
        if (effect.fact.kind === 'ended') over = true;
        deps.fact(effect.fact);
        return;
      case 'code-page':
        code(effect.page, effect.agreement);
        return;
      case 'keep-page':
        keep(effect);
        return;
    }
  }

  const machine = runMachine<State, Input, Effect>({
    initial: initial(setup),
    step,
    perform,
    onTimer: (name) => ({ kind: 'timer', name }),
    clock,
    onIgnored: (input, why) => deps.ignored(`${input.kind}: ${why}`),
  });
  machine.send({ kind: 'connected' });
  return {
    event: (event) => machine.send(event),
    cancel: () => !over && machine.send({ kind: 'cancel' }),
    stop: () => machine.stop(),
  };
}
