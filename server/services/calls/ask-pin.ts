import type { Person } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { readSecretKeys } from './read-keys.ts';

const TRIES = 3;
const LONGEST_PIN = 10;

/** At a shared phone: whose PIN is pressed; undefined when it is nobody's, three times, or the phone is locked. */
export async function askPin(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { caller: ActiveLeg; extension: string },
): Promise<Person | undefined> {
  const { caller, extension } = asked;
  const { language } = deps.office.read().office;
  await call.answer(caller);
  call.show({ stage: 'greeting' });
  for (let tried = 0; tried < TRIES && !deps.pinGuard.isLocked(extension); tried++) {
    const prompts = tried === 0 ? ['enter-pin'] : ['wrong-pin', 'enter-pin'];
    const pin = await readSecretKeys(deps, call, { leg: caller, prompts, most: LONGEST_PIN });
    const person = deps.office.read().people.find((each) => each.active && each.callPin === pin);
    call.tell({ kind: 'pin.given', extension, ...(person && { login: person.login }) });
    if (person) {
      deps.pinGuard.right(extension);
      return person;
    }
    deps.pinGuard.wrong(extension);
  }
  await call.sound.playPrompts(caller, { names: ['wrong-pin', 'not-allowed'], language });
  return undefined;
}
