import { findExtension } from '../../core/office/find-extension.ts';
import type { SentBy } from '../../core/office/fixed-account.ts';
import type { Language } from '../../core/office/office.ts';
import type { RingGroup } from '../../core/office/ring-groups.ts';
import type { Diversion } from '../../core/sip/diversion.ts';
import type { ActiveCall } from './active-call.ts';
import { type ActiveLeg, CallOver } from './active-leg.ts';
import { announceRecording } from './announce-recording.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { type ConnectOutcome, failures } from './incoming-call.ts';
import { joinReached } from './join-reached.ts';
import { overflow } from './overflow.ts';
import { loginAt, partyOf } from './parties-of.ts';
import { planFor } from './plan-call.ts';
import { devicesAt, type RingOutcome, type RingTarget, ringTargets } from './ring-devices.ts';
import type { Party } from './telephony-port.ts';

/** Groups that send callers to groups: a call goes through so many at most. */
const MOST_GROUPS = 5;

interface GroupRequest {
  caller: ActiveLeg;
  /** Its number. */
  group: string;
  diversion?: Diversion;
  /** Whose account pays for members outside, where nobody said one; absent = the phone's that calls. */
  sentBy?: Omit<SentBy, 'routeId'>;
  onRinging?: () => void;
}

/** Rings the group and, when nobody takes the call, sends it on as the group says. */
export async function enterGroup(
  deps: ExchangeDeps,
  call: ActiveCall,
  entry: GroupRequest & { language: Language },
): Promise<void> {
  const { caller, language } = entry;
  const group = deps.office.read().ringGroups.find(({ number }) => number === entry.group);
  const outcome = await ringGroup(deps, call, entry);
  if (outcome.kind === 'talking') return;
  if (!group || ++call.groupsEntered > MOST_GROUPS) return call.end(outcome.reason, outcome.cause);
  return overflow(deps, call, { caller, overflow: group.onNoAnswer, language, reason: outcome.reason });
}

/** Rings the members for a caller who hears it ring, or the group's music. */
export async function ringGroup(deps: ExchangeDeps, call: ActiveCall, request: GroupRequest): Promise<ConnectOutcome> {
  const { caller } = request;
  const group = deps.office.read().ringGroups.find(({ number }) => number === request.group);
  if (!group) return { kind: 'failed', reason: 'no-route', cause: 'not-found' };
  const since = deps.clock.now();
  call.show({ stage: 'ringing', extension: group.number });
  await call.prepare(caller);
  if (group.music !== undefined) await call.answer(caller);
  const miss = (): void => tellMissed(deps, call, { caller, group, since });
  let outcome: RingOutcome;
  try {
    await announceRecording(deps, call, { told: caller });
    outcome = await ringMembers(deps, call, { request, group });
  } catch (error) {
    if (error instanceof CallOver) miss();
    throw error;
  }
  if (outcome.kind === 'failed') {
    miss();
    return failures[outcome.why];
  }
  await joinReached(deps, call, { caller, callee: outcome.leg, called: group.number });
  return { kind: 'talking' };
}

function tellMissed(
  deps: ExchangeDeps,
  call: ActiveCall,
  missed: { caller: ActiveLeg; group: RingGroup; since: number },
): void {
  const { caller, group, since } = missed;
  const { number, name } = partyOf(deps, call, caller);
  const at = deps.clock.now();
  deps.bus.publish('group.missed', {
    group: group.number,
    callId: call.callId,
    from: number,
    ...(name !== undefined && { name }),
    at,
    rangMs: at - since,
    ...(group.missedMail !== undefined && { mailTo: group.missedMail }),
  });
}

async function ringMembers(
  deps: ExchangeDeps,
  call: ActiveCall,
  ring: { request: GroupRequest; group: RingGroup },
): Promise<RingOutcome> {
  const { request, group } = ring;
  const { caller, diversion } = request;
  let isHeard = false;
  const hear = (): void => {
    if (isHeard) return;
    isHeard = true;
    if (group.music !== undefined) call.sound.playMusic(caller, group.music);
    else if (caller.state === 'answered') call.sound.playRingBack(caller);
  };
  const common = {
    from: shownAs(partyOf(deps, call, caller), group),
    role: 'callee' as const,
    ringSec: group.ringSec,
    ...(diversion && { diversion }),
    onRinging: () => {
      if (caller.state !== 'answered') caller.incoming?.ring();
      request.onRinging?.();
    },
  };
  hear();
  const { side } = caller;
  const sentBy = request.sentBy ?? (side.kind === 'extension' ? { extension: side.extension } : {});
  const members = group.members.map((member) => targetsOf(deps, { member, sentBy }));
  if (group.strategy === 'all') return ringTargets(deps, call, { ...common, targets: members.flat() });
  let last: RingOutcome = { kind: 'failed', why: 'unreachable' };
  for (const targets of inTurn(deps, group, members)) {
    if (targets.length === 0) continue;
    last = await ringTargets(deps, call, { ...common, targets });
    if (last.kind === 'answered') return last;
  }
  return last;
}

function inTurn(deps: ExchangeDeps, group: RingGroup, members: RingTarget[][]): RingTarget[][] {
  if (group.strategy !== 'round' || members.length === 0) return members;
  const first = (deps.groupTurns.get(group.number) ?? 0) % members.length;
  deps.groupTurns.set(group.number, first + 1);
  return [...members.slice(first), ...members.slice(0, first)];
}

/** Whoever is not to be disturbed, or is forwarded, is left out: a colleague's mailbox is not to take the group's call. */
function targetsOf(
  deps: ExchangeDeps,
  { member, sentBy }: { member: string; sentBy: Omit<SentBy, 'routeId'> },
): RingTarget[] {
  const extension = findExtension(deps.office.read(), member);
  if (extension) {
    if (extension.dnd || extension.forward.always !== undefined) return [];
    return devicesAt(deps, { extension: member, login: loginAt(deps, member) });
  }
  const plan = planFor(deps, { dialled: member });
  const [attempt] = plan.kind === 'trunk' ? plan.attempts : [];
  if (plan.kind !== 'trunk' || !attempt) return [];
  const paidBy = { ...sentBy, routeId: plan.routeId };
  return [{ kind: 'outside', attempt, sentBy: paidBy, ...(plan.e164 !== undefined && { e164: plan.e164 }) }];
}

function shownAs(party: Party, { callerPrefix }: RingGroup): Party {
  return callerPrefix === undefined
    ? party
    : { ...party, name: `${callerPrefix} ${party.name ?? party.number}`.trim() };
}
