import type { CallFact } from '../../core/calls/events.ts';
import type { LegMedia } from '../../core/calls/leg-media.ts';

export interface ImaginedCall {
  /** When it began, epoch ms. */
  at: number;
  facts: { at: number; fact: CallFact }[];
}

export interface Chance {
  pick: (below: number) => number;
}

interface Scene extends Chance {
  trunkId: string;
  queueId: string;
  did: string;
  agents: readonly { login: string; extension: string }[];
  customers: readonly { id: string; e164: string }[];
}

const dayMs = 86_400_000;
const measured = (seconds: number, pick: Chance['pick']): LegMedia => ({
  packetsReceived: seconds * 50,
  packetsSent: seconds * 50,
  packetsLost: pick(4),
  jitterMs: 1 + pick(6),
  roundTripMs: 20 + pick(40),
});

/** Collects facts with a clock of their own. */
function tellFrom(at: number) {
  const facts: ImaginedCall['facts'] = [];
  let now = at;
  return {
    facts,
    wait(ms: number) {
      now += ms;
    },
    tell(...told: CallFact[]) {
      for (const fact of told) facts.push({ at: now, fact });
    },
  };
}

/** Someone calls the office: greeting, queue, and one of the ways in which that ends. */
function imagineInbound(at: number, scene: Scene): ImaginedCall {
  const { pick, trunkId, queueId, customers } = scene;
  const story = tellFrom(at);
  const { tell, wait } = story;
  const known = pick(10) < 8;
  const customer = customers[pick(customers.length)]!;
  const number = known ? customer.e164 : `+1849557${String(1000 + pick(9000))}`;
  tell(
    { kind: 'call.created', direction: 'inbound', from: number, to: scene.did, origin: 'trunk' },
    {
      kind: 'leg.created',
      legId: 'caller',
      role: 'caller',
      way: 'in',
      side: { kind: 'trunk', trunkId, number, e164: number },
      sipCallId: `past-${at}-a`,
    },
  );
  if (known) tell({ kind: 'customer.matched', customerId: customer.id, how: 'number' });
  tell(
    { kind: 'hours.judged', hoursId: 'always', open: true, reason: 'weekly' },
    { kind: 'route.chosen', routeId: 'main', target: `queue:${queueId}`, reason: 'did-exact' },
  );
  wait(40);
  tell({ kind: 'leg.answered', legId: 'caller' }, { kind: 'prompt.started', legId: 'caller', prompt: 'welcome' });
  wait(3_940);
  tell(
    { kind: 'prompt.finished', legId: 'caller', prompt: 'welcome' },
    { kind: 'queue.entered', queueId, position: 1 },
  );
  const entered = 0;
  let waited = entered;
  const pass = (ms: number): void => {
    waited += ms;
    wait(ms);
  };
  const end = (reason: 'caller-hangup' | 'callee-hangup' | 'abandoned', talkSec: number): ImaginedCall => {
    const by = reason === 'callee-hangup' ? 'local' : 'remote';
    tell(
      { kind: 'leg.ended', legId: 'caller', by, cause: 'hangup' },
      { kind: 'leg.measured', legId: 'caller', media: measured(talkSec + Math.ceil(waited / 1000), pick) },
      { kind: 'call.ended', reason },
    );
    return { at, facts: story.facts };
  };

  if (pick(100) < 12) {
    pass(8_000 + pick(70_000));
    tell({ kind: 'queue.left', queueId, why: 'abandoned', waitMs: waited });
    return end('abandoned', 0);
  }
  pass(pick(3) === 0 ? 2_000 + pick(60_000) : 300);
  const agents = [...scene.agents];
  const misses = pick(100) < 8 ? 1 : 0;
  for (let offer = 0; offer <= misses; offer++) {
    const agent = agents.splice(pick(agents.length), 1)[0]!;
    const legId = `agent-${offer}`;
    const { login, extension } = agent;
    tell(
      {
        kind: 'leg.created',
        legId,
        role: 'callee',
        way: 'out',
        side: { kind: 'extension', extension, login },
        sipCallId: `past-${at}-${legId}`,
      },
      { kind: 'queue.offered', queueId, login, legId, reason: 'longest-idle' },
      { kind: 'leg.ringing', legId },
    );
    if (offer < misses) {
      pass(12_000);
      tell(
        { kind: 'leg.ended', legId, by: 'local', cause: 'cancelled' },
        { kind: 'queue.missed', queueId, login, legId, why: 'no-answer' },
      );
      continue;
    }
    pass(2_000 + pick(6_000));
    tell(
      { kind: 'leg.answered', legId },
      { kind: 'queue.left', queueId, why: 'answered', waitMs: waited },
      { kind: 'legs.bridged', legA: 'caller', legB: legId },
    );
    const talkSec = 20 + pick(120) + (pick(5) === 0 ? pick(400) : 0);
    wait(talkSec * 1000 + pick(1000));
    const reason = pick(3) === 0 ? 'callee-hangup' : 'caller-hangup';
    tell({ kind: 'leg.ended', legId, by: reason === 'callee-hangup' ? 'remote' : 'local', cause: 'hangup' });
    return end(reason, talkSec);
  }
  return end('abandoned', 0);
}

const abroad = ['+13055550142', '+34915550123', '+12125550177', '+573015550198'];

/** An agent calls a customer, or now and then somebody abroad. */
function imagineOutbound(at: number, scene: Scene): ImaginedCall {
  const { pick, trunkId } = scene;
  const story = tellFrom(at);
  const { tell, wait } = story;
  const { login, extension } = scene.agents[pick(scene.agents.length)]!;
  const customer = scene.customers[pick(scene.customers.length)]!;
  const isAbroad = at % 9 === 0;
  const number = isAbroad ? abroad[at % abroad.length]! : customer.e164;
  tell(
    { kind: 'call.created', direction: 'outbound', from: extension, to: number, login, origin: 'phone' },
    {
      kind: 'leg.created',
      legId: 'agent',
      role: 'caller',
      way: 'in',
      side: { kind: 'extension', extension, login },
      sipCallId: `past-${at}-a`,
    },
    ...(isAbroad ? [] : [{ kind: 'customer.matched' as const, customerId: customer.id, how: 'number' as const }]),
    { kind: 'route.chosen', routeId: 'out', target: `trunk:${trunkId}`, reason: 'prefix' },
    {
      kind: 'leg.created',
      legId: 'carrier',
      role: 'callee',
      way: 'out',
      side: { kind: 'trunk', trunkId, number, e164: number },
      sipCallId: `past-${at}-b`,
    },
  );
  wait(900);
  tell({ kind: 'leg.ringing', legId: 'carrier' });
  wait(3_000 + pick(12_000));
  const outcome = pick(100);
  if (outcome < 25) {
    const reason = outcome < 10 ? 'busy' : 'no-answer';
    const status = outcome < 10 ? 486 : 480;
    const cause = outcome < 10 ? 'busy' : 'unavailable';
    tell(
      { kind: 'leg.ended', legId: 'carrier', by: 'remote', cause, status },
      { kind: 'leg.ended', legId: 'agent', by: 'local', cause: 'refused' },
      { kind: 'call.ended', reason },
    );
    return { at, facts: story.facts };
  }
  tell(
    { kind: 'leg.answered', legId: 'carrier' },
    { kind: 'leg.answered', legId: 'agent' },
    { kind: 'legs.bridged', legA: 'agent', legB: 'carrier' },
  );
  const talkSec = 15 + pick(150);
  wait(talkSec * 1000 + pick(1000));
  tell(
    { kind: 'leg.ended', legId: 'agent', by: 'remote', cause: 'hangup' },
    { kind: 'leg.ended', legId: 'carrier', by: 'local', cause: 'hangup' },
    { kind: 'leg.measured', legId: 'carrier', media: measured(talkSec, pick) },
    { kind: 'call.ended', reason: 'caller-hangup' },
  );
  return { at, facts: story.facts };
}

/**
 * What an office of this size lives through from `fromMs` to `toMs`: from 8 to 18 in Santo Domingo (UTC-4), few calls on
 * Saturdays, none on Sundays, ended before `toMs`. In the order of their beginning.
 */
export function imagineCalls(options: Scene & { fromMs: number; toMs: number; callsPerDay: number }): ImaginedCall[] {
  const calls: ImaginedCall[] = [];
  for (let day = Math.floor(options.fromMs / dayMs) * dayMs; day < options.toMs; day += dayMs) {
    const weekday = new Date(day).getUTCDay();
    const share = weekday === 0 ? 0 : weekday === 6 ? 0.3 : 1;
    for (let each = 0; each < options.callsPerDay * share; each++) {
      const at = day + 12 * 3_600_000 + options.pick(10 * 3_600_000);
      const call = options.pick(3) === 0 ? imagineOutbound(at, options) : imagineInbound(at, options);
      if (at >= options.fromMs && call.facts.at(-1)!.at < options.toMs) calls.push(call);
    }
  }
  return calls.sort((a, b) => a.at - b.at);
}
