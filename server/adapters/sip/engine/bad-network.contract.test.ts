import type { SrfRequest, SrfResponse } from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { type BadNetwork, type Faults, openBadNetwork } from '../../../testing/bad-network.ts';
import { type AppDialog, idle } from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { testSdp } from '../../../testing/stages/sip-puppet.ts';

let clock: FakeClock;
let caller: EngineStage;
let callee: EngineStage;
let network: BadNetwork;
const seed = 20_260_105;

beforeEach(async () => {
  clock = new FakeClock();
  caller = await openEngineStage({ clock });
  callee = await openEngineStage({ clock });
  network = await openBadNetwork({ clock, seed });
  network.join({ left: caller.udp, right: callee.udp });
});
afterEach(async () => {
  await Promise.all([caller.close(), callee.close()]);
  await network[Symbol.asyncDispose]();
});

/** Lets sockets and promises do what they have to, until no more datagrams come. */
async function settle(): Promise<void> {
  for (let quiet = 0, came = network.counts.came; quiet < 8; quiet++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (came !== network.counts.came) quiet = 0;
    came = network.counts.came;
  }
}

/** Moves time in small steps until it is so; false when it is not within `ms`. */
async function pass(ms: number, isSo: () => boolean = () => false): Promise<boolean> {
  for (let passed = 0; passed < ms; passed += 100) {
    await settle();
    if (isSo()) return true;
    clock.advance(100);
  }
  await settle();
  return isSo();
}

/** What the two applications were told of all calls together. */
interface Told {
  setUp: number;
  callerEnded: number;
  calleeEnded: number;
  refused: number;
  cancelled: number;
}

/** The library's types leave out that it tells when the BYE was answered. */
const hangUp = (dialog: AppDialog, onDone: () => void): void =>
  void (dialog.destroy() as unknown as Promise<unknown>).then(onDone);

/**
 * The callee's application: of ten callers it refuses the third, lets the fifth ring, answers the others, and hangs up on
 * the even ones after two seconds.
 */
function answerCalls(told: Told): void {
  callee.srf.invite((req: SrfRequest, res: SrfResponse) => {
    const number = Number(/caller-(\d+)@/.exec(req.get('From'))?.[1]);
    const headers = { 'X-Centralita-Nat': 'always' };
    if (number % 10 === 3) return void res.send(486);
    res.send(180, { headers } as never);
    if (number % 10 === 5) return void req.on('cancel' as never, (() => told.cancelled++) as never);
    const made = callee.srf.createUAS(req, res, {
      localSdp: testSdp(2),
      headers,
    } as never) as unknown as Promise<AppDialog>;
    void made.then((dialog) => {
      dialog.on('destroy' as never, (() => told.calleeEnded++) as never);
      if (number % 2 === 0) clock.after(2000, () => hangUp(dialog, () => told.calleeEnded++));
    });
  });
}

function placeCall(number: number, told: Told): void {
  const { address, port } = network.leftFace;
  void caller.srf
    .createUAC(
      `sip:bob@${address}:${port}`,
      {
        localSdp: testSdp(3),
        headers: { From: `<sip:caller-${number}@127.0.0.1>`, 'X-Centralita-Nat': 'always' },
      } as never,
      {
        cbRequest(_error: unknown, req: SrfRequest) {
          if (number % 10 === 5) clock.after(40_000, () => (req as unknown as { cancel(): void }).cancel());
        },
      } as never,
    )
    .then(
      (made) => {
        const dialog = made as unknown as AppDialog;
        told.setUp++;
        dialog.on('destroy' as never, (() => told.callerEnded++) as never);
        if (number % 2 === 1) clock.after(2000, () => hangUp(dialog, () => told.callerEnded++));
      },
      ({ status }: { status: number }) => {
        if (status === 486 || status === 487) told.refused++;
      },
    );
}

const isAck = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 4)).toString() === 'ACK ';
const spread = { least: 0, most: 400 };

describe.each<[string, Faults]>([
  ['10 % of the datagrams are lost', { loss: 0.1 }],
  ['30 % of the datagrams are lost', { loss: 0.3 }],
  ['every third datagram comes twice', { duplicates: 0.33 }],
  ['datagrams overtake each other', { delayMs: spread }],
  ['all of this happens', { loss: 0.2, duplicates: 0.2, delayMs: spread }],
  ['each ACK is 20 s late', { delayMs: { least: 20_000, most: 20_000 }, only: isAck }],
])('where %s, each way', (_name, faults) => {
  test('RFC 3261 17: a hundred calls are set up, refused, given up and ended, each told once, and nothing stays open', async () => {
    network.change({ rightward: faults, leftward: faults });
    const told: Told = { setUp: 0, callerEnded: 0, calleeEnded: 0, refused: 0, cancelled: 0 };
    answerCalls(told);
    for (let number = 0; number < 100; number++) placeCall(number, told);
    const isOver = (): boolean => told.callerEnded === 80 && told.calleeEnded === 80 && told.refused === 20;
    await pass(150_000, isOver);
    expect(told).toEqual({ setUp: 80, callerEnded: 80, calleeEnded: 80, refused: 20, cancelled: 10 });
    await pass(64_000, () => caller.engine.counts().transactions + callee.engine.counts().transactions === 0);
    expect([caller.engine.counts(), callee.engine.counts()]).toEqual([idle, idle]);
    if (faults.loss) expect(network.counts.lost).toBeGreaterThan(network.counts.came * faults.loss * 0.5);
  });
});
