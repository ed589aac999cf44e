import type { SupervisionMode } from '../../core/calls/events.ts';
import type { HouseCode } from '../../core/dialplan/house-codes.ts';
import { recordingDefaults } from '../../core/office/recording.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { Attendant } from './call-talk.ts';
import { engage } from './engage.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { SuperviseOutcome, SupervisionWish } from './live-call.ts';
import { heardBy } from './media-port.ts';
import { extensionSide, introduce, isOfTheHouse } from './parties-of.ts';
import { ringDevices } from './ring-devices.ts';
import type { IncomingLeg } from './telephony-port.ts';

/** How long the supervisor's own phone rings after a click. */
const OWN_PHONE_RING_SEC = 20;

/** Supervisors and owners listen to whom they like; what they did is in the journal of the call. */
export const maySupervise = (deps: Pick<ExchangeDeps, 'office'>, login: string | undefined): boolean =>
  deps.office
    .read()
    .people.some(
      (each) =>
        each.login === login && each.active && (each.roles.includes('supervisor') || each.roles.includes('owner')),
    );

/** The one of the house whom the supervisor speaks to: who was called, else who calls. */
function houseLegOf(pair: readonly [ActiveLeg, ActiveLeg]): ActiveLeg | undefined {
  const ofTheHouse = pair.filter(isOfTheHouse);
  return ofTheHouse.find(({ role }) => role !== 'caller') ?? ofTheHouse[0];
}

/** While somebody asks somebody else first, the talk is in the other of the two calls. */
function talkingPart(deps: ExchangeDeps, call: ActiveCall): ActiveCall {
  const { consult } = call;
  if (!consult || call.talk.pair() || call.talk.attendant()) return call;
  return deps.running().find((each) => each !== call && each.consult === consult && each.talk.pair()) ?? call;
}

const loginOf = (leg: ActiveLeg | undefined): string | undefined => leg?.side.login;

/** A click on the page. */
export function superviseFromPage(
  deps: ExchangeDeps,
  asked: { call: ActiveCall; login: string; wish: SupervisionWish; isInCall: (extension: string) => boolean },
): SuperviseOutcome {
  const { login, wish } = asked;
  const call = talkingPart(deps, asked.call);
  const refuse = (reason: (SuperviseOutcome & { kind: 'refused' })['reason']): SuperviseOutcome => ({
    kind: 'refused',
    reason,
  });
  if (!maySupervise(deps, login)) return refuse('not-allowed');
  const running = call.talk.attendant();
  if (running?.login === login) {
    if (wish === 'leave') call.drop(running.leg, 'normal');
    else if (wish === 'take-over') running.takeOver();
    else running.change(wish);
    return { kind: 'done' };
  }
  if (running) return refuse('supervised-already');
  const pair = call.talk.pair();
  if (wish === 'leave' || !pair || !houseLegOf(pair)) return refuse('nobody-talks');
  if (call.duties.has(login)) return refuse('own-call');
  const extension = deps.office.read().people.find((each) => each.login === login)?.extension;
  if (extension === undefined) return refuse('no-extension');
  if (deps.lines.devicesOf(extension).length === 0) return refuse('phone-not-registered');
  if (asked.isInCall(extension)) return refuse('busy');
  engage(deps, call, { login, wrapUpSec: 0 });
  call.run(async () => {
    const { number, name } = call.view;
    const rung = await ringDevices(deps, call, {
      extension,
      login,
      from: { number, ...(name !== undefined && { name }) },
      role: 'supervisor',
      ringSec: OWN_PHONE_RING_SEC,
      autoAnswer: true,
    });
    if (rung.kind === 'failed') return call.handover.relieve({ side: { kind: 'extension', extension, login } });
    begin(deps, { call, leg: rung.leg, login, wish });
  });
  return { kind: 'done' };
}

/** A phone dialled the code for the talk at an extension. False when it may not, or nobody talks there: nothing was done. */
export function superviseByCode(
  deps: ExchangeDeps,
  asked: {
    incoming: IncomingLeg & { source: { kind: 'extension' } };
    code: HouseCode & { kind: 'supervise' };
    calls: readonly ActiveCall[];
  },
): boolean {
  const { incoming, code, calls } = asked;
  const side = extensionSide(deps, deps.hotDesks.extensionAt(incoming.source.extension));
  const { login } = side;
  if (login === undefined || !maySupervise(deps, login) || side.extension === code.number) return false;
  const call = calls.find(
    (each) =>
      !each.talk.attendant() &&
      !each.duties.has(login) &&
      each.talk.pair()?.some((leg) => leg.side.kind === 'extension' && leg.side.extension === code.number),
  );
  if (!call) return false;
  const leg = call.adopt(incoming, side, 'supervisor');
  leg.place = 'leaves';
  engage(deps, call, { login, wrapUpSec: 0 });
  call.run(async () => {
    await call.answer(leg);
    begin(deps, { call, leg, login, wish: code.mode });
  });
  return true;
}

/** From the answer of the supervisor's phone until it hangs up, takes over, or the call ends. */
function begin(
  deps: ExchangeDeps,
  asked: { call: ActiveCall; leg: ActiveLeg; login: string; wish: SupervisionWish },
): void {
  const { call, leg, login, wish } = asked;
  leg.place = 'leaves';
  // Another supervisor came first.
  if (call.talk.attendant()) {
    call.drop(leg, 'busy');
    return;
  }
  const supervision = createSupervision(deps, {
    call,
    leg,
    login,
    mode: wish === 'whisper' || wish === 'barge' ? wish : 'listen',
  });
  if (wish === 'take-over') supervision.takeOver();
}

function createSupervision(
  deps: ExchangeDeps,
  begun: { call: ActiveCall; leg: ActiveLeg; login: string; mode: SupervisionMode },
): Attendant {
  const { call, leg, login } = begun;
  const { legId } = leg;
  const { media } = deps;
  let { mode } = begun;
  let mix: string | undefined;

  /** The customer hears the supervisor: so does the recording, on the office's side, unless the house does not want it. */
  function record(pair: readonly [ActiveLeg, ActiveLeg]): void {
    const outside = pair.find((each) => !isOfTheHouse(each));
    const other = pair.find((each) => each !== outside);
    if (!call.isRecording || !outside || !other) return;
    const isHeard = mode === 'barge' && (deps.office.read().recording ?? recordingDefaults).recordBarge;
    call.recording.hear({ left: outside.legId, right: isHeard ? heardBy(outside.legId) : other.legId });
  }

  function hear(pair: readonly [ActiveLeg, ActiveLeg]): void {
    mix = undefined;
    const [one, two] = pair;
    const house = houseLegOf(pair);
    const heard = { listen: [], whisper: house ? [house.legId] : [], barge: [one.legId, two.legId] }[mode];
    media.attend(legId, { talk: [one.legId, two.legId], speaksTo: heard });
    record(pair);
  }

  function end(why: 'left' | 'taken-over'): void {
    const pair = call.talk.pair();
    const wasBarge = mode === 'barge';
    mode = 'listen';
    if (pair && wasBarge) record(pair);
    call.talk.attend(undefined);
    media.unmix(legId);
    call.tell({ kind: 'supervision.ended', legId, login, why });
    call.show({ supervised: undefined });
  }

  const supervision: Attendant = {
    leg,
    login,
    hears: (a, b) => hear([a, b]),
    parts(a, b) {
      for (const each of [a, b]) media.unmix(each.legId);
    },
    hearsMix(mixId) {
      mix = mixId;
      media.mix(legId, { mixId, muted: mode !== 'barge' });
    },
    left: () => end('left'),
    change(next) {
      if (next === mode) return;
      mode = next;
      call.tell({ kind: 'supervision.changed', legId, login, mode });
      const pair = call.talk.pair();
      if (pair) hear(pair);
      else if (mix !== undefined) media.mute(legId, mode !== 'barge');
      call.show({ supervised: { login, mode } });
    },
    takeOver() {
      const pair = call.talk.pair();
      const house = pair && houseLegOf(pair);
      const other = pair?.find((each) => each !== house);
      if (!house || !other || call.consult || house.place || other.place) return;
      end('taken-over');
      call.handover.part(house, other);
      delete leg.place;
      call.tell({ kind: 'leg.replaced', legId: house.legId, byLegId: legId });
      call.bridge(other, leg);
      introduce(deps, call, { a: other, b: leg });
      if (leg.side.kind === 'extension')
        call.show({ stage: 'talking', held: other.held, extension: leg.side.extension, login });
      call.drop(house, 'normal');
    },
  };
  const pair = call.talk.pair();
  const about = pair && loginOf(houseLegOf(pair));
  call.tell({ kind: 'supervision.started', legId, login, mode, ...(about !== undefined && { about }) });
  call.talk.attend(supervision);
  call.show({ supervised: { login, mode } });
  return supervision;
}
