import { z } from 'zod';
import { mailboxDefaults } from '../../core/office/mailbox-defaults.ts';
import { extensionDefaults, trunkDefaults } from '../../core/office/peer-defaults.ts';
import { admissionDefaults } from '../../core/office/queue-callers.ts';
import { ringGroupDefaults, ringStrategies } from '../../core/office/ring-groups.ts';
import { workKinds } from '../../core/office/team.ts';
import { remoteAnswers } from '../../core/phones/remote-answer.ts';
import { accountSchema } from './account-schema.ts';
import { callerRuleSchema } from './caller-schema.ts';
import { campaignSchema } from './campaign-schema.ts';
import { caseSettingsSchema, departmentSchema, motiveSchema, serviceSchema } from './case-schema.ts';
import { callClassSchema } from './class-schema.ts';
import { customerFieldSchema } from './customer-field-schema.ts';
import { faxSchema } from './fax-schema.ts';
import { flowSchema } from './flow-schema.ts';
import { holidayPlanSchema } from './holiday-schema.ts';
import { letterKitSchema, letterTemplateSchema } from './letter-schema.ts';
import { callLimitsSchema, fraudSchema } from './limit-schema.ts';
import { mailInSchema, mailSchema, mailTemplateSchema } from './mail-schema.ts';
import { numberRuleSchema } from './number-rule-schema.ts';
import { textOf } from './office-formats.ts';
import { phoneSchema } from './phone-schema.ts';
import { bundleSchema, exchangeRateSchema, priceSchema, taxSchema } from './price-schema.ts';
import { privacySchema } from './privacy-schema.ts';
import {
  callbackSchema,
  comfortSchema,
  distributionSchema,
  favourSchema,
  limitsSchema,
  skillsSchema,
  surveySchema,
} from './queue-schema.ts';
import { recordingSchema } from './recording-schema.ts';
import { roomSchema } from './room-schema.ts';
import { shiftSchema } from './shift-schema.ts';
import { supervisionSchema } from './supervision-schema.ts';
import { tariffSchema } from './tariff-schema.ts';
import { taskKindSchema } from './task-schema.ts';
import { breakSchema, resultSchema, teamSchema } from './team-schema.ts';

const id = textOf('id');
const name = z.string().trim().min(1).max(120);
const language = z.enum(['es', 'en']);
const seconds = (most: number): z.ZodInt => z.int().min(0).max(most);
/** SIP passwords: what every phone and carrier takes. */
const sipSecret = z.string().min(1).max(128);

const overflow = z.strictObject({
  prompt: id.exactOptional(),
  then: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('hangup') }),
      z.strictObject({ kind: z.literal('number'), number: textOf('phone') }),
      z.strictObject({ kind: z.literal('queue'), queue: id }),
      z.strictObject({ kind: z.literal('ivr'), flow: id }),
      z.strictObject({ kind: z.literal('voicemail'), mailbox: textOf('extension') }),
    ])
    .default({ kind: 'hangup' }),
});

const identity = z.strictObject({
  name,
  country: textOf('country'),
  language: language.exactOptional(),
  timezone: textOf('zone').exactOptional(),
  currency: textOf('currency').exactOptional(),
  numbers: z.array(textOf('own-number')).max(1_000).exactOptional(),
});

const person = z.strictObject({
  login: id,
  name: name.exactOptional(),
  roles: z
    .array(z.enum(['agent', 'supervisor', 'owner']))
    .min(1)
    .default(['agent']),
  extension: textOf('extension').exactOptional(),
  language: language.exactOptional(),
  callPin: z.string().min(4).max(10).exactOptional(),
  class: id.exactOptional(),
  skills: skillsSchema.exactOptional(),
  work: z.enum(workKinds).exactOptional(),
  nextPhones: z.array(textOf('phone')).max(5).exactOptional(),
  active: z.boolean().default(true),
  password: z.string().min(8).max(200).exactOptional(),
});

/** The switches of `PeerSwitches`, as they stand when nobody said otherwise. */
const peerSwitches = (usual: typeof extensionDefaults | typeof trunkDefaults) => ({
  srtp: z.enum(['off', 'optional', 'required']).default(usual.srtp),
  nat: z.enum(['auto', 'always', 'never']).default(usual.nat),
  digest: z.enum(['auto', 'md5', 'sha-256']).default(usual.digest),
  dtmf: z.enum(['auto', 'rfc4733', 'info', 'inband']).default(usual.dtmf),
  codecs: z.enum(['auto', 'pcma-pcmu', 'pcmu-pcma', 'pcma', 'pcmu']).default(usual.codecs),
  sessionTimerSec: seconds(86_400).default(usual.sessionTimerSec),
});

const extension = z.strictObject({
  number: textOf('extension'),
  name: name.exactOptional(),
  secret: sipSecret.min(8).exactOptional(),
  record: z.boolean().default(false),
  class: id.exactOptional(),
  callerId: textOf('e164').exactOptional(),
  account: textOf('account-code').exactOptional(),
  dnd: z.boolean().default(extensionDefaults.dnd),
  remoteAnswer: z.enum(remoteAnswers).default(extensionDefaults.remoteAnswer),
  forward: z
    .strictObject({
      always: textOf('phone').exactOptional(),
      busy: textOf('phone').exactOptional(),
      noAnswer: textOf('phone').exactOptional(),
      unreachable: textOf('phone').exactOptional(),
      noAnswerSec: z.int().min(3).max(300).default(extensionDefaults.forward.noAnswerSec),
      confirm: z.boolean().default(extensionDefaults.forward.confirm),
    })
    .prefault({}),
  ...peerSwitches(extensionDefaults),
});

const trunk = z.strictObject({
  id,
  name: name.exactOptional(),
  kind: z.enum(['register', 'peer']),
  host: textOf('host'),
  port: z.int().min(1).max(65_535).exactOptional(),
  transport: z.enum(['udp', 'tcp', 'tls']).default(trunkDefaults.transport),
  outboundProxy: textOf('host-port').exactOptional(),
  username: textOf('sip-user').exactOptional(),
  secret: sipSecret.exactOptional(),
  fromUser: textOf('sip-user').exactOptional(),
  fromDomain: textOf('host').exactOptional(),
  registerSec: z.int().min(30).max(86_400).default(trunkDefaults.registerSec),
  bulkRegistration: z.boolean().default(trunkDefaults.bulkRegistration),
  addresses: z.array(textOf('address')).default([]),
  channels: z.int().min(1).max(1_000).exactOptional(),
  callerId: textOf('e164').exactOptional(),
  foreignCallerId: z.enum(['replace', 'refuse']).default(trunkDefaults.foreignCallerId),
  tariff: id.exactOptional(),
  inboundTariff: id.exactOptional(),
  bundles: z.array(bundleSchema).max(50).default(trunkDefaults.bundles),
  optionsSec: seconds(3_600).default(trunkDefaults.optionsSec),
  music: id.exactOptional(),
  rewrite: z.array(numberRuleSchema).max(50).default(trunkDefaults.rewrite),
  giveUpSec: z.int().min(2).max(32).default(trunkDefaults.giveUpSec),
  identity: z.enum(['pai', 'rpid', 'from']).default(trunkDefaults.identity),
  ...peerSwitches(trunkDefaults),
});

const period = z.strictObject({ from: textOf('time'), to: textOf('end-time') });

const openingHours = z.strictObject({
  id,
  name: name.exactOptional(),
  timezone: textOf('zone').exactOptional(),
  weekly: z
    .array(
      z.strictObject({
        days: z.array(z.int().min(1).max(7)).min(1),
        from: textOf('time'),
        to: textOf('end-time'),
      }),
    )
    .default([]),
  exceptions: z
    .array(
      z.strictObject({
        date: textOf('date'),
        name: z.string().max(120).default(''),
        periods: z.array(period).default([]),
      }),
    )
    .default([]),
  holidays: holidayPlanSchema.exactOptional(),
  mode: z.enum(['day', 'night']).exactOptional(),
  code: textOf('hours-code').exactOptional(),
  switchBy: z.literal('leaders').exactOptional(),
});

const prompt = z.strictObject({
  id,
  name: name.exactOptional(),
  files: z.strictObject({ es: textOf('file').exactOptional(), en: textOf('file').exactOptional() }),
});

const queue = z.strictObject({
  id,
  name: name.exactOptional(),
  number: textOf('extension').exactOptional(),
  callerId: textOf('e164').exactOptional(),
  members: z.array(id).default([]),
  ringSec: z.int().min(3).max(300).default(20),
  wrapUpSec: seconds(3_600).default(15),
  resultRequired: z.boolean().default(false),
  missesBeforeBreak: z.int().min(0).max(100).default(2),
  retrySec: seconds(3_600).default(5),
  priority: z.int().min(-100).max(100).default(0),
  distribution: distributionSchema.prefault({}),
  favour: favourSchema.prefault({}),
  comfort: comfortSchema.prefault({}),
  admission: z
    .strictObject({
      limits: limitsSchema,
      onFull: overflow.default(admissionDefaults.onFull),
      breakIsAway: z.boolean().default(admissionDefaults.breakIsAway),
      phoneGoneIsAway: z.boolean().default(false),
    })
    .prefault({}),
  callback: callbackSchema.prefault({}),
  survey: surveySchema.prefault({}),
  music: id.default('music'),
  record: z.boolean().default(false),
  serviceLevelSec: z.int().min(1).max(3_600).default(20),
  maxWaitSec: seconds(86_400).default(0),
  onTimeout: overflow.default({ prompt: 'all-busy', then: { kind: 'hangup' } }),
  onNoAgents: overflow.default({ prompt: 'no-agents', then: { kind: 'hangup' } }),
  account: textOf('account-code').exactOptional(),
});

const ringGroup = z.strictObject({
  number: textOf('extension'),
  name: name.exactOptional(),
  members: z.array(textOf('phone')).default([]),
  strategy: z.enum(ringStrategies).default(ringGroupDefaults.strategy),
  ringSec: z.int().min(3).max(300).default(ringGroupDefaults.ringSec),
  callerPrefix: z.string().trim().min(1).max(20).exactOptional(),
  music: id.exactOptional(),
  onNoAnswer: overflow.default(ringGroupDefaults.onNoAnswer),
  missedMail: textOf('mail').exactOptional(),
  pickUp: z.boolean().default(ringGroupDefaults.pickUp),
});

const mailbox = z.strictObject({
  number: textOf('extension'),
  name: name.exactOptional(),
  pin: textOf('pin').exactOptional(),
  mail: textOf('mail').exactOptional(),
  greeting: id.exactOptional(),
  answerAfterSec: z.int().min(5).max(120).default(mailboxDefaults.answerAfterSec),
  maxMessageSec: z.int().min(10).max(600).default(mailboxDefaults.maxMessageSec),
  maxMessages: z.int().min(1).max(1000).default(mailboxDefaults.maxMessages),
  keepDays: z.int().min(0).max(3650).default(mailboxDefaults.keepDays),
});

const inboundTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('queue'), queue: id }),
  z.strictObject({ kind: z.literal('group'), group: textOf('extension') }),
  z.strictObject({ kind: z.literal('extension'), extension: textOf('extension') }),
  z.strictObject({ kind: z.literal('ivr'), flow: id }),
  z.strictObject({ kind: z.literal('room'), room: textOf('extension') }),
]);

const inboundRoute = z.strictObject({
  id,
  did: textOf('did'),
  trunk: id.exactOptional(),
  hours: id.exactOptional(),
  greeting: id.exactOptional(),
  language: language.exactOptional(),
  to: inboundTarget,
  special: z
    .strictObject({
      vip: inboundTarget.exactOptional(),
      known: inboundTarget.exactOptional(),
      'first-time': inboundTarget.exactOptional(),
    })
    .exactOptional(),
  refuse: z.enum(['anonymous', 'unlisted']).exactOptional(),
  onClosed: overflow.default({ prompt: 'closed', then: { kind: 'hangup' } }),
});

const outboundRoute = z.strictObject({
  id,
  name: name.exactOptional(),
  prefixes: z.array(textOf('prefix')).min(1).default(['']),
  strip: z.int().min(0).max(24).default(0),
  prepend: textOf('digits').default(''),
  trunks: z.array(id).min(1),
  order: z.enum(['fixed', 'cheapest']).exactOptional(),
  account: z.literal('required').exactOptional(),
  houseAccount: textOf('account-code').exactOptional(),
});

/** The document as people write it: every section and whatever has a default may be left out. */
export const officeSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  office: identity.exactOptional(),
  people: z.array(person).exactOptional(),
  extensions: z.array(extension).exactOptional(),
  trunks: z.array(trunk).exactOptional(),
  hours: z.array(openingHours).exactOptional(),
  prompts: z.array(prompt).exactOptional(),
  queues: z.array(queue).exactOptional(),
  ringGroups: z.array(ringGroup).exactOptional(),
  flows: z.array(flowSchema).exactOptional(),
  mailboxes: z.array(mailbox).exactOptional(),
  rooms: z.array(roomSchema).exactOptional(),
  inboundRoutes: z.array(inboundRoute).exactOptional(),
  outboundRoutes: z.array(outboundRoute).exactOptional(),
  tariffs: z.array(tariffSchema).exactOptional(),
  prices: z.array(priceSchema).max(2_000).exactOptional(),
  exchangeRates: z.array(exchangeRateSchema).max(5_000).exactOptional(),
  taxes: z.array(taxSchema).max(50).exactOptional(),
  classes: z.array(callClassSchema).exactOptional(),
  phones: z.array(phoneSchema).exactOptional(),
  callers: z.array(callerRuleSchema).max(5_000).exactOptional(),
  breaks: z.array(breakSchema).max(50).exactOptional(),
  results: z.array(resultSchema).max(200).exactOptional(),
  customerFields: z.array(customerFieldSchema).max(60).exactOptional(),
  mail: mailSchema.exactOptional(),
  mailIn: mailInSchema.exactOptional(),
  mailTemplates: z.array(mailTemplateSchema).max(500).exactOptional(),
  supervision: supervisionSchema.exactOptional(),
  recording: recordingSchema.exactOptional(),
  team: teamSchema.exactOptional(),
  shifts: shiftSchema.exactOptional(),
  departments: z.array(departmentSchema).max(200).exactOptional(),
  motives: z.array(motiveSchema).max(1_000).exactOptional(),
  services: z.array(serviceSchema).max(1_000).exactOptional(),
  accounts: z.array(accountSchema).max(5_000).exactOptional(),
  campaigns: z.array(campaignSchema).max(2_000).exactOptional(),
  taskKinds: z.array(taskKindSchema).max(200).exactOptional(),
  letterTemplates: z.array(letterTemplateSchema).max(300).exactOptional(),
  letterKits: z.array(letterKitSchema).max(100).exactOptional(),
  cases: caseSettingsSchema.exactOptional(),
  fax: faxSchema.exactOptional(),
  privacy: privacySchema.exactOptional(),
  limits: callLimitsSchema.exactOptional(),
  fraud: fraudSchema.exactOptional(),
});

export type OfficeDocument = z.output<typeof officeSchema>;

/** JSON Schema (draft 2020-12) of what people write: editors complete and check by it. */
export function officeJsonSchema(): unknown {
  return z.toJSONSchema(officeSchema, { target: 'draft-2020-12', io: 'input' });
}
