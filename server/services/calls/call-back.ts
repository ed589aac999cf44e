import type { CallEndReason } from '../../core/calls/call-reasons.ts';
import { judgeClass } from '../../core/dialplan/judge-class.ts';
import { limitPrompts } from '../../core/limits/limit-prompts.ts';
import { classOf } from '../../core/office/class-of.ts';
import type { Queue } from '../../core/office/office.ts';
import { restAfterMiss } from '../../core/office/queue-rules.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import type { CallbackRequest } from '../ivr/callbacks.ts';
import type { OfferOutcome, OfferToPerson } from '../queues/distributor.ts';
import type { ActiveCall } from './active-call.ts';
import { type ActiveLeg, CallOver } from './active-leg.ts';
import { askAccount } from './ask-account.ts';
import { takeCampaignOfQueue } from './charge-campaign.ts';
import { engage, wrapUpOf } from './engage.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { matchCustomer } from './incoming-call.ts';
import { connectNumber } from './outgoing-call.ts';
import { planFor } from './plan-call.ts';
import { ringPerson } from './ring-person.ts';
import { askAfterTalk } from './survey.ts';

/** What came of calling the customer, once somebody of the office had picked up. */
export type CallbackOutcome =
  | { kind: 'reached'; callId: string; login?: string }
  | { kind: 'failed'; why: CallEndReason; callId: string };

/** A call-back whose turn it is: rings people until one picks up, then the customer. */
export interface CallbackAttempt {
  /** As a waiting caller is offered. */
  offer(agent: OfferToPerson): Promise<OfferOutcome>;
}

/** `done` hears what came of it when somebody picked up; each attempt is a call of its own, opened when the first phone rings. */
export function createCallbackAttempt(
  deps: ExchangeDeps,
  way: {
    open: () => ActiveCall;
    request: CallbackRequest;
    queue: Queue;
    done: (outcome: CallbackOutcome, call: Pick<ActiveCall, 'tell'>) => void;
  },
): CallbackAttempt {
  const { request, queue } = way;
  const { number, name } = request;
  let call: ActiveCall | undefined;
  let ringing = 0;
  let isTaken = false;

  function begin(extension: string): ActiveCall {
    const begun = way.open();
    const { requestId, attempt, since } = {
      requestId: request.id,
      attempt: request.attempts + 1,
      since: request.askedAt,
    };
    begun.tell({ kind: 'call.created', direction: 'outbound', from: extension, to: number, origin: 'callback' });
    begun.tell({ kind: 'callback.tried', requestId, queueId: queue.id, attempt, since });
    takeCampaignOfQueue(deps, begun, queue.id);
    const e164 = deps.toE164(number);
    begun.show({
      number,
      queueId: queue.id,
      ...(e164 !== undefined && { e164 }),
      ...(name !== null && { name }),
    });
    if (request.customerId === null) matchCustomer(deps, begun, e164);
    else {
      begun.tell({ kind: 'customer.matched', customerId: request.customerId, how: 'number' });
      begun.show({ customerId: request.customerId });
    }
    deps.projector.project(begun.callId);
    return begun;
  }

  async function offer(agent: OfferToPerson): Promise<OfferOutcome> {
    const { login } = agent;
    const extension = deps.office.read().people.find((person) => person.login === login)?.extension;
    if (isTaken) return { kind: 'withdrawn' };
    if (extension === undefined) return { kind: 'missed', why: 'unreachable' };
    if (!call || call.isOver) call = begin(extension);
    const current = call;
    const duty = { login, callId: current.callId };
    if (!deps.agents.offered(duty)) {
      if (ringing === 0) current.end('no-answer');
      return { kind: 'missed', why: 'unreachable' };
    }
    ringing++;
    try {
      current.show({ stage: 'ringing', login, extension });
      const { customerId } = current.view;
      deps.bus.publish('screen.popped', { ...duty, ...(customerId !== undefined && { customerId }) });
      const outcome = await ring(current, agent, extension);
      ringing--;
      if (outcome.kind !== 'answered' && ringing === 0 && !isTaken) current.end('no-answer');
      return outcome;
    } catch (error) {
      ringing--;
      deps.agents.withdrawn(duty);
      if (!(error instanceof CallOver)) {
        deps.log.error('a call-back failed', { ...duty, error });
        current.fail(error);
      }
      return { kind: 'missed', why: 'declined' };
    }
  }

  async function ring(current: ActiveCall, agent: OfferToPerson, extension: string): Promise<OfferOutcome> {
    const { login, reason, among, needs, tier, withdrawn } = agent;
    const duty = { login, callId: current.callId };
    let lastLegId = '';
    const outcome = await ringPerson(deps, current, {
      extension,
      queueId: queue.id,
      login,
      from: { number, name: [`\u21a9 ${clockText(deps, request.askedAt)}`, current.view.name ?? ''].join(' ').trim() },
      role: 'caller',
      ringSec: queue.ringSec,
      withdrawn,
      onLeg: ({ legId }) => {
        lastLegId = legId;
        current.tell({ kind: 'queue.offered', queueId: queue.id, login, legId, reason, among, needs, tier });
      },
    });
    if (isTaken || withdrawn.aborted) {
      if (outcome.kind === 'answered') current.drop(outcome.leg, 'answered-elsewhere');
      deps.agents.withdrawn(duty);
      return { kind: 'withdrawn' };
    }
    if (outcome.kind === 'failed') {
      current.tell({ kind: 'queue.missed', queueId: queue.id, login, legId: lastLegId, why: outcome.why });
      const restSec = restAfterMiss(queue, outcome.why);
      deps.agents.missed({ ...duty, missesBeforeBreak: queue.missesBeforeBreak, restSec });
      return { kind: 'missed', why: outcome.why };
    }
    isTaken = true;
    const { side } = outcome.leg;
    const at = side.kind === 'extension' ? side.extension : extension;
    // At a phone outside it is still who was called there.
    const person = side.kind === 'extension' ? side.login : (side.login ?? login);
    if (person !== login) deps.agents.withdrawn(duty);
    if (person !== undefined) engage(deps, current, { login: person, ...wrapUpOf(queue) });
    current.show({ extension: at, ...(person !== undefined && { login: person }) });
    current.run(() => callCustomer(current, { own: outcome.leg, extension: at, login: person }));
    return { kind: 'answered' };
  }

  async function callCustomer(
    current: ActiveCall,
    from: { own: ActiveLeg; extension: string; login: string | undefined },
  ): Promise<void> {
    const { own, extension, login } = from;
    const { callId } = current;
    let isDecided = false;
    function decide(outcome: CallbackOutcome): void {
      if (isDecided) return;
      isDecided = true;
      way.done(outcome, current);
    }
    try {
      const plan = planFor(deps, { dialled: number, queueId: queue.id });
      const asked = { caller: own, extension, queueId: queue.id, plan, by: 'page' } as const;
      if (!(await askAccount(deps, current, asked))) {
        decide({ kind: 'failed', why: 'not-allowed', callId });
        return current.end('not-allowed');
      }
      const outcome = isPermitted(current, extension)
        ? await connectNumber(deps, current, { caller: own, number, queueId: queue.id })
        : ({ kind: 'failed', reason: 'not-allowed', limit: undefined } as const);
      if (outcome.kind === 'talking') {
        decide({ kind: 'reached', callId, ...(login !== undefined && { login }) });
        const customer = current.otherOf(own);
        const language = request.language ?? deps.office.read().office.language;
        if (customer) askAfterTalk(deps, current, { outside: customer, queue, language });
        return;
      }
      decide({ kind: 'failed', why: outcome.reason, callId });
      await current.sound.playPrompts(own, {
        names: [outcome.limit ? limitPrompts[outcome.limit] : 'unavailable'],
        language: deps.office.read().office.language,
      });
      current.end(outcome.reason);
    } catch (error) {
      // Whoever picked up hung up before the customer did: they are called again later.
      decide({ kind: 'failed', why: current.endReason ?? 'failed', callId });
      throw error;
    }
  }

  /** By the queue's class of service, else by that of who picked up. */
  function isPermitted(current: ActiveCall, extension: string): boolean {
    const office = deps.office.read();
    const callClass = office.classes.find(({ id }) => id === queue.callback.class) ?? classOf(office, extension);
    if (!callClass) return true;
    const judgement = judgeClass({
      plan: planFor(deps, { dialled: number, queueId: queue.id }),
      callClass,
      country: office.office.country,
      hours: office.hours,
      officeZone: office.office.timezone,
      atMs: deps.clock.now(),
    });
    if (judgement) current.tell({ kind: 'class.judged', extension, ...judgement });
    return judgement?.allowed !== false;
  }

  return { offer };
}

/** When they asked, as phones show it. */
function clockText(deps: ExchangeDeps, atMs: number): string {
  const { minute } = localTime(deps.office.read().office.timezone, atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
