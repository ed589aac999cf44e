import type { RemoteMedia } from '../../services/calls/media-port.ts';
import type { LegEnd, LegEvents, TransferRequest } from '../../services/calls/telephony-port.ts';

/** What one leg told, as texts in order: `ringing`, `progress 40000`, `answered 40000`, `dtmf 5`, `ended remote hangup`. */
export interface ToldLeg {
  told: string[];
  events: LegEvents;
  /** Who answers the transfers that the far end asks for; the last one set. Without it they are not answered. */
  onTransfer(listener: (transfer: TransferRequest) => void): void;
}

const describeMedia = (remote: RemoteMedia): string => `${remote.port} ${remote.direction}`;
const describeEnd = (end: LegEnd): string =>
  `ended ${end.by} ${end.cause}${'status' in end ? ` ${end.status}` : ''}${'elsewhere' in end ? ' elsewhere' : ''}`;

/** Listens to a leg and keeps what it tells. */
export function listenToLeg(): ToldLeg {
  const told: string[] = [];
  let answer: (transfer: TransferRequest) => void = () => undefined;
  return {
    told,
    onTransfer(listener) {
      answer = listener;
    },
    events: {
      ringing: () => told.push('ringing'),
      progress: (remote) => told.push(`progress ${describeMedia(remote)}`),
      answered: (remote) => told.push(`answered ${describeMedia(remote)}`),
      remoteChanged: (remote) => told.push(`changed ${describeMedia(remote)}`),
      dtmf: (digit) => told.push(`dtmf ${digit}`),
      transferAsked: (transfer) => answer(transfer),
      ended: (end) => told.push(describeEnd(end)),
    },
  };
}
