import type { CallEndReason, QueueLeftWhy } from './call-reasons.ts';
import type { CallDirection, CallEvent, LegRole, LegSide } from './events.ts';
import type { LegMedia } from './leg-media.ts';

/** One leg's life, as the journal tells it. */
export interface LegStory {
  legId: string;
  role: LegRole;
  way: 'in' | 'out';
  side: LegSide;
  sipCallId: string;
  createdAt: number;
  ringingAt?: number;
  answeredAt?: number;
  endedAt?: number;
  endedBy?: 'remote' | 'local' | 'network';
  endCause?: string;
  /** The call that went on with it. */
  movedTo?: string;
  media?: LegMedia;
}

/** Two legs heard each other; `login` is the person of the office's side. */
export interface TalkStory {
  legA: string;
  legB: string;
  from: number;
  /** Absent while they talk. */
  to?: number;
  login?: string;
  extension?: string;
  /** Somebody else's time in the same talk of several: theirs, but not the call's a second time. */
  alongside?: true;
}

export interface QueueStay {
  queueId: string;
  enteredAt: number;
  leftAt?: number;
  why?: QueueLeftWhy;
  waitMs?: number;
  missedBy: string[];
}

/** Everything that figures are made of: derived from the journal and from nothing else. */
export interface CallStory {
  callId: string;
  direction: CallDirection;
  startedAt: number;
  /** First time two people heard each other. */
  answeredAt?: number;
  endedAt?: number;
  endReason?: CallEndReason;
  from: string;
  fromName?: string;
  to: string;
  /** E.164 of the outside party. */
  e164?: string;
  trunkId?: string;
  queueId?: string;
  /** Whose it is. */
  campaignId?: string;
  login?: string;
  extension?: string;
  customerId?: string;
  recordingId?: string;
  /** What came of it. */
  result?: { id: string; name: string };
  waitMs?: number;
  talkMs: number;
  legs: LegStory[];
  talks: TalkStory[];
  queueStays: QueueStay[];
  /** A queue calls back: whoever takes it is the person of the call. */
  isCallback?: true;
}

/** Tells a call from its journal rows (in `seq` order); undefined when they do not begin with `call.created`. */
export function tellStory(events: readonly CallEvent[]): CallStory | undefined {
  const first = events[0];
  if (first?.kind !== 'call.created') return undefined;
  const story: CallStory = {
    callId: first.callId,
    direction: first.direction,
    startedAt: first.at,
    from: first.from,
    ...(first.fromName === undefined ? {} : { fromName: first.fromName }),
    to: first.to,
    ...(first.login === undefined ? {} : { login: first.login }),
    talkMs: 0,
    legs: [],
    talks: [],
    queueStays: [],
    ...(first.origin === 'callback' && { isCallback: true as const }),
  };
  for (const event of events) apply(story, event);
  story.talkMs = story.talks.reduce((sum, talk) => sum + (talk.alongside ? 0 : (talk.to ?? talk.from) - talk.from), 0);
  const waits = story.queueStays.filter((stay) => stay.waitMs !== undefined);
  if (waits.length > 0) story.waitMs = waits.reduce((sum, stay) => sum + stay.waitMs!, 0);
  return story;
}

function apply(story: CallStory, event: CallEvent): void {
  switch (event.kind) {
    case 'leg.created':
      addLeg(story, event);
      return;
    case 'leg.ringing':
      setOnce(legOf(story, event.legId), 'ringingAt', event.at);
      return;
    case 'leg.answered':
      setOnce(legOf(story, event.legId), 'answeredAt', event.at);
      if (story.isCallback) namePerson(story, legOf(story, event.legId));
      return;
    case 'leg.joined':
      joinLeg(story, event);
      return;
    case 'leg.moved': {
      const leg = legOf(story, event.legId);
      if (leg) leg.movedTo = event.toCallId;
      closeTalks(story, isTalkOf(event.legId), event.at);
      return;
    }
    case 'leg.ended':
      endLeg(story, event);
      return;
    case 'leg.measured': {
      const leg = legOf(story, event.legId);
      if (leg) leg.media = event.media;
      return;
    }
    case 'queue.entered':
      story.queueId = event.queueId;
      story.queueStays.push({ queueId: event.queueId, enteredAt: event.at, missedBy: [] });
      return;
    case 'campaign.given':
      story.campaignId = event.campaign;
      return;
    case 'callback.tried':
      story.queueId = event.queueId;
      return;
    case 'queue.missed':
      story.queueStays.at(-1)?.missedBy.push(event.login);
      return;
    case 'queue.left': {
      const stay = story.queueStays.at(-1);
      if (stay) Object.assign(stay, { leftAt: event.at, why: event.why, waitMs: event.waitMs });
      return;
    }
    case 'customer.matched':
      story.customerId = event.customerId;
      return;
    case 'result.given':
      story.result = { id: event.resultId, name: event.name };
      return;
    case 'recording.started':
      story.recordingId ??= event.recordingId;
      return;
    case 'legs.bridged':
      startTalk(story, event);
      return;
    case 'legs.unbridged':
      closeTalks(story, (talk) => talk.legA === event.legA && talk.legB === event.legB, event.at);
      return;
    case 'three-way.started':
      startThree(story, event);
      return;
    case 'three-way.ended':
      closeTalks(story, (talk) => event.legIds.includes(talk.legA), event.at);
      return;
    case 'room.joined':
      startInRoom(story, event);
      return;
    case 'room.left':
      closeTalks(story, isTalkOf(event.legId), event.at);
      return;
    case 'fax.told': {
      // Answered, though nobody talked: neither missed work nor anybody's talk time.
      const answeredAt = legOf(story, event.legId)?.answeredAt;
      if (answeredAt !== undefined) story.answeredAt ??= answeredAt;
      return;
    }
    case 'call.ended':
      closeTalks(story, () => true, event.at);
      story.endedAt = event.at;
      story.endReason = event.reason;
      return;
    default:
      return;
  }
}

const legOf = (story: CallStory, legId: string): LegStory | undefined => story.legs.find((leg) => leg.legId === legId);

function setOnce(leg: LegStory | undefined, field: 'ringingAt' | 'answeredAt', at: number): void {
  if (leg) leg[field] ??= at;
}

function addLeg(story: CallStory, event: CallEvent & { kind: 'leg.created' }): void {
  const { legId, role, way, side, sipCallId } = event;
  story.legs.push({ legId, role, way, side, sipCallId, createdAt: event.at });
  nameOutside(story, side);
  if (side.kind === 'extension' && role === 'caller' && !story.isCallback) {
    story.extension ??= side.extension;
    if (side.login !== undefined) story.login ??= side.login;
  }
}

/** Of several who were rung, the first to pick up. */
function namePerson(story: CallStory, leg: LegStory | undefined): void {
  if (leg?.role !== 'caller') return;
  if (leg.side.kind === 'extension') story.extension ??= leg.side.extension;
  if (leg.side.login !== undefined) story.login ??= leg.side.login;
}

/** It talked before, in another call: only its charge is told from the answer on. */
function joinLeg(story: CallStory, event: CallEvent & { kind: 'leg.joined' }): void {
  const { legId, role, way, side, sipCallId, createdAt, answeredAt } = event;
  const known = legOf(story, legId);
  // It was elsewhere for a while: who asked somebody first has come back.
  if (known) {
    delete known.movedTo;
    return;
  }
  story.legs.push({ legId, role, way, side, sipCallId, createdAt, ...(answeredAt !== undefined && { answeredAt }) });
  nameOutside(story, side);
}

/** The first trunk leg names the outside party; an overflow's second one does not take its place, nor somebody's mobile. */
function nameOutside(story: CallStory, side: LegSide): void {
  if (side.kind !== 'trunk' || side.login !== undefined) return;
  story.trunkId ??= side.trunkId;
  if (side.e164 !== undefined) story.e164 ??= side.e164;
}

const isTalkOf =
  (legId: string) =>
  (talk: TalkStory): boolean =>
    talk.legA === legId || talk.legB === legId;

function endLeg(story: CallStory, event: CallEvent & { kind: 'leg.ended' }): void {
  const leg = legOf(story, event.legId);
  if (!leg || leg.endedAt !== undefined) return;
  leg.endedAt = Math.max(event.aliveAt ?? event.at, leg.answeredAt ?? leg.createdAt);
  leg.endedBy = event.by;
  leg.endCause = event.cause;
  closeTalks(story, isTalkOf(event.legId), leg.endedAt);
}

/** Early media is bridged before anyone answered: talk counts from the later of bridge and both answers. */
function startTalk(story: CallStory, event: CallEvent & { kind: 'legs.bridged' }): void {
  const legs = [legOf(story, event.legA), legOf(story, event.legB)];
  if (legs.some((leg) => leg?.answeredAt === undefined)) return;
  // The callee's side is who was reached, after a transfer the one who came last; on an outgoing call the office is the
  // caller's side.
  const office = legs.filter((leg) => leg?.side.kind === 'extension' || leg?.side.login !== undefined);
  const person = (office.findLast((leg) => leg?.role !== 'caller') ?? office[0])?.side;
  const talk: TalkStory = { legA: event.legA, legB: event.legB, from: event.at };
  if (person) {
    if (person.kind === 'extension') talk.extension = person.extension;
    if (person.login !== undefined) talk.login = person.login;
    if (story.direction === 'inbound') {
      if (person.kind === 'extension') story.extension = person.extension;
      if (person.login !== undefined) story.login = person.login;
    }
  }
  story.answeredAt ??= event.at;
  story.talks.push(talk);
}

/** Everybody of the house talks; the time is the call's once. */
function startThree(story: CallStory, event: CallEvent & { kind: 'three-way.started' }): void {
  const { by, legIds, at } = event;
  const others = legIds.filter((legId) => legId !== by);
  const office = [by, ...others].filter((legId) => legOf(story, legId)?.side.kind === 'extension');
  for (const [index, legId] of (office.length > 0 ? office : [by]).entries()) {
    const other = legIds.find((each) => each !== legId)!;
    story.talks.push({
      legA: legId,
      legB: other,
      from: at,
      ...personAt(story, legId),
      ...(index > 0 && { alongside: true as const }),
    });
  }
}

function startInRoom(story: CallStory, { legId, at }: CallEvent & { kind: 'room.joined' }): void {
  story.answeredAt ??= at;
  story.talks.push({ legA: legId, legB: legId, from: at, ...personAt(story, legId) });
}

function personAt(story: CallStory, legId: string): { extension?: string; login?: string } {
  const side = legOf(story, legId)?.side;
  if (side?.kind !== 'extension') return {};
  return { extension: side.extension, ...(side.login !== undefined && { login: side.login }) };
}

function closeTalks(story: CallStory, which: (talk: TalkStory) => boolean, at: number): void {
  for (const talk of story.talks) if (talk.to === undefined && which(talk)) talk.to = Math.max(at, talk.from);
}
