import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { entryPath, makeId } from '../../../views/admin/section.ts';
import { RemoveLink } from '../../../views/admin/section-pages.tsx';
import { ExampleAnswer } from '../../../views/admin/tariff-example.tsx';
import { type TariffEntry, tariffFields } from '../../../views/admin/tariff-fields.ts';
import { TariffForm, TariffPage } from '../../../views/admin/tariff-page.tsx';
import { versionState } from '../../../views/admin/tariffs.tsx';
import { VersionPage } from '../../../views/admin/version-page.tsx';
import type { FieldSpec, FormState, FormValues } from '../../../views/parts/form.ts';
import { codeOf } from '../../core/dialplan/country-of.ts';
import type { Tariff } from '../../core/office/tariffs.ts';
import { compareDecks } from '../../core/rating/decks/compare-decks.ts';
import { minuteCosts } from '../../core/rating/decks/minute-costs.ts';
import { packRates } from '../../core/rating/decks/pack-rates.ts';
import { presetRates, tariffPresets } from '../../core/rating/tariff-presets.ts';
import { addDays, isTimeZone } from '../../core/schedule/local-time.ts';
import { readUnratedCharge } from '../../store/queries/unrated-charge.ts';
import { openDeckStore } from '../../store/rating/deck-store.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { changeRows, readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { localDay, type SavedTariff, saveTariff, showTariff, tidyTariff } from './tariff-entry.ts';
import { priceExample, usualExample } from './tariff-example.ts';

const base = '/owner/tariffs';
const noErrors = { errors: {}, elsewhere: [] };

/** A tariff on one page: its prices, an example priced while one types, its versions and how they differ. */
export function tariffRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const decks = openDeckStore(deps.db);

  function findTariff(c: WebContext): Tariff {
    const tariff = deps.office.read().tariffs.find(({ id }) => id === c.req.param('id'));
    if (!tariff) throw new HTTPException(404);
    return tariff;
  }

  const fieldsOf = (c: WebContext, tariff: Tariff | undefined): FieldSpec[] => {
    const office = deps.office.read();
    const currency = tariff?.currency ?? office.office.currency;
    return tariffFields(c.var.page.reader, office, { currency, ...(tariff && { tariffId: tariff.id }) });
  };

  /** The version that the page is about: one that has not begun, to be changed, or the beginning of a new one. */
  function editedOf(tariff: Tariff | undefined, asked: string | undefined): Tariff['versions'][number] | undefined {
    const open = tariff?.versions.filter(({ validFrom }) => Date.parse(validFrom) > deps.clock.now()) ?? [];
    return asked === undefined || asked === '' ? open.at(-1) : open.find(({ validFrom }) => validFrom === asked);
  }

  /** What the page begins with: that version, the last one for a new one, or nothing yet. */
  function shown(tariff: Tariff | undefined, asked?: string): TariffEntry {
    const office = deps.office.read();
    const nowMs = deps.clock.now();
    const { currency, timezone } = office.office;
    const last = tariff?.versions.at(-1);
    if (!tariff || !last) {
      const about = { name: '', currency, timezone, duration: 'ceil' as const };
      return { ...about, validFrom: localDay(timezone, nowMs), rates: [], holidays: [], lines: [], bundles: [] };
    }
    const edited = editedOf(tariff, asked);
    if (edited) {
      const validFrom = localDay(tariff.timezone, Date.parse(edited.validFrom));
      return showTariff(office, tariff, { version: edited, validFrom });
    }
    const after = Math.max(nowMs, Date.parse(last.validFrom));
    return showTariff(office, tariff, { version: last, validFrom: addDays(localDay(tariff.timezone, after), 1) });
  }

  function read(fields: FieldSpec[], values: FormValues, before: TariffEntry): TariffEntry {
    const entry = tidyTariff(readEntry<TariffEntry>(fields, { values, before }), before);
    return isTimeZone(entry.timezone) ? entry : { ...entry, timezone: before.timezone };
  }

  function respondForm(
    c: WebContext,
    tariff: Tariff | undefined,
    how: { state: FormState; preset?: string | undefined; status?: 200 | 422 },
  ): Response {
    const { page } = c.var;
    const office = deps.office.read();
    const fields = fieldsOf(c, tariff);
    const { values } = how.state;
    const action = tariff ? entryPath('tariffs', tariff.id) : `${base}/new`;
    const asked = values._version?.[0];
    const example = priceExample({ office, entry: read(fields, values, shown(tariff, asked)), values });
    const form = (
      <TariffForm page={page} action={action} fields={fields} state={how.state} example={example}>
        {tariff && <RemoveLink page={page} href={`${action}/remove`} />}
      </TariffForm>
    );
    if (isFragment(c)) return respondFragment(c, form, how.status);
    const nowMs = deps.clock.now();
    const brought = tariff ? decks.versions(tariff.id) : [];
    return respondPage(
      c,
      <TariffPage
        page={page}
        office={office}
        tariff={tariff}
        brought={brought}
        preset={how.preset}
        edited={editedOf(tariff, asked) !== undefined}
        nowMs={nowMs}
        form={form}
      />,
      how.status,
    );
  }

  async function save(c: WebContext, tariff?: Tariff): Promise<Response> {
    const office = deps.office.read();
    const { reader } = c.var.page;
    const fields = fieldsOf(c, tariff);
    const values = await readBody(c);
    const otherRows = changeRows(fields, values);
    if (otherRows) return respondForm(c, tariff, { state: { values: otherRows, ...noErrors } });
    const asked = values._version?.[0];
    const entry = read(fields, values, shown(tariff, asked));
    const edited = editedOf(tariff, asked)?.validFrom;
    const taken = office.tariffs.map(({ id }) => id);
    const id = tariff?.id ?? makeId(entry.name, taken);
    let saved: SavedTariff | undefined;
    const outcome = deps.office.edit(
      (draft) => {
        saved = saveTariff(draft, { id, entry, nowMs: deps.clock.now(), edited });
      },
      { by: loginOf(c) },
    );
    if (outcome.kind === 'refused') {
      const problems = saved?.place(outcome.problems) ?? outcome.problems;
      const state = placeProblems(reader, { fields, values, problems, prefix: '', office });
      return respondForm(c, tariff, { state, status: 422 });
    }
    return goTo(c, entryPath('tariffs', id), {
      tone: 'good',
      key: tariff && saved?.isNewVersion ? 'tariff.flash-version' : 'flash.saved',
    });
  }

  app.get(`${base}/new`, (c) => {
    const { reader } = c.var.page;
    const office = deps.office.read();
    const preset = tariffPresets.find((each) => each === c.req.query('preset'));
    const blank = shown(undefined);
    const rates = preset ? presetRates(preset, office.office.country) : [];
    const [line] = office.trunks;
    const entry: TariffEntry = {
      ...blank,
      rates: rates.map(({ place, rate }) => ({ ...rate, name: reader.t(`preset-place.${place}`) })),
      ...(preset === 'bundle' &&
        line && {
          lines: [line.id],
          bundles: [
            {
              id: '',
              trunk: line.id,
              name: reader.t('tariff-preset.bundle-name'),
              seconds: 60_000,
              unitSec: 60,
              priority: 0,
              kinds: ['local', 'national', 'mobile'],
              resetDay: 1,
            },
          ],
        }),
    };
    const values = { ...printEntry(fieldsOf(c, undefined), entry), ...exampleOf(c) };
    return respondForm(c, undefined, { state: { values, ...noErrors }, preset });
  });
  app.post(`${base}/new`, (c) => save(c));

  /** The page on which the price that a call lacks is written, with what is known of it filled in. */
  app.get(`${base}/missing`, (c) => {
    const kind = c.req.query('kind') === 'price' ? 'price' : 'cost';
    const charge = readUnratedCharge(deps.db, { callId: c.req.query('call') ?? '', kind });
    if (!charge) throw new HTTPException(404);
    const { tariffId, trunkId, destination, reason } = charge;
    if (!deps.office.read().tariffs.some(({ id }) => id === tariffId) || tariffId === null)
      return c.redirect(entryPath('trunks', trunkId));
    const asked = new URLSearchParams({
      number: destination,
      ...(reason === 'no-prefix' && { prefix: codeOf(destination) }),
    });
    return c.redirect(`${entryPath('tariffs', tariffId)}?${asked}`);
  });

  function exampleOf(c: WebContext): FormValues {
    const { timezone } = deps.office.read().office;
    const number = c.req.query('number') ?? '';
    return { ...usualExample(timezone, deps.clock.now()), ...(number && { 'example.number': [number] }) };
  }

  async function respondExample(c: WebContext, tariff?: Tariff): Promise<Response> {
    const values = await readBody(c);
    const entry = read(fieldsOf(c, tariff), values, shown(tariff));
    const view = priceExample({ office: deps.office.read(), entry, values });
    return respondFragment(c, <ExampleAnswer reader={c.var.page.reader} action={c.req.path} view={view} />);
  }
  app.post(`${base}/new/example`, (c) => respondExample(c));
  app.post(`${base}/:id/example`, (c) => respondExample(c, findTariff(c)));

  app.get(`${base}/:id`, (c) => {
    const tariff = findTariff(c);
    const fields = fieldsOf(c, tariff);
    const asked = c.req.query('version');
    const _version = [asked === 'new' ? 'new' : (editedOf(tariff, asked)?.validFrom ?? 'new')];
    const values = { ...printEntry(fields, shown(tariff, _version[0])), ...exampleOf(c), _version };
    // A call that had no price leads here with the digits that lack one.
    const prefix = (c.req.query('prefix') ?? '').replace(/\D/g, '').slice(0, 15);
    const added = prefix ? changeRows(fields, { ...values, _action: ['add:rates'] }) : undefined;
    const last = tariff.versions.at(-1)?.rates.length ?? 0;
    const state = { values: added ? { ...added, [`rates[${last}].prefixes`]: [prefix] } : values, ...noErrors };
    return respondForm(c, tariff, { state });
  });
  app.post(`${base}/:id`, (c) => save(c, findTariff(c)));

  function findVersion(c: WebContext) {
    const tariff = findTariff(c);
    const index = Number(c.req.param('index'));
    const version = tariff.versions[index];
    if (!version) throw new HTTPException(404);
    return { tariff, version, index, isOpen: versionState(tariff, { index, nowMs: deps.clock.now() }) === 'future' };
  }

  app.get(`${base}/:id/versions/:index`, (c) => {
    const { tariff, version, index, isOpen } = findVersion(c);
    const before = tariff.versions[index - 1];
    const [older, younger] = [before, version].map((each) => {
      const deck = packRates(each?.rates ?? []);
      return { deck, costs: minuteCosts(deck) };
    });
    const changes = before && [...compareDecks(older, younger!)].filter(({ change }) => change !== 'same');
    return respondPage(
      c,
      <VersionPage page={c.var.page} tariff={tariff} index={index} isOpen={isOpen} {...(changes && { changes })} />,
    );
  });

  app.post(`${base}/:id/versions/:index/withdraw`, (c) => {
    const { tariff, version, isOpen } = findVersion(c);
    if (!isOpen || tariff.versions.length === 1) throw new HTTPException(403);
    const outcome = deps.office.edit(
      (draft) => {
        const found = draft.tariffs.find(({ id }) => id === tariff.id);
        if (found) found.versions = found.versions.filter(({ validFrom }) => validFrom !== version.validFrom);
      },
      { by: loginOf(c) },
    );
    return goTo(
      c,
      entryPath('tariffs', tariff.id),
      outcome.kind === 'refused' ? { tone: 'bad', key: 'form.failed' } : { tone: 'good', key: 'flash.saved' },
    );
  });
  return app;
}
