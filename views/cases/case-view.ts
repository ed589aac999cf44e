import type {
  CaseEvent,
  CaseResult,
  CaseStateKind,
  ContactClass,
  ImproperReason,
  PendingReason,
} from '../../server/core/cases/case.ts';
import type { CaseClock, DueStanding } from '../../server/core/cases/step-case.ts';
import type { CasePriority } from '../../server/core/office/cases.ts';
import type { CaseFaxLine } from '../faxes/case-faxes.tsx';
import type { Flash } from '../layout/page.ts';
import type { ReceiptView } from '../mails/catalogue-views.tsx';
import type { MailLine } from '../mails/mails-view.ts';
import type { Option } from '../parts/form.ts';
import type { TaskLineView } from '../tasks/task-view.ts';
import type { TextKey } from '../texts/reader.ts';

/** A case in one line: all ids as names. */
export interface CaseLineView {
  id: number;
  number: string;
  /** What people called it, else its motive; '' where there is neither. */
  title: string;
  class: ContactClass;
  improper?: ImproperReason;
  /** From the top of the tree, parted by `›`. */
  motive?: string;
  priority: CasePriority;
  state: CaseStateKind;
  pendingReason?: PendingReason;
  result?: CaseResult;
  /** Whom it waits for, handed over. */
  handedTo?: string;
  owner?: string;
  department?: string;
  customer?: { id: string; name: string };
  openedAt: number;
  updatedAt: number;
  /** The running clock that ends first. */
  due?: { clock: CaseClock; at: number; standing: DueStanding };
}

export interface CaseEventView {
  event: CaseEvent;
  by: string;
  /** The case that it names. */
  other?: string;
  /** Whom it was handed to. */
  to?: string;
  /** What was changed, as a text. */
  change?: string;
}

export interface CasePageView {
  line: CaseLineView;
  principal?: string;
  /** Of its calls, by name. */
  campaigns: string[];
  service?: string;
  openedBy: string;
  clocks: { clock: CaseClock; at: number; standing: DueStanding }[];
  promise?: { dueAt: number; text: string };
  mergedInto?: string;
  reopened: number;
  /** Latest first. */
  events: CaseEventView[];
  files: { id: string; name: string; bytes: number }[];
  /** How big one may be. */
  mostFileMb: number;
  /** Where its customer is called from here. */
  phones: { caseId: number; number: string; dial: string }[];
  calls: { callId: string; at: number; person?: string; direction?: string; canOpen: boolean }[];
  /** Latest first. */
  tasks: TaskLineView[];
  /** Latest first. */
  mails: MailLine[];
  faxes: CaseFaxLine[];
  /** Of the catalogue, that it is about. */
  faxService?: string | undefined;
  catalogue: { services: readonly Option[]; to: string; receipts: ReceiptView[] };
  /** Whether it may be opened again. */
  mayReopen: boolean;
  isMine: boolean;
  values: {
    title: string;
    motive: string;
    service: string;
    class: ContactClass;
    improper: string;
    priority: CasePriority;
    principal: string;
  };
  /** How `values` stood when the form was drawn. */
  seen: string;
  /** What was typed and could not be done: it stands in its form, with the reason. */
  typed?: {
    act: string;
    text: string;
    why: Flash;
    /** What somebody else changed meanwhile as well, as it stands now. */
    contested: { label: TextKey; now: string }[];
  };
  choices: CaseChoices & { people: Option[]; departments: Option[] };
}

export interface CaseChoices {
  motives: Option[];
  services: Option[];
}

export interface CaseListView {
  rows: CaseLineView[];
  total: number;
  page: number;
  pageSize: number;
  now: number;
  filter: Record<string, string>;
  choices: { motives: Option[]; departments: Option[]; principals: Option[]; campaigns: Option[] };
  /** What was typed cannot be the number of a case. */
  isMistyped: boolean;
}

/** What the desk shows of cases beside the call at hand. */
export interface DeskCasesView {
  callId: string;
  joined: CaseLineView[];
  /** The customer's, not over and not joined yet. */
  open: CaseLineView[];
  choices: CaseChoices;
}
