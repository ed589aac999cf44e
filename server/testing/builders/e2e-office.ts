import type { Office } from '../../core/office/office.ts';
import { sampleOffice } from './office.ts';

/** Everyone's password in the end-to-end office. */
export const samplePassword = 'a-long-password';

/** Numbers of the end-to-end office: what a caller dials and where it leads. */
export const dids = {
  /** Greeting, then the queue. */
  queue: '+34910000001',
  /** Straight to extension 101, without greeting. */
  direct: '+34910000002',
  /** A route that is never open. */
  closed: '+34910000003',
  /** Straight into the queue, without greeting. */
  quick: '+34910000004',
};

/**
 * The sample office with its carrier at `carrier` (port 5060), quick rings, extension 101 recorded, incoming legs charged
 * and the numbers of `dids`.
 */
export function e2eOffice(options: {
  carrier: string;
  carrierPort?: number;
  queue?: Partial<Office['queues'][number]>;
}): Office {
  const base = sampleOffice();
  const main = base.inboundRoutes[0]!;
  const { greeting: _greeting, ...quick } = main;
  return {
    ...base,
    people: base.people.map((person) => ({ ...person, password: samplePassword })),
    extensions: base.extensions.map((each) => ({ ...each, record: each.number === '101' })),
    trunks: base.trunks.map((trunk) => ({
      ...trunk,
      host: options.carrier,
      ...(options.carrierPort === undefined ? {} : { port: options.carrierPort }),
      inboundTariff: 'standard',
    })),
    hours: [...base.hours, { id: 'never', name: 'Never open', weekly: [], exceptions: [] }],
    queues: base.queues.map((queue) => ({ ...queue, ringSec: 5, wrapUpSec: 1, retrySec: 1, ...options.queue })),
    inboundRoutes: [
      main,
      { ...quick, id: 'direct', did: dids.direct, to: { kind: 'extension', extension: '101' } },
      { ...quick, id: 'closed', did: dids.closed, hours: 'never' },
      { ...quick, id: 'quick', did: dids.quick },
    ],
  };
}

/** The SIP account of an extension of the sample office. */
export const accountOf = (extension: string): { user: string; password: string } => ({
  user: extension,
  password: `secret-of-${extension}-0000`,
});
