import type { CallDirection } from '../../server/core/calls/events.ts';
import type {
  ContactChannel,
  CustomerDraft,
  CustomerKind,
  OwnValue,
  PointState,
  RefusalChannel,
  Standing,
} from '../../server/core/customers/customer.ts';
import type { CustomerProblem } from '../../server/core/customers/judge-customer.ts';
import type { CustomerQuality } from '../../server/core/customers/judge-quality.ts';
import type { CustomerFieldSpec } from '../../server/core/office/customer-fields.ts';
import type { Language } from '../../server/core/office/office.ts';
import type { CaseLineView } from '../cases/case-view.ts';
import type { PlaceView } from './positions.tsx';

export interface PointView {
  id: number;
  channel: ContactChannel;
  /** For reading. */
  text: string;
  /** For calling: phones only. */
  dial?: string;
  label?: string;
  state: PointState;
}

/** A customer as pages show it. */
export interface CustomerView {
  id: string;
  kind: CustomerKind;
  name: string;
  company?: string;
  document?: string;
  /** What tax number of the country the document is; not valid where its check digit does not fit. */
  taxNumber?: { kind: string; isValid: boolean };
  lineOfBusiness?: string;
  /** Name of the person who looks after the customer. */
  owner?: string;
  principal?: string;
  language?: Language;
  vip: boolean;
  remarks: string;
  standing: Standing;
  tags: string[];
  points: PointView[];
  refusals: { channel: RefusalChannel; at: number; reason: string; by: string }[];
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
  quality: CustomerQuality;
  positions: PlaceView[];
  /** The office's own fields that are filled. */
  own: (Pick<CustomerFieldSpec, 'names' | 'kind' | 'onDesk'> & { value: OwnValue })[];
  calls: PastCallView[];
  notes: NoteView[];
  lastCase?: CaseLineView;
}

/** What was typed into the form, with what is wrong about it: a literal by field. */
export interface CustomerFormView {
  values: Omit<CustomerView, 'id' | 'points' | 'refusals' | 'tags'> & {
    tags: string;
    points: { channel: ContactChannel; typed: string; label: string }[];
  };
  /** Who may look after a customer; the value of `owner` is a login here. */
  owners: { login: string; name: string }[];
  /** The office's own fields with what is written in them. */
  own: (CustomerFieldSpec & { value: string })[];
  problems: CustomerProblem[];
  /** How the card stood when the form was drawn; absent of a new one. */
  seen?: string;
  /** What another person saved otherwise meanwhile, as it stands now. */
  contested: { part: Exclude<keyof CustomerDraft, 'own' | 'points'> | ContactChannel | `own.${string}`; now: string }[];
}
