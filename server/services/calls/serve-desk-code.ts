import type { DeskCode } from '../../core/dialplan/desk-codes.ts';
import type { Person } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { askKeys } from './ask-keys.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { readSecretKeys } from './read-keys.ts';

const LONGEST_NUMBER = 6;
const LONGEST_PIN = 10;

type Guest = Person & { extension: string };

/** A phone becomes somebody's, its own again, or wants to be called at a time: done, confirmed in words, and over. */
export async function serveDeskCode(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { caller: ActiveLeg; host: string; code: DeskCode },
): Promise<void> {
  const { caller, host, code } = asked;
  await call.answer(caller);
  call.show({ stage: 'ending' });
  // Nobody was left waiting by who hangs up from here on.
  call.conclude('caller-hangup');
  const names =
    code.kind === 'desk-in'
      ? await logIn(deps, call, { caller, host, typed: code.typed })
      : act(deps, call, { host, code });
  await call.sound.playPrompts(caller, { names, language: deps.office.read().office.language });
  call.end('callee-hangup');
}

const twoDigits = (minute: number): string[] => [`number-${Math.floor(minute / 60)}`, `number-${minute % 60}`];

/** What is said about it. */
function act(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { host: string; code: Exclude<DeskCode, { kind: 'desk-in' }> },
): string[] {
  const { host, code } = asked;
  const extension = deps.hotDesks.extensionAt(host);
  if (code.kind === 'desk-out') {
    if (!deps.hotDesks.logOut(host)) return ['nobody-logged-in'];
    call.tell({ kind: 'desk.left', host, extension });
    return ['logged-out'];
  }
  if (code.kind === 'wake-up-off') {
    deps.wakeUps.cancel(extension);
    call.tell({ kind: 'wake-up.cancelled', extension });
    return ['wake-up-off'];
  }
  if (code.minute === undefined) return ['invalid-number'];
  const { at } = deps.wakeUps.set({ extension, minute: code.minute, by: call.view.login ?? `phone ${host}` });
  call.tell({ kind: 'wake-up.set', extension, at });
  return ['wake-up-set', 'at', ...twoDigits(code.minute)];
}

const isGuest = (person: Person): person is Guest =>
  person.active && person.extension !== undefined && person.callPin !== undefined;

async function logIn(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { caller: ActiveLeg; host: string; typed: string },
): Promise<string[]> {
  const { caller, host } = asked;
  if (deps.pinGuard.isLocked(host)) return ['not-allowed'];
  const people = deps.office.read().people.filter(isGuest);
  const { language } = deps.office.read().office;
  const typed =
    asked.typed ||
    (await askKeys(deps, call, {
      leg: caller,
      play: () => call.sound.playPrompts(caller, { names: ['enter-extension'], language }),
      most: LONGEST_NUMBER,
    }));
  // Extension and PIN in one go; else the extension alone, and the PIN is asked for.
  const whole = people.find(({ extension, callPin }) => `${extension}${callPin}` === typed);
  const named = people.find(({ extension }) => extension === typed);
  const pin =
    whole?.callPin ?? (await readSecretKeys(deps, call, { leg: caller, prompts: ['enter-pin'], most: LONGEST_PIN }));
  const person = whole ?? (named?.callPin === pin ? named : undefined);
  call.tell({ kind: 'pin.given', extension: host, ...(person && { login: person.login }) });
  // An extension that nobody has is answered as a wrong PIN is: a stranger learns nothing.
  if (!person) {
    deps.pinGuard.wrong(host);
    return ['wrong-pin', 'not-allowed'];
  }
  deps.pinGuard.right(host);
  deps.hotDesks.logIn(host, person);
  call.tell({ kind: 'desk.taken', host, extension: person.extension });
  return ['logged-in'];
}
