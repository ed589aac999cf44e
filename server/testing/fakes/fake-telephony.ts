import { causeOfStatus } from '../../core/sip/causes.ts';
import type { LocalMedia, RemoteMedia } from '../../services/calls/media-port.ts';
import type {
  DialRequest,
  HangupCause,
  IncomingLeg,
  Leg,
  LegEnd,
  LegEvents,
  Party,
  TelephonyPort,
  TransferRequest,
} from '../../services/calls/telephony-port.ts';

/** What a far end says about its audio when the test does not care. */
export const someRemote: RemoteMedia = {
  address: '192.0.2.10',
  port: 40_000,
  codec: 'PCMA',
  dtmfPayloadType: 101,
  direction: 'sendrecv',
};

/** The far end of a leg, in the hands of the test. */
/** A transfer that a far end asked for, and what it heard of it. */
export interface FakeTransfer {
  /** `accepted` or `refused <cause>`, then how far it came. */
  readonly heard: readonly string[];
}

interface FakeParty {
  readonly legId: string;
  /** How the exchange ended the leg; undefined while it did not. */
  readonly hungUp: HangupCause | undefined;
  /** What was told as `ended`; undefined while the leg lasts. */
  readonly ended: LegEnd | undefined;
  /** BYE once answered, CANCEL before (incoming); for a ringing outgoing leg use `refuse`. */
  remoteHangup(): void;
  /** Any other end: network faults, engine lost. */
  end(end: LegEnd): void;
  /** A re-INVITE: hold (`{ direction: 'recvonly' }`), resume, moved media. */
  changeMedia(change: Partial<RemoteMedia>): void;
  dtmf(digits: string): void;
  /** From now on the far end is as good as unplugged: no answer to a probe. */
  vanish(): void;
  /** How often it was asked whether it is there. */
  readonly probed: number;
  /** REFER: to a number, or to whom the given leg talks with. */
  askTransfer(to: string, replaces?: { legId: string }): FakeTransfer;
  /** Whom its display was told it talks with, the last one last. */
  readonly shown: readonly Party[];
  /** Keys that came by INFO, in order. */
  readonly pressed: readonly string[];
}

export interface FakeIncoming extends FakeParty {
  readonly leg: IncomingLeg;
  /** What the exchange did, in order: `ring`, `progress`, `answer`. */
  readonly acts: readonly string[];
  readonly local: LocalMedia | undefined;
  /** Only with `holdAck`: the ACK arrives (with the answer to a late offer). */
  ack(): void;
  /** Only with `holdAck`: no ACK within 32 s. */
  ackMissing(): void;
}

export interface FakeLeg extends FakeParty {
  readonly request: DialRequest;
  readonly answered: boolean;
  /** `saysTalk`: it says that it picks up when asked. */
  ring(says?: { saysTalk: boolean }): void;
  /** How often it was asked to pick up. */
  readonly asked: number;
  /** What it says to that; until then nothing. */
  sayToAsked(said: 'taken' | 'refused'): void;
  progress(remote?: Partial<RemoteMedia>): void;
  answer(remote?: Partial<RemoteMedia>): void;
  /** A final response from 300 on; `q850` as a gateway's Reason tells it. */
  refuse(status: number, q850?: number): void;
  /** 302: forwarding is set on the phone. */
  redirect(to: string): void;
}

export interface FakeTelephony extends TelephonyPort {
  /** All outgoing legs in the order dialled. */
  readonly dialled: FakeLeg[];
  /** All incoming legs in the order made. */
  readonly arrived: FakeIncoming[];
  /** An INVITE that was let in; the listener has it when this returns. */
  incoming(call?: {
    source?: IncomingLeg['source'];
    from?: Party;
    to?: string;
    diversions?: IncomingLeg['diversions'];
    replaces?: IncomingLeg['replaces'];
    /** `late`: INVITE without SDP. */
    offer?: Partial<RemoteMedia> | 'late';
    /** `answer` stays pending until `ack` or `ackMissing`. */
    holdAck?: boolean;
  }): FakeIncoming;
  /** The last leg dialled; throws when none was. */
  lastDialled(): FakeLeg;
  /** Legs that nobody ended: must be empty at the end of a story. */
  open(): string[];
  /** The n-th act asked of the port from now on (dial, ring, progress, answer; 1 = the next) kills its leg. */
  failAt(nth: number, end?: LegEnd): void;
}

/**
 * A scripted network. As the real one: `dial` never tells anything before it returned, `ended` comes within `hangup`
 * and exactly once, and nothing comes after it. Stricter than the real one: it throws on a double attach or answer.
 */
export function createFakeTelephony(): FakeTelephony {
  const dialled: FakeLeg[] = [];
  const arrived: FakeIncoming[] = [];
  const open = new Set<string>();
  let listener: ((leg: IncomingLeg) => void) | undefined;
  let failure: { left: number; end: LegEnd } | undefined;

  /** The failure that this act should meet, if it is its turn. */
  function failing(): LegEnd | undefined {
    if (!failure || --failure.left > 0) return undefined;
    const { end } = failure;
    failure = undefined;
    return end;
  }

  function openLeg(legId: string, how: { isAnswered: () => boolean; remote: RemoteMedia }) {
    open.add(legId);
    let events: LegEvents | undefined;
    let ended: LegEnd | undefined;
    let hungUp: HangupCause | undefined;
    let remote = how.remote;
    let vanished = false;
    let probed = 0;
    const whenEnded: (() => void)[] = [];
    const shown: Party[] = [];
    const pressed: string[] = [];
    function end(why: LegEnd): void {
      if (ended) return;
      ended = why;
      open.delete(legId);
      for (const wake of whenEnded) wake();
      events?.ended(why);
    }
    return {
      get events() {
        return events;
      },
      get alive() {
        return !ended;
      },
      get remote() {
        return remote;
      },
      set remote(next: RemoteMedia) {
        remote = next;
      },
      whenEnded,
      end,
      attach(next: LegEvents): void {
        if (events) throw new Error(`${legId} was attached twice`);
        events = next;
      },
      probe(): Promise<'alive' | 'gone'> {
        probed++;
        return Promise.resolve(ended || vanished ? 'gone' : 'alive');
      },
      hangup(cause: HangupCause, unanswered: 'cancelled' | 'refused'): void {
        hungUp ??= cause;
        end({ by: 'local', cause: how.isAnswered() ? 'hangup' : unanswered });
      },
      showParty: (party: Party) => void (ended ? undefined : shown.push(party)),
      sendKeys: (keys: string) => void (ended ? undefined : pressed.push(...keys)),
      party: {
        legId,
        shown,
        pressed,
        askTransfer(to: string, replaces?: { legId: string }): FakeTransfer {
          if (ended || !how.isAnswered()) throw new Error(`${legId} is not talking`);
          const heard: string[] = [];
          const decide = (word: string): void => {
            if (heard.length > 0) throw new Error(`a transfer was answered twice: ${[...heard, word].join(', ')}`);
            heard.push(word);
          };
          const transfer: TransferRequest = {
            to,
            ...(replaces && { replaces }),
            accept: () => decide('accepted'),
            refuse: (cause) => decide(`refused ${cause}`),
            tell(progress) {
              const isOver = ended || heard.some((word) => !['accepted', 'trying', 'ringing'].includes(word));
              if (!isOver) heard.push(progress);
            },
          };
          if (events?.transferAsked) events.transferAsked(transfer);
          else transfer.refuse('declined');
          if (heard.length === 0) throw new Error('a transfer was not answered');
          return { heard };
        },
        get hungUp() {
          return hungUp;
        },
        get ended() {
          return ended;
        },
        get probed() {
          return probed;
        },
        vanish() {
          vanished = true;
        },
        remoteHangup: () => end({ by: 'remote', cause: how.isAnswered() ? 'hangup' : 'cancelled' }),
        end,
        changeMedia(change: Partial<RemoteMedia>): void {
          if (ended) throw new Error(`${legId} has ended`);
          remote = { ...remote, ...change };
          events?.remoteChanged?.(remote);
        },
        dtmf(digits: string): void {
          if (ended) throw new Error(`${legId} has ended`);
          for (const digit of digits) events?.dtmf?.(digit);
        },
      },
    };
  }

  function incoming(call: Parameters<FakeTelephony['incoming']>[0] = {}): FakeIncoming {
    if (!listener) throw new Error('nobody listens for incoming legs');
    const legId = `in-${arrived.length + 1}`;
    const acts: string[] = [];
    let local: LocalMedia | undefined;
    let answered = false;
    let settle: (() => void) | undefined;
    const remote: RemoteMedia = { ...someRemote, ...(call.offer === 'late' ? {} : call.offer) };
    const base = openLeg(legId, { isAnswered: () => answered, remote });

    function act(name: string): boolean {
      if (!base.alive) return false;
      if (answered) throw new Error(`${name} after answer on ${legId}`);
      acts.push(name);
      const end = failing();
      if (end) base.end(end);
      return !end;
    }

    const leg: IncomingLeg = {
      legId,
      sipCallId: `${legId}@fake`,
      source: call.source ?? { kind: 'trunk', trunkId: 'carrier' },
      from: call.from ?? { number: '+18095550100' },
      to: call.to ?? '8095550123',
      diversions: call.diversions ?? [],
      ...(call.replaces && { replaces: call.replaces }),
      offer: call.offer === 'late' ? undefined : remote,
      localAddress: '127.0.0.1',
      attach: base.attach,
      ring: () => void act('ring'),
      progress(media) {
        if (act('progress')) local = media;
      },
      answer(media) {
        if (!act('answer')) return Promise.resolve(undefined);
        local = media;
        answered = true;
        if (!call.holdAck) return Promise.resolve(base.remote);
        return new Promise((resolve) => {
          settle = () => resolve(base.alive ? base.remote : undefined);
          base.whenEnded.push(settle);
        });
      },
      probe: base.probe,
      hangup: (cause) => base.hangup(cause, 'refused'),
      showParty: base.showParty,
      sendKeys: base.sendKeys,
    };
    const fake: FakeIncoming = Object.defineProperties(
      {
        leg,
        acts,
        ack: () => settle?.(),
        ackMissing: () => base.end({ by: 'network', cause: 'ack-missing' }),
      } as unknown as FakeIncoming,
      { ...Object.getOwnPropertyDescriptors(base.party), local: { get: () => local } },
    );
    arrived.push(fake);
    listener(leg);
    if (base.alive && !base.events) throw new Error('the listener did not attach to the leg');
    return fake;
  }

  function dial(request: DialRequest, events: LegEvents): Leg {
    let answered = false;
    let saysTalk = false;
    let asked = 0;
    const said = Promise.withResolvers<'taken' | 'refused'>();
    const base = openLeg(request.legId, { isAnswered: () => answered, remote: someRemote });
    base.attach(events);
    function early(name: string): void {
      if (!base.alive || answered) throw new Error(`${name} on ${request.legId}, which is over or answered`);
    }
    const fake: FakeLeg = Object.defineProperties(
      {
        request,
        sayToAsked: said.resolve,
        ring(says) {
          early('ring');
          saysTalk = says?.saysTalk === true;
          events.ringing?.();
        },
        progress(remote = {}) {
          early('progress');
          base.remote = { ...base.remote, ...remote };
          events.progress?.(base.remote);
        },
        answer(remote = {}) {
          early('answer');
          answered = true;
          base.remote = { ...base.remote, ...remote };
          events.answered?.(base.remote);
        },
        refuse(status, q850) {
          early('refuse');
          const told = q850 === undefined ? {} : { q850 };
          base.end({ by: 'remote', cause: causeOfStatus(status, q850), status, ...told });
        },
        redirect(to) {
          early('redirect');
          base.end({ by: 'remote', cause: 'redirected', status: 302, to, reason: 'unconditional' });
        },
      } as FakeLeg,
      {
        ...Object.getOwnPropertyDescriptors(base.party),
        answered: { get: () => answered },
        asked: { get: () => asked },
      },
    );
    dialled.push(fake);
    const end = failing();
    if (end) queueMicrotask(() => base.end(end));
    return {
      legId: request.legId,
      sipCallId: `${request.legId}@fake`,
      probe: base.probe,
      saysTalk: () => saysTalk,
      askToAnswer() {
        asked++;
        return said.promise;
      },
      hangup: (cause) => base.hangup(cause, 'cancelled'),
      showParty: base.showParty,
      sendKeys: base.sendKeys,
    };
  }

  return {
    dialled,
    arrived,
    incoming,
    dial,
    onIncoming(next) {
      if (listener) throw new Error('there is one listener: the calls service');
      listener = next;
    },
    dialogOf: (legId) =>
      open.has(legId) ? { callId: `${legId}@fake`, localTag: 'ours', remoteTag: 'theirs' } : undefined,
    localAddressFor: () => '127.0.0.1',
    lastDialled() {
      const last = dialled.at(-1);
      if (!last) throw new Error('nothing was dialled');
      return last;
    },
    open: () => [...open],
    failAt(nth, end = { by: 'network', cause: 'timeout' }) {
      failure = { left: nth, end };
    },
  };
}
