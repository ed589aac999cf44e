import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { formatBytes } from '../texts/format.ts';
import type { CasePageView } from './case-view.ts';

/** The papers of a case: opened by a click, brought by the button or dropped on it, which every browser takes for choosing. */
export const CaseFiles = ({ page, view }: { page: Page; view: CasePageView }) => {
  const { t } = page.reader;
  const path = `/cases/${view.line.number}/files`;
  return (
    <section class="card stack" id="files">
      <h2>{t('case.files')}</h2>
      {view.files.length > 0 && (
        <ul class="case-files">
          {view.files.map(({ id, name, bytes }) => (
            <li>
              <Icon name="file" />
              <a href={`/files/${id}`}>{name}</a>
              <small>{formatBytes(bytes, page.reader)}</small>
              <form method="post" action={`${path}/${id}/remove`}>
                <CsrfField page={page} />
                <Button
                  kind="quiet"
                  size="small"
                  icon="trash"
                  aria-label={t('case.file-remove', { name })}
                  title={t('case.file-remove', { name })}
                />
              </form>
            </li>
          ))}
        </ul>
      )}
      {view.line.state !== 'merged' && (
        <form method="post" action={path} enctype="multipart/form-data" class="file-drop">
          <CsrfField page={page} />
          <label for="case-file">{t('case.file-drop')}</label>
          <input id="case-file" type="file" name="file" multiple required />
          <Button icon="plus">{t('case.file-add')}</Button>
          <small>{t('case.file-most', { mb: view.mostFileMb })}</small>
        </form>
      )}
    </section>
  );
};
