import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ImportPage, PhonesPage, type PhonesView } from '../../../views/admin/phones-page.tsx';
import { entryPath, makeId } from '../../../views/admin/section.ts';
import { type Phone, phoneDefaults, phoneVendors } from '../../core/office/phones.ts';
import { type ListedPhone, readPhoneList } from '../../core/phones/read-phone-list.ts';
import { recognise } from '../../core/phones/recognise.ts';
import { parseMinute } from '../../core/schedule/local-time.ts';
import { problemText } from '../form/problem-texts.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

const base = '/owner/phones';

function phonesView(deps: WebDeps): PhonesView {
  const { phones, extensions } = deps.office.read();
  return {
    rows: deps.provisioning.states().map(({ phone, link, openUntil }) => ({
      phone,
      isRegistered: phone.extensions.some((number) => deps.lines.devicesOf(number).length > 0),
      ...(link.lastFetchAt !== null && { lastFetchAt: link.lastFetchAt }),
      ...(link.model !== null && { model: link.model }),
      ...(link.firmware !== null && { firmware: link.firmware }),
      ...(link.trouble !== null && { trouble: link.trouble }),
      ...(openUntil !== undefined && { openUntil }),
    })),
    found: deps.provisioning.found().map((found) => {
      const known = phones.find(({ mac }) => mac === found.mac);
      return { ...found, ...(known && { known: { id: known.id, name: known.name } }) };
    }),
    extensions,
    desks: deps.hotDesks.all().map(({ host, guest, login, since }) => ({
      host,
      guest,
      since,
      name: deps.office.read().people.find((each) => each.login === login)?.name ?? login,
    })),
    wakeUps: deps.wakeUps.all(),
    rootUrl: `${deps.webRoot()}/p/`,
  };
}

/** Phones: what was found and is adopted, links, and lists of network cards. The forms are those of every section. */
export function phoneRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { provisioning } = deps;

  app.get(base, (c) => respondPage(c, <PhonesPage page={c.var.page} view={phonesView(deps)} />));

  const nameOf = (extension: string): string =>
    deps.office.read().extensions.find(({ number }) => number === extension)?.name ?? extension;

  app.post(`${base}/found/adopt`, async (c) => {
    const body = await c.req.parseBody();
    const found = provisioning.found().find(({ mac }) => mac === body.mac);
    if (!found) return goTo(c, base, { tone: 'bad', key: 'phones.adopt.gone' });
    const vendor = found.vendor ?? phoneVendors.find((each) => each === body.vendor);
    const extension = String(body.extension ?? '');
    if (!vendor || extension === '') return goTo(c, base, { tone: 'bad', key: 'phones.adopt.incomplete' });
    const name = nameOf(extension);
    const outcome = deps.office.edit(
      (draft) => {
        const id = makeId(
          name,
          draft.phones.map((each) => each.id),
        );
        draft.phones.push({ ...phoneDefaults, id, name, vendor, mac: found.mac, extensions: [extension] });
      },
      { by: loginOf(c) },
    );
    if (outcome.kind === 'refused') return goTo(c, base, { tone: 'bad', key: 'phones.adopt.refused' });
    return openFor(c, { mac: found.mac, name, back: base });
  });

  /** Lets it come without its link for a while, and tells it by multicast where it called out that way. */
  function openFor(c: WebContext, phone: { mac: string; name: string; back: string }): Response {
    const opened = provisioning.open(phone.mac);
    writeAudit(deps, { by: loginOf(c), action: 'phone.opened', subject: `phones/${phone.mac}`, detail: { opened } });
    const values = { name: phone.name };
    return goTo(c, phone.back, { tone: opened === 'open' ? 'good' : 'bad', key: `phones.opened.${opened}`, values });
  }

  app.post(`${base}/found/forget`, async (c) => {
    provisioning.forget(String((await c.req.parseBody()).mac ?? ''));
    return goTo(c, base);
  });

  app.post(`${base}/found/desk-out`, async (c) => {
    const host = String((await c.req.parseBody()).host ?? '');
    if (deps.hotDesks.logOut(host))
      writeAudit(deps, { by: loginOf(c), action: 'desk.logged-out', subject: `extensions/${host}` });
    return goTo(c, base);
  });

  app.post(`${base}/found/wake-up`, async (c) => {
    const { extension, time } = await c.req.parseBody();
    const known = deps.office.read().extensions.find(({ number }) => number === extension);
    const minute = parseMinute(String(time ?? ''));
    if (!known || minute === undefined || minute >= 1440) return goTo(c, base, { tone: 'bad', key: 'wake-ups.wrong' });
    deps.wakeUps.set({ extension: known.number, minute, by: loginOf(c) });
    return goTo(c, base, { tone: 'good', key: 'wake-ups.set', values: { extension: known.number } });
  });

  app.post(`${base}/found/wake-up-off`, async (c) => {
    deps.wakeUps.cancel(String((await c.req.parseBody()).extension ?? ''));
    return goTo(c, base);
  });

  const phoneOf = (c: WebContext): Phone => {
    const phone = deps.office.read().phones.find(({ id }) => id === c.req.param('id'));
    if (!phone) throw new HTTPException(404);
    return phone;
  };

  app.post(`${base}/:id/open`, (c) => {
    const { mac, name } = phoneOf(c);
    if (mac === undefined) throw new HTTPException(404);
    return openFor(c, { mac, name, back: base });
  });

  app.post(`${base}/:id/renew`, (c) => {
    const { id, name } = phoneOf(c);
    provisioning.renew(id);
    writeAudit(deps, { by: loginOf(c), action: 'phone.link-renewed', subject: `phones/${id}` });
    return goTo(c, entryPath('phones', id), { tone: 'good', key: 'phones.renewed', values: { name } });
  });

  app.post(`${base}/:id/resync`, (c) => {
    const { id, name, extensions } = phoneOf(c);
    const told = extensions.filter((extension) => deps.resyncPhones(extension) > 0).length;
    const key = told > 0 ? 'phones.resynced' : 'phones.resync-none';
    return goTo(c, entryPath('phones', id), { tone: told > 0 ? 'good' : 'bad', key, values: { name } });
  });

  app.get(`${base}/found/import`, (c) => respondPage(c, <ImportPage page={c.var.page} text="" problems={[]} />));

  app.post(`${base}/found/import`, async (c) => {
    const { file, list } = await c.req.parseBody();
    const typed = typeof list === 'string' ? list : '';
    const text = file instanceof File && file.size > 0 ? await file.text() : typed;
    const { t } = c.var.page.reader;
    const read = readPhoneList(text);
    const problems = read.problems.map(({ line, why, value }) => t(`phones.import.${why}`, { line, value }));
    const made = read.phones.map((listed) => ({ listed, vendor: vendorOf(listed) }));
    for (const { listed, vendor } of made)
      if (!vendor) problems.push(t('phones.import.vendor-missing', { line: listed.line, value: listed.mac }));
    if (problems.length === 0 && made.length === 0) problems.push(t('phones.import.nothing'));
    const first = deps.office.read().phones.length;
    // All or nothing, as every change of the office: a list is mended and sent again.
    const outcome =
      problems.length > 0
        ? undefined
        : deps.office.edit(
            (draft) => {
              for (const { listed, vendor } of made) {
                const ids = draft.phones.map((each) => each.id);
                const name = listed.name ?? nameOf(listed.extensions[0]!);
                const { mac, extensions } = listed;
                draft.phones.push({ ...phoneDefaults, id: makeId(name, ids), name, vendor: vendor!, mac, extensions });
              }
            },
            { by: loginOf(c) },
          );
    if (outcome?.kind === 'refused')
      for (const problem of outcome.problems) {
        const index = Number(/^phones\[(\d+)\]/.exec(problem.path)?.[1] ?? first) - first;
        const line = made[index]?.listed.line ?? 0;
        problems.push(t('phones.import.row', { line, value: problemText(c.var.page.reader, problem) }));
      }
    if (problems.length > 0)
      return respondPage(c, <ImportPage page={c.var.page} text={text} problems={problems} />, 422);
    return goTo(c, base, { tone: 'good', key: 'phones.imported', values: { count: made.length } });
  });

  const vendorOf = (listed: ListedPhone): Phone['vendor'] | undefined =>
    listed.vendor ?? recognise(provisioning.templates, { userAgent: '', mac: listed.mac }).vendor;

  return app;
}
