import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { ComposeMail } from '../core/mail/mail-topics.ts';
import type { PhonePlace } from '../core/phones/phone-values.ts';
import type { Access } from '../services/access/access.ts';
import type { Agents } from '../services/agents/agent-view.ts';
import type { OutgoingWork } from '../services/agents/outgoing-work.ts';
import type { CallResults } from '../services/calls/call-results.ts';
import type { Journal } from '../services/calls/journal.ts';
import type { Calls } from '../services/calls/live-call.ts';
import type { PromptDictation } from '../services/calls/record-prompt.ts';
import type { CampaignWork } from '../services/campaigns/campaign-work.ts';
import type { Cases } from '../services/cases/cases.ts';
import type { Duplicates } from '../services/customers/create-duplicates.ts';
import type { CustomerExportPort } from '../services/customers/customer-export-port.ts';
import type { Customers } from '../services/customers/customers.ts';
import type { Imports } from '../services/customers/import/create-imports.ts';
import type { ListQualities } from '../services/customers/list-qualities.ts';
import type { Defence } from '../services/defence/defence.ts';
import type { Drafts } from '../services/desks/drafts.ts';
import type { HotDesks } from '../services/desks/hot-desks.ts';
import type { WakeUps } from '../services/desks/wake-ups.ts';
import type { FactBus } from '../services/facts.ts';
import type { FaxRoom } from '../services/fax/fax-room.ts';
import type { Files } from '../services/files/files.ts';
import type { FraudStop } from '../services/fraud/fraud-stop.ts';
import type { Health } from '../services/health/health.ts';
import type { Vitals } from '../services/health/vitals.ts';
import type { Callbacks } from '../services/ivr/callbacks.ts';
import type { MissedWork } from '../services/ivr/missed-work.ts';
import type { Letters } from '../services/letters/letters.ts';
import type { Limits } from '../services/limits/limits.ts';
import type { Lines } from '../services/lines/line-views.ts';
import type { BulkMails } from '../services/mail/bulk-mails.ts';
import type { Catalogue } from '../services/mail/catalogue.ts';
import type { MailDrafts } from '../services/mail/mail-drafts.ts';
import type { Mails } from '../services/mail/mails.ts';
import type { Outbox } from '../services/mail/outbox.ts';
import type { MailReading } from '../services/mail/read-mailbox.ts';
import type { MergeSource } from '../services/merge/merge-values.ts';
import type { OfficeService } from '../services/office/office-service.ts';
import type { Privacy } from '../services/privacy/privacy.ts';
import type { ViewLog } from '../services/privacy/view-log.ts';
import type { Provisioning } from '../services/provisioning/provisioning.ts';
import type { CallbackLine } from '../services/queues/callback-line.ts';
import type { Queues } from '../services/queues/wallboard.ts';
import type { Bills } from '../services/rating/bills/create-bills.ts';
import type { DeckImports } from '../services/rating/create-deck-imports.ts';
import type { Rerates } from '../services/rating/create-rerates.ts';
import type { Decks } from '../services/rating/decks.ts';
import type { EstimateCost } from '../services/rating/estimate-cost.ts';
import type { Statements } from '../services/rating/statements.ts';
import type { Reports } from '../services/reports/reports-port.ts';
import type { ScriptRuns, Scripts } from '../services/scripts/scripts.ts';
import type { Segments } from '../services/segments/segments.ts';
import type { SoundPort } from '../services/speech/speech-port.ts';
import type { SpokenTexts } from '../services/speech/spoken-texts.ts';
import type { Alarms } from '../services/supervision/alarm-book.ts';
import type { DeskMessages } from '../services/supervision/desk-messages.ts';
import type { Tasks } from '../services/tasks/tasks.ts';
import type { Mailboxes } from '../services/voicemail/mailboxes.ts';
import type { Db } from '../store/db.ts';

/** What the pages stand on; every router gets all of it. */
export interface WebDeps {
  clock: Clock;
  ids: Ids;
  log: Log;
  db: Db;
  office: OfficeService;
  access: Access;
  lines: Lines;
  bus: FactBus;
  agents: Agents;
  calls: Calls;
  queues: Queues;
  mailboxes: Mailboxes;
  /** Who may be given outgoing calls. */
  outgoing: OutgoingWork;
  /** What comes of calls. */
  results: CallResults;
  /** Who asked to be called back. */
  callbacks: Callbacks;
  /** Short messages of supervisors to desks. */
  deskMessages: DeskMessages;
  alarms: Alarms;
  callbackLine: Pick<CallbackLine, 'close' | 'places'>;
  missedWork: MissedWork;
  customers: Customers;
  statements: Statements;
  /** Files of customers brought in. */
  imports: Imports;
  /** Price lists ready to rate by, and those brought in from files. */
  decks: Decks;
  deckImports: DeckImports;
  /** Bills of carriers compared with what we counted, and charges rated anew. */
  bills: Bills;
  rerates: Rerates;
  qualities: ListQualities;
  /** The customer file as a file. */
  exports: CustomerExportPort;
  /** Cards that look like one. */
  duplicates: Duplicates;
  /** Customers told apart by conditions. */
  segments: Segments;
  /** What is held of customers, given to them and taken away. */
  privacy: Privacy;
  /** Who looked at what. */
  views: ViewLog;
  cases: Cases;
  /** Work behind the counter. */
  tasks: Tasks;
  letters: Letters;
  /** What is said and asked in calls: as it is written, and in each call. */
  scripts: Scripts;
  scriptRuns: ScriptRuns;
  /** Papers of cases, mails and the catalogue. */
  files: Files;
  /** What letters, mails and scripts take in. */
  merge: MergeSource;
  /** What people type and have not sent yet. */
  drafts: Drafts;
  outbox: Outbox;
  /** Mails with customers. */
  mails: Mails;
  mailDrafts: MailDrafts;
  /** Mails to segments. */
  bulkMails: BulkMails;
  /** Services of the catalogue by mail. */
  catalogue: Catalogue;
  /** How it stands with the mailbox that customers write to. */
  mailReading: Pick<MailReading, 'state' | 'test'>;
  /** Faxes out and in, and the modems. */
  fax: FaxRoom;
  composeMail: ComposeMail;
  journal: Journal;
  /** What a call would cost over a trunk. */
  estimateCost: EstimateCost;
  /** Budgets and limits of calls. */
  limits: Pick<Limits, 'budgets' | 'spentToday'>;
  fraud: Pick<FraudStop, 'blocks' | 'latest' | 'find' | 'allow' | 'judge'>;
  /** Who knocked in vain, and who is locked out. */
  defence: Defence;
  /** What is wrong just now. */
  health: Health;
  /** What each thread takes and holds just now. */
  vitals(): Promise<Vitals>;
  /** Long questions, answered by another thread. */
  reports: Reports;
  /** Makes sound files fit for telephone lines. */
  sound: SoundPort;
  /** Texts of menus as sound files. */
  spoken: SpokenTexts;
  /** Folder that applied prompt files are relative to. */
  dataFolder: string;
  /** Addresses that a phone may register at, the best first: `192.168.1.10:5060`. */
  sipAddresses(): string[];
  /** Where phones register encrypted, always with its port. */
  tlsAddress(): string | undefined;
  /** Phones and the settings that they fetch. */
  provisioning: Provisioning;
  /** Who sits at which shared phone. */
  hotDesks: Pick<HotDesks, 'all' | 'logOut'>;
  /** Calls asked for at a time. */
  campaignWork: CampaignWork;
  wakeUps: Pick<WakeUps, 'all' | 'set' | 'cancel'>;
  /** The SIP ports that phones are told; `host` only where the box listens on one address. */
  phoneDoors(): { host?: string; ports: PhonePlace['ports'] };
  /** Where this web is reached: `http://192.168.1.10:8080`. */
  webRoot(): string;
  /** Asks the registered phones of the extension to fetch their settings anew; how many were asked. */
  resyncPhones(extension: string): number;
  /** Rings the extension and plays a spoken test to who answers; the outcome once it rings or cannot. */
  testCall(extension: string): Promise<TestCallOutcome>;
  /** Rings the extension and takes down what is said there. */
  recordPrompt(dictation: PromptDictation): Promise<TestCallOutcome>;
}

export type TestCallOutcome = { kind: 'ringing' } | { kind: 'not-registered' } | { kind: 'failed'; reason: string };
