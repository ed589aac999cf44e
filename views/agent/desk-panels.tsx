import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import type { TextKey } from '../texts/reader.ts';
import type { Desk } from './desk.ts';
import { CasePart } from './desk-case.tsx';
import { CataloguePart } from './desk-catalogue.tsx';
import { PastPart } from './desk-past.tsx';
import { ScriptPart } from './desk-script.tsx';
import { TaskPart } from './desk-task.tsx';
import { TodayPart } from './desk-today.tsx';

/** `work`: in the middle, what is done about the call; `side`: at the edge, what else there is to do. */
export type PanelPlace = 'work' | 'side';

export interface DeskPanel {
  /** Of the element that `Part` renders, also when there is nothing to show: it moves by itself. */
  id: `desk-${string}`;
  place: PanelPlace;
  label: TextKey;
  /**
   * Its root bears the panel's id. `data-front` on it, with a value that is new (a call, a running script), brings the
   * panel to the front once.
   */
  Part: (props: { page: Page; desk: Desk }) => Child;
  /** Told in the tab; 0 tells nothing. */
  count?: (desk: Desk) => number;
}

/** The panels behind tabs, in their order; the first of a place is in front. Whoever adds one adds its line here. */
export const deskPanels: readonly DeskPanel[] = [
  { id: 'desk-case', place: 'work', label: 'desk-case.title', Part: CasePart },
  { id: 'desk-past', place: 'work', label: 'desk.past', Part: PastPart },
  { id: 'desk-script', place: 'work', label: 'script.title', Part: ScriptPart },
  {
    id: 'desk-catalogue',
    place: 'work',
    label: 'desk-catalogue.title',
    Part: CataloguePart,
    count: ({ catalogue }) => catalogue?.view.receipts.length ?? 0,
  },
  { id: 'desk-today', place: 'side', label: 'desk.today', Part: TodayPart, count: ({ today }) => today.length },
  { id: 'desk-task', place: 'side', label: 'nav.tasks', Part: TaskPart, count: ({ tasks }) => tasks.ownTotal },
];

/** The number in a panel's tab, which moves apart from the tab itself. */
export const PanelCount = ({ panel, desk }: { panel: DeskPanel; desk: Desk }) => {
  const count = panel.count?.(desk) ?? 0;
  return (
    <span id={`${panel.id}-count`} class="count" hidden={count === 0}>
      {count}
    </span>
  );
};

/** The panels of a place, one in front; the choice is the browser's and no push changes it. */
export const DeskTabs = ({ page, desk, place }: { page: Page; desk: Desk; place: PanelPlace }) => {
  const { t } = page.reader;
  return (
    <fieldset class="desk-tabs">
      <legend class="unseen">{t(`desk.panels-${place}`)}</legend>
      {deskPanels
        .filter((panel) => panel.place === place)
        .map((panel, index) => (
          <>
            <input
              type="radio"
              id={`tab-${panel.id}`}
              name={`desk-${place}`}
              value={panel.id}
              class="unseen"
              checked={index === 0}
            />
            <label for={`tab-${panel.id}`}>
              {t(panel.label)}
              <PanelCount panel={panel} desk={desk} />
            </label>
            <div class="desk-panel">
              <panel.Part page={page} desk={desk} />
            </div>
          </>
        ))}
    </fieldset>
  );
};
