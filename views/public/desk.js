// The desk's panels: the one in front is kept for the tab, and a panel that has something new to do comes to the front once.
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
      if (isNew) tab.checked = true;
    }
  }
  bringToFront();
  document.addEventListener('htmx:after:swap', bringToFront);
  document.getElementById('live')?.addEventListener('htmx:sse:after:message', bringToFront);
})();
