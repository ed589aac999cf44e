import type { FaxPage } from '../../core/fax/page.ts';
import type {
  CallerId,
  FaxModem,
  FaxOrder,
  LineSpeed,
  ModemSickness,
  ReceivedPage,
  ReceiveEnd,
  ReceiveProgress,
  RingDecision,
  SendProgress,
} from '../../services/fax/fax-lines-port.ts';
import type { FetchOrder, FetchProgress } from '../../services/fax/fax-polling-port.ts';
import type { ModemProfile } from './profiles.ts';

/** What the process of a modem is given when it starts. */
export interface ModemStart {
  path: string;
  profiles: readonly ModemProfile[];
  /** ISO 3166. */
  country: string | undefined;
  answering: Answering;
}

/** How calls are taken; what is said last holds for the calls after it. */
export interface Answering {
  answers: boolean;
  ownId: string;
  ecm: boolean;
}

/** An order without its pages, which are asked for one by one. */
export type LineOrder = Omit<FaxOrder, 'pages' | 'modem'> & { count: number; first: number };

export type ToModem =
  | { kind: 'start'; start: ModemStart }
  | { kind: 'answering'; answering: Answering }
  | { kind: 'send'; order: LineOrder }
  | { kind: 'fetch'; order: FetchOrder }
  | { kind: 'page'; page: number; data: FaxPage | undefined }
  | { kind: 'cancel' }
  | { kind: 'decide'; call: string; decision: RingDecision }
  | { kind: 'kept'; page: number; ok: boolean }
  | { kind: 'stop' };

export type FromModem =
  | ({
      kind: 'ready';
      identity: NonNullable<FaxModem['identity']>;
      profile: ModemProfile;
      callerId: boolean;
      listens: boolean;
    } & Pick<Required<FaxModem>, 'classes' | 'faxClass'>)
  | { kind: 'sick'; why: ModemSickness; detail: string }
  /** The port is closed: unplugged, or the process is about to end. */
  | { kind: 'gone' }
  | { kind: 'idle' }
  | { kind: 'want-page'; page: number }
  | { kind: 'progress'; job: string; progress: SendProgress }
  | { kind: 'fetching'; job: string; progress: FetchProgress }
  | { kind: 'ring'; call: string; rings: number; caller: CallerId | undefined; pattern: string | undefined }
  | { kind: 'missed'; call: string }
  | { kind: 'receiving'; call: string; progress: ReceiveProgress }
  /** Of a call that came, or of one that fetches: its job. */
  | { kind: 'page'; call: string; page: ReceivedPage };

export type { LineSpeed, ReceiveEnd };
