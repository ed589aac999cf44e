import { kindOfNumber } from '../../core/dialplan/judge-class.ts';
import type { FaxObjection } from '../../core/fax/judge-faxing.ts';
import type { FaxResolution } from '../../core/fax/page.ts';
import type { CallKind } from '../../core/office/call-kinds.ts';
import { faxDefaults } from '../../core/office/fax.ts';
import { toDialled, toE164 } from '../numbers/normalize.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { EstimateCost } from '../rating/estimate-cost.ts';
import { readFaxNumber } from './fax-number.ts';
import type { Faxes } from './faxes.ts';
import { trunkOf } from './send-fax.ts';

/** A page of writing at 14,400 bit/s, and what a call takes beside its pages. */
const pageSeconds: Record<FaxResolution, number> = { standard: 18, fine: 30, superfine: 55 };
const CALL_SECONDS = 18;

/** What is known of a fax's number before it is dialled. */
export interface FaxDestinationTold {
  /** E.164, or an extension. */
  number: string;
  /** The digits that the line is given. */
  dialled: string;
  kind: CallKind;
  objection?: FaxObjection;
  /** About so long, with so many pages. */
  seconds: number;
  pages: number;
  /** In the office's currency; absent: the modem's line has no tariff, or none for that number. */
  net?: bigint;
}

/** Tells what a number is, how it is dialled and about what it costs; undefined for what is no number. */
export function createDestinationTeller(deps: {
  office: Pick<OfficeService, 'read'>;
  faxes: Pick<Faxes, 'objectionTo'>;
  estimate: EstimateCost;
}) {
  return (asked: {
    number: string;
    /** Counted already, or guessed. */
    pages: number;
    resolution: FaxResolution;
    modem?: string | undefined;
    customerId?: string | undefined;
  }): FaxDestinationTold | undefined => {
    const document = deps.office.read();
    const { office, fax = faxDefaults } = document;
    const { number, pages, resolution, customerId } = asked;
    const read = readFaxNumber(asked, document);
    if (!read) return undefined;
    const objection = deps.faxes.objectionTo({ number, customerId, modem: asked.modem });
    const seconds = CALL_SECONDS + pages * pageSeconds[resolution];
    const about = { seconds, pages, ...(objection && { objection }) };
    if (read.kind === 'inside')
      return { number: read.extension, dialled: read.extension, kind: 'internal', net: 0n, ...about };
    const { e164 } = read;
    const modem = fax.modems.find(({ id, use }) =>
      asked.modem === undefined ? use !== 'receive' : id === asked.modem,
    );
    const dialled = `${modem?.prefix ?? ''}${toDialled(e164, { country: office.country, abroad: modem?.abroad })}`;
    const kind = kindOfNumber({ e164, own: toE164(fax.number, office.country), country: office.country });
    const estimate = modem && deps.estimate({ trunkId: trunkOf(fax, modem.id), e164, seconds });
    return { number: e164, dialled, kind, ...about, ...(estimate && { net: estimate.net }) };
  };
}
