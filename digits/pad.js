// The page's side of digits/pad.py: ink, keys, buttons; what Python answers is shown.
//
// The drawing is a list of strokes, each a list of [x, y] in 0-280, y down, as
// digits.rasterize wants it. Ink appears here at once. Python is asked with one message at a
// time; when its answer comes, the newest drawing is asked for next.

const SIDE = 280;
const PICTURE = 28;
const KEY_STEP = SIDE / PICTURE;
const MOST_BYTES = 20e6;
const PATIENCE = 15000; // milliseconds
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEPS = {
  scale: "scaled to 20 pixels",
  centre: "centred",
  invert: "light ink on dark",
};

function render({ model, el }) {
  const part = build(el, model.get("names"));
  const ink = part.canvas.getContext("2d");
  let strokes = model.get("strokes");
  let current = null; // the stroke being drawn
  let pointer = null; // the finger, pen or mouse that draws it
  let picture = null; // { bitmap, bytes }, in place of strokes
  let cursor = null; // where the keyboard's pen is
  const pressed = new Set();
  let [past, future] = [[], []];

  // --- ink ------------------------------------------------------------------------------

  const all = () => (current ? [...strokes, current] : strokes);

  function line(from, to) {
    ink.beginPath();
    ink.moveTo(...from);
    ink.lineTo(...to);
    ink.stroke();
  }

  function redraw() {
    const size = Math.round((part.canvas.clientWidth || SIDE) * window.devicePixelRatio);
    if (part.canvas.width !== size) part.canvas.width = part.canvas.height = size;
    ink.setTransform(size / SIDE, 0, 0, size / SIDE, 0, 0);
    ink.clearRect(0, 0, SIDE, SIDE);
    ink.strokeStyle = getComputedStyle(part.canvas).color;
    ink.lineWidth = model.get("pen");
    ink.lineCap = ink.lineJoin = "round";
    if (picture) {
      const scale = SIDE / Math.max(picture.bitmap.width, picture.bitmap.height);
      const [width, height] = [picture.bitmap.width * scale, picture.bitmap.height * scale];
      ink.drawImage(picture.bitmap, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
    }
    for (const stroke of all()) {
      ink.beginPath();
      ink.moveTo(...stroke[0]);
      for (const point of stroke) ink.lineTo(...point);
      ink.stroke();
    }
    if (cursor && document.activeElement === part.canvas) {
      ink.save();
      ink.lineWidth = current ? 3 : 1;
      ink.strokeStyle = getComputedStyle(part.canvas).outlineColor;
      ink.strokeRect(cursor[0] - KEY_STEP, cursor[1] - KEY_STEP, 2 * KEY_STEP, 2 * KEY_STEP);
      ink.restore();
    }
    // not `disabled`: that would take the focus away from who has just pressed it
    part.undo.ariaDisabled = !past.length;
    part.redo.ariaDisabled = !future.length;
    part.clear.ariaDisabled = !strokes.length && !picture;
  }

  // --- the drawing changes ----------------------------------------------------------------

  function change(next, nextPicture = null) {
    past.push([strokes, picture]);
    future = [];
    put([next, nextPicture]);
  }

  function travel(from, to) {
    if (!from.length) return;
    lift();
    to.push([strokes, picture]);
    put(from.pop());
  }

  function put([next, nextPicture]) {
    [strokes, picture] = [next, nextPicture];
    model.set("strokes", strokes);
    model.save_changes();
    redraw();
    ask();
  }

  function touch(point) {
    current = [point];
    picture = null;
    redraw();
    line(point, point);
    ask();
  }

  function draw(point) {
    const last = current.at(-1);
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) < 1) return;
    current.push(point);
    line(last, point);
    ask();
  }

  function lift() {
    if (!current) return;
    const done = current;
    [current, pointer] = [null, null];
    change([...strokes, done]);
  }

  // --- mouse, finger, pen -----------------------------------------------------------------

  function place(event) {
    const box = part.canvas.getBoundingClientRect();
    const at = (value, low, size) => Math.round(((value - low) / size) * SIDE * 10) / 10;
    return [at(event.clientX, box.left, box.width), at(event.clientY, box.top, box.height)];
  }

  part.canvas.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) return;
    lift(); // the keyboard's pen
    cursor = null;
    pointer = event.pointerId;
    part.canvas.setPointerCapture(pointer);
    touch(place(event));
  });
  part.canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) draw(place(one));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    part.canvas.addEventListener(end, (event) => event.pointerId === pointer && lift());

  // --- keyboard ---------------------------------------------------------------------------

  part.pad.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === "z") travel(...(event.shiftKey ? [future, past] : [past, future]));
    else if (key === "y") travel(future, past);
    else return;
    event.preventDefault();
  });
  part.canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || pointer !== null) return;
    if (event.key in ARROWS) {
      pressed.add(event.key);
      cursor ??= [SIDE / 2, SIDE / 2];
      const moves = [...pressed].map((one) => ARROWS[one]); // two arrows together: a slant
      cursor = cursor.map((value, axis) => {
        const step = moves.reduce((sum, move) => sum + move[axis], 0) * KEY_STEP;
        return Math.min(Math.max(value + step, KEY_STEP), SIDE - KEY_STEP);
      });
      if (current) draw(cursor);
      redraw();
    } else if (event.key === " ") {
      cursor ??= [SIDE / 2, SIDE / 2];
      if (event.repeat) return event.preventDefault();
      if (current) lift();
      else touch(cursor);
      part.status.textContent = current ? "pen down" : "pen up";
    } else if (event.key === "Escape") lift();
    else if (event.key === "Delete" || event.key === "Backspace") part.clear.click();
    else return;
    event.preventDefault();
  });
  part.canvas.addEventListener("keyup", (event) => pressed.delete(event.key));
  part.canvas.addEventListener("focus", redraw);
  part.canvas.addEventListener("blur", () => {
    pressed.clear();
    if (pointer === null) lift();
    redraw();
  });

  // --- buttons, a picture in place of a drawing ---------------------------------------------

  part.undo.addEventListener("click", () => travel(past, future));
  part.redo.addEventListener("click", () => travel(future, past));
  part.clear.addEventListener("click", () => {
    lift();
    if (strokes.length || picture) change([]);
    part.canvas.focus();
  });
  for (const box of Object.values(part.steps)) box.addEventListener("change", ask);

  async function open(file) {
    if (!file) return;
    if (file.size > MOST_BYTES) return trouble("This picture has more than 20 MB: save it smaller.");
    try {
      const bytes = await file.arrayBuffer();
      change([], { bitmap: await createImageBitmap(file), bytes });
    } catch {
      trouble(`${file.name} cannot be read as a picture: save it as PNG or JPEG.`);
    }
  }

  part.open.addEventListener("click", () => part.file.click());
  part.file.addEventListener("change", () => {
    open(part.file.files[0]);
    part.file.value = "";
  });
  part.pad.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    open(files.find((one) => one.type.startsWith("image/")));
    event.preventDefault();
  });

  // --- asking Python ------------------------------------------------------------------------

  const view = Math.random().toString(36).slice(2);
  let [number, waiting, timer] = [0, false, null];
  let [changed, asked] = [null, null]; // when the drawing changed that is not yet asked for

  function ask() {
    changed ??= performance.now();
    send();
  }

  function send() {
    if (changed === null || waiting) return;
    [asked, changed] = [changed, null];
    if (!all().length && !picture) return nothing();
    waiting = true;
    number += 1;
    const steps = Object.fromEntries(
      Object.entries(part.steps).map(([name, box]) => [name, box.checked]),
    );
    const message = { view, number, strokes: picture ? [] : all(), steps };
    clearTimeout(timer);
    timer = setTimeout(() => {
      waiting = false; // the next change asks again
      trouble(
        "No answer from Python. If a cell is running, wait for it. If the kernel was " +
          "restarted, or this notebook was opened anew, run the cell of this pad again.",
      );
    }, PATIENCE);
    model.send(message, undefined, picture ? [picture.bytes] : []);
  }

  function hear(message, buffers) {
    if (message.view !== view || message.number !== number) return;
    clearTimeout(timer);
    waiting = false;
    if (!all().length && !picture) nothing();
    else show(message, buffers);
    performance.measure("digits pad: change to answer", { start: asked });
    send();
  }

  // --- what the network sees, and says --------------------------------------------------------

  const seen = part.seen.getContext("2d");
  let settled = null;

  function nothing() {
    part.seen.hidden = true;
    part.trouble.textContent = "";
    part.answer.textContent = "Draw a digit.";
    for (const row of part.rows) for (const cell of row.cells) fill(cell, null);
  }

  function trouble(words) {
    part.trouble.textContent = words;
  }

  function fill(cell, probability, best = false) {
    const [number, bar] = cell.children;
    number.textContent = probability === null ? "" : `${(100 * probability).toFixed(1)} %`;
    bar.style.setProperty("--part", probability ?? 0);
    cell.classList.toggle("digits-best", best);
  }

  function show({ trouble: words, models }, buffers) {
    trouble(words ?? "");
    part.seen.hidden = !buffers.length;
    if (!buffers.length) return;
    const grey = new Uint8Array(buffers[0].buffer ?? buffers[0], buffers[0].byteOffset ?? 0);
    const pixels = seen.createImageData(PICTURE, PICTURE);
    for (let at = 0; at < grey.length; at++)
      pixels.data.set([grey[at], grey[at], grey[at], 255], 4 * at);
    seen.putImageData(pixels, 0, 0);
    const answers = models.map(({ name, probabilities, trouble: words }, column) => {
      const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
      part.rows.forEach((row, digit) =>
        fill(row.cells[column], probabilities ? probabilities[digit] : null, digit === best),
      );
      if (!probabilities) trouble(`${name}: ${words}`);
      const who = models.length > 1 ? `${name}: ` : "";
      return who + (probabilities ? `${best} (${(100 * probabilities[best]).toFixed(0)} %)` : "?");
    });
    part.answer.textContent = answers.join(", ");
    clearTimeout(settled); // spoken when the pen rests, not forty times a second
    settled = setTimeout(() => (part.status.textContent = part.answer.textContent), 400);
  }

  // --- coming and going ---------------------------------------------------------------------

  function follow() {
    if (model.get("strokes") === strokes) return;
    strokes = model.get("strokes"); // changed by Python, or in another view
    [picture, past, future] = [null, [], []];
    redraw();
    ask();
  }
  model.on("change:strokes", follow);
  model.on("msg:custom", hear);
  const resized = new ResizeObserver(redraw); // also when it comes back into view
  resized.observe(part.canvas);
  const themed = new MutationObserver(redraw);
  themed.observe(document.body, { attributes: true });
  nothing();
  model.send({ opened: true });
  if (strokes.length) ask();
  return () => {
    model.off("change:strokes", follow);
    model.off("msg:custom", hear);
    resized.disconnect();
    themed.disconnect();
    clearTimeout(timer);
    clearTimeout(settled);
  };
}

// The elements of the pad.
function build(el, names) {
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const button = (words) => make("button", { type: "button" }, words);
  const part = {
    canvas: make("canvas", {
      class: "digits-canvas",
      tabindex: 0,
      role: "application",
      "aria-label":
        "Drawing area. With the keyboard: arrow keys move the pen, two together on a slant; " +
        "space puts it down and lifts it; control Z undoes, delete clears.",
    }),
    undo: button("Undo"),
    redo: button("Redo"),
    clear: button("Clear"),
    open: button("Open a picture…"),
    file: make("input", { type: "file", accept: "image/*", hidden: "" }),
    seen: make("canvas", {
      class: "digits-seen",
      width: PICTURE,
      height: PICTURE,
      role: "img",
      "aria-label": "The 28 × 28 picture that the network sees",
    }),
    answer: make("p", { class: "digits-answer", "aria-hidden": "true" }),
    status: make("p", { class: "digits-status", role: "status", "aria-live": "polite" }),
    trouble: make("p", { class: "digits-trouble", role: "alert" }),
    steps: {},
    rows: [],
  };
  const steps = make("fieldset", {}, make("legend", {}, "On the way to 28 × 28"));
  for (const [name, words] of Object.entries(STEPS)) {
    part.steps[name] = make("input", { type: "checkbox" });
    part.steps[name].checked = true;
    steps.append(make("label", {}, part.steps[name], ` ${words}`));
  }
  const head = make("tr", {}, make("th", { scope: "col" }, "digit"));
  for (const name of names) head.append(make("th", { scope: "col" }, name));
  const body = make("tbody");
  for (let digit = 0; digit < 10; digit++) {
    const cells = names.map(() => make("td", {}, make("span"), make("i")));
    part.rows.push({ cells });
    body.append(make("tr", {}, make("th", { scope: "row" }, `${digit}`), ...cells));
  }
  const table = make("table", {}, make("thead", {}, head), body);
  const hint = "Draw with mouse, finger, pen or arrow keys and space; or paste a picture.";
  part.pad = make(
    "div",
    { class: "digits-pad" },
    make(
      "div",
      { class: "digits-column" },
      part.canvas,
      make("div", { class: "digits-buttons" }, part.undo, part.redo, part.clear, part.open),
      part.file,
      make("p", { class: "digits-hint" }, hint),
    ),
    make(
      "div",
      { class: "digits-column" },
      make("p", {}, "What the network sees"),
      make("div", { class: "digits-frame" }, part.seen),
      steps,
    ),
    make("div", { class: "digits-column" }, part.answer, table, part.status),
    part.trouble,
  );
  // JupyterLab's command-mode shortcuts ("x" cuts the cell) match the focused element itself:
  // on a parent this would come too late
  for (const one of part.pad.querySelectorAll("canvas, button, input"))
    one.setAttribute("data-lm-suppress-shortcuts", "true");
  el.append(part.pad);
  return part;
}

export default { render };
