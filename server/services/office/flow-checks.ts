import { checkFlow, type FlowFinding, type FlowWorld, queuesWithoutInput } from '../../core/ivr/check-flow.ts';
import type { Flow } from '../../core/ivr/flow.ts';
import { builtInPrompts } from '../../core/office/built-in-prompts.ts';
import type { Office, Overflow } from '../../core/office/office.ts';
import type { OfficeProblem } from './office-service.ts';

/** What flows of this office may name. */
export const flowWorldOf = (office: Office): FlowWorld => ({
  prompts: [...office.prompts.map(({ id }) => id), ...builtInPrompts],
  hours: office.hours.map(({ id }) => id),
  queues: office.queues.map(({ id }) => id),
  mailboxes: office.mailboxes.map(({ number }) => number),
  extensions: [...office.extensions, ...office.ringGroups].map(({ number }) => number),
});

/** In English, for the command line; the pages have texts of their own by `code`. */
function tell({ code, context }: FlowFinding): string {
  switch (code) {
    case 'no-such-node':
      return `there is no node "${context.node}" in this flow`;
    case 'no-such':
      return `there is no ${context.kind} "${context.id}". Allowed: ${(context.known as string[]).join(', ')}`;
    case 'duplicate':
      return `"${context.value}" is already used in this flow`;
    case 'dead-end':
      return 'from here no caller gets anywhere: lead it to a queue, extension, number or the end';
    case 'loop-without-input':
      return 'a caller who presses nothing comes round here for ever';
    case 'no-keys':
      return 'a menu needs at least one key';
    case 'no-text':
      return 'there is nothing to be spoken';
    case 'no-questions':
      return 'a survey needs at least one question';
    case 'bad-address':
      return 'an address begins with http:// or https:// and a host, without a user';
    case 'host-from-caller':
      return 'the host must be written out: who calls must not choose it';
    case 'never-set':
      return `nothing sets "${context.variable}"`;
    case 'min-over-max':
      return `at least ${context.min} digits are asked for, and at most ${context.max}`;
    case 'not-asked-before':
      return `"${context.node}" is no node of this flow that asks for digits`;
    case 'unreachable':
      return 'no caller comes here';
    case 'no-person':
      return 'callers cannot reach a person by 0';
  }
}

function flowProblems(flow: Flow, at: { path: string; world: FlowWorld }): OfficeProblem[] {
  return checkFlow(flow, at.world)
    .filter(({ severity }) => severity === 'error')
    .map((finding) => {
      const index = flow.nodes.findIndex(({ id }) => id === finding.nodeId);
      const node = finding.nodeId === undefined ? '' : `.nodes[${index}]`;
      const { code, context } = finding;
      return { path: `${at.path}${node}.${finding.field}`, code, context, message: tell(finding) };
    });
}

/** Every place of the office that sends callers elsewhere after a message. */
function overflowsOf(office: Office): { path: string; overflow: Overflow; queue?: string }[] {
  return [
    ...office.queues.flatMap(({ id, onTimeout, onNoAgents }, index) => [
      { path: `queues[${index}].onTimeout`, overflow: onTimeout, queue: id },
      { path: `queues[${index}].onNoAgents`, overflow: onNoAgents, queue: id },
    ]),
    ...office.ringGroups.map(({ onNoAnswer }, index) => ({
      path: `ringGroups[${index}].onNoAnswer`,
      overflow: onNoAnswer,
    })),
    ...office.inboundRoutes.map(({ onClosed }, index) => ({
      path: `inboundRoutes[${index}].onClosed`,
      overflow: onClosed,
    })),
  ];
}

/** Whether a caller whom `queue` sends on may come back to it without having pressed a key, over whatever queues. */
function comesBack(office: Office, from: { flow: string; queue: string }): boolean {
  const seen = new Set<string>();
  const flows = [from.flow];
  for (let id = flows.shift(); id !== undefined; id = flows.shift()) {
    const flow = office.flows.find((each) => each.id === id);
    if (!flow || seen.has(id)) continue;
    seen.add(id);
    const queues = queuesWithoutInput(flow);
    if (queues.has(from.queue)) return true;
    for (const { overflow, queue } of overflowsOf(office))
      if (queue !== undefined && queues.has(queue) && overflow.then.kind === 'ivr') flows.push(overflow.then.flow);
  }
  return false;
}

/** What is wrong with the flows, and with who sends callers to them. */
export function checkFlows(office: Office): OfficeProblem[] {
  const world = flowWorldOf(office);
  const known = office.flows.map(({ id }) => id);
  const problems = office.flows.flatMap((flow, index) => flowProblems(flow, { path: `flows[${index}]`, world }));
  const checkTarget = (path: string, id: string): void => {
    if (known.includes(id)) return;
    const context = { kind: 'flow', id, known };
    problems.push({
      path,
      code: 'no-such',
      context,
      message: `there is no flow "${id}". Allowed: ${known.join(', ')}`,
    });
  };
  for (const [index, { to }] of office.inboundRoutes.entries())
    if (to.kind === 'ivr') checkTarget(`inboundRoutes[${index}].to.flow`, to.flow);
  for (const { path, overflow, queue } of overflowsOf(office)) {
    if (overflow.then.kind !== 'ivr') continue;
    const { flow } = overflow.then;
    checkTarget(`${path}.then.flow`, flow);
    if (queue !== undefined && comesBack(office, { flow, queue }))
      problems.push({
        path: `${path}.then.flow`,
        code: 'loop-without-input',
        context: { flow, queue },
        message: 'a caller who presses nothing would be sent back to this queue for ever',
      });
  }
  return problems;
}
