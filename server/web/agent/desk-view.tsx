import { CallPart } from '../../../views/agent/desk-call.tsx';
import { CardPart } from '../../../views/agent/desk-card.tsx';
import { MePart } from '../../../views/agent/desk-me.tsx';
import { MessagesPart } from '../../../views/agent/desk-messages.tsx';
import { NotePart } from '../../../views/agent/desk-note.tsx';
import { NotesPart } from '../../../views/agent/desk-notes.tsx';
import { deskPanels, PanelCount } from '../../../views/agent/desk-panels.tsx';
import { NewTaskPart } from '../../../views/agent/desk-task.tsx';
import type { Page } from '../../../views/layout/page.ts';
import type { LiveView } from '../live/live-stream.ts';
import type { WebDeps } from '../web-deps.ts';
import { deskOf, isCallOf } from './desk-model.ts';

/** One agent's desk as it moves: parts that the agent types in are apart from those that change. */
export function deskView(deps: WebDeps, page: Page, login: string): LiveView {
  return {
    concerns(topic, fact) {
      switch (topic) {
        case 'agent.changed':
        case 'screen.popped':
          return 'login' in fact && fact.login === login;
        case 'call.changed':
        case 'desk-message.changed':
          return 'logins' in fact && fact.logins.includes(login);
        case 'call.told':
          return 'callId' in fact && deps.calls.liveOf(login)?.callId === fact.callId;
        case 'catalogue.changed':
        case 'script.moved':
          // Also of the call that is just over: its script may still be finished.
          return 'callId' in fact && fact.callId !== undefined && isCallOf(deps.journal.of(fact.callId), login);
        case 'fax-modems.changed':
        case 'extension.changed':
        case 'customer.changed':
        case 'script.changed':
        case 'case.changed':
        case 'task.changed':
        case 'office.changed':
        case 'mailbox.changed':
          return true;
        default:
          return false;
      }
    },
    parts() {
      const desk = deskOf(deps, { login, reader: page.reader });
      return [
        { id: 'desk-me', html: String(<MePart page={page} desk={desk} />) },
        { id: 'desk-notes', html: String(<NotesPart page={page} desk={desk} />) },
        { id: 'desk-messages', html: String(<MessagesPart page={page} desk={desk} />) },
        { id: 'desk-call', html: String(<CallPart page={page} desk={desk} />) },
        { id: 'desk-card', html: String(<CardPart page={page} desk={desk} />) },
        { id: 'desk-new-task', html: String(<NewTaskPart page={page} desk={desk} />) },
        { id: 'desk-note', html: String(<NotePart page={page} desk={desk} />) },
        ...deskPanels.flatMap((panel) => [
          { id: panel.id, html: String(<panel.Part page={page} desk={desk} />) },
          { id: `${panel.id}-count`, html: String(<PanelCount panel={panel} desk={desk} />) },
        ]),
      ];
    },
  };
}
