import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Flash, Page } from '../../../views/layout/page.ts';
import { type Conferences, ConferencesPage, ConferencesPart } from '../../../views/supervisor/conferences-page.tsx';
import type { RoomAct } from '../../services/calls/live-room.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import type { LiveView } from '../live/live-stream.ts';
import { respondActed } from '../live/respond-acted.tsx';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

function conferencesOf(deps: WebDeps): Conferences {
  const office = deps.office.read();
  const nameOf = (login: string | undefined): string | undefined =>
    office.people.find((each) => each.login === login)?.name;
  return {
    now: deps.clock.now(),
    hasRooms: office.rooms.length > 0,
    rooms: deps.calls.rooms().map((room) => ({
      ...room,
      parties: room.parties.map((party) => {
        const number = formatForReader(party.number, office.office.country);
        return { ...party, number, who: nameOf(party.login) ?? party.name ?? number };
      }),
    })),
  };
}

/** Conference rooms as people come and go. */
export function conferencesView(deps: WebDeps, page: Page): LiveView {
  return {
    concerns: (topic) => topic === 'room.changed' || topic === 'office.changed',
    parts: () => [
      { id: 'conferences', html: String(<ConferencesPart page={page} conferences={conferencesOf(deps)} />) },
    ],
  };
}

function actOf(act: unknown, legId: unknown): RoomAct | undefined {
  if (act === 'lock' || act === 'mute-all' || act === 'end') return { act };
  const isOfOne = act === 'mute' || act === 'unmute' || act === 'remove';
  return isOfOne && typeof legId === 'string' ? { act, legId } : undefined;
}

/** Who is in which conference, and what supervisors do about it. */
export function conferenceRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  app.get('/supervisor/conferences', (c) =>
    respondPage(c, <ConferencesPage page={c.var.page} conferences={conferencesOf(deps)} />),
  );

  app.post('/supervisor/conferences/:room', async (c) => {
    const room = c.req.param('room');
    const { act, leg } = await c.req.parseBody();
    const wish = actOf(act, leg);
    if (!wish) throw new HTTPException(400);
    const isDone = deps.calls.inRoom({ room, by: loginOf(c), ...wish });
    if (isDone) writeAudit(deps, { by: loginOf(c), action: `conference.${wish.act}`, subject: `rooms/${room}` });
    const flash: Flash | undefined = isDone ? undefined : { tone: 'info', key: 'rooms.gone' };
    return respondActed(c, {
      view: conferencesView(deps, c.var.page),
      back: '/supervisor/conferences',
      ...(flash && { flash }),
    });
  });

  return app;
}
