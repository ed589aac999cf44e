/**
 * What a peer reported so far, in order, and a way to wait for what it has yet to report. What reports nothing by itself
 * is asked again and again with `eventually`.
 */
export interface Facts<T> {
  readonly all: readonly T[];
  push(fact: T): void;
  /**
   * The first fact that matches, past or to come. `after` skips that many facts (take `all.length` as a mark first).
   * Rejects when it does not come within `withinMs` (default 10 s), telling `what` was missed and the last facts seen.
   */
  waitFor<S extends T>(
    match: (fact: T) => fact is S,
    options: { what: string; withinMs?: number; after?: number },
  ): Promise<S>;
  waitFor(match: (fact: T) => boolean, options: { what: string; withinMs?: number; after?: number }): Promise<T>;
  /** Those who wait are refused: no more facts will come. */
  end(why: string): void;
}

export function createFacts<T>(owner: string, print: (fact: T) => string = String): Facts<T> {
  const all: T[] = [];
  const waiting = new Set<{ hear: (fact: T) => void; refuse: (why: string) => void }>();
  let ended: string | undefined;

  return {
    all,
    push(fact) {
      all.push(fact);
      for (const waiter of [...waiting]) waiter.hear(fact);
    },
    waitFor(match: (fact: T) => boolean, options: { what: string; withinMs?: number; after?: number }) {
      const past = all.slice(options.after ?? 0).find(match);
      if (past !== undefined) return Promise.resolve(past as never);
      return new Promise<never>((resolve, reject) => {
        const done = (): void => {
          waiting.delete(waiter);
          clearTimeout(timer);
        };
        const waiter = {
          hear(fact: T): void {
            if (!match(fact)) return;
            done();
            resolve(fact as never);
          },
          refuse(why: string): void {
            done();
            const seen = all.slice(-25).map((fact) => `  ${print(fact)}`);
            reject(new Error(`${owner}: ${options.what}: ${why}; the last it told:\n${seen.join('\n')}`));
          },
        };
        const withinMs = options.withinMs ?? 10_000;
        const timer = setTimeout(() => waiter.refuse(`did not come within ${withinMs} ms`), withinMs);
        waiting.add(waiter);
        if (ended !== undefined) waiter.refuse(ended);
      });
    },
    end(why) {
      ended = why;
      for (const waiter of [...waiting]) waiter.refuse(why);
    },
  };
}
