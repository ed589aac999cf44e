import { namesIn } from './fill-text.ts';
import { exitsOf, type Flow, type FlowNode, promptsOf, spokenText } from './flow.ts';

/** What a flow may name. */
export interface FlowWorld {
  prompts: readonly string[];
  hours: readonly string[];
  queues: readonly string[];
  extensions: readonly string[];
  mailboxes: readonly string[];
}

export type FlowFindingCode =
  | 'no-such-node'
  | 'no-such'
  | 'duplicate'
  | 'dead-end'
  | 'loop-without-input'
  | 'no-keys'
  | 'no-text'
  | 'no-questions'
  | 'bad-address'
  | 'host-from-caller'
  | 'never-set'
  | 'min-over-max'
  | 'not-asked-before'
  | 'unreachable'
  | 'no-person';

/** `error`: the flow does not go live so. `field`: path in the node (`keys[0].next`), or in the flow when `nodeId` is absent. */
export interface FlowFinding {
  severity: 'error' | 'warning';
  code: FlowFindingCode;
  nodeId?: string;
  field: string;
  context: Record<string, unknown>;
}

type Report = (node: FlowNode | undefined, finding: Omit<FlowFinding, 'nodeId'>) => void;

/** Nodes that can be come to from `from`, itself included. */
function reach(flow: Flow, from: readonly string[], isTaken: (silent: boolean) => boolean = () => true): Set<string> {
  const seen = new Set<string>();
  const queue = [...from];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const node = flow.nodes.find((each) => each.id === id);
    if (!node || seen.has(id)) continue;
    seen.add(id);
    for (const exit of exitsOf(node, flow)) if (isTaken(exit.silent)) queue.push(exit.to);
  }
  return seen;
}

const isEnd = (node: FlowNode): boolean =>
  ['queue', 'extension', 'dial', 'number', 'voicemail', 'hangup'].includes(node.kind);

/** Queues that a caller who presses nothing may be sent to: where a queue sends its callers there, they go round. */
export function queuesWithoutInput(flow: Flow): Set<string> {
  const silent = reach(flow, [flow.start], (isSilent) => isSilent);
  return new Set(flow.nodes.flatMap((node) => (node.kind === 'queue' && silent.has(node.id) ? [node.queue] : [])));
}

function checkNames(report: Report, node: FlowNode, world: FlowWorld): void {
  const known = (field: string, kind: string, of: { id: string; among: readonly string[] }): void => {
    if (of.among.includes(of.id)) return;
    report(node, { severity: 'error', code: 'no-such', field, context: { kind, id: of.id, known: of.among } });
  };
  for (const { field, prompt } of promptsOf(node)) {
    const text = spokenText(prompt);
    if (text === undefined) known(field, 'prompt', { id: prompt, among: world.prompts });
    else if (text === '') report(node, { severity: 'error', code: 'no-text', field, context: {} });
  }
  if (node.kind === 'voicemail') known('mailbox', 'mailbox', { id: node.mailbox, among: world.mailboxes });
  if (node.kind === 'callback' && node.queue !== undefined)
    known('queue', 'queue', { id: node.queue, among: world.queues });
  if (node.kind === 'hours') known('hours', 'hours', { id: node.hours, among: world.hours });
  if (node.kind === 'queue') known('queue', 'queue', { id: node.queue, among: world.queues });
  if (node.kind === 'extension') known('extension', 'extension', { id: node.extension, among: world.extensions });
  if (node.kind === 'condition' && 'queue' in node.test)
    known('test.queue', 'queue', { id: node.test.queue, among: world.queues });
}

function checkKeys(report: Report, node: FlowNode, flow: Flow): void {
  const asks = new Set(flow.nodes.flatMap(({ kind, id }) => (kind === 'digits' ? [id] : [])));
  const askedAt = (field: string, at: string): void => {
    if (!asks.has(at)) report(node, { severity: 'error', code: 'not-asked-before', field, context: { node: at } });
  };
  if (node.kind === 'dial') askedAt('digits', node.digits);
  if (node.kind === 'lookup' && node.by !== 'caller') askedAt('at', node.at ?? '');
  if (node.kind === 'callback' && node.number === 'typed') askedAt('at', node.at ?? '');
  if (node.kind === 'survey' && node.questions.length === 0)
    report(node, { severity: 'error', code: 'no-questions', field: 'questions', context: {} });
  if (node.kind === 'condition' && node.test.kind === 'digits') askedAt('test.at', node.test.at);
  if (node.kind === 'digits' && node.min > node.max)
    report(node, { severity: 'error', code: 'min-over-max', field: 'min', context: { min: node.min, max: node.max } });
  if (node.kind !== 'menu') return;
  if (node.keys.length === 0) report(node, { severity: 'error', code: 'no-keys', field: 'keys', context: {} });
  for (const [index, { key }] of node.keys.entries())
    if (node.keys.findIndex((each) => each.key === key) < index)
      report(node, { severity: 'error', code: 'duplicate', field: `keys[${index}].key`, context: { value: key } });
}

/** Variables that a flow has before it sets any. */
const givenVariables = ['caller', 'caller_full', 'called', 'customer_name', 'customer_vip'];

/** Whether the address of another system is one, and whether what is named in braces is ever known. */
function checkValues(report: Report, node: FlowNode, flow: Flow): void {
  const known = [
    ...givenVariables,
    ...flow.nodes.flatMap((each) => {
      if (each.kind === 'set') return [each.variable];
      if (each.kind === 'http') return each.save.map(({ variable }) => variable);
      return each.kind === 'digits' ? [each.id] : [];
    }),
  ];
  const check = (field: string, names: readonly string[]): void => {
    for (const name of names)
      if (!known.includes(name))
        report(node, { severity: 'warning', code: 'never-set', field, context: { variable: name } });
  };
  if (node.kind === 'set') check('value', namesIn(node.value));
  if (node.kind === 'condition' && node.test.kind === 'variable') check('test.name', [node.test.name]);
  if (node.kind !== 'http') return;
  check('url', namesIn(node.url));
  for (const [index, { value }] of node.body.entries()) check(`body[${index}].value`, namesIn(value));
  const [, host] = /^https?:\/\/([^/?#]+)/.exec(node.url) ?? [];
  if (host === undefined || host.includes('@'))
    report(node, { severity: 'error', code: 'bad-address', field: 'url', context: {} });
  // Who calls must not decide which machine is asked.
  else if (/[{}]/.test(host)) report(node, { severity: 'error', code: 'host-from-caller', field: 'url', context: {} });
}

/** Whether a caller who presses nothing comes back to this node for ever. */
function goesRound(flow: Flow, node: FlowNode): boolean {
  const next = exitsOf(node, flow).flatMap((exit) => (exit.silent ? [exit.to] : []));
  return reach(flow, next, (isSilent) => isSilent).has(node.id);
}

/** All that is wrong with a flow, and what may be meant so. Errors keep it from going live. */
export function checkFlow(flow: Flow, world: FlowWorld): FlowFinding[] {
  const findings: FlowFinding[] = [];
  const report: Report = (node, finding) => findings.push({ ...(node && { nodeId: node.id }), ...finding });
  const ids = flow.nodes.map(({ id }) => id);
  const missing = (id: string): boolean => !ids.includes(id);
  if (missing(flow.start))
    report(undefined, { severity: 'error', code: 'no-such-node', field: 'start', context: { node: flow.start } });
  if (flow.person === false)
    report(undefined, { severity: 'warning', code: 'no-person', field: 'person', context: {} });
  else if (missing(flow.person))
    report(undefined, { severity: 'error', code: 'no-such-node', field: 'person', context: { node: flow.person } });
  const reached = reach(flow, [flow.start]);
  for (const [index, node] of flow.nodes.entries()) {
    if (ids.indexOf(node.id) < index)
      report(node, { severity: 'error', code: 'duplicate', field: 'id', context: { value: node.id } });
    for (const { field, to, why } of exitsOf(node, flow))
      if (missing(to) && why !== 'person')
        report(node, { severity: 'error', code: 'no-such-node', field, context: { node: to } });
    checkNames(report, node, world);
    checkKeys(report, node, flow);
    checkValues(report, node, flow);
    if (!reached.has(node.id)) report(node, { severity: 'warning', code: 'unreachable', field: 'id', context: {} });
    const ahead = flow.nodes.filter(({ id }) => reach(flow, [node.id]).has(id));
    // Where a way is missing, that is what is wrong.
    const isOpen = ahead.some((each) => exitsOf(each, flow).some(({ to }) => missing(to)));
    if (!ahead.some(isEnd) && !isOpen) report(node, { severity: 'error', code: 'dead-end', field: 'id', context: {} });
    else if (goesRound(flow, node))
      report(node, { severity: 'error', code: 'loop-without-input', field: 'id', context: {} });
  }
  return findings;
}
