import { findExtension } from '../../core/office/find-extension.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { joinReached } from './join-reached.ts';
import { loginAt, partyOf } from './parties-of.ts';
import { devicesAt, dialOf, ringDevices } from './ring-devices.ts';

/** Phones that can pick up by themselves do so at once. */
const PICK_UP_SEC = 10;

/** Whether the number is an extension or ring group that may be spoken to. */
export function speakTo(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { caller: ActiveLeg; extension: string; number: string },
): Promise<void> {
  const { number } = asked;
  const group = deps.office.read().ringGroups.find((each) => each.number === number);
  return group ? page(deps, call, { ...asked, members: group.members }) : intercom(deps, call, asked);
}

/** Both ways, with one phone. */
async function intercom(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { caller: ActiveLeg; number: string },
): Promise<void> {
  const { caller, number } = asked;
  const called = findExtension(deps.office.read(), number);
  if (!called) return call.end('invalid-number', 'not-found');
  if (called.dnd) return call.end('busy', 'busy');
  await call.prepare(caller);
  const login = loginAt(deps, number);
  call.show({ stage: 'ringing', extension: number, ...(login !== undefined && { login }) });
  const outcome = await ringDevices(deps, call, {
    extension: number,
    ...(login !== undefined && { login }),
    from: partyOf(deps, call, caller),
    role: 'callee',
    ringSec: PICK_UP_SEC,
    autoAnswer: true,
    onRinging: () => {
      if (caller.state !== 'answered') caller.incoming?.ring();
    },
  });
  if (outcome.kind === 'failed')
    return outcome.why === 'busy' ? call.end('busy', 'busy') : call.end('no-answer', 'no-answer');
  await joinReached(deps, call, { caller, callee: outcome.leg, called: number });
}

/** One way, to all phones of a group that are free: they hear who speaks, nobody hears them. */
async function page(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { caller: ActiveLeg; extension: string; number: string; members: readonly string[] },
): Promise<void> {
  const { caller, extension, number, members } = asked;
  const busy = new Set(
    deps
      .running()
      .flatMap((each) => [...each.legs.values()])
      .flatMap(({ side, state }) => (state !== 'ended' && side.kind === 'extension' ? side.extension : [])),
  );
  const targets = members
    .filter((member) => member !== extension && !busy.has(member) && !findExtension(deps.office.read(), member)?.dnd)
    .flatMap((member) => devicesAt(deps, { extension: member, login: loginAt(deps, member) }));
  call.tell({ kind: 'route.chosen', target: `group:${number}`, reason: 'paging' });
  await call.answer(caller);
  call.show({ stage: 'talking' });
  caller.place = 'stays';
  const mixId = call.callId;
  deps.media.mix(caller.legId, { mixId });
  // Phones leave one by one; who speaks ends it.
  call.handover.lead((leg) => leg !== caller);
  const over = Promise.withResolvers<void>();
  const rung = new Set<ActiveLeg>();
  let left = targets.length;
  const lost = (): void => {
    if (--left === 0) over.resolve();
  };
  if (left === 0) over.resolve();
  const ringing = {
    from: partyOf(deps, call, caller),
    role: 'callee',
    ringSec: PICK_UP_SEC,
    autoAnswer: true,
  } as const;
  const timer = deps.clock.after(PICK_UP_SEC * 1000, () => {
    for (const leg of rung) if (leg.state !== 'answered') call.drop(leg, 'no-answer');
  });
  try {
    for (const target of targets) {
      let leg: ActiveLeg | undefined;
      call
        .dial(
          dialOf(call, ringing, target),
          { answered: () => leg && deps.media.mix(leg.legId, { mixId, muted: true }), ended: lost },
          (made) => {
            leg = made;
            rung.add(made);
          },
        )
        .catch(lost);
    }
    await call.until(over.promise);
  } finally {
    timer.cancel();
  }
  call.end([...rung].some(({ answeredAt }) => answeredAt !== undefined) ? 'callee-hangup' : 'no-answer', 'unavailable');
}
