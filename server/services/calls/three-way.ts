import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { engage } from './engage.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { heardBy } from './media-port.ts';

/** What somebody talks in with one other: the leg that asks, and the one it talks with or holds. */
export interface Talk {
  call: ActiveCall;
  own: ActiveLeg;
  other: ActiveLeg;
}

/**
 * Three answered legs of one call hear each other from now on. Whoever hangs up leaves the two others talking, who began it
 * too; then the call is an ordinary one. `by` is the leg of who brought them together.
 */
export function conferenceThree(
  deps: ExchangeDeps,
  asked: { call: ActiveCall; by: ActiveLeg; others: readonly [ActiveLeg, ActiveLeg] },
): void {
  const { call, by, others } = asked;
  const legs = [by, ...others];
  const legIds = legs.map(({ legId }) => legId);
  call.talk.part();
  for (const leg of legs) {
    delete leg.place;
    call.sound.release(leg.legId);
    deps.media.mix(leg.legId, { mixId: call.callId });
  }
  call.talk.attendant()?.hearsMix(call.callId);
  const login = by.side.kind === 'extension' ? by.side.login : undefined;
  call.tell({ kind: 'three-way.started', legIds, by: by.legId, ...(login !== undefined && { login }) });
  // One is on the left, what that one hears on the right.
  const outside = legs.find(({ side }) => side.kind === 'trunk') ?? others[0];
  call.recording.hear({ left: outside.legId, right: heardBy(outside.legId) });
  call.show({ stage: 'talking', held: false, threeWay: true });
  call.handover.lead((ended) => {
    if (!legs.includes(ended) || call.isOver) return false;
    call.handover.lead(undefined);
    const [one, two] = legs.filter((leg) => leg !== ended) as [ActiveLeg, ActiveLeg];
    call.tell({ kind: 'three-way.ended', legIds });
    for (const leg of legs) deps.media.unmix(leg.legId);
    call.show({ threeWay: false });
    call.run(async () => {
      const [left, right] = two === outside ? [two, one] : [one, two];
      call.recording.hear({ left: left.legId, right: right.legId });
      call.bridge(one, two);
      const person = [one, two].find(({ side }) => side.kind === 'extension')?.side;
      if (person?.kind === 'extension')
        call.show({ extension: person.extension, ...(person.login !== undefined && { login: person.login }) });
    });
    return true;
  });
  deps.projector.project(call.callId);
}

/**
 * One person talks in two calls, on two lines of one phone: all three come together in the first call. The line on which it
 * was asked for goes on; the one that holds the first call is hung up.
 */
export function joinThree(deps: ExchangeDeps, { first, second }: { first: Talk; second: Talk }): void {
  const { call } = first;
  const given = second.call;
  const isRecorded = call.isRecording || given.isRecording;
  const { side } = first.own;
  const login = side.kind === 'extension' ? side.login : undefined;
  given.handover.giveAway(second.own, call.callId);
  given.handover.giveAway(second.other, call.callId);
  const own = call.handover.receive(second.own, given.callId, first.own.role);
  const third = call.handover.receive(second.other, given.callId);
  keepDuty(call, login, () => {
    first.own.place = 'leaves';
    call.drop(first.own, 'normal');
  });
  if (login !== undefined) deps.agents.engaged({ login, callId: call.callId });
  takeUp(deps, call, third);
  conferenceThree(deps, { call, by: own, others: [first.other, third] });
  if (isRecorded) call.record(first.other, { legId: heardBy(first.other.legId) });
  given.end('transferred');
}

/** Whoever sits at a leg that came over is on the phone in this call now. */
export function takeUp(deps: ExchangeDeps, call: ActiveCall, { side }: ActiveLeg): void {
  if (side.kind === 'extension' && side.login !== undefined) engage(deps, call, { login: side.login, wrapUpSec: 0 });
}

/** A leg of theirs ends, and they stay on the phone with another one. */
function keepDuty(call: ActiveCall, login: string | undefined, act: () => void): void {
  const free = login === undefined ? undefined : call.duties.get(login);
  if (login !== undefined) call.duties.delete(login);
  act();
  if (login !== undefined && free) call.duties.set(login, free);
}
