import type { CallDirection } from '../../server/core/calls/events.ts';
import type { Language } from '../../server/core/office/office.ts';

/** A customer as pages show it. */
export interface CustomerView {
  id: string;
  name: string;
  company?: string;
  email?: string;
  address?: string;
  document?: string;
  language?: Language;
  vip: boolean;
  remarks: string;
  /** `number` for reading, `dial` for calling. */
  phones: { number: string; dial: string; label?: string }[];
}

export interface PastCallView {
  callId: string;
  at: number;
  direction: CallDirection;
  person?: string;
  talkMs: number;
  isAnswered: boolean;
  endReason?: string;
}

export interface NoteView {
  callId: string;
  at: number;
  author: string;
  text: string;
}

export interface CustomerCardView {
  customer: CustomerView;
  calls: PastCallView[];
  notes: NoteView[];
}

/** What was typed into the form, with what is wrong about it: a literal by field. */
export interface CustomerFormView {
  values: Omit<CustomerView, 'id' | 'phones'> & { phones: { typed: string; label: string }[] };
  problems: Partial<Record<string, 'required' | 'too-long' | 'bad-email'>>;
}
