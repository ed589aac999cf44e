import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Language } from '../../core/office/office.ts';
import type { Db } from '../../store/db.ts';
import type { AgentDuties } from '../agents/agent-duties.ts';
import type { CampaignWork } from '../campaigns/campaign-work.ts';
import type { RefusedCalls } from '../customers/refused-calls.ts';
import type { HotDesks } from '../desks/hot-desks.ts';
import type { WakeUps } from '../desks/wake-ups.ts';
import type { FactBus } from '../facts.ts';
import type { Callbacks } from '../ivr/callbacks.ts';
import type { WebPort } from '../ivr/web-port.ts';
import type { CallLimits } from '../limits/call-limits.ts';
import type { Lines } from '../lines/line-views.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Distributor } from '../queues/distributor.ts';
import type { WaitEstimates } from '../queues/wait-estimates.ts';
import type { EstimateCost } from '../rating/estimate-cost.ts';
import type { Mailboxes } from '../voicemail/mailboxes.ts';
import type { ActiveCall } from './active-call.ts';
import type { Parking } from './call-parking.ts';
import type { Journal } from './journal.ts';
import type { MediaPort } from './media-port.ts';
import type { PinGuard } from './pin-guard.ts';
import type { Projector } from './projector.ts';
import type { Rooms } from './rooms.ts';
import type { TelephonyPort } from './telephony-port.ts';

/** What the exchange makes itself, out of the rest. */
export type ExchangeOwn = 'rooms' | 'channelsInUse' | 'pinGuard' | 'groupTurns' | 'parking' | 'running';

/** All that the exchange needs. */
export interface ExchangeDeps {
  clock: Clock;
  ids: Ids;
  log: Log;
  bus: FactBus;
  db: Db;
  dataFolder: string;
  journal: Journal;
  projector: Projector;
  telephony: TelephonyPort;
  media: MediaPort;
  office: OfficeService;
  lines: Lines;
  /** Budgets, limits and the fraud stop: asked before each leg over a trunk, but for emergencies. */
  limits: CallLimits;
  agents: AgentDuties;
  distributor: Distributor;
  estimates: WaitEstimates;
  /** From 0 up to, not including, 1. */
  random: () => number;
  mailboxes: Mailboxes;
  rooms: Rooms;
  /** Who may be calling; several customers can share a number. */
  customersOf: (e164: string) => { id: string; name: string }[];
  /** Makes the machine say a name, unless its sound is there; never rejects. */
  speakName: (name: string, language: Language) => Promise<unknown>;
  /** What a call begun now would cost over a trunk. */
  estimateCost: EstimateCost;
  /** Whether a customer with that number wants no calls. */
  refusedCalls: RefusedCalls;
  /** Who has this national id or tax number, however it is written. */
  customersByDocument: (document: string) => { id: string; name: string }[];
  /** Other systems, for flows that ask them. */
  web: WebPort;
  callbacks: Callbacks;
  /** Who sits at which shared phone. `lines` knows it, too. */
  hotDesks: Pick<HotDesks, 'extensionAt' | 'logIn' | 'logOut'>;
  wakeUps: Pick<WakeUps, 'set' | 'cancel'>;
  /** Who works in which campaign. */
  campaignWork: Pick<CampaignWork, 'of'>;
  /** The customer is to be treated as an important one. */
  isVip: (customerId: string) => boolean;
  /** Login of who looks after the customer. */
  ownerOf: (customerId: string) => string | undefined;
  /** How many people are signed in to the queue. */
  signedIn: (queueId: string) => number;
  /** E.164 of what a network or person gave, in the office's country; undefined when it is no number. */
  toE164: (number: string) => string | undefined;
  /** Legs on the trunk just now, both ways. */
  channelsInUse: (trunkId: string) => number;
  pinGuard: PinGuard;
  /** Of ring groups that begin with the next member each time: whose turn it is, by group. */
  groupTurns: Map<string, number>;
  parking: Parking;
  /** Calls that are not over. */
  running: () => readonly ActiveCall[];
  /** False: the disk is so full that new calls are not recorded. */
  hasRecordingRoom: () => boolean;
  promptFile: (name: string, language: Language) => string | undefined;
  musicFile: (name: string) => string | undefined;
}
