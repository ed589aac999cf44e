import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Notice } from './badge.tsx';
import { Button } from './button.tsx';

/** A large file as it lies on the disk, sent by `import.js` to `action`/files with its progress; without script by the form itself. */
export const UploadForm = ({
  page,
  action,
  accept,
  label,
  hint,
  error,
}: {
  page: Page;
  action: string;
  accept: string;
  label: string;
  hint: string;
  error?: string | undefined;
}) => {
  const { t } = page.reader;
  return (
    <form
      method="post"
      action={action}
      enctype="multipart/form-data"
      class="card stack"
      id="upload"
      data-to={`${action}/files`}
    >
      <CsrfField page={page} />
      {error && <Notice tone="bad">{error}</Notice>}
      <div class="field">
        <label for="upload-file">{label}</label>
        <input id="upload-file" type="file" name="file" required accept={accept} aria-describedby="upload-file-hint" />
        <p class="hint" id="upload-file-hint">
          {hint}
        </p>
      </div>
      <progress id="upload-progress" max="100" value="0" aria-label={t('imports.uploading')} hidden />
      <div class="form-actions">
        <Button kind="primary" icon="file">
          {t('imports.upload')}
        </Button>
      </div>
    </form>
  );
};
