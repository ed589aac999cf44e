import { runMachine } from '../../base/machine.ts';
import type { Flow, FlowNode, FlowValues } from '../../core/ivr/flow.ts';
import { begin, type Effect, type Input, isSecretKey, type State } from '../../core/ivr/flow-state.ts';
import { type Circumstances, judgeCaller } from '../../core/ivr/judge-caller.ts';
import { step } from '../../core/ivr/run-flow.ts';
import type { Language } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import { type ActiveLeg, CallOver } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { customerValues, doJob } from './flow-work.ts';
import type { ConnectOutcome } from './incoming-call.ts';

/** What a flow comes to: the call is sent on, or ends. */
export type FlowExit = Extract<Effect, { kind: 'connect' | 'end' }>;

type Failure = Extract<ConnectOutcome, { kind: 'failed' }>;

/** The machine at work on a call: plays, hears keys, has others work, writes down each node. */
export function runFlow(
  deps: ExchangeDeps,
  call: ActiveCall,
  way: { caller: ActiveLeg; flow: Flow; language: Language },
) {
  const { caller, flow } = way;
  const flowId = flow.id;
  let exit = Promise.withResolvers<FlowExit>();
  let at: FlowNode | undefined;
  let failure: Failure = { kind: 'failed', reason: 'unreachable', cause: 'unavailable' };
  const over = new AbortController();

  function perform(effect: Effect): void {
    switch (effect.kind) {
      case 'entered':
        at = effect.node;
        call.tell({ kind: 'ivr.entered', flowId, nodeId: at.id, node: at.kind });
        return;
      case 'left': {
        const { node, why, to, input } = effect;
        at = undefined;
        call.tell({ kind: 'ivr.left', flowId, nodeId: node.id, why, to, ...(input !== undefined && { input }) });
        return;
      }
      case 'erred': {
        const { node, why, count, input } = effect;
        const fact = { flowId, nodeId: node.id, why, count, ...(input !== undefined && { input }) };
        call.tell({ kind: 'ivr.erred', ...fact });
        return;
      }
      case 'rated': {
        const { node, question, value } = effect;
        call.tell({ kind: 'ivr.rated', flowId, nodeId: node.id, question, value });
        return;
      }
      case 'play': {
        const { play, prompts: names, language } = effect;
        // The call's end reaches the flow by its own wait.
        call.sound
          .playPrompts(caller, { names, language })
          .then(() => runner.send({ kind: 'played', play }))
          .catch((error: unknown) => error instanceof CallOver || exit.reject(error));
        return;
      }
      case 'stop':
        call.sound.stop(caller);
        return;
      case 'ask': {
        const verdict = judgeCaller(effect.question, circumstancesOf(deps, call));
        if (verdict.hours && effect.question.kind === 'hours') {
          const { open, reason } = verdict.hours;
          call.tell({ kind: 'hours.judged', hoursId: effect.question.hours, open, reason: reason.kind });
        }
        runner.send({ kind: 'judged', yes: verdict.yes });
        return;
      }
      case 'work': {
        const { node, job } = effect;
        void doJob(deps, call, { flowId, node, job, language: runner.state.language, signal: over.signal }).then(
          (outcome) => runner.send({ kind: 'worked', ...outcome }),
        );
        return;
      }
      case 'connect':
      case 'end':
        exit.resolve(effect);
    }
  }

  const runner = runMachine<State, Input, Effect>({
    initial: begin(way.language, knownOf(deps, call, caller)),
    step: (state, input) => step(flow, state, input),
    perform,
    onTimer: () => ({ kind: 'waited' }),
    clock: deps.clock,
  });
  const stopListening = call.keys.listen(caller.legId, {
    isSecret: () => isSecretKey(flow, runner.state),
    pressed: (key) => runner.send({ kind: 'key', key }),
  });
  runner.send({ kind: 'started' });

  return {
    get language() {
      return runner.state.language;
    },
    /** Why the last one that the call was sent to did not take it. */
    get failure() {
      return failure;
    },
    nextExit: () => exit.promise,
    unanswered(outcome: Failure): void {
      failure = outcome;
      exit = Promise.withResolvers<FlowExit>();
      runner.send({ kind: 'unanswered' });
    },
    /** The caller is no longer at the node where the flow stands. */
    leave(why: 'connected' | 'finished' | 'hangup'): void {
      if (at) call.tell({ kind: 'ivr.left', flowId, nodeId: at.id, why });
      at = undefined;
    },
    stop(): void {
      over.abort();
      runner.stop();
      stopListening();
    },
  };
}

/** What a flow may name of the call from the beginning. */
function knownOf(deps: ExchangeDeps, call: ActiveCall, caller: ActiveLeg): FlowValues {
  const { number, e164, customerId, name } = call.view;
  const called = caller.incoming?.to;
  return {
    caller: number.replace(/[^0-9]/g, ''),
    ...(e164 !== undefined && { caller_full: e164 }),
    ...(called !== undefined && { called }),
    ...(customerId !== undefined && { ...ofCustomer(deps, { id: customerId, name: name ?? '' }) }),
  };
}

/** A store that cannot be read just now costs the preference, not the call. */
function ofCustomer(deps: ExchangeDeps, customer: { id: string; name: string }): FlowValues {
  try {
    return customerValues(deps, customer);
  } catch (error) {
    deps.log.error('a customer could not be looked up', { customerId: customer.id, error });
    return {};
  }
}

/** What the flow may ask about, as it is at this moment. */
function circumstancesOf(deps: ExchangeDeps, call: ActiveCall): Circumstances {
  const office = deps.office.read();
  const { number, e164, customerId } = call.view;
  const atMs = deps.clock.now();
  return {
    callerForms: [number, e164].flatMap((form) => (form ? [form] : [])),
    ...(customerId !== undefined && {
      customer: { vip: ofCustomer(deps, { id: customerId, name: '' }).customer_vip === 'yes' },
    }),
    hours: office.hours,
    officeZone: office.office.timezone,
    atMs,
    queueNow(queueId) {
      const waiting = deps.distributor.waiting().filter((each) => each.queueId === queueId && !each.callback);
      return {
        signedIn: deps.signedIn(queueId),
        waiting: waiting.length,
        longestWaitMs: Math.max(0, ...waiting.map(({ enteredAt }) => atMs - enteredAt)),
      };
    },
  };
}
