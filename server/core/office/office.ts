import type { Flow } from '../ivr/flow.ts';
import type { RemoteAnswer } from '../phones/remote-answer.ts';
import type { Account } from './accounts.ts';
import type { BreakReason } from './break-reasons.ts';
import type { CallClass } from './call-classes.ts';
import type { CallResult } from './call-results.ts';
import type { CallerKind } from './caller-kinds.ts';
import type { CallerRule } from './caller-rules.ts';
import type { Campaign } from './campaigns.ts';
import type { CaseSettings, Department, Motive, Service } from './cases.ts';
import type { CustomerFieldSpec } from './customer-fields.ts';
import type { FaxSettings } from './fax.ts';
import type { FraudRules } from './fraud.ts';
import type { HolidayPlan, HoursMode } from './hours-plan.ts';
import type { LetterKit, LetterTemplate } from './letters.ts';
import type { Limits } from './limits.ts';
import type { MailSettings } from './mail.ts';
import type { MailIn } from './mail-in.ts';
import type { MailTemplate } from './mail-templates.ts';
import type { PeerSwitches } from './peers.ts';
import type { Phone } from './phones.ts';
import type { ExchangeRate, PriceRule, Tax } from './prices.ts';
import type { PrivacySettings } from './privacy.ts';
import type { CallbackRules, SurveyRules } from './queue-callbacks.ts';
import type { Admission, Comfort, Favour } from './queue-callers.ts';
import type { Distribution, SkillLevel } from './queue-rules.ts';
import type { Recording } from './recording.ts';
import type { RingGroup } from './ring-groups.ts';
import type { Room } from './rooms.ts';
import type { Shifts } from './shifts.ts';
import type { Supervision } from './supervision.ts';
import type { Tariff } from './tariffs.ts';
import type { TaskKind } from './task-kinds.ts';
import type { TeamSettings, WorkKind } from './team.ts';
import type { Trunk } from './trunks.ts';

/**
 * The office as one document: what `centralita apply` reads, `centralita export` writes and the pages edit.
 * Ids are chosen by people and stable (`care`, `carrier`); renaming changes `name`, never the id.
 */
export interface Office {
  office: OfficeIdentity;
  people: Person[];
  extensions: Extension[];
  trunks: Trunk[];
  hours: OpeningHours[];
  prompts: Prompt[];
  queues: Queue[];
  ringGroups: RingGroup[];
  flows: Flow[];
  mailboxes: Mailbox[];
  rooms: Room[];
  inboundRoutes: InboundRoute[];
  outboundRoutes: OutboundRoute[];
  tariffs: Tariff[];
  /** Who is charged by which tariff; none = only what calls cost is counted. */
  prices: PriceRule[];
  exchangeRates: ExchangeRate[];
  /** In the order in which compound ones build on the others. */
  taxes: Tax[];
  classes: CallClass[];
  /** What calls are charged to beside who makes them. */
  accounts: Account[];
  campaigns: Campaign[];
  phones: Phone[];
  /** Who may not call, and who may although a rule for many says otherwise. */
  callers: CallerRule[];
  breaks: BreakReason[];
  results: CallResult[];
  /** What the office wants to know of customers besides the usual, in the order shown. */
  customerFields: CustomerFieldSpec[];
  departments: Department[];
  motives: Motive[];
  mailTemplates: MailTemplate[];
  services: Service[];
  /** Kinds of back-office tasks, in the order shown. */
  taskKinds: TaskKind[];
  letterTemplates: LetterTemplate[];
  letterKits: LetterKit[];
  /** The mailbox that customers write to. */
  mailIn?: MailIn;
  /** Absent: the office sends no mail. */
  mail?: MailSettings;
  /** Absent: as `supervisionDefaults`. */
  supervision?: Supervision;
  /** Absent: as `recordingDefaults`. */
  recording?: Recording;
  /** Absent: as `teamDefaults`. */
  team?: TeamSettings;
  /** Absent: nobody has shifts. */
  shifts?: Shifts;
  /** Absent: as `limitDefaults`, no limit. */
  limits?: Limits;
  /** Absent: as `fraudDefaults`. */
  fraud?: FraudRules;
  /** Absent: as `caseDefaults`. */
  cases?: CaseSettings;
  /** Absent: no fax. */
  fax?: FaxSettings;
  /** Absent: as `privacyDefaults`. */
  privacy?: PrivacySettings;
}

export type Language = 'es' | 'en';
export type Role = 'agent' | 'supervisor' | 'owner';

export interface OfficeIdentity {
  name: string;
  /** ISO 3166-1 alpha-2: numbering, emergency numbers, taxes. */
  country: string;
  language: Language;
  /** IANA zone. */
  timezone: string;
  /** ISO 4217. */
  currency: string;
  /** Own numbers beside those that are called and that trunks show: E.164, or `…*` for all that begin so. */
  numbers?: string[];
}

export interface Person {
  /** Also the id. */
  login: string;
  name: string;
  roles: Role[];
  /** Number of the extension whose phones ring for this person. */
  extension?: string;
  language?: Language;
  /** 4 to 10 digits, for calls from shared phones. Absent on the way in = kept. */
  callPin?: string;
  /** What this person may call; absent = as the extension's class says. */
  class?: string;
  skills?: SkillLevel[];
  /** Absent = inbound. */
  work?: WorkKind;
  /** Extensions and outside numbers that calls of queues ring, one after the other, where the extension cannot be reached. */
  nextPhones?: string[];
  active: boolean;
  /** Only on the way in; kept as an argon2id hash. Absent = unchanged. */
  password?: string;
}

export interface Extension extends PeerSwitches {
  /** Two to six digits; also the id and the SIP user. */
  number: string;
  name: string;
  /** SIP password. Absent on the way in = kept, or generated for a new one. */
  secret?: string;
  /** Calls of this extension are recorded. */
  record: boolean;
  /** What may be called from it, unless the person who sits there has a class; absent = everything. */
  class?: string;
  /** Do not disturb: its phones do not ring for calls to it; those of a queue come by the state of the agent. */
  dnd: boolean;
  forward: Forwarding;
  /** Its phones are asked to pick up from the desk. */
  remoteAnswer: RemoteAnswer;
  /** E.164 shown on its calls outside; absent = the trunk's. */
  callerId?: string;
  /** Code of the account that its calls outside, and those it forwards, are charged to unless another is said. */
  account?: string;
}

export type ForwardWhen = 'always' | 'busy' | 'noAnswer' | 'unreachable';

/** Where calls to an extension go on, as its phones would dial it. */
export interface Forwarding extends Partial<Record<ForwardWhen, string>> {
  /** How long it rings before `noAnswer`. */
  noAnswerSec: number;
  /** An outside number takes a call by pressing 1. */
  confirm: boolean;
}

export interface OpeningHours {
  id: string;
  name: string;
  /** Absent = the office's zone. */
  timezone?: string;
  /** ISO weekdays 1 = Monday .. 7; `to` up to `24:00`; `to` before `from` crosses midnight. */
  weekly: { days: number[]; from: string; to: string }[];
  /** Replace the weekly periods on that date (`YYYY-MM-DD`); no periods = closed all day. */
  exceptions: { date: string; name: string; periods: { from: string; to: string }[] }[];
  /** Closed on these days, unless an exception of that date says otherwise. */
  holidays?: HolidayPlan;
  /** Switched by hand until it is taken back; absent = as the plan says. */
  mode?: HoursMode;
  /** One or two digits: phones switch these hours by `*27` and them; `*27` alone switches all. */
  code?: string;
  /** `leaders`: only phones of supervisors and owners switch by code; absent = every phone of the office. */
  switchBy?: 'leaders';
}

export interface Prompt {
  id: string;
  name: string;
  /** WAV file per language; relative to the office file on the way in, to the data folder once applied. */
  files: Partial<Record<Language, string>>;
}

/** A message, then the way out. `prompt` names an own prompt or one that comes with the product. */
export interface Overflow {
  prompt?: string;
  then:
    | { kind: 'hangup' }
    | { kind: 'number'; number: string }
    | { kind: 'queue'; queue: string }
    | { kind: 'ivr'; flow: string }
    | { kind: 'voicemail'; mailbox: string };
}

export interface Queue {
  id: string;
  name: string;
  /** Internal number by which phones reach it. */
  number?: string;
  /** E.164 shown when it sends its callers on outside; absent = the trunk's. */
  callerId?: string;
  /** Logins of those who answer. */
  members: string[];
  ringSec: number;
  wrapUpSec: number;
  /** The wrap-up ends by the result of the call, or with its time. */
  resultRequired: boolean;
  /** Unanswered offers in a row after which the agent is put on break; 0 = never. */
  missesBeforeBreak: number;
  /** Before the same call is offered again to who missed it. */
  retrySec: number;
  /** Higher goes first. */
  priority: number;
  distribution: Distribution;
  favour: Favour;
  comfort: Comfort;
  admission: Admission;
  callback: CallbackRules;
  survey: SurveyRules;
  music: string;
  record: boolean;
  /** Answered within so many seconds counts as in time. */
  serviceLevelSec: number;
  /** Longest wait before `onTimeout`; 0 = for ever. */
  maxWaitSec: number;
  onTimeout: Overflow;
  /** Nobody signed in to the queue. */
  onNoAgents: Overflow;
  /** Code of the account that what it sends outside and its calls back are charged to. */
  account?: string;
}

/** Takes messages. One with the number of an extension is that extension's own; others belong to a group. */
export interface Mailbox {
  /** Two to six digits; also the id. */
  number: string;
  name: string;
  /** Asked for who hears it by phone; absent = only from its own extension's phones, without. Absent on the way in = kept. */
  pin?: string;
  /** Gets each new message with its recording. */
  mail?: string;
  /** A prompt; absent = what was recorded by phone, else the product's own words. */
  greeting?: string;
  /** How long its extension rings before. */
  answerAfterSec: number;
  maxMessageSec: number;
  /** Full beyond: callers are told so. */
  maxMessages: number;
  /** Older messages are deleted; 0 = never. */
  keepDays: number;
}

export interface InboundRoute {
  id: string;
  /** E.164 or digits as the carrier sends them; `…*` matches a prefix, `*` any. */
  did: string;
  /** Only calls of this trunk. */
  trunk?: string;
  /** Absent = always open. */
  hours?: string;
  greeting?: string;
  language?: Language;
  to: InboundTarget;
  /** Callers of a kind go elsewhere; who is of several kinds goes by the order of `callerKinds`. */
  special?: Partial<Record<CallerKind, InboundTarget>>;
  /** `anonymous`: who hides the number; `unlisted`: everybody but those let in by a rule. Absent = who is not blocked comes in. */
  refuse?: 'anonymous' | 'unlisted';
  onClosed: Overflow;
}

export type InboundTarget =
  | { kind: 'queue'; queue: string }
  | { kind: 'group'; group: string }
  | { kind: 'extension'; extension: string }
  | { kind: 'ivr'; flow: string }
  | { kind: 'room'; room: string };

export interface OutboundRoute {
  id: string;
  name: string;
  /** Of the dialled digits; the longest match wins, then the order of the list. '' matches all. */
  prefixes: string[];
  /** Digits taken off the front, then put in front. */
  strip: number;
  prepend: string;
  /** First to last: the next one is tried when one is down, full or refuses with 5xx. */
  trunks: string[];
  /** `cheapest`: what the call would cost puts them in order, as far as that is known; absent = as they stand. */
  order?: 'fixed' | 'cheapest';
  /** Whoever of the house dials says first which account pays; absent = whoever wants to. */
  account?: 'required';
  /** Code of the account for what the house itself sends over the route, where one is wanted: forwards, queues, menus. */
  houseAccount?: string;
}
