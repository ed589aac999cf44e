import type { Clock } from '../../base/clock.ts';
import { runMachine } from '../../base/machine.ts';
import type { Class1Event, Class1Order } from '../../core/fax/class1/class1.ts';
import { judgeCopy } from '../../core/fax/copy-quality.ts';
import { fitPage } from '../../core/fax/fit-page.ts';
import type { FaxPage } from '../../core/fax/page.ts';
import { decodePage } from '../../core/fax/t4/decode-page.ts';
import { encodePage, minRowBitsAt } from '../../core/fax/t4/encode-page.ts';
import type { Agreement } from '../../core/fax/t30/capabilities.ts';
import type { Effect, Input, ModemEvent, Setup, State, T30Fact, Verdict } from '../../core/fax/t30/session.ts';
import { initial, step } from '../../core/fax/t30/step.ts';

/** A page as it came, decoded. */
export interface DecodedCopy {
  number: number;
  page: FaxPage;
  agreement: Agreement;
  badRows: number;
  verdict: Verdict;
}

export interface Class1CallDeps {
  clock: Clock;
  setup: Setup;
  order(order: Class1Order): void;
  fact(fact: T30Fact): void;
  /** The page of the document; rejects when it cannot be read. */
  page(page: number): Promise<FaxPage>;
  /** Resolves once it is kept for good. */
  keep(copy: DecodedCopy): Promise<void>;
  ignored(why: string): void;
}

export interface Class1Call {
  event(event: ModemEvent): void;
  cancel(): void;
  /** Nothing more is heard or said. */
  stop(): void;
}

const modemEvents = new Set<Class1Event['kind']>([
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
export const isModemEvent = (event: Class1Event): event is ModemEvent => modemEvents.has(event.kind);

/** One call that is up: T.30 with its pages coded and decoded, over a class 1 modem. */
export function startClass1Call(deps: Class1CallDeps): Class1Call {
  const { clock, setup } = deps;
  let over = false;

  function code(page: number, agreement: Agreement): void {
    deps
      .page(page)
      .then((read) => {
        const fitted = fitPage(read, agreement);
        const { coding, ecm, scanLineMs, speed } = agreement;
        // A.3: with error correction there is no fill.
        const minRowBits = ecm ? 0 : minRowBitsAt({ bitRate: speed.bitRate, ms: scanLineMs });
        const bytes = encodePage(fitted, { coding, minRowBits });
        machine.send({ kind: 'page-coded', page, bytes, rows: fitted.rows });
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
