import { classOfFax } from '../../core/fax/class-of-faxes.ts';
import { type FaxObjection, judgeFaxing, mayFaxAnyway } from '../../core/fax/judge-faxing.ts';
import { readPageRange } from '../../core/fax/page-range.ts';
import { emptyBook } from '../../core/fax/queue/plan-retry.ts';
import { faxDefaults } from '../../core/office/fax.ts';
import { privacyDefaults } from '../../core/office/privacy.ts';
import { type FaxJob, openFaxStore } from '../../store/faxes/fax-store.ts';
import type { Cases } from '../cases/cases.ts';
import type { Customers } from '../customers/customers.ts';
import type { Files } from '../files/files.ts';
import { toE164 } from '../numbers/normalize.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { readFaxNumber } from './fax-number.ts';
import type { FaxPaper } from './fax-paper-port.ts';
import { createFaxQueue, destinationOf, type QueueDeps } from './fax-queue.ts';
import type { Faxes } from './faxes.ts';
import type { PageFolder } from './page-folder-port.ts';
import { createPreparation } from './prepare-faxes.ts';

const MAX_SUBJECT = 200;
const MAX_TEXT = 4_000;
const MONTH_MS = 30.44 * 86_400_000;
const SWEEP_MS = 3_600_000;
const SWEPT_AT_ONCE = 50;

export interface FaxesDeps extends Omit<QueueDeps, 'paper' | 'pages' | 'finished' | 'objectionTo'> {
  files: Files;
  paper: FaxPaper;
  pages: PageFolder;
  customers: Pick<Customers, 'find'>;
  cases: Pick<Cases, 'act'>;
  tasks: Pick<Tasks, 'add' | 'act' | 'find'>;
  /** Whether somebody of this number (E.164) wanted no faxes, and was forgotten since. */
  isForgotten(e164: string): boolean;
  /** What a task for the back office is called. */
  taskTitle(fax: FaxJob): string;
  /** A fax has come to its end: the proof is made and told. */
  finished(job: FaxJob): void;
}

/** What is no more when a fax that was over goes on. */
const anew = { doneAt: undefined, toldAt: undefined, receipt: undefined, retryAt: undefined };

/** Who needs the files of a fax. */
export const keeperOf = (id: string): string => `fax:${id}`;

export function createFaxes(deps: FaxesDeps): Faxes {
  const { db, clock, bus, files, pages, cases, tasks } = deps;
  const store = openFaxStore(db);
  const settings = () => deps.office.read().fax ?? faxDefaults;
  const tell = (id: string): void => bus.publish('fax.changed', { faxId: id });

  const queue = createFaxQueue({ ...deps, objectionTo });
  const preparation = createPreparation({
    ...deps,
    done(id) {
      const job = store.find(id);
      if (job?.state === 'unsendable') deps.finished(job);
      tell(id);
      queue.lookSoon();
    },
  });
  preparation.look();

  /** What the class of who sends, and the limits of the house, say of a call there. */
  function forbiddenBy({ number, login, isLater }: { number: string; login: string; isLater: boolean }) {
    const document = deps.office.read();
    const { country } = document.office;
    const e164 = toE164(number, country);
    // Extensions cost nothing, and everybody may call them.
    if (e164 === undefined) return undefined;
    const own = toE164(settings().number, country);
    if (classOfFax(document, { login, e164, own }) === 'never') return 'not-allowed';
    // By then budgets are other ones: they are asked again before it is dialled.
    if (isLater) return undefined;
    const modem = settings().modems.find(({ use }) => use !== 'receive');
    const extension = document.people.find((each) => each.active && each.login === login)?.extension;
    const by = { login, ...(extension !== undefined && { extension }) };
    const judgement = deps.limits.judge({ trunkId: modem?.trunk ?? modem?.id ?? '', number: e164, e164, ...by });
    return judgement.allowed || judgement.why === 'at-once' ? undefined : 'over-limit';
  }

  function objectionTo({ number, customerId, modem }: Parameters<Faxes['objectionTo']>[0]): FaxObjection | undefined {
    const document = deps.office.read();
    const { office, privacy = privacyDefaults } = document;
    const read = readFaxNumber({ number, modem }, document);
    if (read?.kind === 'inside') return read.modem === undefined ? 'extension' : undefined;
    const e164 = read?.e164;
    const rule =
      e164 === undefined ? undefined : destinationOf(settings().destinations, { e164, country: office.country });
    return judgeFaxing({
      e164,
      isRefused: rule?.refuse ?? false,
      customer: customerId === undefined ? undefined : deps.customers.find(customerId),
      said: customerId === undefined ? undefined : store.saidOfFaxes(customerId),
      isForgotten: e164 !== undefined && deps.isForgotten(e164),
      settings: privacy,
    });
  }

  /** Into the queue from wherever it stands; false when it stands nowhere from where it may go. */
  function requeue(
    id: string,
    from: readonly FaxJob['state'][],
    change: { [K in keyof FaxJob]?: FaxJob[K] | undefined } = {},
  ): boolean {
    const job = store.find(id);
    if (!job || !from.includes(job.state)) return false;
    const hasPages = job.pages > 0 && job.pagesGoneAt === undefined;
    if (job.pagesGoneAt !== undefined && job.confirmed > 0) return false;
    store.update(id, {
      state: hasPages ? 'waiting' : 'preparing',
      ...anew,
      pagesGoneAt: undefined,
      look: false,
      ...change,
    });
    tell(id);
    if (hasPages) queue.lookSoon();
    else preparation.look();
    return true;
  }

  const openTaskOf = ({ taskId }: Pick<FaxJob, 'taskId'>): number | undefined =>
    taskId !== undefined && tasks.find(taskId)?.state.kind !== 'done' ? taskId : undefined;

  function settleTask(job: FaxJob, by: string): void {
    const taskId = openTaskOf(job);
    if (taskId !== undefined) tasks.act(taskId, { kind: 'done', text: '' }, { by, leads: true });
  }

  let timer = clock.after(SWEEP_MS, sweepLater);
  function sweepLater(): void {
    sweep().catch((error: unknown) => deps.log.error('old faxes could not be deleted', { error }));
    timer = clock.after(SWEEP_MS, sweepLater);
  }

  async function sweep(): Promise<void> {
    const { keepMonths } = settings();
    if (keepMonths === 0) return;
    const now = clock.now();
    for (;;) {
      const old = store.oldWithPages(now - keepMonths * MONTH_MS, SWEPT_AT_ONCE);
      for (const { id, receipt } of old) {
        await pages.remove(id);
        files.release({ by: keeperOf(id) });
        if (receipt !== undefined) files.use({ file: receipt, by: keeperOf(id) });
        store.update(id, { pagesGoneAt: now });
      }
      if (old.length < SWEPT_AT_ONCE) return;
    }
  }

  for (const job of store.untold()) deps.finished(job);

  return {
    objectionTo,
    openTaskOf,
    add(draft, { by }) {
      const known = draft.origin === undefined ? undefined : store.findByOrigin(draft.origin);
      if (known) return { kind: 'added', fax: known };
      const to = readFaxNumber(draft, deps.office.read());
      const objection = objectionTo(draft);
      if (objection && !(draft.anyway && mayFaxAnyway(objection))) return { kind: 'refused', why: objection };
      const isLater = draft.bulkId !== undefined || (draft.sendAt ?? 0) > clock.now();
      const forbidden = forbiddenBy({ number: draft.number, login: by, isLater });
      if (forbidden) return { kind: 'refused', why: forbidden };
      if (draft.files.length === 0 && !draft.cover) return { kind: 'refused', why: 'nothing-to-send' };
      const pageRange = draft.pageRange?.trim() ?? '';
      if (!readPageRange(pageRange)) return { kind: 'refused', why: 'bad-range' };
      const at = clock.now();
      const id = deps.ids.next(at);
      const sendAt = draft.sendAt !== undefined && draft.sendAt > at ? draft.sendAt : undefined;
      const { cover, customerId, caseId, bulkId, campaignId, replyTo, origin } = draft;
      const modem = to?.kind === 'inside' ? to.modem : draft.modem;
      const fax: FaxJob = {
        id,
        state: 'preparing',
        priority: draft.priority ?? 'medium',
        destination: to!.kind === 'inside' ? to!.extension : to!.e164,
        number: draft.number.trim(),
        subject: draft.subject?.trim().slice(0, MAX_SUBJECT) ?? '',
        files: [...draft.files],
        resolution: draft.resolution ?? settings().resolution,
        look: draft.look ?? false,
        createdAt: at,
        createdBy: by,
        since: sendAt ?? at,
        pages: 0,
        confirmed: 0,
        failures: 0,
        book: emptyBook,
        ...(cover && { cover: { ...cover, text: cover.text.slice(0, MAX_TEXT) } }),
        ...(pageRange !== '' && { pageRange }),
        ...(customerId !== undefined && { customerId }),
        ...(caseId !== undefined && { caseId }),
        ...(bulkId !== undefined && { bulkId }),
        ...(campaignId !== undefined && { campaignId }),
        ...(sendAt !== undefined && { sendAt }),
        ...(replyTo !== undefined && { replyTo }),
        ...(modem !== undefined && { modem }),
        ...(origin !== undefined && { origin }),
      };
      db.transaction(() => {
        store.insert(fax);
        for (const file of draft.files) files.use({ file, by: keeperOf(id) });
        if (caseId !== undefined && !fax.look) cases.act(caseId, { kind: 'fax-joined', faxId: id, way: 'out' }, { by });
      });
      tell(id);
      preparation.look();
      return { kind: 'added', fax };
    },
    find: store.find,
    list: store.list,
    count: store.count,
    attemptsOf: store.attemptsOf,
    pagesOf: store.pagesOf,
    liveOf: queue.liveOf,
    queue() {
      const waits = queue.waits();
      const place = new Map(waits.map(({ job }, index) => [job, index]));
      const wait = new Map(waits.map((each) => [each.job, each.wait]));
      return store
        .inState('waiting')
        .map((fax) => ({ fax, wait: wait.get(fax.id) }))
        .sort((a, b) => (place.get(a.fax.id) ?? waits.length) - (place.get(b.fax.id) ?? waits.length));
    },
    release(id, { by }) {
      const job = store.find(id);
      if (!requeue(id, ['held'])) return false;
      settleTask(job!, by);
      if (job!.caseId !== undefined && job!.look)
        cases.act(job!.caseId, { kind: 'fax-joined', faxId: id, way: 'out' }, { by });
      return true;
    },
    cancel(id, { by }) {
      const job = store.find(id);
      if (!job) return false;
      if (job.state === 'sending') return queue.cancel(id);
      if (job.state !== 'waiting' && job.state !== 'held' && job.state !== 'preparing') return false;
      store.update(id, { state: 'cancelled', doneAt: clock.now(), retryAt: undefined });
      settleTask(job, by);
      tell(id);
      queue.lookSoon();
      return true;
    },
    look: queue.lookSoon,
    cut: queue.cut,
    prioritise(id, priority) {
      const job = store.find(id);
      if (!job || job.doneAt !== undefined) return false;
      store.update(id, { priority });
      tell(id);
      queue.lookSoon();
      return true;
    },
    retry(id) {
      const isOver = store.find(id)?.state !== 'waiting';
      return requeue(id, ['failed', 'cancelled', 'unsendable', 'waiting'], {
        ...(isOver && { book: emptyBook, why: undefined, detail: undefined }),
        sendAt: undefined,
      });
    },
    choosePages(id, typed) {
      const job = store.find(id);
      const isOpen = job && ['waiting', 'held', 'failed', 'unsendable'].includes(job.state) && job.confirmed === 0;
      if (!isOpen || job.bulkId !== undefined) return 'too-late';
      const pageRange = typed.trim();
      if (!readPageRange(pageRange)) return 'bad-range';
      const fresh = { ...anew, why: undefined, detail: undefined };
      store.update(id, { ...fresh, state: 'preparing', pages: 0, pageRange: pageRange || undefined });
      tell(id);
      preparation.look();
      return 'chosen';
    },
    handOver(id, { by, department, note }) {
      const job = store.find(id);
      if (!job || openTaskOf(job) !== undefined || !['waiting', 'held', 'failed', 'preparing'].includes(job.state))
        return undefined;
      const task = tasks.add(
        {
          kind: 'send-document',
          title: deps.taskTitle(job),
          priority: job.priority,
          customerId: job.customerId,
          caseId: job.caseId,
          department,
          note,
          // One for each time that it is given.
          origin: job.taskId === undefined ? keeperOf(id) : `${keeperOf(id)}:${job.taskId}`,
        },
        { by },
      );
      store.update(id, {
        ...anew,
        taskId: task.id,
        look: true,
        ...(job.state !== 'preparing' && { state: 'held' }),
      });
      tell(id);
      return task.id;
    },
    pageOf: (id, page) => pages.read({ id, page }),
    sweep,
    stop() {
      timer.cancel();
      preparation.stop();
      queue.stop();
    },
  };
}
