import type { Flow, FlowValues } from '../ivr/flow.ts';
import type { FlowTarget, Job, JobOutcome } from '../ivr/flow-state.ts';
import { judgeCaller } from '../ivr/judge-caller.ts';
import { walkFlow } from '../ivr/walk-flow.ts';
import type { Campaign } from '../office/campaigns.ts';
import type { InboundRoute, Language, Overflow } from '../office/office.ts';
import { readDeskCode } from './desk-codes.ts';
import { readFeatureCode } from './feature-codes.ts';
import { chooseForward, type NotTaken } from './forwarding.ts';
import { type HouseCode, readHouseCode } from './house-codes.ts';
import { readDialled } from './numbers.ts';
import { planByOffice } from './plan-by-office.ts';
import type { OutboundPlan } from './plan-outbound.ts';
import { accountOf, partAccount, tryAccount } from './try-account.ts';
import { chooseArrival, type TriedArrival } from './try-arrival.ts';
import { createCampaignTeller } from './try-campaign.ts';
import { tryDirectory } from './try-directory.ts';
import { createOutsideTeller } from './try-outside.ts';
import { tryPermission } from './try-permission.ts';
import { tryQueue } from './try-queue.ts';
import { createRecordingTeller } from './try-recording.ts';
import type { KnownCustomer, RouteStep, TriedCall } from './try-steps.ts';

/** As calls are sent on at most. */
const MOST_FORWARDS = 5;

/** Flows that send to queues that send to flows: told until it is plain that it goes round. */
const MOST_FLOWS = 5;

const endOf = { finished: 'hung-up', unanswered: 'not-answered', lost: 'lost' } as const;

/** Tells step by step, with reasons, what would become of the call; the same decisions that real calls are led by. */
export function tryCall(asked: TriedCall): RouteStep[] {
  const steps: RouteStep[] = [];
  const { office } = asked;
  const isInside = office.extensions.some(({ number }) => number === asked.from);
  const arrival = isInside ? undefined : chooseArrival(asked);
  const tried = arrival?.tried ?? asked;
  const tell = (step: RouteStep): void => void steps.push(step);
  const end = (why: Extract<RouteStep, { kind: 'ended' }>['why']): void => tell({ kind: 'ended', why });
  const loginAt = (extension: string): { login?: string } => {
    const login = office.people.find((each) => each.active && each.extension === extension)?.login;
    return login === undefined ? {} : { login };
  };
  const record = createRecordingTeller({ office, trunk: arrival?.trunkId, tell });
  const campaign = createCampaignTeller({ tried, tell });
  const goOut = createOutsideTeller({
    ...{ tried, isInside, tell },
    recordOutside: record.outside,
    campaignNow: campaign.now,
  });
  let flows = 0;
  let forwards = 0;
  let keys = tried.keys;

  const plan = (
    dialled: string,
    by: { extension?: string; queueId?: string; campaign?: Campaign | undefined } = {},
  ): OutboundPlan => planByOffice(office, { dialled, by, trunks: tried.trunks, estimate: tried.estimate });

  function ring(extension: string): boolean {
    const isKnown = office.extensions.some(({ number }) => number === extension);
    tell({ kind: 'extension', extension, isKnown, ...loginAt(extension) });
    const called = office.extensions.find(({ number }) => number === extension);
    if (!called) return false;
    const forward = (when: 'now' | NotTaken): boolean => {
      const way = chooseForward(called, { when, caller: tried.from });
      if (!way || ++forwards > MOST_FORWARDS) return false;
      tell({ kind: 'forwarded', extension, to: way.to, reason: way.reason });
      return connectNumber(way.to, { extension });
    };
    // Whatever comes of it: nothing rings here then.
    if (called.forward.always !== undefined && called.forward.always !== tried.from) return forward('now');
    if (called.dnd) {
      tell({ kind: 'undisturbed', extension });
      return forward('busy');
    }
    if (tried.isAnswered) record.at(extension);
    return tried.isAnswered || forward('no-answer');
  }

  /** Nobody answers there: its mailbox does, where it has one. */
  function endAt(mailbox: string, act: 'leave-message' | 'hear-messages' = 'leave-message'): void {
    const exists = office.mailboxes.some(({ number }) => number === mailbox);
    if (exists) tell({ kind: 'mailbox', mailbox, act });
    end(exists ? 'answered' : 'not-answered');
  }

  function ringOrGroup(number: string): boolean {
    return office.ringGroups.some((each) => each.number === number) ? ringGroup(number) : ring(number);
  }

  /** Whether there is such a room. */
  function enterRoom(number: string): boolean {
    const room = office.rooms.find((each) => each.number === number);
    if (room) tell({ kind: 'room', room: number, asksPin: (room.pin ?? room.moderatorPin) !== undefined });
    return room !== undefined;
  }

  function ringOrMessage(extension: string): void {
    if (ring(extension)) end('answered');
    else endAt(extension);
  }

  /** A number that the office itself sends a caller on to: never back into a queue or a flow. */
  function connectNumber(number: string, shownBy: { extension?: string; queueId?: string } = {}): boolean {
    const by = plan(number, shownBy);
    if (by.kind === 'internal') return ring(by.extension);
    if (by.kind === 'group') return ringGroup(by.group);
    if (by.kind === 'room') return enterRoom(by.room);
    if (by.kind === 'code' && by.code.kind === 'directory') {
      tell({ kind: 'code', code: by.code });
      const extension = lookUp(office.office.language);
      return extension !== undefined && ring(extension);
    }
    const account = tryAccount(office, { plan: by, by: { ...shownBy, campaign: campaign.now() }, isPerson: false });
    if (account) tell(account);
    if (account && 'missing' in account.account) return false;
    const code = accountOf(account);
    // What is not forwarded by a phone is paid by whoever of the house began the call, else by the queue that sends it on.
    const payer = shownBy.extension === undefined && isInside ? { extension: tried.from } : shownBy;
    if (by.kind === 'trunk' || by.kind === 'emergency')
      return goOut({ dialled: number, plan: by, payer: { ...payer, ...(code !== undefined && { account: code }) } });
    tell({ kind: 'refused', reason: by.kind === 'refused' ? by.reason : 'no-route' });
    return false;
  }

  function overflow(
    way: Overflow,
    about: { why: Extract<RouteStep, { kind: 'overflow' }>['why']; language: Language; queueId?: string },
  ): void {
    const { language } = about;
    tell({ kind: 'overflow', why: about.why });
    if (way.prompt !== undefined) tell({ kind: 'heard', prompts: [way.prompt], language });
    if (way.then.kind === 'ivr') return void enterFlow(way.then.flow, language);
    if (way.then.kind === 'queue') {
      if (++flows > MOST_FLOWS) return void end('in-circles');
      return void enterQueue(way.then.queue, language);
    }
    if (way.then.kind === 'voicemail') return void endAt(way.then.mailbox);
    if (way.then.kind === 'hangup') {
      end('hung-up');
      return;
    }
    const { number } = way.then;
    if (office.ringGroups.some((each) => each.number === number)) enterGroup(number, language);
    else if (connectNumber(number, about)) end('answered');
    else endAt(number);
  }

  /** Whether somebody of the group takes the call. */
  function ringGroup(number: string): boolean {
    const group = office.ringGroups.find((each) => each.number === number);
    if (!group) return false;
    const { members, strategy, ringSec } = group;
    tell({ kind: 'group', number, members, strategy, ringSec });
    return tried.isAnswered && members.length > 0;
  }

  function enterGroup(number: string, language: Language): void {
    const group = office.ringGroups.find((each) => each.number === number);
    if (!group) return void tell({ kind: 'refused', reason: 'no-route' });
    if (++flows > MOST_FLOWS) return void end('in-circles');
    if (ringGroup(number)) end('answered');
    else overflow(group.onNoAnswer, { why: 'no-answer', language });
  }

  function enterQueue(queueId: string, language: Language): void {
    const queue = office.queues.find(({ id }) => id === queueId);
    if (!queue) return void tell({ kind: 'refused', reason: 'no-route' });
    const { maxWaitSec } = queue;
    campaign.ofQueue(queueId);
    for (const step of tryQueue(queue, { tried, plan })) tell(step);
    if (!tried.isStaffed) overflow(queue.onNoAgents, { why: 'no-agents', language, queueId });
    else if (tried.isAnswered) {
      record.atQueue(queueId);
      end('answered');
    } else if (maxWaitSec > 0) overflow(queue.onTimeout, { why: 'queue-timeout', language, queueId });
    else end('not-answered');
  }

  /** Whether it would be taken there, without telling it. */
  function isTaken(target: FlowTarget, keysLeft: readonly string[]): boolean {
    if (target.kind === 'queue' || target.kind === 'voicemail') return true;
    const [told, forwarded, before] = [steps.length, forwards, keys];
    keys = keysLeft;
    const taken = target.kind === 'number' ? connectNumber(target.number) : ringOrGroup(target.extension);
    steps.length = told;
    forwards = forwarded;
    keys = before;
    return taken;
  }

  /** The customer file is asked in earnest, other systems answer as was supposed. */
  function doJob(job: Job): JobOutcome {
    if (job.kind === 'callback') return { why: 'done', set: {} };
    if (job.kind === 'http') {
      const { why, set } = tried.elsewhere;
      return { why, set: why === 'done' ? set : {} };
    }
    const found = tried.findCustomer(job.by === 'document' ? 'document' : 'number', job.text);
    return found ? { why: 'found', set: valuesOf(found) } : { why: 'unknown', set: {} };
  }

  function enterFlow(flowId: string, language: Language): void {
    const flow = office.flows.find(({ id }) => id === flowId);
    if (!flow) return void tell({ kind: 'refused', reason: 'no-route' });
    if (++flows > MOST_FLOWS) return void end('in-circles');
    tell({ kind: 'flow', flowId });
    followFlow(flow, language);
  }

  function followFlow(flow: Flow, language: Language): void {
    const answer = readDialled(tried.from, office.office.country);
    const walk = walkFlow(flow, {
      language,
      keys,
      judge: (question) =>
        judgeCaller(question, {
          callerForms: [tried.from, ...(answer.ok ? [answer.e164] : [])],
          ...(tried.customer && { customer: tried.customer }),
          hours: office.hours,
          officeZone: office.office.timezone,
          atMs: tried.atMs,
          queueNow: () => ({ signedIn: tried.isStaffed ? 1 : 0, waiting: 0, longestWaitMs: 0 }),
        }).yes,
      isAnswered: isTaken,
      work: doJob,
      variables: {
        caller: tried.from.replace(/[^0-9]/g, ''),
        ...(answer.ok && { caller_full: answer.e164 }),
        called: tried.to,
        ...(tried.customer && valuesOf(tried.customer)),
      },
    });
    keys = walk.keysLeft;
    for (const step of walk.steps) {
      if (step.kind !== 'sent') tell(step);
      else if (step.target.kind === 'extension') ringOrGroup(step.target.extension);
      else if (step.target.kind === 'number') connectNumber(step.target.number);
    }
    if (walk.end.kind === 'target' && walk.end.target.kind === 'queue')
      enterQueue(walk.end.target.queue, walk.language);
    else if (walk.end.kind === 'target' && walk.end.target.kind === 'voicemail') endAt(walk.end.target.mailbox);
    else if (walk.end.kind === 'target') end('answered');
    else end(endOf[walk.end.why]);
  }

  /** Whom the keys find in the directory. */
  function lookUp(language: Language): string | undefined {
    const found = tryDirectory(office, keys);
    keys = found.keysLeft;
    for (const prompts of found.heard) tell({ kind: 'heard', prompts, language });
    return found.extension;
  }

  /** What a code of the house does when phones answer and somebody rings, waits or is held; and when not. */
  function serveCode(code: HouseCode, language: Language): void {
    const hear = (prompts: readonly string[]): void => {
      tell({ kind: 'heard', prompts, language });
      end('hung-up');
    };
    if (code.kind === 'directory') {
      const extension = lookUp(language);
      if (extension === undefined) end('hung-up');
      else ringOrMessage(extension);
    } else if (code.kind === 'intercom') speakTo(code.number);
    else if (code.kind === 'redial' || code.kind === 'call-back') hear(['no-last-number']);
    else if (!tried.isAnswered) hear(['nobody-there']);
    else if (code.kind === 'park') hear(['parked-at']);
    else end('answered');
  }

  /** Phones that pick up by themselves: neither forwarded nor sent on. */
  function speakTo(number: string): void {
    const group = office.ringGroups.find((each) => each.number === number);
    const called = office.extensions.find((each) => each.number === number);
    if (group) {
      const { members, strategy, ringSec } = group;
      tell({ kind: 'group', number, members, strategy, ringSec });
    } else tell({ kind: 'extension', extension: number, isKnown: called !== undefined, ...loginAt(number) });
    if (called?.dnd && !group) tell({ kind: 'undisturbed', extension: number });
    const isFree = group ? group.members.length > 0 : called !== undefined && !called.dnd;
    end(tried.isAnswered && isFree ? 'answered' : 'not-answered');
  }

  function comeIn(by: TriedArrival): void {
    const answer = readDialled(tried.from, office.office.country);
    tell({
      kind: 'from-outside',
      number: tried.from,
      trunkId: by.trunkId,
      ...(answer.ok && { e164: answer.e164 }),
    });
    for (const rewriting of by.rewritten) tell({ kind: 'number-rewritten', trunkId: by.trunkId, ...rewriting });
    if (tried.customer) tell({ kind: 'customer', ...tried.customer });
    const { plan: chosen } = by;
    if (chosen.kind === 'refused' && chosen.reason === 'no-route')
      return void tell({ kind: 'refused', reason: chosen.reason });
    const route = office.inboundRoutes.find(({ id }) => id === chosen.routeId) as InboundRoute;
    if (chosen.kind === 'refused') {
      const { reason: why, rule } = chosen;
      tell({ kind: 'caller-refused', why, ...(rule !== undefined && { rule }) });
      return void tell({ kind: 'refused', reason: why });
    }
    tell({ kind: 'route', routeId: route.id, did: route.did, reason: chosen.reason });
    if (chosen.hours) tell({ kind: 'hours', ...chosen.hours });
    const language = chosen.language ?? office.office.language;
    if (chosen.kind === 'closed') return void overflow(chosen.overflow, { why: 'closed', language });
    if (chosen.special) tell({ kind: 'caller-special', when: chosen.special });
    if (chosen.greeting !== undefined) tell({ kind: 'heard', prompts: [chosen.greeting], language });
    if (chosen.kind === 'queue') enterQueue(chosen.queueId, language);
    else if (chosen.kind === 'group') enterGroup(chosen.group, language);
    else if (chosen.kind === 'ivr') enterFlow(chosen.flowId, language);
    else if (chosen.kind === 'room') end(enterRoom(chosen.room) ? 'answered' : 'not-answered');
    else ringOrMessage(chosen.extension);
  }

  function goFrom(extension: string): void {
    tell({ kind: 'from-extension', extension, ...loginAt(extension) });
    const desk = readDeskCode(tried.to);
    if (desk) {
      tell({ kind: 'desk', code: desk.kind });
      end('hung-up');
      return;
    }
    const feature = readFeatureCode(tried.to);
    if (feature) {
      tell({ kind: 'feature', code: feature });
      end('hung-up');
      return;
    }
    const wanted = partAccount(office, tried.to);
    const code = readHouseCode(wanted.number);
    if (code) tell({ kind: 'code', code });
    const isLast = code?.kind === 'redial' || code?.kind === 'call-back';
    const dialled = (isLast && tried.lastNumber?.(code.kind, extension)) || wanted.number;
    const workedIn = campaign.workedInAt(extension);
    const by = plan(dialled, { extension, campaign: workedIn });
    const { language } = office.office;
    const permission = tryPermission(tried, { plan: by, extension });
    for (const step of permission.steps) tell(step);
    if (permission.heard !== undefined) {
      tell({ kind: 'heard', prompts: [permission.heard], language });
      end('hung-up');
    } else if (by.kind === 'refused') tell({ kind: 'refused', reason: by.reason });
    else if (by.kind === 'queue') enterQueue(by.queueId, language);
    else if (by.kind === 'ivr') enterFlow(by.flowId, language);
    else if (by.kind === 'group') enterGroup(by.group, language);
    else if (by.kind === 'code') serveCode(by.code, language);
    else if (by.kind === 'internal') ringOrMessage(by.extension);
    else if (by.kind === 'room') end(enterRoom(by.room) ? 'answered' : 'not-answered');
    else if (by.kind === 'mailbox') endAt(by.code.mailbox ?? extension, by.code.kind);
    else {
      campaign.ofPerson(workedIn, by);
      const sentBy = { extension, campaign: campaign.now() };
      const account = tryAccount(office, { plan: by, code: wanted.code, by: sentBy, isPerson: true });
      if (account) tell(account);
      const code = accountOf(account);
      const payer = { extension, ...(code !== undefined && { account: code }) };
      end(goOut({ dialled, plan: by, payer }) ? 'answered' : 'not-answered');
    }
  }

  if (arrival) comeIn(arrival);
  else goFrom(tried.from);
  return steps;
}

const valuesOf = ({ name, vip }: KnownCustomer): FlowValues => ({
  customer_name: name,
  customer_vip: vip ? 'yes' : 'no',
});
