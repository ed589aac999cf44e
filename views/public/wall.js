// A screen on the wall: sounds while something is past its threshold, once somebody has switched that on.
(() => {
  const button = document.getElementById('wall-sound');
  if (!button) return;
  let audio;
  button.addEventListener('click', () => {
    const isOn = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(isOn));
    button.textContent = isOn ? button.dataset.on : button.dataset.off;
    audio ??= new AudioContext();
    if (isOn) audio.resume();
    else audio.suspend();
  });
  setInterval(() => {
    const alarms = Number(document.getElementById('wall-board')?.dataset.alarms ?? 0);
    if (alarms === 0 || audio?.state !== 'running') return;
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
