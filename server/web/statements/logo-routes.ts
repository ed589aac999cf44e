import { Hono } from 'hono';
import { readSetting, saveSetting } from '../../store/queries/settings.ts';
import { goTo } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';
import { logoKey } from './statement-words.ts';

const path = '/owner/office';
const mostBytes = 1_000_000;
const user = 'office-logo';

/** By their first bytes: what a file calls itself proves nothing. */
const isPng = (bytes: Uint8Array): boolean => [0x89, 0x50, 0x4e, 0x47].every((byte, at) => bytes[at] === byte);
const isJpeg = (bytes: Uint8Array): boolean => [0xff, 0xd8, 0xff].every((byte, at) => bytes[at] === byte);

/** The office's logo, as it stands on what is printed. */
export function logoRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  app.post(`${path}/logo`, async (c) => {
    const { file } = await c.req.parseBody();
    const bytes = file instanceof File && file.size <= mostBytes ? new Uint8Array(await file.arrayBuffer()) : undefined;
    if (!(file instanceof File) || !bytes || !(isPng(bytes) || isJpeg(bytes)))
      return goTo(c, path, { tone: 'bad', key: 'statement.logo.bad', values: {} });
    const type = isPng(bytes) ? 'image/png' : 'image/jpeg';
    const { id } = await deps.files.keep({ name: file.name, type, bytes, by: loginOf(c) });
    deps.files.release({ by: user });
    deps.files.use({ file: id, by: user });
    saveSetting(deps.db, { key: logoKey, value: id });
    return goTo(c, path, { tone: 'good', key: 'statement.logo.saved', values: {} });
  });

  app.post(`${path}/logo/remove`, (c) => {
    if (readSetting(deps.db, logoKey)) {
      saveSetting(deps.db, { key: logoKey, value: '' });
      deps.files.release({ by: user });
    }
    return goTo(c, path, { tone: 'good', key: 'statement.logo.removed', values: {} });
  });

  return app;
}
