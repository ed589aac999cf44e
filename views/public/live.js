// What live pages need beyond htmx: running clocks, coming back after a loss, the tab's title.
(() => {
  const region = document.getElementById('live');
  if (!region) return;
  const offline = document.getElementById('offline');
  document.documentElement.classList.add('scripted');

  // The exchange's clock: set by the page, then by each beat of the stream.
  let aheadMs = Number(region.dataset.now) - Date.now();
  let lastBeatAt = Date.now();
  region.addEventListener('beat', (event) => {
    lastBeatAt = Date.now();
    aheadMs = Number(event.detail.data) - lastBeatAt;
    offline?.setAttribute('hidden', '');
  });

  const two = (value) => String(value).padStart(2, '0');
  function spanText(ms) {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const minutes = Math.floor(seconds / 60);
    const tail = `${two(minutes % 60)}:${two(seconds % 60)}`;
    return minutes >= 60 ? `${Math.floor(minutes / 60)}:${tail}` : tail;
  }

  function tick() {
    const now = Date.now() + aheadMs;
    for (const clock of document.querySelectorAll('time[data-since]')) {
      const lasted = now - Number(clock.dataset.since);
      clock.textContent = spanText(lasted);
      const { warn, alarm } = clock.dataset;
      const age = alarm && lasted >= alarm * 1000 ? 'alarm' : warn && lasted >= warn * 1000 ? 'warn' : '';
      if (age) clock.dataset.age = age;
      else delete clock.dataset.age;
    }
    for (const clock of document.querySelectorAll('time[data-clock]')) {
      clock.textContent = new Date(now).toLocaleTimeString(document.documentElement.lang, {
        hour: '2-digit',
        minute: '2-digit',
        timeZone: clock.dataset.clock,
      });
    }
    for (const clock of document.querySelectorAll('time[data-until]')) {
      clock.textContent = spanText(Number(clock.dataset.until) - now + 999);
    }
  }

  // The title tells of a ringing phone in a tab that nobody looks at.
  const title = document.title;
  function showTitle() {
    const alert = region.querySelector('[data-title]')?.getAttribute('data-title');
    document.title = alert ? `${alert} · ${title}` : title;
  }

  function refresh() {
    tick();
    showTitle();
  }
  refresh();
  setInterval(() => {
    tick();
    // A line that died without a word is told by missing beats; the stream is opened anew.
    if (Date.now() - lastBeatAt > 40_000 && !(document.hidden && region.hasAttribute('data-may-sleep'))) {
      lastBeatAt = Date.now();
      offline?.removeAttribute('hidden');
      region._htmx?.sse?.reader?.cancel();
    }
  }, 1000);
  document.addEventListener('htmx:after:swap', refresh);
  region.addEventListener('htmx:sse:after:message', refresh);

  // Another tab of the same person took this one's place, or the tab slept: looked at, it wakes up.
  let isReplaced = false;
  region.addEventListener('replaced', () => {
    isReplaced = true;
  });
  const wake = () => region.dispatchEvent(new CustomEvent('wake'));
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    lastBeatAt = Date.now();
    isReplaced = false;
    wake();
  });
  // A page without a log-in (the screen on the wall) may no longer look; over others `again.js` has the person log in.
  region.addEventListener('session-ended', () => document.getElementById('again') ?? location.reload());
  // A stream that was there comes back by itself; one whose first request failed never was.
  setInterval(() => region._htmx?.sse || isReplaced || wake(), 2000);

  // What was said is gone from the field once the exchange took it.
  document.addEventListener('htmx:after:request', (event) => {
    const { sourceElement: form, response } = event.detail.ctx;
    if (!(form instanceof HTMLFormElement) || !('clears' in form.dataset) || response.status >= 400) return;
    for (const field of form.querySelectorAll('input:not([type=hidden])')) field.value = '';
  });

  // A menu closes when something in it was chosen.
  document.addEventListener('submit', (event) => {
    const menu = event.target instanceof Element ? event.target.closest('[popover].menu') : null;
    if (menu?.matches(':popover-open')) menu.hidePopover();
  });
})();
