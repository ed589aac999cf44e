// Nothing typed is lost: a form marked `data-draft` is kept by the exchange while it is typed, and found again by a reload, a
// crash or another window. One marked `data-save` keeps itself where it belongs, and `data-seen` says what its page has seen.
(() => {
  const words = document.currentScript.dataset;
  const restMs = 400;
  const mostWaitMs = 3000;
  const states = new WeakMap();
  const marked = 'form[data-draft], form[data-save]';

  const controlsOf = (form) =>
    [...form.elements].filter(
      (each) => each.name && !each.disabled && !/^(hidden|password|file|submit|button|reset|fieldset)$/.test(each.type),
    );
  const isChoice = ({ type }) => type === 'checkbox' || type === 'radio';
  const contentOf = (form) =>
    new URLSearchParams(
      controlsOf(form).map((each) => [each.name, isChoice(each) ? (each.checked ? 'on' : '') : each.value]),
    ).toString();

  let isFilling = false;
  function fill(form, content) {
    isFilling = true;
    const values = new Map();
    for (const [name, value] of new URLSearchParams(content)) values.set(name, [...(values.get(name) ?? []), value]);
    for (const control of controlsOf(form)) {
      const value = values.get(control.name)?.shift();
      if (value === undefined) continue;
      if (isChoice(control)) control.checked = value === 'on';
      else if (control.value !== value) control.value = value;
      // What depends on it is shown or hidden.
      control.dispatchEvent(new Event('change', { bubbles: true }));
    }
    isFilling = false;
  }

  /** Where the form tells of its draft: made when there is something to tell. */
  function lineOf(form) {
    let line = form.querySelector('.note-state');
    if (!line) {
      line = document.createElement('small');
      line.className = 'note-state';
      line.setAttribute('aria-live', 'polite');
      form.append(line);
    }
    return line;
  }
  function tell(form, word, acts = []) {
    const line = lineOf(form);
    line.replaceChildren(word);
    for (const [label, act] of acts) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'draft-act';
      button.textContent = label;
      button.addEventListener('click', act);
      line.append(' ', button);
    }
  }
  const withTime = (word, at) => word.replace('{time}', at);

  const send = (path, { method, body, signal }) =>
    fetch(path, {
      method,
      body,
      signal,
      // As the page bears it now: it changes when the person logs in anew.
      headers: { ...JSON.parse(document.body.getAttribute('hx-headers:inherited')), 'HX-Request': 'true' },
      // A browser keeps only so much going for a page that closes.
      keepalive: (body?.toString().length ?? 0) < 15_000,
    });
  const draftPath = (form) => `/drafts/${encodeURIComponent(form.dataset.draft)}`;

  function bodyOf(form, state, content) {
    if (form.dataset.draft !== undefined) return new URLSearchParams({ content, seen: state.seen });
    const body = new URLSearchParams(content);
    body.set('_seen', state.seen);
    return body;
  }

  async function save(form) {
    const state = states.get(form);
    if (!state || state.isBusy || state.other) return;
    clearTimeout(state.timer);
    state.since = undefined;
    const content = contentOf(form);
    if (content === state.saved) return;
    const isDraft = form.dataset.draft !== undefined;
    state.isBusy = true;
    state.abort = new AbortController();
    const { signal } = state.abort;
    tell(form, words.saving);
    try {
      if (isDraft && content === state.pristine) {
        const dropped = await send(draftPath(form), { method: 'DELETE', signal });
        if (!dropped.ok) throw new Error(String(dropped.status));
        Object.assign(state, { saved: content, seen: 0 });
        tell(form, '');
      } else {
        const path = isDraft ? draftPath(form) : form.dataset.save;
        const answer = await send(path, { method: 'PUT', body: bodyOf(form, state, content), signal });
        // What was sent or thrown away elsewhere begins anew with the next key.
        if (answer.status === 410) Object.assign(state, { seen: 0, saved: content });
        else if (answer.status === 409) meetOther(form, state, await answer.json());
        else if (!answer.ok) throw new Error(String(answer.status));
        else {
          state.seen = (await answer.json()).seen;
          state.saved = content;
          tell(form, words.saved);
        }
      }
    } catch {
      if (signal.aborted) return;
      tell(form, words.failed);
      state.timer = setTimeout(() => save(form), mostWaitMs);
    } finally {
      state.isBusy = false;
    }
    if (!signal.aborted && !state.other && contentOf(form) !== state.saved) schedule(form);
  }

  /** Another window wrote in the same form: whoever sits here says which of them goes on. */
  function meetOther(form, state, other) {
    if (other.content === contentOf(form)) {
      Object.assign(state, { seen: other.seen, saved: other.content });
      return;
    }
    state.other = other;
    tell(form, withTime(words.elsewhere, other.at), [
      [
        words.take,
        () => {
          Object.assign(state, { other: undefined, seen: other.seen, saved: other.content });
          fill(form, other.content);
          tell(form, withTime(words.restored, other.at));
        },
      ],
      [
        words.keep,
        () => {
          Object.assign(state, { other: undefined, seen: other.seen });
          save(form);
        },
      ],
    ]);
  }

  function schedule(form) {
    const state = states.get(form);
    state.since ??= Date.now();
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(form), Math.max(0, Math.min(restMs, state.since + mostWaitMs - Date.now())));
  }

  function restore(form, state, draft) {
    if (draft.content === state.pristine) {
      Object.assign(state, { seen: draft.seen, saved: draft.content });
      return;
    }
    // Already typing here: the other one is not written over.
    if (contentOf(form) !== state.pristine) return meetOther(form, state, draft);
    Object.assign(state, { seen: draft.seen, saved: draft.content });
    form.closest('details')?.setAttribute('open', '');
    fill(form, draft.content);
    tell(form, withTime(words.restored, draft.at), [
      [
        words.discard,
        () => {
          fill(form, state.pristine);
          save(form);
        },
      ],
    ]);
  }

  function take(form) {
    const pristine = contentOf(form);
    const state = { pristine, saved: pristine, seen: Number(form.dataset.seen ?? 0), timer: 0, isBusy: false };
    states.set(form, state);
    if (form.dataset.draft === undefined || form.elements.namedItem('_draft')) return;
    const name = document.createElement('input');
    Object.assign(name, { type: 'hidden', name: '_draft', value: form.dataset.draft });
    form.append(name);
  }

  async function look() {
    const fresh = [...document.querySelectorAll(marked)].filter((form) => !states.has(form));
    for (const form of fresh) take(form);
    const asked = fresh.filter((form) => form.dataset.draft !== undefined);
    if (asked.length === 0) return;
    const query = new URLSearchParams(asked.map((form) => ['form', form.dataset.draft]));
    try {
      const answer = await fetch(`/drafts?${query}`, { headers: { 'HX-Request': 'true' } });
      if (!answer.ok) return;
      for (const draft of await answer.json())
        for (const form of asked)
          if (form.isConnected && form.dataset.draft === draft.form) restore(form, states.get(form), draft);
    } catch {
      // Not reached: what is typed meets the draft when it is saved.
    }
  }

  look();
  document.addEventListener('htmx:after:swap', look);
  document.getElementById('live')?.addEventListener('htmx:sse:after:message', look);

  for (const kind of ['input', 'change'])
    document.addEventListener(kind, ({ target }) => {
      const form = target instanceof Element ? target.closest(marked) : null;
      if (form && states.has(form) && !isFilling) schedule(form);
    });

  // What is sent is no draft any more: a word that is still on its way must not begin a new one.
  document.addEventListener('submit', ({ target }) => {
    const state = states.get(target);
    if (!state || target.dataset.draft === undefined) return;
    clearTimeout(state.timer);
    state.abort?.abort();
    state.isSent = true;
  });
  document.addEventListener('htmx:after:request', ({ detail }) => {
    const form = detail?.ctx?.sourceElement;
    const state = states.get(form);
    if (!state?.isSent) return;
    state.isSent = false;
    if (detail.ctx.response?.status < 400) {
      Object.assign(state, { seen: 0, saved: contentOf(form) });
      tell(form, '');
    }
  });

  const saveAll = (root) => {
    for (const form of root.querySelectorAll(marked)) if (!states.get(form)?.isSent) save(form);
  };
  document.addEventListener('htmx:before:cleanup', ({ target }) => target instanceof Element && saveAll(target));
  document.addEventListener('visibilitychange', () => document.hidden && saveAll(document));
  addEventListener('pagehide', () => saveAll(document));
})();
