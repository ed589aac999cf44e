// The few things that neither HTML nor htmx does: an opened dialog, a copied text, a shown password, lost connections.
(() => {
  const dialog = document.getElementById('dialog');
  const offline = document.getElementById('offline');
  const failed = document.getElementById('request-failed');

  // A fragment that was fetched into the dialog opens it.
  document.addEventListener('htmx:after:swap', () => {
    if (dialog?.childElementCount && !dialog.open) dialog.showModal();
    // A form that came back refused: go to the first thing to mend.
    if (!document.activeElement?.matches('input, select, textarea')) {
      document.querySelector('#entry [aria-invalid="true"]')?.focus();
    }
  });
  dialog?.addEventListener('close', () => dialog.replaceChildren());

  document.addEventListener('click', async (event) => {
    const button =
      event.target instanceof Element ? event.target.closest('[data-close], [data-copy], [data-reveal]') : null;
    if (!button) return;
    if (button.hasAttribute('data-close') && dialog?.open) {
      event.preventDefault();
      dialog.close();
    }
    const copied = button.getAttribute('data-copy');
    if (copied !== null && navigator.clipboard) {
      await navigator.clipboard.writeText(copied);
      const label = button.getAttribute('aria-label');
      button.setAttribute('aria-label', button.getAttribute('data-copied') ?? '');
      button.classList.add('copied');
      button.addEventListener('blur', () => button.setAttribute('aria-label', label ?? ''), { once: true });
    }
    const revealed = button.getAttribute('data-reveal');
    if (revealed) {
      const input = document.getElementById(revealed);
      const shown = input?.getAttribute('type') === 'text';
      input?.setAttribute('type', shown ? 'password' : 'text');
      button.setAttribute('aria-pressed', String(!shown));
    }
  });

  // Live parts tell when their stream is lost and when it is there again.
  document.addEventListener('htmx:sse:error', () => offline?.removeAttribute('hidden'));
  document.addEventListener('htmx:sse:after:connection', () => offline?.setAttribute('hidden', ''));

  // A change that never reached the exchange must not look done; a part that could not be refreshed is only old.
  document.addEventListener('htmx:error', (event) => {
    const request = event.detail?.ctx?.request;
    if (request) (request.method === 'GET' ? offline : failed)?.removeAttribute('hidden');
  });
  document.addEventListener('htmx:after:request', () => {
    offline?.setAttribute('hidden', '');
    failed?.setAttribute('hidden', '');
  });
})();
