import type { Timer } from '../../base/clock.ts';
import { type Told, whatImproved } from '../../core/acd/estimate-wait.ts';
import type { Language, Queue } from '../../core/office/office.ts';
import type { QueueKey } from '../../core/office/queue-callers.ts';
import { isOpen } from '../../core/schedule/opening-hours.ts';
import { mostSpoken } from '../../core/voicemail/spoken-time.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

/** Who has just come is not told at once: the next may be free before the sentence is said. */
const firstAfterMs = 5_000;

/** Prompts that say it; numbers beyond those that can be spoken are left out. */
function spokenPlace({ position, minutes }: Told): string[] {
  return [
    ...(position !== undefined && position <= mostSpoken ? ['queue-position', `number-${position}`] : []),
    ...(minutes !== undefined && minutes <= mostSpoken
      ? ['queue-wait-about', ...(minutes === 1 ? ['one-minute'] : [`number-${minutes}`, 'minutes'])]
      : []),
  ];
}

/** What the closing announcement asks for. */
const closingKey: QueueKey = { key: '1', does: 'callback' };

const dayMs = 86_400_000;

/** In how long the queue's offer at closing time is due; undefined when it makes none within a day. */
function closingOf(deps: ExchangeDeps, { callback }: Queue): { hoursId: string; inMs: number } | undefined {
  const { hours: all, office } = deps.office.read();
  const hours = all.find(({ id }) => id === callback.closing);
  if (!hours) return undefined;
  const now = deps.clock.now();
  const { open, changesAt } = isOpen({ hours, officeZone: office.timezone }, now);
  if (!open || changesAt === undefined || changesAt - now > dayMs) return undefined;
  return { hoursId: hours.id, inMs: changesAt - now };
}

/**
 * While the caller waits: music, now and then the place in the line and the wait when they have become better, else the
 * next message in random order; and keys that lead out. Ends by `stop`, which leaves the sound as it is.
 */
export function comfortCaller(
  deps: ExchangeDeps,
  call: ActiveCall,
  wait: { caller: ActiveLeg; queue: Queue; language: Language; pressed: (key: QueueKey) => void },
): { stop(): void } {
  const { caller, queue, language } = wait;
  const { comfort } = queue;
  const told: Told = {};
  let left: string[] = [];
  let timer: Timer | undefined;
  let isOver = false;

  const closing = closingOf(deps, queue);
  let isClosing = false;
  const stopListening =
    comfort.keys.length === 0 && !closing
      ? undefined
      : call.keys.listen(caller.legId, {
          isSecret: () => false,
          pressed(key) {
            const use =
              isClosing && key === closingKey.key ? closingKey : comfort.keys.find((each) => each.key === key);
            if (use && !isOver) wait.pressed(use);
          },
        });

  function nextMessage(): string[] {
    if (left.length === 0)
      left = comfort.messages
        .map(({ prompt }) => ({ prompt, lot: deps.random() }))
        .sort((a, b) => a.lot - b.lot)
        .map(({ prompt }) => prompt);
    const prompt = left.shift();
    return prompt === undefined ? [] : [prompt];
  }

  function nextPrompts(): string[] {
    const position = deps.distributor.positionOf(call.callId);
    const estimate = position === undefined ? undefined : deps.estimates.of(queue.id, call.callId);
    if (position === undefined) return nextMessage();
    const better = whatImproved({ position, ...(estimate && { minutes: estimate.saidMs / 60_000 }) }, told);
    Object.assign(told, better);
    const spoken = spokenPlace({
      ...(comfort.position && better.position !== undefined && { position: better.position }),
      ...(comfort.wait && better.minutes !== undefined && { minutes: better.minutes }),
    });
    return spoken.length > 0 ? spoken : nextMessage();
  }

  async function announce(): Promise<void> {
    const names = nextPrompts();
    if (names.length > 0) {
      await call.sound.playPrompts(caller, { names, language });
      if (isOver) return;
      call.sound.playMusic(caller, queue.music);
    }
    arm(comfort.everySec * 1000);
  }

  /** The office closes: nobody is to wait in vain. */
  async function offerCallback(hoursId: string): Promise<void> {
    timer?.cancel();
    isClosing = true;
    call.tell({ kind: 'callback.offered', legId: caller.legId, hoursId });
    await call.sound.playPrompts(caller, { names: ['callback-closing'], language });
    if (isOver) return;
    call.sound.playMusic(caller, queue.music);
    arm(comfort.everySec * 1000);
  }

  function arm(ms: number): void {
    timer = deps.clock.after(ms, () => call.run(announce));
  }

  call.sound.playMusic(caller, queue.music);
  if (comfort.position || comfort.wait || comfort.messages.length > 0)
    arm(comfort.position || comfort.wait ? firstAfterMs : comfort.everySec * 1000);

  const closes = closing && deps.clock.after(closing.inMs, () => call.run(() => offerCallback(closing.hoursId)));

  return {
    stop() {
      isOver = true;
      closes?.cancel();
      timer?.cancel();
      stopListening?.();
    },
  };
}
