import type { FlowNode } from '../../core/ivr/flow.ts';
import type { Job, JobOutcome } from '../../core/ivr/flow-state.ts';
import { pickFields } from '../../core/ivr/pick-fields.ts';
import type { Language } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { judgeCallback, promiseCallback } from './promise-callback.ts';

type JobOf<Kind extends Job['kind']> = Extract<Job, { kind: Kind }>;

/** Does what a flow asks of others, and tells it in the call's journal. Never rejects: what cannot be done is `failed`. */
export async function doJob(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { flowId: string; node: FlowNode; job: Job; language: Language; signal: AbortSignal },
): Promise<JobOutcome> {
  const { flowId, node, job, signal } = asked;
  try {
    if (job.kind === 'http') return await askWeb(deps, call, { flowId, node, job, signal });
    return job.kind === 'lookup'
      ? lookUp(deps, call, job)
      : keepCallback(deps, call, { ...job, language: asked.language });
  } catch (error) {
    deps.log.error('a step of a flow failed', { callId: call.callId, flowId, node: node.id, error });
    return { why: job.kind === 'lookup' ? 'unknown' : 'failed', set: {} };
  }
}

async function askWeb(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { flowId: string; node: FlowNode; job: JobOf<'http'>; signal: AbortSignal },
): Promise<JobOutcome> {
  const { flowId, node, job, signal } = asked;
  const { method, url, body, timeoutSec, save } = job;
  const begun = deps.clock.now();
  const answer = await deps.web.ask(
    { method, url, ...(body !== undefined && { body }), timeoutMs: timeoutSec * 1000 },
    signal,
  );
  if (!signal.aborted)
    call.tell({
      kind: 'ivr.fetched',
      flowId,
      nodeId: node.id,
      host: URL.parse(url)?.host ?? '',
      outcome: answer.kind,
      tookMs: deps.clock.now() - begun,
      ...('status' in answer && answer.status !== undefined && { status: answer.status }),
      ...('why' in answer && { why: answer.why }),
    });
  if (answer.kind !== 'answered') return { why: answer.kind, set: {} };
  return { why: 'done', set: pickFields(answer.json, save) };
}

/** One customer found becomes the call's; several with the number are as none. */
function lookUp(deps: ExchangeDeps, call: ActiveCall, { by, text }: JobOf<'lookup'>): JobOutcome {
  const e164 = by === 'document' ? undefined : deps.toE164(text);
  const found = by === 'document' ? deps.customersByDocument(text) : e164 === undefined ? [] : deps.customersOf(e164);
  const [only, another] = found;
  if (!only || another) return { why: 'unknown', set: {} };
  if (call.view.customerId !== only.id) {
    call.tell({ kind: 'customer.matched', customerId: only.id, how: by === 'document' ? 'document' : 'number' });
    call.show({ customerId: only.id, name: only.name });
  }
  return { why: 'found', set: customerValues(deps, only) };
}

/** What flows may name of a customer. */
export const customerValues = (deps: ExchangeDeps, customer: { id: string; name: string }): Record<string, string> => ({
  customer_name: customer.name,
  customer_vip: deps.isVip(customer.id) ? 'yes' : 'no',
});

/** In a queue that calls by itself they stand in line from now on; elsewhere it is noted for somebody. */
function keepCallback(
  deps: ExchangeDeps,
  call: ActiveCall,
  wish: JobOf<'callback'> & { language: Language },
): JobOutcome {
  const number = deps.toE164(wish.number) ?? wish.number;
  const queue = deps.office.read().queues.find(({ id }) => id === wish.queue);
  if (queue) {
    const why = judgeCallback(deps, call, { queue, number });
    if (why) {
      call.tell({ kind: 'callback.refused', number, why });
      return { why: 'failed', set: {} };
    }
    promiseCallback(deps, call, { queue, number, language: wish.language, since: deps.clock.now() });
    return { why: 'done', set: {} };
  }
  const { customerId, name } = call.view;
  const requestId = deps.callbacks.add({
    callId: call.callId,
    number,
    ...(name !== undefined && { name }),
    ...(customerId !== undefined && { customerId }),
    ...(wish.queue !== undefined && { queueId: wish.queue }),
  });
  call.tell({ kind: 'callback.asked', requestId, number, ...(wish.queue !== undefined && { queueId: wish.queue }) });
  return { why: 'done', set: {} };
}
