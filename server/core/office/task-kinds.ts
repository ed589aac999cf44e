import type { Language } from './office.ts';

/** The sooner the better: `urgent` comes first. */
export const taskPriorities = ['urgent', 'medium', 'low'] as const;
export type TaskPriority = (typeof taskPriorities)[number];

/** Who gets a task that names nobody: who made it, who of the unit had none for longest, or whoever asks for the next one. */
export const taskSharings = ['creator', 'round-robin', 'pull'] as const;
export type TaskSharing = (typeof taskSharings)[number];

/** Work of one kind that is done behind the counter, in the languages of people's pages. */
export interface TaskKind {
  id: string;
  names: Record<Language, string>;
  priority: TaskPriority;
  /** Until it is due, in office hours; 0 = no time is set. */
  dueHours: number;
  /** The unit that does it unless somebody says otherwise. */
  department?: string;
  sharing: TaskSharing;
  /** A coordinator looks at it once it is done. */
  checked: boolean;
}

/** What follow-ups that were promised to customers are made as. */
export const followUpKind = 'follow-up';

/** What an office starts with. */
export const usualTaskKinds: readonly TaskKind[] = [
  kind('send-document', { es: 'Enviar documento', en: 'Send document' }, { dueHours: 4 }),
  kind('correct-data', { es: 'Corregir datos', en: 'Correct data' }, { priority: 'low', dueHours: 16, checked: true }),
  kind(
    'call-back',
    { es: 'Devolver llamada', en: 'Call back' },
    { priority: 'urgent', dueHours: 2, sharing: 'creator' },
  ),
  kind('prepare-letter', { es: 'Preparar carta', en: 'Prepare letter' }, { dueHours: 16, checked: true }),
  kind(followUpKind, { es: 'Seguimiento prometido', en: 'Promised follow-up' }, { dueHours: 8, sharing: 'creator' }),
  kind('other', { es: 'Otra gestión', en: 'Other work' }, { dueHours: 16, sharing: 'creator' }),
];

function kind(id: string, names: TaskKind['names'], differs: Partial<TaskKind>): TaskKind {
  return { id, names, priority: 'medium', dueHours: 0, sharing: 'pull', checked: false, ...differs };
}
