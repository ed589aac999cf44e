import { expect, test } from 'vitest';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import { readJournal } from '../../store/queries/calls.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectSaneBooks } from '../../testing/call-books.ts';
import { phoneStory, queueStory } from '../../testing/call-stories.ts';
import type { Facts } from '../facts.ts';
import { createJournal } from './journal.ts';
import { createProjector } from './projector.ts';
import { startProofOfLife } from './proof-of-life.ts';
import { closeInterruptedCalls, mendInterruptedRecordings } from './recovery.ts';

type House = ReturnType<typeof buildExchange>;

/** The same store in the hands of the next process. */
function restart(house: House) {
  const bus = createBus<Facts>(() => undefined);
  const journal = createJournal({ db: house.db, clock: house.clock, bus, log: silentLog });
  const projector = createProjector({
    db: house.db,
    journal,
    meter: house.meter,
    bus,
    log: silentLog,
    office: { read: () => house.document },
  });
  return closeInterruptedCalls({ db: house.db, journal, projector, log: silentLog });
}

test('calls that were open when the power went end at the last proof of life, charged up to then', async () => {
  const house = buildExchange();
  const stopProving = startProofOfLife({ db: house.db, clock: house.clock, log: silentLog });
  house.agents.makeReady('ana');
  house.telephony.incoming({
    source: { kind: 'trunk', trunkId: 'carrier' },
    from: { number: '600111222' },
    to: '910000001',
  });
  await house.settle();
  house.telephony.incoming({
    source: { kind: 'extension', extension: '102' },
    from: { number: '102' },
    to: '600999888',
  });
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  await house.advance(62_000);
  const lastProof = 60_000;
  stopProving();
  await house.advance(3_600_000);

  expect(restart(house)).toBe(2);
  const [inbound, outbound] = house.rows();
  const started = outbound!.startedAt;
  expect(inbound).toMatchObject({ endReason: 'restart', endedAt: started + lastProof });
  expect(outbound).toMatchObject({
    endReason: 'restart',
    endedAt: started + lastProof,
    talkMs: lastProof,
    costState: 'rated',
  });
  // Connection fee 0.05 and 60 s at 0.02 a minute.
  expect(house.charges()).toMatchObject([
    { net: '0', way: 'in' },
    { net: '0.07', billedSec: 60 },
  ]);
  expect(restart(house)).toBe(0);
});

test('a caller in the queue when the power went has left it, and the recording of a talk is mended', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  for (const from of ['600111222', '600111333']) {
    const caller = house.telephony.incoming({
      source: { kind: 'trunk', trunkId: 'carrier' },
      from: { number: from },
      to: '910000001',
    });
    await house.settle();
    house.media.finishPlaying(caller.legId);
    await house.settle();
  }
  house.telephony.lastDialled().answer();
  await house.settle();
  restart(house);
  const files: string[] = [];
  const mend = async (file: string) => {
    files.push(file);
    return { durationMs: 7000, bytes: 224_044 };
  };
  await mendInterruptedRecordings({ db: house.db, log: silentLog, mend });
  await mendInterruptedRecordings({ db: house.db, log: silentLog, mend });
  expect(files).toEqual([expect.stringMatching(/^recordings\/2026\/01\/05\/.*\.wav$/)]);
  const waiting = house.rows().find((row) => row.answeredAt === null)!;
  expect(readJournal(house.db, waiting.id).map(({ kind }) => kind)).toContain('queue.left');
});

/** From its `nth` write of calls on the store takes nothing: as found on the disk when the process was killed there. */
function killAtWrite({ $client }: House['db'], nth: number) {
  let writes = 0;
  $client.function('is_dead', () => Number(++writes >= nth));
  const triggers = ['call_events', 'calls', 'charges', 'recordings', 'agent_events'].flatMap((table) =>
    ['insert', 'update', 'delete'].map((act) => ({ name: `dead_${table}_${act}`, act, table })),
  );
  for (const { name, act, table } of triggers)
    $client.exec(
      `create trigger ${name} before ${act} on ${table} when is_dead() begin select raise(abort, 'dead'); end`,
    );
  return {
    count: () => writes,
    revive: () => triggers.forEach(({ name }) => void $client.exec(`drop trigger ${name}`)),
  };
}

/** The story with the process killed at its `nth` write, and what the next process makes of it. */
async function killed(story: (house: House) => Promise<void>, nth: number) {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const startedAt = house.clock.now();
  const death = killAtWrite(house.db, nth);
  await story(house).catch(() => undefined);
  const writes = death.count();
  death.revive();
  restart(house);
  const mend = async () => ({ durationMs: 7000, bytes: 224_044 });
  await mendInterruptedRecordings({ db: house.db, log: silentLog, mend });
  // What lies on the disk; the dead one's memory knows more.
  const found: House = { ...house, facts: (callId = '') => readJournal(house.db, callId) };
  return { found, startedAt, writes };
}

test.each([
  ['a caller of the queue', queueStory],
  ['a call of a phone over the carrier', phoneStory],
])(
  'the process is killed at each write of %s: what it had told has a true end, and each leg one charge',
  async (_, story) => {
    const whole = await killed(story, Number.POSITIVE_INFINITY);
    const [row] = whole.found.rows();
    const endings = new Set<string | null>();
    for (let nth = 1; nth <= whole.writes; nth++) {
      const { found, startedAt } = await killed(story, nth);
      expectSaneBooks(found);
      for (const call of found.rows()) {
        endings.add(call.endReason);
        expect(call.endedAt).toBeGreaterThanOrEqual(startedAt);
        expect(call.endedAt).toBeLessThanOrEqual(row!.endedAt!);
      }
      expect(restart(found)).toBe(0);
    }
    expect([...endings].toSorted()).toEqual(['caller-hangup', 'restart']);
  },
);
