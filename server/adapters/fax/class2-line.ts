import type { Clock } from '../../base/clock.ts';
import { runMachine } from '../../base/machine.ts';
import { reverseBits } from '../../core/fax/bits.ts';
import { idleClass2, stepClass2 } from '../../core/fax/class2/class2.ts';
import type {
  Class2Effect,
  Class2Event,
  Class2Input,
  Class2Setup,
  Class2State,
} from '../../core/fax/class2/session.ts';
import { judgeCopy } from '../../core/fax/copy-quality.ts';
import { type DecodedPage, decodePage } from '../../core/fax/t4/decode-page.ts';
import { codePage, type LineDriver, type TalkDeps } from './line-driver.ts';
import type { PortWriter } from './port-writer.ts';

export interface Class2LineDeps {
  clock: Clock;
  setup: Class2Setup;
  writer: PortWriter;
  event(event: Class2Event): void;
  ignored(why: string): void;
}

/** One call over a modem that does T.30 by itself; it has the port from its dialling until it tells `idle`. */
export interface Class2Line extends LineDriver {
  /** True: it has the port all the time. */
  bytes(chunk: Uint8Array): boolean;
}

export function openClass2Line(deps: Class2LineDeps): Class2Line {
  let talk: TalkDeps | undefined;

  function code(of: Extract<Class2Effect, { kind: 'code-page' }>): void {
    if (!talk) return;
    talk
      .page(of.page)
      .then((page) => machine.send({ kind: 'page-coded', ...codePage(page, of.agreement) }))
      .catch(() => machine.send({ kind: 'page-unreadable' }));
  }

  function keep(of: Extract<Class2Effect, { kind: 'keep-page' }>): void {
    const { page, badRows, ...judged } = readCopy(of);
    const verdict = of.whole ? judgeCopy({ ...judged, badRows, rows: page.rows }) : 'RTN';
    talk
      ?.keep({ number: of.page, page, agreement: of.agreement, badRows, verdict })
      .then(() => machine.send({ kind: 'page-kept', verdict }))
      .catch(() => machine.send({ kind: 'page-not-kept' }));
  }

  function perform(effect: Class2Effect): void {
    if (effect.kind === 'write') deps.writer.write(effect.bytes);
    else if (effect.kind === 'discard') deps.writer.discard();
    else if (effect.kind === 'event') deps.event(effect.event);
    else if (effect.kind === 'fact') talk?.fact(effect.fact);
    else if (effect.kind === 'code-page') code(effect);
    else keep(effect);
  }

  const machine = runMachine<Class2State, Class2Input, Class2Effect>({
    initial: idleClass2(deps.setup),
    step: stepClass2,
    perform,
    onTimer: (name) => ({ kind: 'timer', name }),
    clock: deps.clock,
    onIgnored: (input, why) => deps.ignored(`${input.kind}: ${why}`),
  });
  return {
    bytes(chunk) {
      machine.send({ kind: 'bytes', bytes: chunk });
      return true;
    },
    command: (order) => machine.send({ kind: 'order', order }),
    talk(of) {
      talk = of;
      return {
        event: () => undefined,
        cancel: () => machine.send({ kind: 'order', order: { kind: 'cancel' } }),
        // The machine goes on until the modem is off the line.
        stop: () => undefined,
      };
    },
  };
}

/**
 * Some firmware hands on what comes with each octet turned round, whatever was set (+FBOR), and says so nowhere: the page
 * tells by itself, for turned round none can be read.
 */
function readCopy({ bytes, agreement }: Extract<Class2Effect, { kind: 'keep-page' }>): DecodedPage {
  const { coding, width, resolution } = agreement;
  const told = decodePage(bytes, { coding, width, resolution });
  if (told.ending === 'page-end' && told.badRows === 0) return told;
  const turned = decodePage(reverseBits(bytes), { coding, width, resolution });
  const good = (copy: DecodedPage): number => copy.page.rows - copy.badRows;
  return good(turned) > good(told) ? turned : told;
}
