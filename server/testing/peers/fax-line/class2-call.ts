import { ourCapabilities } from '../../../adapters/fax/line-terms.ts';
import { systemClock } from '../../../base/clock.ts';
import { runMachine } from '../../../base/machine.ts';
import { reverseBits } from '../../../core/fax/bits.ts';
import type { Class1Order } from '../../../core/fax/class1/class1.ts';
import { writeData } from '../../../core/fax/class1/octets.ts';
import { type Class2Dialect, wordsOf } from '../../../core/fax/class2/terms.ts';
import type { Agreement, Capabilities } from '../../../core/fax/t30/capabilities.ts';
import type { Effect, Input, ModemEvent, State, T30Fact, Verdict } from '../../../core/fax/t30/session.ts';
import { initial, step } from '../../../core/fax/t30/step.ts';

/** A call as the modem's commands drive it. */
export interface Class2Call {
  hear(event: ModemEvent): void;
  begin(): void;
  /** +FDT. */
  ask(): void;
  /** All of a page is here; `last` tells whether others follow. */
  send(bytes: Uint8Array, last: boolean): void;
  setStatus(verdict: Verdict): void;
  /** +FDR: the page before is answered, the next one comes. */
  receive(): void;
  end(): void;
}

interface CallGiven {
  way: 'sends' | 'polls' | 'answers';
  dialect: Class2Dialect;
  ownId: string;
  /** As +FDCC or +FCC set it. */
  offered: string;
  turnsReceived: boolean;
  /** Lines to the computer. */
  say(...lines: string[]): void;
  write(bytes: Uint8Array): void;
  /** To the class 1 modem behind. */
  order(order: Class1Order): void;
  /** The computer's next octets are a page. */
  collect(): void;
  onOver(): void;
}

const hangUps: Partial<Record<Extract<T30Fact, { kind: 'ended' }>['outcome']['kind'], number>> = {
  done: 0,
  'not-a-fax': 11,
  refused: 21,
  'training-failed': 27,
  'page-not-confirmed': 54,
};
const bitRates = [2400, 4800, 7200, 9600, 12000, 14400];
/** One call: T.30's wishes and the other side's commands wait for each other. */
export function beginClass2Call({ way, dialect, ownId, offered, turnsReceived, ...modem }: CallGiven): Class2Call {
  const { say, write, order } = modem;
  const words = wordsOf(dialect);
  const calls = way === 'sends';
  const ecmNumber = dialect === '2.1' ? 1 : 2;
  // JPEG.
  const more21 = dialect === '2.1' ? [0] : [];
  let wanted: { page: number } | undefined;
  let asked = false;
  let agreement: Agreement | undefined;
  let came: { bytes: Uint8Array } | undefined;
  let more = Number.POSITIVE_INFINITY;
  let answering: 'page' | 'verdict' | undefined;
  let status: Verdict = 'MCF';
  let ended = false;
  const ours = (): Capabilities => {
    const [, , , , df = 0, ec = 0] = offered.split(',').map(Number);
    const codings = (['mh', 'mr', 'mmr'] as const).slice(0, df === 3 ? 3 : df + 1);
    return { ...ourCapabilities({ modulations: ['V.17', 'V.29', 'V.27ter'], ecm: ec > 0 }), codings };
  };
  const setup = () => ({
    role: way === 'answers' ? ('answers' as const) : ('calls' as const),
    id: ownId,
    ours: ours(),
    ...(calls && {
      document: { count: more, first: 0, resolution: 'fine' as const, width: 1728, maxBitRate: 14400 as const },
    }),
  });

  /** How many pages there are is known when the last one has been handed over. */
  const counted = (state: State): State =>
    state.call.setup.document
      ? {
          ...state,
          call: {
            ...state.call,
            setup: { ...state.call.setup, document: { ...state.call.setup.document, count: more } },
          },
        }
      : state;

  function tellAgreement(): void {
    if (!agreement) return;
    const { resolution, speed, coding, ecm } = agreement;
    const df = { mh: 0, mr: 1, mmr: 3 }[coding];
    const st = calls && agreement.scanLineMs > 0 ? 3 : 0;
    const rate = bitRates.indexOf(speed.bitRate);
    const told = [resolution === 'standard' ? 0 : 1, rate, 0, 2, df, ecm ? ecmNumber : 0, 0, st];
    say(`${words.agreement}:${[...told, ...more21].join(',')}`);
    agreement = undefined;
  }

  /** +FDT: CONNECT once both the other side and T.30 want it. */
  function offerPage(): void {
    if (!wanted || !asked) return;
    asked = false;
    tellAgreement();
    say('CONNECT');
    if (dialect === '2') write(Uint8Array.of(0x11));
    modem.collect();
  }

  /** +FDR: what came, as soon as its end was told. */
  function handOver(): void {
    const post = machine.state.post;
    if (!came || !post || answering !== 'page') return;
    const data = writeData(came.bytes);
    const turned = turnsReceived ? writeData(reverseBits(came.bytes)) : data;
    write(turned);
    came = undefined;
    answering = undefined;
    say(`${words.pageStatus}:1,0,0,0`, `+FET:${{ MPS: 0, EOM: 1, EOP: 2 }[post.more]}`, 'OK');
  }

  function fact(told: T30Fact): void {
    if (told.kind === 'remote') {
      if (told.id) say(`${way === 'answers' ? words.remoteCaller : words.remoteAnswerer}:"${told.id.padStart(20)}"`);
      const { capabilities } = told;
      if (!calls || !capabilities) return;
      const { ecm, codings, resolutions } = capabilities;
      const df = codings.includes('mmr') ? 3 : codings.includes('mr') ? 1 : 0;
      say(
        `${words.theirCapabilities}:${[resolutions.length > 1 ? 1 : 0, 5, 0, 2, df, ecm ? ecmNumber : 0, 0, 0, ...more21].join(',')}`,
        'OK',
      );
    } else if (told.kind === 'trained') {
      agreement = told.agreement;
      if (!calls && !answering) {
        if (way === 'polls') say(words.waits);
        else tellAgreement();
        say('OK');
      }
    } else if (told.kind === 'page-confirmed' || told.kind === 'page-refused') {
      const good = told.kind === 'page-confirmed';
      if (dialect === '2') say(`+FPTS:${good ? 1 : 2}`);
      // After the last one the good-bye comes before the result.
      if (told.page + 1 < more || !good) say(good || dialect === '2' ? 'OK' : 'ERROR');
    } else if (told.kind === 'page-started' && !calls) startPage();
    else if (told.kind === 'ended' && told.outcome.kind === 'nothing-to-fetch') {
      ended = true;
      modem.onOver();
      say('OK');
    } else if (told.kind === 'ended') over(hangUps[told.outcome.kind] ?? 50);
  }

  function startPage(): void {
    if (answering !== 'verdict' || came) return;
    answering = 'page';
    tellAgreement();
    say('CONNECT');
  }

  function over(code: number): void {
    ended = true;
    modem.onOver();
    say(dialect === '2' ? `+FHNG:${code}` : `+FHS:${String(code).padStart(2, '0')}`);
    say(code === 0 || dialect !== '2' ? 'OK' : 'ERROR');
  }

  function perform(effect: Effect): void {
    if (effect.kind === 'modem') order(effect.order);
    else if (effect.kind === 'tell') fact(effect.fact);
    else if (effect.kind === 'code-page') {
      wanted = { page: effect.page };
      offerPage();
    } else {
      came = { bytes: effect.bytes };
      if (answering === 'verdict') startPage();
      queueMicrotask(handOver);
    }
  }

  const machine = runMachine<State, Input, Effect>({
    initial: initial(setup()),
    step(state, input) {
      const answer = step(counted(state), input);
      if (!ended) queueMicrotask(handOver);
      return answer;
    },
    perform,
    onTimer: (name) => ({ kind: 'timer', name }),
    clock: systemClock,
  });

  return {
    hear: (event) => machine.send(event),
    begin() {
      say(words.connected);
      machine.send({ kind: 'connected' });
    },
    ask() {
      asked = true;
      offerPage();
    },
    send(bytes, last) {
      const page = wanted?.page ?? 0;
      wanted = undefined;
      if (last) more = page + 1;
      machine.send({ kind: 'page-coded', page, bytes, rows: 0 });
    },
    setStatus(verdict) {
      status = verdict;
    },
    receive() {
      answering = 'verdict';
      if (machine.state.post) {
        machine.send({ kind: 'page-kept', verdict: status });
        status = 'MCF';
      }
      if (came || machine.state.phase.kind === 'receiving-page') startFirst();
    },
    end: () => machine.send({ kind: 'cancel' }),
  };

  function startFirst(): void {
    answering = 'page';
    tellAgreement();
    say('CONNECT');
    queueMicrotask(handOver);
  }
}
