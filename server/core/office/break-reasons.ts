import type { Language } from './office.ts';

/** What people may take a break for, in the languages of their pages. */
export interface BreakReason {
  id: string;
  names: Record<Language, string>;
  /** Counts as work where that is paid for. */
  paid: boolean;
  /** Whoever is away longer is reminded, and the supervisors are told; absent = as long as it takes. */
  mostMin?: number;
  /** Begins once a supervisor says so. */
  approval: boolean;
}

/** The exchange's own: too many calls in a row were not taken. */
export const missedBreak = 'missed';

/** What an office starts with. */
export const usualBreaks: readonly BreakReason[] = [
  { id: 'rest', names: { es: 'Descanso', en: 'Rest' }, paid: true, mostMin: 15, approval: false },
  { id: 'meal', names: { es: 'Comida', en: 'Meal' }, paid: false, mostMin: 60, approval: false },
  { id: 'meeting', names: { es: 'Reunión', en: 'Meeting' }, paid: true, approval: false },
  { id: 'training', names: { es: 'Formación', en: 'Training' }, paid: true, approval: false },
  { id: 'paperwork', names: { es: 'Papeleo', en: 'Paperwork' }, paid: true, approval: false },
  { id: 'personal', names: { es: 'Asunto personal', en: 'Personal matter' }, paid: false, approval: false },
];
