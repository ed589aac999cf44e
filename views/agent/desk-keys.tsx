import type { Page } from '../layout/page.ts';
import { Button } from '../parts/button.tsx';

/**
 * Each key of the desk, in the order of the list that `?` opens. What a key does is the button or field that bears it by `onKey`:
 * it is pressed, or the cursor goes there. Function keys work while one types; `?`, `/`, letters and digits only where nobody does.
 */
export const deskKeys = {
  help: ['F1', '?'],
  state: ['F8'],
  'more-wrap-up': ['Shift+F8'],
  answer: ['a', 'Shift+F11'],
  'hang-up': ['F9'],
  hold: ['Shift+F9'],
  transfer: ['Shift+F2'],
  park: ['Shift+F6'],
  record: ['Shift+F4'],
  result: ['1', '9'],
  note: ['F4'],
  case: ['F6'],
  join: ['F7'],
  improper: ['F3'],
  'script-next': ['Shift+F1'],
  'script-back': ['Shift+F3'],
  services: ['s'],
  task: ['F10'],
  dial: ['F2'],
  'call-back': ['Shift+F7'],
  find: ['/'],
  leave: ['Esc'],
} as const satisfies Record<string, readonly string[]>;
export type DeskKey = keyof typeof deskKeys;

/** For the button that the key presses, or the field that it leads to; false bears none. */
export const onKey = (key: DeskKey, isBorne = true) =>
  isBorne
    ? { 'data-key': deskKeys[key].join(' '), 'aria-keyshortcuts': deskKeys[key].join(' ') }
    : ({} as Record<string, never>);

/** The key as it is written beside what it does. */
export const Key = ({ of }: { of: DeskKey }) => <kbd>{deskKeys[of][0]}</kbd>;

/** Opens the list of all keys. */
export const KeysButton = ({ page }: { page: Page }) => (
  <Button
    type="button"
    kind="quiet"
    data-opens="keys"
    aria-label={page.reader.t('keys.title')}
    title={page.reader.t('keys.title')}
    {...onKey('help')}
  >
    <kbd>?</kbd>
  </Button>
);

/** All keys of the desk and what they do. */
export const KeysDialog = ({ page }: { page: Page }) => {
  const { t } = page.reader;
  return (
    <dialog id="keys" class="dialog keys" aria-labelledby="keys-title">
      <h2 id="keys-title">{t('keys.title')}</h2>
      <dl class="keys-list">
        {(Object.keys(deskKeys) as DeskKey[]).map((key) => (
          <div>
            <dt>
              {deskKeys[key].map((each, index) => (
                <>
                  {index > 0 && (key === 'result' ? '…' : ' ')}
                  <kbd>{each}</kbd>
                </>
              ))}
            </dt>
            <dd>{t(`keys.${key}`)}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">{t('keys.hint')}</p>
      <form method="dialog">
        <Button kind="primary" autofocus>
          {t('keys.close')}
        </Button>
      </form>
    </dialog>
  );
};
