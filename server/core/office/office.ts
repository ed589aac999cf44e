import type { Flow } from '../ivr/flow.ts';
import type { RemoteAnswer } from '../phones/remote-answer.ts';
import type { Account } from './accounts.ts';
import type { BreakReason } from './break-reasons.ts';
import type { CallResult } from './call-results.ts';
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
import type { NumberRule } from './number-rules.ts';
import type { Phone } from './phones.ts';
import type { ExchangeRate, PriceRule, Tax, TrunkBundle } from './prices.ts';
import type { PrivacySettings } from './privacy.ts';
import type { CallbackRules, SurveyRules } from './queue-callbacks.ts';
import type { Admission, Comfort, Favour } from './queue-callers.ts';
import type { Distribution, SkillLevel } from './queue-rules.ts';
import type { Recording } from './recording.ts';
import type { RingGroup } from './ring-groups.ts';
import type { Room } from './rooms.ts';
import type { Shifts } from './shifts.ts';
import type { Supervision } from './supervision.ts';
import type { TaskKind } from './task-kinds.ts';
import type { TeamSettings, WorkKind } from './team.ts';

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
  /** Absent: the office sends no mail. */
  /** The mailbox that customers write to. */
  mailIn?: MailIn;
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

/** Encryption of the voice by SDES (RFC 4568): `optional` takes it when the peer offers it, `required` refuses calls without. */
export type SrtpUse = 'off' | 'optional' | 'required';
/** `auto`: as the peer's messages tell; `always`: answer where it came from; `never`: trust what Contact and Via say. */
export type NatHandling = 'auto' | 'always' | 'never';
/** Digest algorithms with this peer (RFC 8760); `auto`: the strongest that both know. */
export type DigestChoice = 'auto' | 'md5' | 'sha-256';

/** How the peer sends keys; `auto`: as events where it agrees on them, else as sound or by INFO, whichever comes first. */
export type DigitWay = 'auto' | 'rfc4733' | 'info' | 'inband';

/**
 * Codecs spoken with the peer, the preferred first; what is not named is not spoken. `auto`: both, A-law offered first,
 * and of what the peer offers the one that it prefers.
 */
export type CodecOrder = 'auto' | 'pcma-pcmu' | 'pcmu-pcma' | 'pcma' | 'pcmu';

/** How we speak to one phone or carrier. */
export interface PeerSwitches {
  srtp: SrtpUse;
  nat: NatHandling;
  /** Extension: what we challenge with. Trunk: what we accept to answer. */
  digest: DigestChoice;
  dtmf: DigitWay;
  codecs: CodecOrder;
  /** Longest silence of a call's signalling that we ask for (RFC 4028); 0 = we do not ask. The peer's wish is always honoured. */
  sessionTimerSec: number;
}

/** Header that tells the called network who calls: P-Asserted-Identity, Remote-Party-ID, or From alone. */
export type IdentityHeader = 'pai' | 'rpid' | 'from';

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

/** What a call is to who pays for it, as far as the country's numbering tells. Emergency calls are of no kind: they always pass. */
export type CallKind = 'internal' | 'local' | 'mobile' | 'national' | 'international' | 'premium';

/** `hours`: while those opening hours are open. */
export type Permission =
  | { kind: 'always' }
  | { kind: 'hours'; hours: string }
  /** Whoever calls gives their PIN, and may then call what their own class permits: shared phones. */
  | { kind: 'pin' }
  | { kind: 'never' };

/** Class of service: whom those who have it may call, and when. */
export interface CallClass {
  id: string;
  name: string;
  allows: Record<CallKind, Permission>;
}

export interface Trunk extends PeerSwitches {
  id: string;
  name: string;
  /** `register`: we log in at the carrier. `peer`: the carrier is known by its addresses. */
  kind: 'register' | 'peer';
  host: string;
  port?: number;
  transport: 'udp' | 'tcp' | 'tls';
  /** `host`, `host:port`: whatever we send to this trunk goes there first (RFC 3261 8.1.2), as a preloaded Route. */
  outboundProxy?: string;
  username?: string;
  secret?: string;
  /** User and domain of From, where the carrier wants other ones than username and host. */
  fromUser?: string;
  fromDomain?: string;
  registerSec: number;
  /** One registration for all numbers of the account (RFC 6140): calls name the number itself, not our contact. */
  bulkRegistration: boolean;
  /** Addresses or CIDR blocks that calls of this trunk may come from, besides the host itself. */
  addresses: string[];
  /** Calls at once; absent = no limit. */
  channels?: number;
  /** E.164 shown to the called party, unless who calls has a number of its own. */
  callerId?: string;
  /** A call that would show a number which is not the office's shows the trunk's instead, or is refused. */
  foreignCallerId: 'replace' | 'refuse';
  /** Tariff of outgoing legs; absent = unrated. */
  tariff?: string;
  /** Tariff of incoming legs (toll-free numbers); absent = incoming is free. */
  inboundTariff?: string;
  /** Minutes that the carrier gives each month. */
  bundles: TrunkBundle[];
  /** Seconds between OPTIONS; 0 = not watched. */
  optionsSec: number;
  /** A carrier that says nothing at all to a call for so long is given up for the next trunk. */
  giveUpSec: number;
  /** How the carrier writes numbers; the first rule that matches counts. */
  rewrite: NumberRule[];
  identity: IdentityHeader;
  /** A prompt that whoever calls over it hears on hold, unless a queue has its own; absent = the product's music. */
  music?: string;
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

/** `first-time`: never called before; `known`: a customer with this number; `vip`: an important one. */
export type CallerKind = 'first-time' | 'known' | 'vip';

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

export interface TariffVersion {
  validFrom: string;
  rates: Rate[];
  /** Days of its own on which holiday prices hold, beside those of the calendar. */
  holidays?: string[];
  /** Public holidays of a place: the days of ten years from its beginning, written down once and then never changed. */
  calendar?: HolidayPlan;
}

export interface Tariff {
  id: string;
  name: string;
  currency: string;
  /** Zone of its time bands. */
  timezone: string;
  /** How milliseconds become seconds. */
  duration: 'ceil' | 'floor' | 'round';
  /** Never edited once in force: a change is a new version. `validFrom` is an ISO instant. */
  versions: TariffVersion[];
}

/** Amounts are decimal texts with up to nine decimals: no float ever holds money. */
export interface Rate {
  name: string;
  /** E.164 without plus; '' matches all. */
  prefixes: string[];
  band?: {
    /** 0 = Sunday .. 6, as tariffs are usually printed. */
    weekdays?: number[];
    start?: string;
    end?: string;
    holiday?: boolean;
    dates?: { from: string; to: string };
  };
  connectFee: string;
  /** `from`: seconds since answer; `increment` seconds are charged whole at `price` per `per` seconds. */
  steps: { from: number; price: string; per: number; increment: number }[];
  minBillableSec?: number;
  freeSec?: number;
  minCharge?: string;
  maxCost?: string;
  /** Percent. */
  markup?: string;
  rounding: { mode: 'up' | 'half-up' | 'half-even' | 'down'; decimals: number };
}
