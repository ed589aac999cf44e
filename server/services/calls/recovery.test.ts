import { expect, test } from 'vitest';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import { readJournal } from '../../store/queries/calls.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
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
