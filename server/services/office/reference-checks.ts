import { nearestOf } from './office-problems.ts';

/** Told for each problem; `path` is the document's. */
export type Report = (path: string, code: string, context: Record<string, unknown>, message: string) => void;

/** Two of a list must not be the same; `kind` where what they are called is better said than `value`. */
export function checkDuplicates(report: Report, entries: { path: string; value: string; kind?: string }[]): void {
  const first = new Map<string, string>();
  for (const { path, value, kind } of entries) {
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, path);
    else
      report(
        path,
        'duplicate',
        { value, first: earlier, ...(kind && { kind }) },
        `"${value}" is already used at ${earlier}`,
      );
  }
}

/** A reference that names nothing is told with what there is. */
export function checkReference(
  report: Report,
  ref: { path: string; kind: string; id: string | undefined; known: readonly string[] },
): void {
  if (ref.id === undefined || ref.known.includes(ref.id)) return;
  const nearest = nearestOf(ref.id, ref.known);
  const hint = nearest ? `; did you mean "${nearest}"?` : '.';
  const listed = ref.known.length > 20 ? `${ref.known.slice(0, 20).join(', ')}, …` : ref.known.join(', ');
  report(
    ref.path,
    'no-such',
    { kind: ref.kind, id: ref.id, nearest, known: ref.known },
    `there is no ${ref.kind} "${ref.id}"${hint} Allowed: ${listed || `none, the office has no ${ref.kind} yet`}`,
  );
}
