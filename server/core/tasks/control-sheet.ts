/** Something that counts in the control sheet, at its moment. */
export interface TaskFact {
  what: 'asked' | 'done' | 'done-late' | 'overdue' | 'handed-back' | 'sent-back' | 'worked';
  at: number;
  /** Id of the kind. */
  kind: string;
  /** Whose it is: for `asked` and `overdue` who has it, else who did it; '' for nobody yet. */
  login: string;
  /** Worked up to this, of every fact that ends a stretch of work. */
  spentMs: number;
}

export interface SheetFigures {
  asked: number;
  done: number;
  /** Of those done. */
  doneLate: number;
  /** Their time ended that day, and they are not done yet. */
  overdue: number;
  handedBack: number;
  sentBack: number;
  spentMs: number;
}

export interface SheetRow extends SheetFigures {
  /** `2030-01-07`, a day of the office. */
  day: string;
  kind: string;
  login: string;
}

const none = (): SheetFigures => ({
  asked: 0,
  done: 0,
  doneLate: 0,
  overdue: 0,
  handedBack: 0,
  sentBack: 0,
  spentMs: 0,
});

function count(figures: SheetFigures, { what, spentMs }: TaskFact): void {
  figures.spentMs += spentMs;
  switch (what) {
    case 'asked':
      figures.asked++;
      return;
    case 'done-late':
      figures.doneLate++;
      figures.done++;
      return;
    case 'done':
      figures.done++;
      return;
    case 'overdue':
      figures.overdue++;
      return;
    case 'handed-back':
      figures.handedBack++;
      return;
    case 'sent-back':
      figures.sentBack++;
      return;
    case 'worked':
      return;
  }
}

/**
 * What was asked, done and late per day, kind and person, the latest day first. `days`: midnights of the office in order,
 * the last one the end of the last day; facts outside are left out.
 */
export function controlSheet(
  facts: readonly TaskFact[],
  days: readonly { day: string; from: number }[],
): { rows: SheetRow[]; total: SheetFigures } {
  const found = new Map<string, SheetRow>();
  const total = none();
  for (const fact of facts) {
    let [low, high] = [0, days.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (days[middle]!.from <= fact.at) low = middle;
      else high = middle - 1;
    }
    const place = days[low];
    if (!place || fact.at < place.from || low === days.length - 1) continue;
    const { kind, login } = fact;
    const key = JSON.stringify([place.day, kind, login]);
    const row = found.get(key) ?? { day: place.day, kind, login, ...none() };
    found.set(key, row);
    count(row, fact);
    count(total, fact);
  }
  const order = (a: SheetRow, b: SheetRow): number =>
    a.day !== b.day
      ? a.day < b.day
        ? 1
        : -1
      : a.kind !== b.kind
        ? a.kind < b.kind
          ? -1
          : 1
        : a.login < b.login
          ? -1
          : 1;
  return { rows: [...found.values()].sort(order), total };
}
