import type { Page } from '../../../views/layout/page.ts';
import { AlarmsPart, PastAlarms } from '../../../views/supervisor/board-alarms.tsx';
import { CallsPart } from '../../../views/supervisor/board-calls.tsx';
import { NotesSent } from '../../../views/supervisor/board-notes.tsx';
import { PeoplePart } from '../../../views/supervisor/board-people.tsx';
import { QueuesPart } from '../../../views/supervisor/board-queues.tsx';
import type { LiveView } from '../live/live-stream.ts';
import type { WebDeps } from '../web-deps.ts';
import { boardOf } from './board-model.ts';

const topics = new Set([
  'agent.changed',
  'call.changed',
  'call.told',
  'queue.changed',
  'extension.changed',
  'office.changed',
  'customer.changed',
  'desk-message.changed',
  'alarm.changed',
]);

/** The wallboard as it moves. */
export function boardView(deps: WebDeps, page: Page, big: boolean): LiveView {
  return {
    concerns: (topic) => topics.has(topic),
    parts() {
      const board = boardOf(deps);
      return [
        { id: 'board-alarms', html: String(<AlarmsPart page={page} board={board} canAct={!big} />) },
        { id: 'board-queues', html: String(<QueuesPart page={page} board={board} big={big} />) },
        { id: 'board-people', html: String(<PeoplePart page={page} board={board} big={big} />) },
        { id: 'board-calls', html: String(<CallsPart page={page} board={board} big={big} />) },
        ...(big
          ? []
          : [
              { id: 'board-notes', html: String(<NotesSent page={page} board={board} />) },
              { id: 'past-alarms', html: String(<PastAlarms page={page} board={board} />) },
            ]),
      ];
    },
  };
}
