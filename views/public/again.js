// A session that ended takes nothing that was typed with it: the page stays, the person logs in over it, and what was
// refused is sent again. Who logs in as somebody else is told whose words these are, and nothing is sent for them.
(() => {
  const { body } = document;
  const inherited = 'hx-headers:inherited';
  const [logInBox, otherBox] = document.getElementById('again').content.children;

  let isTyped = document.querySelector('[aria-invalid=true]') !== null;
  const typedIn = new WeakSet();
  // Put away unanswered: only what the person does themself asks again.
  let isPutAway = false;
  let isLeaving = false;
  document.addEventListener('input', ({ target }) => {
    const form = target instanceof Element && target.closest('form:is([method=post], [hx-post])');
    if (!form) return;
    isTyped = true;
    typedIn.add(form);
  });

  function take(csrf) {
    body.setAttribute(inherited, JSON.stringify({ 'X-CSRF': csrf }));
    for (const field of document.querySelectorAll('input[name=_csrf]')) field.value = csrf;
  }

  /** How this page stands to the browser's session; with a log-in in `form`, after that. */
  async function ask(form) {
    const answer = await fetch(`/login/again?${new URLSearchParams({ of: body.dataset.person })}`, {
      method: form ? 'POST' : 'GET',
      body: form,
      headers: { ...JSON.parse(body.getAttribute(inherited)), 'HX-Request': 'true' },
    });
    if (answer.ok) return answer.json();
    // Somebody logged in elsewhere meanwhile, so that this form is of nobody any more.
    if (form && answer.headers.has('X-Session')) return ask();
    throw new Error(String(answer.status));
  }

  /** Shows a box until it is closed; what `fill` hands to its second argument is the outcome. */
  function show(box, fill) {
    const dialog = body.appendChild(box.cloneNode(true));
    return new Promise((resolve) => {
      let outcome = false;
      dialog.addEventListener('close', () => {
        dialog.remove();
        resolve(outcome);
      });
      dialog.querySelector('[data-leave]').addEventListener('click', () => dialog.close());
      fill(dialog, (found) => {
        outcome = found;
        dialog.close();
      });
      dialog.showModal();
    });
  }

  const showOther = ({ name, csrf }) =>
    show(otherBox, (dialog) => {
      for (const text of dialog.querySelectorAll('h2, p')) text.textContent = text.textContent.replace('{name}', name);
      dialog.querySelector('[data-leave]').addEventListener('click', () => {
        take(csrf);
        body.dataset.person = '';
      });
    });

  const logIn = () =>
    show(logInBox, (dialog, end) => {
      const form = dialog.querySelector('form');
      const { 'again-login': login, 'again-password': password } = form.elements;
      const problem = form.querySelector('[data-problem]');
      function tell(words) {
        problem.hidden = false;
        problem.firstElementChild.textContent = words;
        password.value = '';
        password.focus();
      }
      form.addEventListener('submit', async () => {
        const button = form.querySelector('[type=submit]');
        button.disabled = true;
        try {
          const told = await ask(new URLSearchParams({ login: login.value, password: password.value }));
          if (told.kind === 'wrong') tell(form.dataset.wrong);
          else if (told.kind === 'wait') tell(form.dataset.wait.replace('{seconds}', told.seconds));
          else end(told);
        } catch {
          tell(document.getElementById('request-failed').textContent);
        } finally {
          button.disabled = false;
        }
      });
    });

  async function settle() {
    const told = await ask();
    const found = told.kind === 'ended' ? await logIn() : told;
    isPutAway = !found;
    if (found.kind === 'renewed') take(found.csrf);
    if (found.kind === 'other') await showOther(found);
    return found.kind;
  }
  let settling;
  /** `same`, `renewed` (send again), or anything else: what was to be sent stays. One box for all who ask meanwhile. */
  const standing = () => {
    settling ??= settle().finally(() => {
      settling = undefined;
    });
    return settling;
  };

  /** What nobody asked for (a list that keeps itself up to date) opens nothing where nothing can be lost. */
  async function standingForRead() {
    if (isPutAway) return 'ended';
    if (isTyped || settling) return standing();
    // Led to the log-in, and back here from there. Once: a slow answer is not asked for anew.
    if (!isLeaving) location.assign(location.pathname + location.search);
    isLeaving = true;
    return 'ended';
  }

  async function send(path, request, onLost) {
    const answer = await fetch(path, request);
    if (!answer.headers.has('X-Session')) return answer;
    onLost();
    const found = await (request.method === 'GET' ? standingForRead() : standing());
    if (found === 'same' && answer.status === 403) return answer;
    if (found !== 'same' && found !== 'renewed') throw new DOMException('', 'AbortError');
    return fetch(path, { ...request, headers: { ...request.headers, ...JSON.parse(body.getAttribute(inherited)) } });
  }

  document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
    // Whoever types a password is not hurried by the request's time limit.
    ctx.fetch = (path, request) => send(path, request, () => clearTimeout(ctx.requestTimeout));
  });

  // A live part whose stream ended with the session, or found none when it came back.
  async function missSession() {
    try {
      // There is a session, and it may not look at this any more: the page says so.
      if ((await standingForRead()) === 'same') location.reload();
    } catch {
      // Not reached: the stream tries again, and tells of it.
    }
  }
  document.addEventListener('session-ended', missSession);
  document.addEventListener('htmx:sse:error', ({ detail }) => detail.status === 401 && missSession());

  // A form that the browser itself sends takes the page with it: where something was typed, the session is looked at before.
  const sure = new WeakSet();
  addEventListener(
    'submit',
    async (event) => {
      const { target: form, submitter } = event;
      if (form.closest('.again')) {
        // Its own listener logs in; nobody else has to do with it.
        event.preventDefault();
        return;
      }
      if (!form.matches('[method=post]:not([hx-post], [data-sessionless])')) return;
      if (!typedIn.has(form) && !form.querySelector('[aria-invalid=true]')) return;
      if (sure.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (form.ariaBusy === 'true') return;
      form.ariaBusy = 'true';
      try {
        const found = await standing();
        if (found !== 'same' && found !== 'renewed') return;
        sure.add(form);
        form.requestSubmit(submitter?.form === form ? submitter : null);
      } catch {
        document.getElementById('request-failed').hidden = false;
      } finally {
        sure.delete(form);
        form.ariaBusy = null;
      }
    },
    true,
  );
})();
