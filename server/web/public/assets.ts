import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { Hono } from 'hono';
import { projectFolder } from '../../base/project-folder.ts';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface Assets {
  /** `style.css` -> `/assets/style.0f3a9c21.css`; throws on an unknown name: a typing error of ours. */
  url(name: string): string;
  routes: Hono;
}

/** Carried files, read once; the address changes with the content, so browsers may keep them for a year. */
export function createAssets(): Assets {
  const root = projectFolder();
  const own = join(root, 'views/public');
  const htmx = join(root, 'node_modules/htmx.org/dist');
  const files = readdirSync(own)
    .map((name) => join(own, name))
    .filter((file) => extname(file) in types);

  const urls = new Map<string, string>();
  const served = new Map<string, { body: Uint8Array<ArrayBuffer>; type: string }>();
  function carry(name: string, body: Uint8Array<ArrayBuffer>): void {
    const extension = extname(name);
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 8);
    const hashed = `${name.slice(0, -extension.length)}.${hash}${extension}`;
    urls.set(name, `/assets/${hashed}`);
    served.set(hashed, { body, type: types[extension]! });
  }
  for (const file of files) carry(basename(file), new Uint8Array(readFileSync(file)));
  const together = (paths: string[]): Uint8Array<ArrayBuffer> =>
    new TextEncoder().encode(paths.map((path) => readFileSync(path, 'utf8')).join('\n'));
  // One script: htmx looks through the page soon after it ran itself, and streams that it does not know by then never start.
  carry('htmx.js', together([join(htmx, 'htmx.min.js'), join(htmx, 'ext/hx-sse.min.js')]));
  // The look is written in a file per layer and served as one sheet.
  const layers = readdirSync(join(own, 'style')).sort();
  carry('style.css', together(layers.map((name) => join(own, 'style', name))));

  const routes = new Hono();
  routes.get('/assets/:file', (c) => {
    const asset = served.get(c.req.param('file'));
    if (!asset) return c.notFound();
    return c.body(asset.body, 200, {
      'Content-Type': asset.type,
      'Cache-Control': 'public, max-age=31536000, immutable',
    });
  });
  return {
    url(name) {
      const url = urls.get(name);
      if (!url) throw new Error(`no asset ${name}`);
      return url;
    },
    routes,
  };
}
