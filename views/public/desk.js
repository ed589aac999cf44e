// The desk's keys, and its panels: the one in front is kept for the tab, and a panel that has something new to do comes to the front once.
(() => {
  const tabs = () => document.querySelectorAll('.desk-tabs > input[type=radio]');
  for (const tab of tabs()) if (sessionStorage.getItem(tab.name) === tab.value) tab.checked = true;
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches('.desk-tabs > input')) {
      sessionStorage.setItem(target.name, target.value);
    }
  });

  const shown = new Map();
  function bringToFront() {
    for (const tab of tabs()) {
      const wish = document.getElementById(tab.value)?.dataset.front;
      const isNew =
        wish !== undefined && wish !== (shown.get(tab.value) ?? sessionStorage.getItem(`front-${tab.value}`));
      if (wish === undefined) continue;
      shown.set(tab.value, wish);
      sessionStorage.setItem(`front-${tab.value}`, wish);
      if (!isNew) continue;
      tab.checked = true;
      // Still in front when the page is loaded again.
      sessionStorage.setItem(tab.name, tab.value);
    }
  }
  bringToFront();
  document.addEventListener('htmx:after:swap', bringToFront);
  document.getElementById('live')?.addEventListener('htmx:sse:after:message', bringToFront);

  // Keys: what bears one is pressed, or the cursor goes there. Those that write something do so only where nobody types.
  const isTyping = (target) =>
    target instanceof HTMLElement &&
    (target.matches('input:not([type=radio]), textarea, select') || target.isContentEditable);
  const nameOf = ({ key, shiftKey }) => (/^F\d+$/.test(key) && shiftKey ? `Shift+${key}` : key);

  function bearerOf(name) {
    // An open menu has the keys to itself; what a closed one holds has none.
    const menu = document.querySelector('.menu:popover-open');
    const named = `[data-key~="${CSS.escape(name)}"]`;
    return (
      menu?.querySelector(named) ??
      [...document.querySelectorAll(named)].find((each) => !each.closest('[popover]:not(:popover-open)'))
    );
  }

  document.addEventListener('keydown', (event) => {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') {
      // Out of the field, so that digits choose results; an open menu closes first.
      if (isTyping(target) && !document.querySelector('.menu:popover-open')) target.blur();
      return;
    }
    const isLetter = event.key.length === 1;
    if (isLetter ? event.repeat || (isTyping(target) && !event.altKey) : event.altKey) return;
    if (!isLetter && !/^F\d+$/.test(event.key)) return;
    if (event.altKey && !/^\d$/.test(event.key)) return;
    const bearer = bearerOf(nameOf(event));
    if (!(bearer instanceof HTMLElement)) return;
    event.preventDefault();
    const tab = bearer.closest('.desk-panel')?.previousElementSibling?.previousElementSibling;
    if (tab instanceof HTMLInputElement && !tab.checked) {
      tab.checked = true;
      sessionStorage.setItem(tab.name, tab.value);
    }
    if (bearer instanceof HTMLButtonElement) bearer.click();
    else bearer.focus();
  });

  document.addEventListener('click', ({ target }) => {
    const opener = target instanceof Element ? target.closest('[data-opens]') : null;
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  });

  // Who went on with the script by key or Enter answers the next question at once.
  document.addEventListener('htmx:after:request', (event) => {
    const { sourceElement: form, response } = event.detail.ctx;
    if (!(form instanceof HTMLFormElement) || !form.matches('.script-step') || response.status >= 400) return;
    requestAnimationFrame(() => document.querySelector('#desk-script [data-first]')?.focus());
  });
})();
