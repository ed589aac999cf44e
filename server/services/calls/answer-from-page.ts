import { findExtension } from '../../core/office/find-extension.ts';
import { answersWhenAsked } from '../../core/phones/remote-answer.ts';
import type { DeviceView } from '../lines/line-views.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { PhoneAnswering } from './live-call.ts';

/** A phone that was asked to pick up and has not done so by then is left to its owner's hand. */
const patienceMs = 2_000;

/** Has the phone that rings for somebody pick up from the page. */
export interface PageAnswers {
  /** Undefined: nothing rings for them, or nothing that would pick up when asked. */
  stateOf(call: ActiveCall, login: string): PhoneAnswering | undefined;
  /** False when nothing rings that would. The call is answered only when the phone answers it. */
  ask(call: ActiveCall, login: string): boolean;
}

export function createPageAnswers(deps: Pick<ExchangeDeps, 'clock' | 'office' | 'lines'>): PageAnswers {
  /** Contacts of phones that did not do as asked, and the registration in which they did not. */
  const unwilling = new Map<string, string>();

  const ringingFor = (call: ActiveCall, login: string): ActiveLeg[] =>
    [...call.legs.values()].filter(
      ({ state, side }) => state === 'ringing' && side.kind === 'extension' && side.login === login,
    );

  function deviceOf({ side, target }: ActiveLeg): DeviceView | undefined {
    if (side.kind !== 'extension' || target?.kind !== 'device') return undefined;
    return deps.lines.devicesOf(side.extension).find(({ contact }) => contact === target.contactUri);
  }

  function wouldAnswer(leg: ActiveLeg): boolean {
    const device = leg.answerAsked ? undefined : deviceOf(leg);
    if (!device || !leg.leg.askToAnswer || unwilling.get(device.contact) === device.registration) return false;
    const setting = findExtension(deps.office.read(), device.extension)?.remoteAnswer ?? 'off';
    return answersWhenAsked({ setting, userAgent: device.userAgent, saysTalk: leg.leg.saysTalk?.() === true });
  }

  function remember(leg: ActiveLeg): void {
    const device = deviceOf(leg);
    const known = new Set(deps.lines.devices().map(({ contact }) => contact));
    for (const contact of unwilling.keys()) if (!known.has(contact)) unwilling.delete(contact);
    if (device) unwilling.set(device.contact, device.registration);
  }

  return {
    stateOf(call, login) {
      const ringing = ringingFor(call, login);
      if (ringing.some(({ answerAsked }) => answerAsked === 'asked')) return 'asked';
      if (ringing.some(wouldAnswer)) return 'possible';
      return ringing.some(({ answerAsked }) => answerAsked === 'in-vain') ? 'in-vain' : undefined;
    },
    ask(call, login) {
      const leg = ringingFor(call, login).find(wouldAnswer);
      if (!leg?.leg.askToAnswer) return false;
      const givenUp = (): void => {
        timer.cancel();
        if (leg.state !== 'ringing' || leg.answerAsked !== 'asked') return;
        leg.answerAsked = 'in-vain';
        remember(leg);
        call.show({});
      };
      const timer = deps.clock.after(patienceMs, givenUp);
      leg.answerAsked = 'asked';
      void leg.leg.askToAnswer().then((said) => {
        if (said === 'refused') givenUp();
      });
      call.show({});
      return true;
    },
  };
}
