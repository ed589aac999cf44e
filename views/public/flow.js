// A menu's drawing: boxes are moved, and ways led from one box to another, by mouse, finger or keyboard. The server keeps
// and draws; without this script each box still leads to its form.
(() => {
  const grid = 8;
  const board = () => document.getElementById('flow-board');
  const drawing = () => board()?.querySelector('.flow-drawing');
  let drag;
  let leading;
  let hasMoved = false;

  const tell = (text) => {
    const status = board()?.querySelector('[data-flow-status]');
    if (status) status.textContent = text ?? '';
  };

  const boxOf = (target) => (target instanceof Element ? target.closest('.flow-box') : null);
  const handleOf = (target) => (target instanceof Element ? target.closest('.flow-handle') : null);
  const boxBy = (id) => [...(drawing()?.querySelectorAll('.flow-box') ?? [])].find((box) => box.dataset.node === id);

  // In the units of the drawing, wherever the page is scrolled to.
  function pointAt(event) {
    const matrix = drawing().getScreenCTM().inverse();
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
  }

  async function send(path, values, focus) {
    const here = board();
    const headers = { ...JSON.parse(document.body.getAttribute('hx-headers:inherited') ?? '{}'), 'HX-Request': 'true' };
    const frame = here.querySelector('.flow-frame');
    const { scrollLeft, scrollTop } = frame;
    let response;
    try {
      response = await fetch(`${here.dataset.flow}${path}${location.search}`, {
        method: 'POST',
        headers,
        body: new URLSearchParams(values),
      });
    } catch {
      response = undefined;
    }
    if (!response?.ok) {
      location.reload();
      return;
    }
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('flow-board');
    here.replaceWith(fresh);
    fresh.querySelector('.flow-frame').scrollTo(scrollLeft, scrollTop);
    tell(drawing().dataset.led);
    if (focus) boxBy(focus)?.focus();
  }

  const place = (id, point) =>
    send(`/nodes/${encodeURIComponent(id)}/place`, { x: Math.max(0, point.x), y: Math.max(0, point.y) }, id);
  const lead = ({ node, field }, to) => send(`/nodes/${encodeURIComponent(node)}/way`, { field, to }, node);

  function line() {
    const made = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    made.setAttribute('class', 'flow-thread');
    drawing().append(made);
    return made;
  }

  document.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || !drawing()?.contains(event.target)) return;
    const handle = handleOf(event.target);
    const box = boxOf(event.target);
    if (!handle && !box) return;
    hasMoved = false;
    const from = pointAt(event);
    if (handle) {
      const circle = handle.querySelector('circle');
      const thread = line();
      thread.setAttribute('x1', circle.getAttribute('cx'));
      thread.setAttribute('y1', circle.getAttribute('cy'));
      thread.setAttribute('x2', from.x);
      thread.setAttribute('y2', from.y);
      drag = { handle, thread };
    } else drag = { box, from, moved: false };
  });

  document.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const at = pointAt(event);
    if (drag.thread) {
      drag.thread.setAttribute('x2', at.x);
      drag.thread.setAttribute('y2', at.y);
      return;
    }
    const [dx, dy] = [at.x - drag.from.x, at.y - drag.from.y];
    if (!drag.moved && Math.hypot(dx, dy) < 5) return;
    drag.moved = true;
    drag.box.parentNode.setAttribute('transform', `translate(${dx} ${dy})`);
  });

  document.addEventListener('pointerup', (event) => {
    if (!drag) return;
    const { box, handle, thread, moved, from } = drag;
    drag = undefined;
    if (thread) {
      thread.remove();
      const to = boxOf(document.elementFromPoint(event.clientX, event.clientY));
      if (to) lead(handle.dataset, to.dataset.node);
      return;
    }
    if (!moved) return;
    const at = pointAt(event);
    const snap = (value) => Math.round(value / grid) * grid;
    hasMoved = true;
    place(box.dataset.node, {
      x: snap(Number(box.dataset.x) + at.x - from.x),
      y: snap(Number(box.dataset.y) + at.y - from.y),
    });
  });

  // The click after a move would open the form; and the browser would carry the link away.
  document.addEventListener(
    'click',
    (event) => {
      if (hasMoved && drawing()?.contains(event.target)) event.preventDefault();
      hasMoved = false;
    },
    { capture: true },
  );
  document.addEventListener('dragstart', (event) => {
    if (drawing()?.contains(event.target)) event.preventDefault();
  });

  document.addEventListener('pointercancel', () => {
    drag?.thread?.remove();
    drag?.box?.parentNode.removeAttribute('transform');
    drag = undefined;
  });

  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  // The nearest box in that direction: along it counts once, beside it twice.
  function neighbour(box, [dx, dy]) {
    let best;
    for (const other of drawing().querySelectorAll('.flow-box')) {
      const [x, y] = [other.dataset.x - box.dataset.x, other.dataset.y - box.dataset.y];
      const along = x * dx + y * dy;
      if (other === box || along <= 0) continue;
      const distance = along + 2 * Math.abs(x * dy + y * dx);
      if (!best || distance < best.distance) best = { other, distance };
    }
    return best?.other;
  }

  function endLeading() {
    leading?.handle.classList.remove('flow-handle-chosen');
    leading = undefined;
    tell('');
  }

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && leading) {
      leading.handle.focus();
      endLeading();
      return;
    }
    const handle = handleOf(event.target);
    if (handle && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      endLeading();
      leading = { handle };
      handle.classList.add('flow-handle-chosen');
      tell(drawing().dataset.choose);
      boxBy(handle.dataset.node)?.focus();
      return;
    }
    const box = boxOf(event.target);
    if (!box) return;
    if (event.key === 'Enter' && leading) {
      event.preventDefault();
      const { dataset } = leading.handle;
      endLeading();
      lead(dataset, box.dataset.node);
      return;
    }
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    if (event.shiftKey) {
      const [dx, dy] = step;
      place(box.dataset.node, { x: Number(box.dataset.x) + dx * grid * 2, y: Number(box.dataset.y) + dy * grid * 2 });
    } else neighbour(box, step)?.focus();
  });
})();
