import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { judgeRing } from '../../core/fax/take-fax.ts';
import { faxDefaults } from '../../core/office/fax.ts';
import { isOpen } from '../../core/schedule/opening-hours.ts';
import type { Db } from '../../store/db.ts';
import { openReceivedStore, type ReceivedFax } from '../../store/faxes/received-store.ts';
import type { Customers } from '../customers/customers.ts';
import type { FactBus } from '../facts.ts';
import type { Files } from '../files/files.ts';
import { toE164 } from '../numbers/normalize.ts';
import type { OfficeService } from '../office/office-service.ts';
import { beginFaxCall, type FaxCall, type FaxCallOutcome, type FaxCallsDeps } from './fax-journal.ts';
import type {
  CallerId,
  IncomingFaxes,
  LineRing,
  ReceivedPage,
  ReceiveOutcome,
  ReceiveProgress,
} from './fax-lines-port.ts';
import type { FaxPaper } from './fax-paper-port.ts';
import { createReceivedFinisher } from './finish-received.ts';
import type { FaxOffers } from './offer-faxes.ts';
import type { PageFolder } from './page-folder-port.ts';
import type { FaxRinging } from './received-faxes.ts';
import { trunkOf } from './send-fax.ts';

export interface ReceiveDeps extends FaxCallsDeps {
  db: Db;
  clock: Clock;
  log: Log;
  bus: FactBus;
  office: Pick<OfficeService, 'read'>;
  customers: Pick<Customers, 'findByNumber'>;
  files: Pick<Files, 'keep' | 'use'>;
  paper: Pick<FaxPaper, 'pdf'>;
  pages: PageFolder;
  /** What the PDF of a fax is called, without ending. */
  nameOf(fax: ReceivedFax): string;
  /** What lies ready for who calls. */
  offers?: Pick<FaxOffers, 'forCaller' | 'pageOf' | 'fetched'>;
  /** A fax is there with all that came of it. */
  arrived(fax: ReceivedFax): void;
}

function outcomeOf(outcome: ReceiveOutcome): FaxCallOutcome {
  switch (outcome.kind) {
    case 'not-a-fax':
      return outcome.heard === 'unknown' ? 'not-a-fax' : outcome.heard;
    case 'training-failed':
      return 'no-training';
    case 'modem-vanished':
    case 'modem-failed':
      return 'modem-lost';
    case 'not-kept':
      return 'unreadable';
    default:
      return outcome.kind;
  }
}

interface Coming {
  ring: FaxRinging;
  /** What who calls may fetch. */
  offer?: string;
  caller?: CallerId | undefined;
  call?: FaxCall;
}

export interface Reception extends IncomingFaxes {
  /** Lines that ring or bring a fax right now. */
  atTheLine(): FaxRinging[];
  /** A call of ours was answered by a fax that may have something for us: from now on it is as one that comes in. */
  fetching(line: LineRing, call: FaxCall): void;
  /** Finishes what was coming when the last process ended. */
  recover(): void;
  stop(): void;
}

/** Takes what the lines bring: each page is on the disk before its sender hears that it came. */
export function createReception(deps: ReceiveDeps): Reception {
  const { db, clock, bus, log } = deps;
  const store = openReceivedStore(db);
  const finisher = createReceivedFinisher(deps);
  const coming = new Map<string, Coming>();
  const settings = () => deps.office.read().fax ?? faxDefaults;
  const country = (): string => deps.office.read().office.country;
  const tell = (id: string): void => bus.publish('received-fax.changed', { faxId: id });

  /** The one customer who has a number; undefined for none, and where several share it. */
  function ownerOf(e164: string | undefined): string | undefined {
    const owners = e164 === undefined ? [] : deps.customers.findByNumber(e164);
    return owners.length === 1 ? owners[0]!.id : undefined;
  }

  function ringOf({ call, modem, caller }: LineRing): Coming {
    const known = coming.get(call);
    const number = caller?.number;
    const e164 = number === undefined ? undefined : toE164(number, country());
    const customerId = ownerOf(e164);
    const ring: FaxRinging = {
      modem,
      since: known?.ring.since ?? clock.now(),
      isAnswered: known?.ring.isAnswered ?? false,
      isLeft: known?.ring.isLeft ?? false,
      isVoice: known?.ring.isVoice ?? false,
      ...(number !== undefined && { number: e164 ?? number }),
      ...(caller?.name !== undefined && { name: caller.name }),
      ...(customerId !== undefined && { customerId }),
    };
    const next = { ...known, ring, caller: caller ?? known?.caller };
    coming.set(call, next);
    return next;
  }

  /** Its row and its call, once. */
  function begin(line: LineRing, given?: FaxCall): Coming {
    const one = ringOf(line);
    if (one.call) return one;
    const at = clock.now();
    const { number, name, customerId } = one.ring;
    const e164 = number === undefined ? undefined : toE164(number, country());
    const callId = given?.callId ?? deps.ids.next(at);
    // Before anything is told of a call: one that cannot be written never ends.
    store.insert({
      id: line.call,
      state: 'coming',
      modem: line.modem,
      callId,
      at,
      pages: 0,
      badPages: 0,
      note: '',
      ...(number !== undefined && { caller: number }),
      ...(name !== undefined && { callerName: name }),
      ...(e164 !== undefined && { e164 }),
      ...(customerId !== undefined && { customerId }),
    });
    const call =
      given ??
      beginFaxCall(deps, {
        callId,
        way: 'in',
        at,
        trunkId: trunkOf(settings(), line.modem),
        number: number ?? '',
        e164,
        name,
        ownNumber: settings().number,
        customerId,
      });
    if (!given) call.answered();
    const begun = { ...one, call, ring: { ...one.ring, isAnswered: true } };
    coming.set(line.call, begun);
    return begun;
  }

  function name(line: LineRing, remoteId: string): void {
    const fax = store.find(line.call);
    if (!fax) return;
    const e164 = fax.e164 ?? toE164(remoteId, country());
    store.update(line.call, { remoteId, e164, customerId: fax.customerId ?? ownerOf(e164) });
  }

  function ended(line: LineRing, how: { outcome: ReceiveOutcome }): void {
    const one = coming.get(line.call);
    coming.delete(line.call);
    bus.publish('fax-modems.changed', {});
    if (how.outcome.kind === 'fetched' && one?.offer !== undefined)
      deps.offers?.fetched(one.offer, store.find(line.call)?.remoteId ?? one.ring.number ?? '');
    const fax = store.find(line.call);
    if (!fax) return;
    finisher.finish(line.call, { outcome: how.outcome, modem: line.modem });
    one?.call?.ended({
      outcome: outcomeOf(how.outcome),
      faxId: line.call,
      pages: fax.pages,
      remoteId: fax.remoteId,
      bitRate: fax.bitRate,
    });
  }

  function hear(line: LineRing, progress: ReceiveProgress): void {
    switch (progress.kind) {
      case 'answered':
        begin(line);
        break;
      case 'voice': {
        const begun = begin(line);
        coming.set(line.call, { ...begun, ring: { ...begun.ring, isVoice: true } });
        bus.publish('fax-modems.changed', {});
        break;
      }
      case 'remote':
        begin(line);
        if (progress.id !== undefined) name(line, progress.id);
        break;
      case 'trained':
        store.update(line.call, { bitRate: progress.speed.bitRate, ecm: progress.speed.ecm });
        break;
      case 'ended':
        ended(line, progress.end);
        return;
      default:
        break;
    }
    tell(line.call);
  }

  return {
    ringing(line) {
      const one = ringOf(line);
      const { ring } = one;
      const { hours, office } = deps.office.read();
      const modem = settings().modems.find(({ id }) => id === line.modem);
      const wanted = hours.find(({ id }) => id === modem?.hours);
      const answer = judgeRing(settings(), {
        modem,
        caller: ring.number,
        pattern: line.pattern,
        country: office.country,
        isOpen: wanted && isOpen({ hours: wanted, officeZone: office.timezone }, clock.now()).open,
      });
      // As it rings on its hours may begin, or the pattern be told.
      coming.set(line.call, { ...one, ring: { ...ring, isLeft: answer.kind === 'leave' && answer.why !== 'blocked' } });
      bus.publish('fax-modems.changed', {});
      if (answer.kind === 'leave') {
        log.info('a fax line is left to ring', { modem: line.modem, why: answer.why });
        return { kind: 'leave' };
      }
      const offers = deps.offers?.forCaller(ring.number);
      if (!offers) return answer;
      coming.set(line.call, { ...coming.get(line.call)!, offer: offers.id });
      return { ...answer, offers: { count: offers.count, resolution: offers.resolution } };
    },
    missed(line) {
      coming.delete(line.call);
      bus.publish('fax-modems.changed', {});
    },
    progress(line, progress) {
      try {
        hear(line, progress);
      } catch (error) {
        // Its pages are not kept either, and its sender hears so.
        log.error('what a fax line told could not be written', { call: line.call, error });
      }
    },
    fetching: (line, call) => void begin(line, call),
    async offered(line, page) {
      const offer = coming.get(line.call)?.offer;
      if (offer === undefined || !deps.offers) throw new Error('nothing lies ready');
      return deps.offers.pageOf(offer, page);
    },
    async keep(line, { number, page, badRows, verdict }: ReceivedPage) {
      begin(line);
      await deps.pages.write({ id: line.call, page: number }, page);
      db.transaction(() => {
        const of = { faxId: line.call, page: number, at: clock.now(), rows: page.rows, badRows, verdict };
        store.keepPage(of);
        const kept = store.pagesOf(line.call);
        store.update(line.call, {
          pages: kept.length,
          badPages: kept.filter((each) => each.badRows > 0 || each.verdict === 'RTN').length,
        });
      });
      tell(line.call);
    },
    atTheLine: () => [...coming.values()].map(({ ring }) => ring),
    recover() {
      for (const { id, modem } of store.coming())
        finisher.finish(id, { outcome: { kind: 'dropped', partialPage: false }, modem });
    },
    stop: finisher.stop,
  };
}
