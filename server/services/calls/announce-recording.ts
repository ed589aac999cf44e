import { noticeDue } from '../../core/calls/judge-recording.ts';
import type { Language } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { askKeys } from './ask-keys.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { talkFacts } from './record-talk.ts';

/** How long the key counts after the last word. */
const REFUSE_SEC = 2;

/**
 * Tells the outside party, once in a call, that it may be recorded, where a rule wants that; who presses the key of the
 * setting is not recorded. Answers a caller who was not answered yet. Throws CallOver when the call ends meanwhile.
 */
export async function announceRecording(
  deps: ExchangeDeps,
  call: ActiveCall,
  /** `office`: who called out; absent while nobody of the house has answered. */
  about: { told: ActiveLeg; office?: ActiveLeg; language?: Language; queueId?: string },
): Promise<void> {
  const { told, office } = about;
  const { recording, office: house } = deps.office.read();
  if (!recording || told.side.kind !== 'trunk') return;
  const rule = noticeDue(recording.rules, talkFacts(deps, call, { outside: told, office, queueId: about.queueId }));
  if (rule === undefined || !deps.hasRecordingRoom() || !call.recording.announce()) return;
  if (told.role === 'caller') {
    await call.answer(told);
    call.show({ stage: 'greeting' });
  }
  // Whoever calls does not hear the other one say hello to the notice.
  if (office) call.talk.hush(office, told);
  call.tell({ kind: 'recording.announced', legId: told.legId, rule });
  const language = about.language ?? house.language;
  const say = (names: readonly string[]): Promise<boolean> => call.sound.playPrompts(told, { names, language });
  const { objectKey } = recording;
  if (objectKey === undefined) return void (await say(['recorded']));
  const key = await askKeys(deps, call, {
    leg: told,
    play: () => say(['recorded', 'to-refuse-recording', `digit-${objectKey}`]),
    most: 1,
    waitSec: REFUSE_SEC,
  });
  if (key !== objectKey) return;
  call.recording.refuse();
  call.tell({ kind: 'recording.refused', legId: told.legId, key });
  await say(['not-recorded']);
}
