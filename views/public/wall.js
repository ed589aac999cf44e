// A screen on the wall: sounds while something is past its threshold. Browsers allow that only once somebody has touched
// the page, unless they are told to (a kiosk's setting): until then the button says so.
(() => {
  const button = document.getElementById('wall-sound');
  if (!button) return;
  const kept = 'wall-sound';
  const audio = new AudioContext();
  let isWanted = localStorage.getItem(kept) !== 'off';

  function show() {
    const isOn = isWanted && audio.state === 'running';
    button.setAttribute('aria-pressed', String(isOn));
    button.textContent = isOn ? button.dataset.on : isWanted ? button.dataset.blocked : button.dataset.off;
    button.classList.toggle('wall-blocked', isWanted && !isOn);
  }
  audio.addEventListener('statechange', show);
  show();

  function want(wanted) {
    isWanted = wanted;
    localStorage.setItem(kept, wanted ? 'on' : 'off');
    if (wanted) audio.resume();
    else audio.suspend();
    show();
  }
  // The first touch of anything but the button itself is enough.
  for (const touch of ['pointerdown', 'keydown'])
    document.addEventListener(touch, ({ target }) => {
      if (isWanted && audio.state !== 'running' && target !== button) audio.resume();
    });
  button.addEventListener('click', () => want(!(isWanted && audio.state === 'running')));

  setInterval(() => {
    const alarms = Number(document.getElementById('wall-board')?.dataset.alarms ?? 0);
    if (alarms === 0 || !isWanted || audio.state !== 'running') return;
    for (const [hz, at] of [
      [880, 0],
      [660, 0.25],
    ]) {
      const tone = audio.createOscillator();
      const loud = audio.createGain();
      loud.gain.value = 0.2;
      tone.frequency.value = hz;
      tone.connect(loud).connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.2);
    }
  }, 8000);
})();
