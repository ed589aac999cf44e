import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { FactBus, Facts } from '../../services/facts.ts';

/** What a live page shows and when that may have changed. */
export interface LiveView {
  /** The moving parts as they are now: the element's id and its whole HTML. */
  parts(): { id: string; html: string }[];
  concerns<T extends keyof Facts>(topic: T, fact: Facts[T]): boolean;
}

export interface LiveStreams {
  /** A `text/event-stream` of the view until the reader leaves or may no longer look. */
  open(view: LiveView, reader: { session: string; mayLook: () => boolean }): Response;
  /** Looks at once who may still look: after a log-out. */
  recheck(): void;
  /** Shows all parts once more: an answer to an action of the session showed them as they were a moment ago. */
  showAnew(session: string): void;
  readonly count: number;
}

/** A message follows a change this soon, but no sooner after the one before than `restMs` (the caller's card aside). */
const promptMs = 10;
const restMs = 150;
/** A page that could not be made is tried again after this long. */
const failedRestMs = 2_000;
const beatMs = 15_000;
/** A reader that does not read is not written to; after so many beats it is taken for gone. */
const patientBeats = 3;
/** Of one session: older ones end and wait until their tab is looked at, as a browser has six connections for all. */
const streamsPerSession = 4;

/** Text of running clocks changes all the time and is kept by the browser: it makes no difference. */
const withoutClocks = (html: string): string => html.replace(/(<time data-[^>]*>)[^<]*/g, '$1');

/** Parts as one message that replaces each by its id without touching what is typed in it. */
export const partsAsPartials = (parts: readonly { id: string; html: string }[]): string =>
  parts.map(({ id, html }) => `<hx-partial hx-target="#${id}" hx-swap="outerMorph">${html}</hx-partial>`).join('');

const event = (fields: { event?: string; id?: number; data: string }): string =>
  [
    ...(fields.event ? [`event: ${fields.event}`] : []),
    ...(fields.id === undefined ? [] : [`id: ${fields.id}`]),
    ...fields.data.split(/\r\n|\r|\n/).map((line) => `data: ${line}`),
    '\n',
  ].join('\n');

/** All live pages that are open. A stream begins with everything there is, so that who comes back has missed nothing. */
export function createLiveStreams(deps: { clock: Clock; log: Log; bus: FactBus }): LiveStreams {
  const { clock, log, bus } = deps;
  const streams = new Set<{ session: string; recheck(): void; showAnew(): void; end(why: string): void }>();
  const encoder = new TextEncoder();

  function open(view: LiveView, reader: { session: string; mayLook: () => boolean }): Response {
    const sent = new Map<string, string>();
    let controller: ReadableStreamDefaultController<Uint8Array>;
    let isOpen = true;
    let isDirty = false;
    /** Told once in the log, until it goes well again. */
    let isFailing = false;
    let timer: Timer | undefined;
    let beat: Timer | undefined;
    let anew: Timer | undefined;
    let lastAt = Number.NEGATIVE_INFINITY;
    let lastId = 0;
    let missedBeats = 0;

    const write = (text: string): void => controller.enqueue(encoder.encode(text));
    const isFull = (): boolean => (controller.desiredSize ?? 0) <= 0;

    /** `said`: the last word to the reader; undefined when nobody listens any more. */
    function close(said?: string): void {
      if (!isOpen) return;
      isOpen = false;
      streams.delete(self);
      stopListening();
      timer?.cancel();
      beat?.cancel();
      anew?.cancel();
      if (said === undefined) return;
      write(event({ event: said, data: said }));
      controller.close();
    }

    function mayStay(): boolean {
      if (!reader.mayLook()) close('session-ended');
      return isOpen;
    }

    function flush(): void {
      timer = undefined;
      if (!isOpen || !isDirty || isFull() || !mayStay()) return;
      isDirty = false;
      try {
        const changed = view.parts().filter(({ id, html }) => {
          const seen = withoutClocks(html);
          const isNew = sent.get(id) !== seen;
          sent.set(id, seen);
          return isNew;
        });
        isFailing = false;
        if (changed.length === 0) return;
        lastAt = clock.now();
        write(event({ id: ++lastId, data: partsAsPartials(changed) }));
      } catch (error) {
        if (!isFailing) log.error('a live page could not be made', { error });
        isFailing = true;
        // Nobody tells of that change again: it is shown as soon as the page can be made.
        showAnew(failedRestMs);
      }
    }

    function schedule(isUrgent = false): void {
      isDirty = true;
      if (isUrgent) timer?.cancel();
      if (isUrgent || !timer)
        timer = clock.after(isUrgent ? promptMs : Math.max(promptMs, lastAt + restMs - clock.now()), flush);
    }

    // The beat tells that the line is alive, and the exchange's time, by which the browser's clocks run.
    function sendBeat(): void {
      if (!mayStay()) return;
      beat = clock.after(beatMs, sendBeat);
      missedBeats = isFull() ? missedBeats + 1 : 0;
      if (missedBeats >= patientBeats) {
        close();
        controller.error(new Error('the reader does not read'));
      } else if (missedBeats === 0) write(event({ event: 'beat', data: String(clock.now()) }));
    }

    /** After a rest, as the answer comes by another way and must not overtake what is told here. */
    function showAnew(afterMs = restMs): void {
      anew?.cancel();
      anew = clock.after(afterMs, () => {
        sent.clear();
        schedule();
      });
    }

    const self = {
      session: reader.session,
      recheck: () => void mayStay(),
      showAnew: () => showAnew(),
      end: close,
    };
    const stopListening = bus.onAny((topic, fact) => {
      // The caller's card is waited for with the phone about to ring: it does not wait for the rest to be over.
      if (view.concerns(topic, fact)) schedule(topic === 'screen.popped');
    });
    streams.add(self);
    const body = new ReadableStream<Uint8Array>(
      {
        start(given) {
          controller = given;
          sendBeat();
          isDirty = true;
          flush();
        },
        pull() {
          if (isOpen && isDirty) schedule();
        },
        cancel: () => close(),
      },
      { highWaterMark: 16 },
    );
    const siblings = [...streams].filter(({ session }) => session === reader.session);
    for (const old of siblings.slice(0, -streamsPerSession)) old.end('replaced');
    return new Response(body, {
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      },
    });
  }

  return {
    open,
    recheck() {
      for (const stream of [...streams]) stream.recheck();
    },
    showAnew(session) {
      for (const stream of streams) if (stream.session === session) stream.showAnew();
    },
    get count() {
      return streams.size;
    },
  };
}
