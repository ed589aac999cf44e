import { runMachine } from '../../base/machine.ts';
import type { Flow, FlowNode } from '../../core/ivr/flow.ts';
import { type Circumstances, judgeCaller } from '../../core/ivr/judge-caller.ts';
import {
  begin,
  type Effect,
  type FlowTarget,
  type Input,
  isSecretKey,
  type State,
  step,
} from '../../core/ivr/run-flow.ts';
import type { Language } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import { type ActiveLeg, CallOver } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { type ConnectOutcome, enterQueue, ringExtension } from './incoming-call.ts';
import { connectNumber } from './outgoing-call.ts';

/** What a flow comes to: the call is sent on, or ends. */
type Exit = Extract<Effect, { kind: 'connect' | 'end' }>;

/** Flows that send callers to queues that send them to flows: the check refuses such circles, a call does not rely on it. */
const MOST_FLOWS = 20;

/** The caller is answered and goes through the flow, to wherever it leads. */
export async function enterFlow(
  deps: ExchangeDeps,
  call: ActiveCall,
  entry: { caller: ActiveLeg; flowId: string; language: Language },
): Promise<void> {
  const { caller } = entry;
  const flow = deps.office.read().flows.find(({ id }) => id === entry.flowId);
  if (!flow || ++call.flowsEntered > MOST_FLOWS) return call.end('no-route', 'not-found');
  await call.answer(caller);
  call.show({ stage: 'menu' });
  const run = startFlow(deps, call, { caller, flow, language: flow.language ?? entry.language });
  try {
    for (;;) {
      const exit = await call.until(run.nextExit());
      if (exit.kind === 'end') {
        run.leave('finished');
        return call.end(
          exit.why === 'finished' ? 'callee-hangup' : exit.why === 'lost' ? 'failed' : run.failure.reason,
        );
      }
      if (exit.target.kind === 'queue') {
        run.leave('connected');
        run.stop();
        return await enterQueue(deps, call, { caller, queueId: exit.target.queue, language: run.language });
      }
      const outcome = await connect(deps, call, { caller, target: exit.target });
      if (outcome.kind === 'talking') return run.leave('connected');
      call.show({ stage: 'menu' });
      run.unanswered(outcome);
    }
  } catch (error) {
    run.leave('hangup');
    throw error;
  } finally {
    run.stop();
  }
}

function connect(
  deps: ExchangeDeps,
  call: ActiveCall,
  way: { caller: ActiveLeg; target: Exclude<FlowTarget, { kind: 'queue' }> },
): Promise<ConnectOutcome> {
  const { caller, target } = way;
  if (target.kind === 'number') return connectNumber(deps, call, { caller, number: target.number });
  const { extension } = target;
  const exists = deps.office.read().extensions.some(({ number }) => number === extension);
  if (exists) return ringExtension(deps, call, { caller, extension });
  return Promise.resolve({ kind: 'failed', reason: 'invalid-number', cause: 'not-found' });
}

/** The machine at work on this call: plays, hears keys, writes down each node. */
function startFlow(deps: ExchangeDeps, call: ActiveCall, way: { caller: ActiveLeg; flow: Flow; language: Language }) {
  const { caller, flow } = way;
  const flowId = flow.id;
  let exit = Promise.withResolvers<Exit>();
  let at: FlowNode | undefined;
  let failure: Extract<ConnectOutcome, { kind: 'failed' }> = {
    kind: 'failed',
    reason: 'unreachable',
    cause: 'unavailable',
  };

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
      case 'connect':
      case 'end':
        exit.resolve(effect);
    }
  }

  const runner = runMachine<State, Input, Effect>({
    initial: begin(way.language),
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
    unanswered(outcome: Extract<ConnectOutcome, { kind: 'failed' }>): void {
      failure = outcome;
      exit = Promise.withResolvers<Exit>();
      runner.send({ kind: 'unanswered' });
    },
    /** The caller is no longer at the node where the flow stands. */
    leave(why: 'connected' | 'finished' | 'hangup'): void {
      if (at) call.tell({ kind: 'ivr.left', flowId, nodeId: at.id, why });
      at = undefined;
    },
    stop(): void {
      runner.stop();
      stopListening();
    },
  };
}

/** A store that cannot be read just now costs the preference, not the call. */
function isVip(deps: ExchangeDeps, customerId: string): boolean {
  try {
    return deps.isVip(customerId);
  } catch (error) {
    deps.log.error('a customer could not be looked up', { customerId, error });
    return false;
  }
}

/** What the flow may ask about, as it is at this moment. */
function circumstancesOf(deps: ExchangeDeps, call: ActiveCall): Circumstances {
  const office = deps.office.read();
  const { number, e164, customerId } = call.view;
  return {
    callerForms: [number, e164].flatMap((form) => (form ? [form] : [])),
    ...(customerId !== undefined && { customer: { vip: isVip(deps, customerId) } }),
    hours: office.hours,
    officeZone: office.office.timezone,
    atMs: deps.clock.now(),
    queueNow: (queueId) => ({
      signedIn: deps.signedIn(queueId),
      waiting: deps.distributor.waiting().filter((each) => each.queueId === queueId).length,
    }),
  };
}
