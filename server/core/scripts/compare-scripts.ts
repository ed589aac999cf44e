import type { Objection, Script, ScriptStep } from './script.ts';

/** What became of a step or an objection from one version to the other, with the paths that differ. */
export interface ScriptDifference {
  what: 'step' | 'objection' | 'order';
  id: string;
  how: 'added' | 'removed' | 'changed';
  /** Of what changed: `texts.es`, `questions.q1.labels.en`. */
  values: { path: string; from?: string; to?: string }[];
}

type Leaves = Map<string, string>;

/** Every plain value by its path; entries of a list by their id where they have one. */
function leavesOf(value: unknown, path: string, leaves: Leaves): void {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries())
      leavesOf(each, `${path}.${(each as { id?: string } | null)?.id ?? index}`, leaves);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) leavesOf(each, path === '' ? key : `${path}.${key}`, leaves);
  } else if (value !== undefined && value !== '') leaves.set(path, String(value));
}

function differencesOf(before: object, after: object): ScriptDifference['values'] {
  const [from, to]: [Leaves, Leaves] = [new Map(), new Map()];
  leavesOf(before, '', from);
  leavesOf(after, '', to);
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((path) => {
    const [old, now] = [from.get(path), to.get(path)];
    return old === now
      ? []
      : [{ path, ...(old !== undefined && { from: old }), ...(now !== undefined && { to: now }) }];
  });
}

function compareLists(
  what: 'step' | 'objection',
  before: readonly (ScriptStep | Objection)[],
  after: readonly (ScriptStep | Objection)[],
): ScriptDifference[] {
  const gone = before.filter(({ id }) => !after.some((each) => each.id === id));
  return [
    ...after.flatMap((entry): ScriptDifference[] => {
      const old = before.find(({ id }) => id === entry.id);
      if (!old) return [{ what, id: entry.id, how: 'added', values: [] }];
      const values = differencesOf(old, entry);
      return values.length === 0 ? [] : [{ what, id: entry.id, how: 'changed', values }];
    }),
    ...gone.map(({ id }): ScriptDifference => ({ what, id, how: 'removed', values: [] })),
  ];
}

/** What one version says otherwise than the other; [] when they are the same. */
export function compareScripts(before: Script, after: Script): ScriptDifference[] {
  const order = (script: Script): string => script.steps.map(({ id }) => id).join(', ');
  const same = (script: Script, other: Script): string =>
    script.steps
      .filter(({ id }) => other.steps.some((each) => each.id === id))
      .map(({ id }) => id)
      .join(', ');
  return [
    ...compareLists('step', before.steps, after.steps),
    ...compareLists('objection', before.objections, after.objections),
    ...(same(before, after) === same(after, before)
      ? []
      : [
          {
            what: 'order' as const,
            id: after.id,
            how: 'changed' as const,
            values: [{ path: 'steps', from: order(before), to: order(after) }],
          },
        ]),
  ];
}
