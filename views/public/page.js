// The few things that neither HTML nor htmx does: an opened dialog, a copied text, a shown password, lost connections.
(() => {
  const dialog = document.getElementById('dialog');
  const offline = document.getElementById('offline');
  const failed = document.getElementById('request-failed');

  // Whoever adds or removes a row by the keyboard goes on in it, or where the next one is added.
  let pressed = '';
  document.addEventListener(
    'submit',
    ({ submitter }) => {
      pressed = submitter?.name === '_action' ? submitter.value : '';
    },
    true,
  );
  function followRows() {
    const [verb, list] = pressed.split(':');
    pressed = '';
    const inputs = [...document.querySelectorAll(`#entry [name^="${CSS.escape(list ?? '')}["]:not([type=hidden])`)];
    const rowOf = (input) => Number.parseInt(input.name.slice(list.length + 1), 10);
    const last = Math.max(-1, ...inputs.map(rowOf));
    if (verb === 'add' || verb === 'copy') inputs.find((input) => rowOf(input) === last)?.focus();
    else if (list) document.querySelector(`#entry button[value="add:${CSS.escape(list)}"]`)?.focus();
  }

  // What is typed while fields are on their way to be drawn anew is not lost when they come back.
  const typedSince = new Map();
  document.addEventListener('input', ({ target }) => {
    if (target.name && target.closest('[data-redrawn]')) typedSince.set(target.name, target.value);
  });
  document.addEventListener('htmx:before:request', ({ detail }) => {
    if (detail?.ctx?.target?.matches?.('[data-redrawn]')) typedSince.clear();
  });
  document.addEventListener('htmx:after:swap', () => {
    for (const [name, value] of typedSince) {
      const field = document.querySelector(`[data-redrawn] [name="${CSS.escape(name)}"]`);
      if (!field || field.value === value) continue;
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  });

  // A fragment that was fetched into the dialog opens it.
  document.addEventListener('htmx:after:swap', () => {
    if (dialog?.childElementCount && !dialog.open) dialog.showModal();
    if (pressed) followRows();
    // A form that came back refused: go to the first thing to mend.
    if (!document.activeElement?.matches('input, select, textarea')) {
      document.querySelector('#entry [aria-invalid="true"]')?.focus();
    }
  });
  dialog?.addEventListener('close', () => dialog.replaceChildren());

  // What is inserted goes to where somebody wrote last; before anybody did, to the first large field.
  const writable = '#entry :is(textarea, input[type=text])';
  let lastWritten = null;
  document.addEventListener('focusout', ({ target }) => {
    if (target instanceof Element && target.matches(writable)) lastWritten = target;
  });
  function insertText(text) {
    const field = lastWritten?.isConnected
      ? lastWritten
      : document.querySelector('#entry textarea, #entry input[type=text]');
    if (!field) return;
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  document.addEventListener('click', async (event) => {
    const button =
      event.target instanceof Element
        ? event.target.closest('[data-close], [data-copy], [data-reveal], [data-insert]')
        : null;
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
    const inserted = button.getAttribute('data-insert');
    if (inserted !== null) insertText(inserted);
    const revealed = button.getAttribute('data-reveal');
    if (revealed) {
      const input = document.getElementById(revealed);
      const shown = input?.getAttribute('type') === 'text';
      input?.setAttribute('type', shown ? 'password' : 'text');
      button.setAttribute('aria-pressed', String(!shown));
    }
  });

  // The customer search lies over the page at hand: `/` or its button opens it, the arrows choose, Enter opens.
  const find = document.getElementById('find');
  const typed = document.getElementById('find-text');
  const isTyping = (target) =>
    target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable);
  function openFind(event) {
    if (!find || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    find.showModal();
    typed.select();
  }
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target))
      openFind(event);
  });
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('[data-find]')) openFind(event);
    else if (event.target === find) find.close();
  });
  find?.addEventListener('keydown', (event) => {
    const links = [...find.querySelectorAll('#find-list a')];
    const at = links.indexOf(document.activeElement);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = at + (event.key === 'ArrowDown' ? 1 : -1);
      (links[next] ?? (next < 0 ? typed : links.at(-1)))?.focus();
    } else if (event.key === 'Escape') {
      // A search field would take the first one for itself.
      event.preventDefault();
      find.close();
    } else if (event.key === 'Enter' && event.target === typed && links.length > 0) {
      event.preventDefault();
      links[0].click();
    }
  });

  // Letters press what they name where nobody types; the arrows go through the rows of a list.
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    if (document.querySelector('dialog[open], .menu:popover-open')) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const links = [...document.querySelectorAll('[data-rows] tr > :first-child a')];
      const next = links.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
      if (!links[next]) return;
      event.preventDefault();
      links[next].focus();
      return;
    }
    if (!/^[a-z]$/i.test(event.key)) return;
    const target = document.querySelector(`[data-letter="${event.key.toLowerCase()}"]`);
    if (!(target instanceof HTMLElement)) return;
    event.preventDefault();
    if (target instanceof HTMLDetailsElement) {
      target.open = true;
      target.querySelector('input:not([type=hidden]), select, textarea')?.focus();
    } else target.click();
  });

  // A second click on what is still on its way sends nothing twice.
  let underway = new WeakSet();
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
      if (underway.has(form)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else if (form.hasAttribute('hx-post')) underway.add(form);
      else
        setTimeout(() => {
          if (event.defaultPrevented) return;
          underway.add(form);
          // The page goes when the answer comes; one that stays (a file came, the way was lost) can send again.
          setTimeout(() => underway.delete(form), 4_000);
        });
    },
    true,
  );
  // Come back to by the browser's arrow, it is there to be sent again.
  addEventListener('pageshow', () => {
    underway = new WeakSet();
  });
  document.addEventListener('htmx:finally:request', ({ detail }) => underway.delete(detail?.ctx?.sourceElement));

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
