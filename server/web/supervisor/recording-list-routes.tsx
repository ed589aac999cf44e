import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type RecordingRow, RecordingsPage, type RecordingsView } from '../../../views/supervisor/recordings-page.tsx';
import { formatInstant } from '../../../views/texts/format.ts';
import { recordingDefaults } from '../../core/office/recording.ts';
import { holdRecording } from '../../services/recordings/hold-recording.ts';
import { goesAt } from '../../services/recordings/keep-recordings.ts';
import { removeRecording } from '../../services/recordings/remove-recording.ts';
import { type FoundRecording, listenersOf, type RecordingFilter } from '../../store/queries/recordings.ts';
import { goTo, respondPage } from '../respond.ts';
import { filterOf, listRows, readQuery } from '../story/call-list.ts';
import { namesOf } from '../story/story-model.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';
import { exportRecordings } from './export-recordings.ts';

const path = '/supervisor/recordings';
const pageSize = 25;
const mostExported = 500;

/** The filter as asked for in the address: that of calls, and the length of the recording. */
function readAsked(deps: WebDeps, c: WebContext): { query: Record<string, string>; filter: RecordingFilter } {
  const query: Record<string, string> = readQuery(deps, (name) => c.req.query(name));
  const filter: RecordingFilter = filterOf(deps, query);
  for (const [name, key] of [
    ['longer', 'longerMs'],
    ['shorter', 'shorterMs'],
  ] as const) {
    const text = c.req.query(name) ?? '';
    if (!/^\d{1,5}$/.test(text)) continue;
    query[name] = text;
    filter[key] = Number(text) * 1000;
  }
  return { query, filter };
}

/** Recordings for supervisors and owners: the list, its export; keeping and deleting for owners. */
export function recordingListRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  function rowsOf(found: readonly FoundRecording[]): RecordingRow[] {
    const settings = deps.office.read().recording ?? recordingDefaults;
    const listeners = listenersOf(
      deps.db,
      found.map(({ recording }) => recording.id),
    );
    const names = namesOf(deps);
    const calls = listRows(
      deps,
      found.map(({ call }) => call),
    );
    return found.map(({ recording, call }, index) => {
      const { id, startedAt, heldBy, heldWhy } = recording;
      const goes = goesAt(settings, { startedAt, heldBy, queueId: call.queueId });
      return {
        id,
        durationMs: recording.durationMs ?? 0,
        heardBy: (listeners.get(id) ?? []).map(names.person),
        call: calls[index]!,
        ...(heldWhy !== null && { heldWhy }),
        ...(goes !== undefined && { goesAt: goes }),
      };
    });
  }

  app.get(path, async (c) => {
    const { query, filter } = readAsked(deps, c);
    const cursor = c.req.query('after');
    const { rows, next } = await deps.reports.recordings({ filter, limit: pageSize, ...(cursor && { cursor }) });
    const { queues, people } = deps.office.read();
    const view: RecordingsView = {
      rows: rowsOf(rows),
      filter: query,
      choices: {
        queues: queues.map(({ id, name }) => ({ id, name })),
        people: people.filter(({ extension }) => extension).map(({ login, name }) => ({ id: login, name })),
      },
      mostExported,
      isFirst: !cursor,
      ...(next && { next }),
    };
    return respondPage(c, <RecordingsPage page={c.var.page} view={view} />);
  });

  app.get(`${path}.zip`, async (c) => {
    const { filter } = readAsked(deps, c);
    const ids = c.req.queries('id')?.slice(0, mostExported);
    const { rows: found } = await deps.reports.recordings({
      filter: ids ? { ids } : filter,
      limit: mostExported,
    });
    const by = loginOf(c);
    for (const { recording } of found)
      writeAudit(deps, { by, action: 'recording.exported', subject: `recordings/${recording.id}` });
    const { reader } = c.var.page;
    const now = deps.clock.now();
    const about = reader.t('export.verify', {
      office: deps.office.read().office.name,
      who: namesOf(deps).person(by),
      at: formatInstant(now, reader),
    });
    c.header('Content-Type', 'application/zip');
    c.header('Cache-Control', 'private, no-store');
    c.header(
      'Content-Disposition',
      `attachment; filename="recordings-${new Date(now).toISOString().slice(0, 10)}.zip"`,
    );
    return c.body(exportRecordings(deps, { found, by, about }));
  });

  /** The reason that the form gives; undefined when it gives none. */
  async function reasonOf(c: WebContext): Promise<string | undefined> {
    const { reason } = await c.req.parseBody();
    return typeof reason === 'string' && reason.trim() !== '' ? reason.trim().slice(0, 200) : undefined;
  }

  app.post('/owner/recordings/:id/hold', async (c) => {
    const id = c.req.param('id');
    const reason = await reasonOf(c);
    if (reason === undefined) return goTo(c, path, { tone: 'bad', key: 'recordings.reason-missing' });
    const by = loginOf(c);
    if (!holdRecording(deps.db, { id, hold: { by, why: reason } })) throw new HTTPException(404);
    writeAudit(deps, { by, action: 'recording.held', subject: `recordings/${id}`, detail: { reason } });
    return goTo(c, path, { tone: 'good', key: 'recordings.now-held' });
  });

  app.post('/owner/recordings/:id/release', (c) => {
    const id = c.req.param('id');
    if (!holdRecording(deps.db, { id })) throw new HTTPException(404);
    writeAudit(deps, { by: loginOf(c), action: 'recording.released', subject: `recordings/${id}` });
    return goTo(c, path, { tone: 'info', key: 'recordings.now-released' });
  });

  app.post('/owner/recordings/:id/delete', async (c) => {
    const id = c.req.param('id');
    const reason = await reasonOf(c);
    if (reason === undefined) return goTo(c, path, { tone: 'bad', key: 'recordings.reason-missing' });
    const by = loginOf(c);
    const outcome = await removeRecording(deps, { id, why: 'hand', by, reason });
    if (outcome === 'removed')
      writeAudit(deps, { by, action: 'recording.deleted', subject: `recordings/${id}`, detail: { reason } });
    return goTo(c, path, { tone: outcome === 'removed' ? 'good' : 'bad', key: `removal.${outcome}` });
  });

  return app;
}
