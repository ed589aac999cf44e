import type { Clock, Timer } from '../../base/clock.ts';
import { type LineCaller, readRingLine } from '../../core/fax/caller-id.ts';
import type { CallerId, RingDecision } from '../../services/fax/fax-lines-port.ts';
import type { FromModem } from './modem-messages.ts';

/** Rings come every five seconds or so: after this nobody rings any more. */
const ringGoneMs = 8_000;

/** A call that rings and is not answered yet. */
export interface RingingCall {
  call: string;
  rings: number;
  caller: LineCaller;
  pattern: string | undefined;
  decision: RingDecision;
}

export interface LineRings {
  /** A line that the modem told unasked. */
  hear(text: string): void;
  current(): RingingCall | undefined;
  /** It is being answered: nobody misses it any more. */
  take(): RingingCall | undefined;
  stop(): void;
}

/** Follows the calls that ring at a modem: how often, who calls and how it rings, until it is answered or rings no more. */
export function followRings(deps: { clock: Clock; tell(message: FromModem): void; newCallId(): string }): LineRings {
  const { clock, tell } = deps;
  let ringing: RingingCall | undefined;
  let timer: Timer | undefined;

  function tellRing({ call, rings, caller, pattern }: RingingCall): void {
    const { number, name, withheld } = caller;
    const who: CallerId = { ...(number && { number }), ...(name && { name }), ...(withheld && { withheld }) };
    tell({ kind: 'ring', call, rings, caller: Object.keys(who).length > 0 ? who : undefined, pattern });
  }

  function miss(): void {
    if (ringing && ringing.rings > 0) tell({ kind: 'missed', call: ringing.call });
    ringing = undefined;
  }

  return {
    hear(text) {
      const line = readRingLine(text);
      if (!line) return;
      ringing ??= { call: deps.newCallId(), rings: 0, caller: {}, pattern: undefined, decision: { kind: 'leave' } };
      if (line.kind === 'ring') ringing.rings++;
      if (line.kind === 'ring' && line.pattern) ringing.pattern = line.pattern;
      if (line.kind === 'cadence')
        ringing.pattern = [ringing.pattern, line.text].filter(Boolean).join(' ').slice(0, 200);
      if (line.kind === 'caller') ringing.caller = { ...ringing.caller, ...line.caller };
      timer?.cancel();
      timer = clock.after(ringGoneMs, miss);
      if (ringing.rings > 0) tellRing(ringing);
    },
    current: () => ringing,
    take() {
      const taken = ringing;
      timer?.cancel();
      ringing = undefined;
      return taken;
    },
    stop: () => timer?.cancel(),
  };
}
