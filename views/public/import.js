// Sends a file as it lies on the disk: a form would hold all of it in memory, here and at the other end.
(() => {
  const form = document.getElementById('upload');
  const bar = document.getElementById('upload-progress');
  form?.addEventListener('submit', (event) => {
    const file = form.elements.file?.files?.[0];
    if (!file) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open('POST', `${form.dataset.to}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('X-CSRF', form.elements._csrf?.value ?? '');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    form.querySelector('button').disabled = true;
    bar.hidden = false;
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      bar.value = total > 0 ? (100 * loaded) / total : 0;
    });
    request.addEventListener('load', () => {
      location.assign(request.getResponseHeader('X-Go-To') ?? location.href);
    });
    request.addEventListener('error', () => {
      form.querySelector('button').disabled = false;
      bar.hidden = true;
      document.getElementById('request-failed')?.removeAttribute('hidden');
    });
    request.send(file);
  });
})();
