import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { RateTester } from '../../../views/admin/rate-tester.tsx';
import { entryPath } from '../../../views/admin/section.ts';
import { EntryForm, PlainPage } from '../../../views/admin/section-pages.tsx';
import { tidyVersion, versionFields, versionState } from '../../../views/admin/tariffs.tsx';
import { VersionPage } from '../../../views/admin/version-page.tsx';
import type { FormState } from '../../../views/parts/form.ts';
import { formatMoney } from '../../../views/texts/format.ts';
import type { Reader } from '../../../views/texts/reader.ts';
import type { Tariff } from '../../core/office/office.ts';
import { chargeCall } from '../../core/rating/charge.ts';
import { prepareTariff, versionAt } from '../../core/rating/tariff.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { changeRows, readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

type Version = Tariff['versions'][number];

/** The calendar day on which a version begins, in the zone of its tariff. */
function localDay(tariff: Tariff, instant: string): string {
  const { year, month, day } = localTime(tariff.timezone, Date.parse(instant));
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}

/** What a call answered now would cost, in the reader's words. */
function tellPrice(
  reader: Reader,
  how: { tariff: Tariff; nowMs: number; number: string; seconds: number },
): { tone: 'good' | 'warn' | 'bad'; text: string } {
  const digits = how.number.replace(/[^\d]/g, '');
  if (!digits || !Number.isInteger(how.seconds) || how.seconds < 1 || how.seconds > 86_400)
    return { tone: 'bad', text: reader.t('tester.wrong') };
  const version = versionAt(how.tariff, how.nowMs);
  if (!version) return { tone: 'warn', text: reader.t('tester.no-version') };
  const charge = chargeCall(prepareTariff(how.tariff, version), {
    answeredAt: how.nowMs,
    releasedAt: how.nowMs + how.seconds * 1000,
    durationMode: how.tariff.duration,
    destination: digits,
    emergency: false,
  });
  if (charge.state === 'unrated') return { tone: 'warn', text: reader.t('tester.unrated') };
  if (charge.state !== 'rated') return { tone: 'good', text: reader.t('tester.free') };
  const money = formatMoney(charge.net, { ...reader, currency: how.tariff.currency });
  const { rateId: rate, prefix, billedSec } = charge;
  return {
    tone: 'good',
    text: reader.t('tester.rated', { money, rate, prefix: prefix || reader.t('outbound.all'), seconds: billedSec }),
  };
}

/** Versions of a price list, and what a call would cost by it. */
export function tariffRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const base = '/owner/tariffs/:id';

  function findTariff(id: string): { tariff: Tariff; place: number } {
    const { tariffs } = deps.office.read();
    const place = tariffs.findIndex((each) => each.id === id);
    if (place < 0) throw new HTTPException(404);
    return { tariff: tariffs[place]!, place };
  }

  function respondVersion(
    c: WebContext,
    how: { tariff: Tariff; version?: Version; action: string; state: FormState; status?: 200 | 422 },
  ): Response {
    const { page } = c.var;
    const cancel = entryPath('tariffs', how.tariff.id);
    const form = (
      <EntryForm page={page} action={how.action} fields={versionFields()} state={how.state} cancel={cancel} />
    );
    if (isFragment(c)) return respondFragment(c, form, how.status);
    const view = (
      <VersionPage page={page} tariff={how.tariff} {...(how.version && { version: how.version })} form={form} />
    );
    return respondPage(c, view, how.status);
  }

  /** Puts a version, new or not yet in force, in its place by date. */
  async function saveVersion(c: WebContext, at: { id: string; index: number; before: Version }): Promise<Response> {
    const { tariff, place } = findTariff(at.id);
    const fields = versionFields();
    const values = await readBody(c);
    const version = tariff.versions[at.index];
    const form = { tariff, action: c.req.path, ...(version && { version }) };
    const otherRows = changeRows(fields, values);
    if (otherRows) return respondVersion(c, { ...form, state: { values: otherRows, errors: {}, elsewhere: [] } });
    const next = tidyVersion(readEntry<Version>(fields, { values, before: at.before }));
    const outcome = deps.office.edit(
      (draft) => {
        draft.tariffs[place]!.versions[at.index] = next;
      },
      { by: loginOf(c) },
    );
    if (outcome.kind !== 'refused')
      return goTo(c, entryPath('tariffs', tariff.id), { tone: 'good', key: 'flash.saved' });
    const state = placeProblems(c.var.page.reader, {
      fields,
      values,
      problems: outcome.problems,
      prefix: `tariffs[${place}].versions[${at.index}].`,
      office: deps.office.read(),
    });
    return respondVersion(c, { ...form, state, status: 422 });
  }

  function findVersion(c: WebContext): { tariff: Tariff; version: Version; index: number; isFuture: boolean } {
    const { tariff } = findTariff(c.req.param('id') ?? '');
    const index = Number(c.req.param('index'));
    const version = tariff.versions[index];
    if (!version) throw new HTTPException(404);
    return { tariff, version, index, isFuture: versionState(tariff, { index, nowMs: deps.clock.now() }) === 'future' };
  }

  app.get(`${base}/versions/new`, (c) => {
    const { tariff } = findTariff(c.req.param('id'));
    const latest = tariff.versions.at(-1);
    const tomorrow = new Date(deps.clock.now() + 86_400_000).toISOString();
    const start = { ...latest, validFrom: localDay(tariff, tomorrow) };
    const values = printEntry(versionFields(), start);
    return respondVersion(c, { tariff, action: c.req.path, state: { values, errors: {}, elsewhere: [] } });
  });
  app.post(`${base}/versions/new`, (c) => {
    const { tariff } = findTariff(c.req.param('id'));
    const before = tariff.versions.at(-1) ?? { validFrom: '', rates: [] };
    return saveVersion(c, { id: tariff.id, index: tariff.versions.length, before });
  });
  app.get(`${base}/versions/:index`, (c) => {
    const { tariff, version, isFuture } = findVersion(c);
    if (!isFuture) return respondPage(c, <VersionPage page={c.var.page} tariff={tariff} version={version} />);
    const values = printEntry(versionFields(), { ...version, validFrom: localDay(tariff, version.validFrom) });
    return respondVersion(c, { tariff, version, action: c.req.path, state: { values, errors: {}, elsewhere: [] } });
  });
  app.post(`${base}/versions/:index`, (c) => {
    const { tariff, version, index, isFuture } = findVersion(c);
    if (!isFuture) throw new HTTPException(403);
    return saveVersion(c, { id: tariff.id, index, before: version });
  });

  app.get(`${base}/price`, (c) => {
    const { tariff } = findTariff(c.req.param('id'));
    const { page } = c.var;
    const asked = { number: c.req.query('number') ?? '', seconds: c.req.query('seconds') ?? '60' };
    const nowMs = deps.clock.now();
    const answer = tellPrice(page.reader, { tariff, nowMs, number: asked.number, seconds: Number(asked.seconds) });
    const tester = <RateTester reader={page.reader} action={c.req.path} asked={asked} answer={answer} />;
    if (isFragment(c)) return respondFragment(c, tester);
    return respondPage(
      c,
      <PlainPage page={page} title={tariff.name}>
        {tester}
      </PlainPage>,
    );
  });
  return app;
}
