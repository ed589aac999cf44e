import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Flow } from '../../core/ivr/flow.ts';
import type { BreakReason } from '../../core/office/break-reasons.ts';
import type { CallClass } from '../../core/office/call-classes.ts';
import type { HolidayPlan, HoursMode } from '../../core/office/hours-plan.ts';
import type { NumberRule } from '../../core/office/number-rules.ts';
import type {
  Forwarding,
  InboundRoute,
  Language,
  OpeningHours,
  Overflow,
  Prompt,
  Role,
} from '../../core/office/office.ts';
import { extensionDefaults, trunkDefaults } from '../../core/office/peer-defaults.ts';
import type { CodecOrder, DigestChoice, DigitWay, NatHandling, SrtpUse } from '../../core/office/peers.ts';
import type { TrunkBundle } from '../../core/office/prices.ts';
import {
  type CallbackRules,
  callbackDefaults,
  type SurveyRules,
  surveyDefaults,
} from '../../core/office/queue-callbacks.ts';
import {
  type Admission,
  admissionDefaults,
  type Comfort,
  comfortDefaults,
  type Favour,
  favourDefaults,
} from '../../core/office/queue-callers.ts';
import { type Distribution, distributionDefaults, type SkillLevel } from '../../core/office/queue-rules.ts';
import type { RingGroup } from '../../core/office/ring-groups.ts';
import type { Rate } from '../../core/office/tariffs.ts';
import type { WorkKind } from '../../core/office/team.ts';
import type { IdentityHeader } from '../../core/office/trunks.ts';
import type { RemoteAnswer } from '../../core/phones/remote-answer.ts';

const peerSwitches = (usual: typeof extensionDefaults | typeof trunkDefaults) => ({
  srtp: text().$type<SrtpUse>().notNull().default(usual.srtp),
  nat: text().$type<NatHandling>().notNull().default(usual.nat),
  digest: text().$type<DigestChoice>().notNull().default(usual.digest),
  dtmf: text().$type<DigitWay>().notNull().default(usual.dtmf),
  codecs: text().$type<CodecOrder>().notNull().default(usual.codecs),
  sessionTimerSec: integer().notNull().default(usual.sessionTimerSec),
});

/** One row per key; values are JSON. */
export const settings = sqliteTable('settings', { key: text().primaryKey(), value: text({ mode: 'json' }).notNull() });

export const people = sqliteTable('people', {
  login: text().primaryKey(),
  name: text().notNull(),
  roles: text({ mode: 'json' }).$type<Role[]>().notNull(),
  extension: text(),
  language: text().$type<Language>(),
  /** As digits: what is pressed is compared with it. */
  callPin: text(),
  class: text(),
  skills: text({ mode: 'json' }).$type<SkillLevel[]>(),
  work: text().$type<WorkKind>(),
  nextPhones: text({ mode: 'json' }).$type<string[]>(),
  active: integer({ mode: 'boolean' }).notNull(),
  /** PHC string of argon2id; null = cannot log in yet. */
  passwordHash: text(),
});

export const extensions = sqliteTable('extensions', {
  number: text().primaryKey(),
  name: text().notNull(),
  secret: text().notNull(),
  record: integer({ mode: 'boolean' }).notNull(),
  class: text(),
  callerId: text(),
  account: text(),
  dnd: integer({ mode: 'boolean' }).notNull().default(extensionDefaults.dnd),
  remoteAnswer: text().$type<RemoteAnswer>().notNull().default(extensionDefaults.remoteAnswer),
  forward: text({ mode: 'json' }).$type<Forwarding>().notNull().default(extensionDefaults.forward),
  ...peerSwitches(extensionDefaults),
});

export const trunks = sqliteTable('trunks', {
  id: text().primaryKey(),
  name: text().notNull(),
  kind: text().$type<'register' | 'peer'>().notNull(),
  host: text().notNull(),
  port: integer(),
  transport: text().$type<'udp' | 'tcp' | 'tls'>().notNull(),
  outboundProxy: text(),
  username: text(),
  secret: text(),
  fromUser: text(),
  fromDomain: text(),
  registerSec: integer().notNull(),
  bulkRegistration: integer({ mode: 'boolean' }).notNull().default(trunkDefaults.bulkRegistration),
  addresses: text({ mode: 'json' }).$type<string[]>().notNull(),
  channels: integer(),
  callerId: text(),
  foreignCallerId: text().$type<'replace' | 'refuse'>().notNull().default(trunkDefaults.foreignCallerId),
  tariff: text(),
  inboundTariff: text(),
  bundles: text({ mode: 'json' }).$type<TrunkBundle[]>().notNull().default(trunkDefaults.bundles),
  optionsSec: integer().notNull(),
  music: text(),
  giveUpSec: integer().notNull().default(trunkDefaults.giveUpSec),
  rewrite: text({ mode: 'json' }).$type<NumberRule[]>().notNull().default(trunkDefaults.rewrite),
  identity: text().$type<IdentityHeader>().notNull().default(trunkDefaults.identity),
  ...peerSwitches(trunkDefaults),
});

export const openingHours = sqliteTable('opening_hours', {
  id: text().primaryKey(),
  name: text().notNull(),
  timezone: text(),
  weekly: text({ mode: 'json' }).$type<OpeningHours['weekly']>().notNull(),
  exceptions: text({ mode: 'json' }).$type<OpeningHours['exceptions']>().notNull(),
  holidays: text({ mode: 'json' }).$type<HolidayPlan>(),
  mode: text().$type<HoursMode>(),
  code: text(),
  switchBy: text().$type<'leaders'>(),
});

/** Who may not call, and who may although. */
export const callerRules = sqliteTable('caller_rules', {
  id: text().primaryKey(),
  number: text().notNull(),
  verdict: text().$type<'block' | 'allow'>().notNull(),
  name: text().notNull(),
  until: text(),
});

/** What people take breaks for, in the order of the list. */
export const breakReasons = sqliteTable('break_reasons', {
  id: text().primaryKey(),
  position: integer().notNull(),
  names: text({ mode: 'json' }).$type<BreakReason['names']>().notNull(),
  paid: integer({ mode: 'boolean' }).notNull(),
  mostMin: integer(),
  approval: integer({ mode: 'boolean' }).notNull(),
});

/** What may come of a call, in the order of the list. */
export const callResults = sqliteTable('call_results', {
  id: text().primaryKey(),
  position: integer().notNull(),
  name: text().notNull(),
  key: text(),
  callBack: integer({ mode: 'boolean' }).notNull(),
  queues: text({ mode: 'json' }).$type<string[]>().notNull(),
});

/** Classes of service. */
export const classes = sqliteTable('classes', {
  id: text().primaryKey(),
  name: text().notNull(),
  allows: text({ mode: 'json' }).$type<CallClass['allows']>().notNull(),
});

export const prompts = sqliteTable('prompts', {
  id: text().primaryKey(),
  name: text().notNull(),
  files: text({ mode: 'json' }).$type<Prompt['files']>().notNull(),
});

export const queues = sqliteTable('queues', {
  id: text().primaryKey(),
  name: text().notNull(),
  number: text(),
  callerId: text(),
  ringSec: integer().notNull(),
  wrapUpSec: integer().notNull(),
  resultRequired: integer({ mode: 'boolean' }).notNull().default(false),
  missesBeforeBreak: integer().notNull(),
  retrySec: integer().notNull(),
  priority: integer().notNull(),
  distribution: text({ mode: 'json' }).$type<Distribution>().notNull().default(distributionDefaults),
  favour: text({ mode: 'json' }).$type<Favour>().notNull().default(favourDefaults),
  comfort: text({ mode: 'json' }).$type<Comfort>().notNull().default(comfortDefaults),
  admission: text({ mode: 'json' }).$type<Admission>().notNull().default(admissionDefaults),
  callback: text({ mode: 'json' }).$type<CallbackRules>().notNull().default(callbackDefaults),
  survey: text({ mode: 'json' }).$type<SurveyRules>().notNull().default(surveyDefaults),
  music: text().notNull(),
  record: integer({ mode: 'boolean' }).notNull(),
  serviceLevelSec: integer().notNull(),
  maxWaitSec: integer().notNull(),
  onTimeout: text({ mode: 'json' }).$type<Overflow>().notNull(),
  onNoAgents: text({ mode: 'json' }).$type<Overflow>().notNull(),
  account: text(),
});

export const queueMembers = sqliteTable(
  'queue_members',
  { queueId: text().notNull(), login: text().notNull(), position: integer().notNull() },
  (table) => [primaryKey({ columns: [table.queueId, table.login] })],
);

export const ringGroups = sqliteTable('ring_groups', {
  number: text().primaryKey(),
  name: text().notNull(),
  members: text({ mode: 'json' }).$type<string[]>().notNull(),
  strategy: text().$type<RingGroup['strategy']>().notNull(),
  ringSec: integer().notNull(),
  callerPrefix: text(),
  music: text(),
  onNoAnswer: text({ mode: 'json' }).$type<Overflow>().notNull(),
  missedMail: text(),
  pickUp: integer({ mode: 'boolean' }).notNull(),
});

export const flows = sqliteTable('flows', {
  id: text().primaryKey(),
  name: text().notNull(),
  number: text(),
  language: text().$type<Language>(),
  start: text().notNull(),
  /** JSON: the node's id, or false. */
  person: text({ mode: 'json' }).$type<Flow['person']>().notNull(),
  nodes: text({ mode: 'json' }).$type<Flow['nodes']>().notNull(),
});

/** A flow while it is drawn: one of each. */
export const flowDrafts = sqliteTable('flow_drafts', {
  flowId: text().primaryKey(),
  at: integer().notNull(),
  by: text().notNull(),
  flow: text({ mode: 'json' }).$type<Flow>().notNull(),
});

/** Flows as they were when they went live; the last ones of each are kept. */
export const flowVersions = sqliteTable(
  'flow_versions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    flowId: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    flow: text({ mode: 'json' }).$type<Flow>().notNull(),
  },
  (table) => [index('flow_versions_by_flow').on(table.flowId, table.id)],
);

export const mailboxes = sqliteTable('mailboxes', {
  number: text().primaryKey(),
  name: text().notNull(),
  pin: text(),
  mail: text(),
  greeting: text(),
  answerAfterSec: integer().notNull(),
  maxMessageSec: integer().notNull(),
  maxMessages: integer().notNull(),
  keepDays: integer().notNull(),
});

export const rooms = sqliteTable('rooms', {
  number: text().primaryKey(),
  name: text().notNull(),
  pin: text(),
  moderatorPin: text(),
  record: integer({ mode: 'boolean' }).notNull(),
  announce: integer({ mode: 'boolean' }).notNull(),
  mostParties: integer().notNull(),
  waitForModerator: integer({ mode: 'boolean' }).notNull(),
});

export const inboundRoutes = sqliteTable('inbound_routes', {
  id: text().primaryKey(),
  /** Order in the office file. */
  position: integer().notNull(),
  did: text().notNull(),
  trunk: text(),
  hours: text(),
  greeting: text(),
  language: text().$type<Language>(),
  to: text({ mode: 'json' }).$type<InboundRoute['to']>().notNull(),
  special: text({ mode: 'json' }).$type<NonNullable<InboundRoute['special']>>(),
  refuse: text().$type<'anonymous' | 'unlisted'>(),
  onClosed: text({ mode: 'json' }).$type<Overflow>().notNull(),
});

export const outboundRoutes = sqliteTable('outbound_routes', {
  id: text().primaryKey(),
  position: integer().notNull(),
  name: text().notNull(),
  prefixes: text({ mode: 'json' }).$type<string[]>().notNull(),
  strip: integer().notNull(),
  prepend: text().notNull(),
  trunks: text({ mode: 'json' }).$type<string[]>().notNull(),
  order: text().$type<'fixed' | 'cheapest'>(),
  account: text().$type<'required'>(),
  houseAccount: text(),
});

export const tariffs = sqliteTable('tariffs', {
  id: text().primaryKey(),
  name: text().notNull(),
  currency: text().notNull(),
  timezone: text().notNull(),
  duration: text().$type<'ceil' | 'floor' | 'round'>().notNull(),
});

export const tariffVersions = sqliteTable(
  'tariff_versions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    tariffId: text().notNull(),
    validFrom: integer().notNull(),
    holidays: text({ mode: 'json' }).$type<string[]>().notNull(),
    calendar: text({ mode: 'json' }).$type<HolidayPlan>(),
  },
  (table) => [index('tariff_versions_by_tariff').on(table.tariffId, table.validFrom)],
);

export const rates = sqliteTable(
  'rates',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    versionId: integer().notNull(),
    /** The whole rate as in the office file; money as decimal text. */
    rate: text({ mode: 'json' }).$type<Rate>().notNull(),
  },
  (table) => [index('rates_by_version').on(table.versionId)],
);
