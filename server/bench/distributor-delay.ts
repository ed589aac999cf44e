import { type Appliance, startAppliance } from '../testing/appliance.ts';
import { accountOf, dids, e2eOffice, samplePassword } from '../testing/builders/e2e-office.ts';
import { createFacts } from '../testing/facts.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { IncomingPeerCall } from '../testing/peers/peer-call.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { openWebSession } from '../testing/web-session.ts';
import { type Spread, spreadOf } from './figures.ts';

const agents = 10;
const waiting = 100;
const rounds = 300;

export interface DistributorDelay {
  agents: number;
  waiting: number;
  /** From the BYE leaving an agent's phone, who has no wrap-up, to the INVITE of the next caller in at that phone. */
  freeToInviteMs: Spread;
}

const extensionAt = (index: number): string => String(301 + index);

function benchQueue(carrier: string) {
  const office = e2eOffice({ carrier, queue: { wrapUpSec: 0, ringSec: 60, record: false } });
  const people = Array.from({ length: agents }, (_, index) => ({
    ...office.people[0]!,
    login: `agent-${index}`,
    name: `Agent ${index}`,
    extension: extensionAt(index),
  }));
  const desks = people.map(({ extension }) => ({
    ...office.extensions[0]!,
    number: extension!,
    secret: accountOf(extension!).password,
    record: false,
  }));
  return {
    ...office,
    people: [...office.people, ...people],
    extensions: [...office.extensions, ...desks],
    queues: office.queues.map((queue) => ({ ...queue, members: people.map(({ login }) => login) })),
  };
}

async function openDesks(appliance: Appliance): Promise<void> {
  const session = await openWebSession(appliance.ready.http, { login: 'sofia', password: samplePassword });
  for (let index = 0; index < agents; index++)
    await session.post(`/supervisor/people/agent-${index}/state`, { state: 'ready' });
}

/** All people talk and many wait; one hangs up after the other, and it is timed until that phone is called again. */
export async function measureDistributorDelay(): Promise<DistributorDelay> {
  const carrierAddress = await pickAddress();
  await using appliance = await startAppliance({
    office: benchQueue(carrierAddress),
    // More ports than in an office: so many wait.
    settings: { CENTRALITA_RTP: '20000-21999' },
  });
  await using carrier = await startSipPeer({ address: carrierAddress, port: 5060 });
  await using phones = await startSipPeer({ address: await pickAddress(), port: 5060 });
  const target = appliance.sip('udp');
  for (let index = 0; index < agents; index++)
    await phones.register({ registrar: target, ...accountOf(extensionAt(index)) });
  const calls = createFacts<{ call: IncomingPeerCall; at: number }>('calls at the phones');
  phones.onCall((call) => {
    calls.push({ call, at: performance.now() });
    void call.answer().catch(() => undefined);
  }, 'none');
  await openDesks(appliance);
  let placed = 0;
  const place = () => carrier.call({ target, from: `+3461${String(placed++).padStart(7, '0')}`, to: dids.quick });
  for (let index = 0; index < agents + waiting; index++) {
    const call = await place();
    await call.answered(20_000);
  }
  const talking = new Map<string, IncomingPeerCall>();
  for (let index = 0; index < agents; index++) {
    const { call } = await calls.waitFor(() => true, { what: 'a call for each', after: index, withinMs: 20_000 });
    talking.set(call.to, call);
  }
  const delays: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const extension = extensionAt(round % agents);
    const call = talking.get(extension)!;
    await call.answered(20_000);
    const next = await place();
    await next.answered(20_000);
    const mark = calls.all.length;
    const began = performance.now();
    call.hangup();
    const rung = await calls.waitFor(() => true, { what: 'the next caller', after: mark, withinMs: 20_000 });
    talking.set(rung.call.to, rung.call);
    delays.push(rung.at - began);
  }
  await appliance.stop();
  return { agents, waiting, freeToInviteMs: spreadOf(delays) };
}
