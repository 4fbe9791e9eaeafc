// The page's side of digits/pad.py: ink, keys, buttons; what Python answers is shown.
//
// The drawing is a list of strokes, each a list of [x, y] in 0-280, y down, as
// digits.rasterize wants it. Ink appears here at once. Python is asked with one message at a
// time; when its answer comes, the newest drawing is asked for next.
//
// Each function `create...` makes one part of the pad; `render` connects them.

const SIDE = 280; // of the sheet, whatever its size on the screen
const PICTURE = 28; // pixels a side of what the network sees
const KEY_STEP = SIDE / PICTURE; // an arrow key moves the pen by one of these pixels
const MOST_BYTES = 20e6;
const PATIENCE = 15000; // milliseconds: so long Python may take to answer
const REST = 400; // milliseconds without a new answer, until it is spoken
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// What anywidget calls for each place where the pad is shown. It returns what ends that.
function render({ model, el }) {
  const elements = createElements(model.get("names"));
  const drawing = createDrawing(model);
  const canvas = createCanvas(elements.canvas, drawing, model);
  const answers = createAnswers(elements);
  const questions = createQuestions(model, elements.steps, drawing, answers);
  const buttons = createButtons(elements, drawing);
  drawing.onChange = () => {
    canvas.redraw();
    buttons.update();
    questions.ask();
  };
  drawing.onLine = (from, to) => {
    canvas.line([from, to]);
    questions.ask();
  };
  for (const box of elements.steps) box.addEventListener("change", questions.ask);
  const followPen = listenToPen(elements.pen, drawing, model);
  listenToPointers(elements.canvas, drawing, canvas);
  listenToKeyboard(elements, drawing, canvas);
  passOnSaving(elements.pad, questions);
  listenForPictures(elements, drawing, answers);

  el.append(elements.pad);
  model.on("change:strokes", drawing.follow);
  model.on("change:pen", followPen);
  model.on("msg:custom", questions.hear);
  model.on("comm_live_update", questions.notice);
  const resized = new ResizeObserver(canvas.redraw); // also when it comes back into view
  resized.observe(elements.canvas);
  const themed = new MutationObserver(canvas.redraw);
  themed.observe(document.body, { attributes: true });
  answers.clear();
  model.send({ opened: true });
  if (drawing.strokes.length) questions.ask();
  return () => {
    model.off("change:strokes", drawing.follow);
    model.off("change:pen", followPen);
    model.off("msg:custom", questions.hear);
    model.off("comm_live_update", questions.notice);
    resized.disconnect();
    themed.disconnect();
    questions.stop();
    answers.stop();
  };
}

// --- what is drawn --------------------------------------------------------------------------

// Strokes or a picture, undo and redo. `onChange` and `onLine` are called when there is ink to
// draw and a question to ask.
function createDrawing(model) {
  const drawing = {
    strokes: model.get("strokes"),
    current: null, // the stroke being drawn
    pointer: null, // the finger, pen or mouse that draws it; the keyboard is none
    picture: null, // { bitmap, bytes }, in place of strokes
    all: () => (drawing.current ? [...drawing.strokes, drawing.current] : drawing.strokes),
    isEmpty: () => !drawing.all().length && !drawing.picture,
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
    undo: () => travel(past, future),
    redo: () => travel(future, past),
  };
  let [past, future] = [[], []]; // of pairs: strokes, picture

  function put([strokes, picture]) {
    Object.assign(drawing, { strokes, picture });
    model.set("strokes", strokes);
    model.save_changes();
    drawing.onChange();
  }

  function travel(from, to) {
    if (!from.length) return;
    drawing.lift();
    to.push([drawing.strokes, drawing.picture]);
    put(from.pop());
  }

  drawing.change = (strokes, picture = null) => {
    past.push([drawing.strokes, drawing.picture]);
    future = [];
    put([strokes, picture]);
  };

  // A stroke begins, goes on, ends.
  drawing.touch = (point, pointer = null) => {
    Object.assign(drawing, { current: [point], pointer, picture: null });
    drawing.onChange();
  };
  drawing.move = (point) => {
    const last = drawing.current.at(-1);
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) < 1) return;
    drawing.current.push(point);
    drawing.onLine(last, point);
  };
  drawing.lift = () => {
    if (!drawing.current) return;
    const done = drawing.current;
    Object.assign(drawing, { current: null, pointer: null });
    drawing.change([...drawing.strokes, done]);
  };

  // The strokes were changed by Python, or in another view.
  drawing.follow = () => {
    if (model.get("strokes") === drawing.strokes) return;
    Object.assign(drawing, { strokes: model.get("strokes"), picture: null });
    [past, future] = [[], []];
    drawing.onChange();
  };
  return drawing;
}

// The ink on the screen, and the keyboard's cursor.
function createCanvas(element, drawing, model) {
  const ink = element.getContext("2d");
  const canvas = { cursor: null, redraw, line }; // cursor: where the keyboard's pen is

  function line(points) {
    ink.beginPath();
    ink.moveTo(...points[0]);
    for (const point of points) ink.lineTo(...point);
    ink.stroke();
  }

  function prepare() {
    const size = Math.round((element.clientWidth || SIDE) * window.devicePixelRatio);
    if (element.width !== size) element.width = element.height = size;
    ink.setTransform(size / SIDE, 0, 0, size / SIDE, 0, 0);
    ink.clearRect(0, 0, SIDE, SIDE);
    ink.strokeStyle = getComputedStyle(element).color;
    ink.lineWidth = model.get("pen");
    ink.lineCap = ink.lineJoin = "round";
  }

  function drawPicture(bitmap) {
    const scale = SIDE / Math.max(bitmap.width, bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    ink.drawImage(bitmap, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  }

  function drawCursor([x, y]) {
    ink.save();
    ink.lineWidth = drawing.current ? 3 : 1;
    ink.strokeStyle = getComputedStyle(element).outlineColor;
    ink.strokeRect(x - KEY_STEP, y - KEY_STEP, 2 * KEY_STEP, 2 * KEY_STEP);
    ink.restore();
  }

  function redraw() {
    prepare();
    if (drawing.picture) drawPicture(drawing.picture.bitmap);
    for (const stroke of drawing.all()) line(stroke);
    if (canvas.cursor && document.activeElement === element) drawCursor(canvas.cursor);
  }

  return canvas;
}

// --- what a person does -----------------------------------------------------------------------

// Mouse, finger, pen.
function listenToPointers(element, drawing, canvas) {
  function place(event) {
    const box = element.getBoundingClientRect();
    const at = (value, low, size) => Math.round(((value - low) / size) * SIDE * 10) / 10;
    return [at(event.clientX, box.left, box.width), at(event.clientY, box.top, box.height)];
  }

  element.addEventListener("pointerdown", (event) => {
    if (drawing.pointer !== null || event.button !== 0) return;
    drawing.lift(); // the keyboard's pen
    canvas.cursor = null;
    element.setPointerCapture(event.pointerId);
    drawing.touch(place(event), event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (event.pointerId !== drawing.pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const moved of events.length ? events : [event]) drawing.move(place(moved));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    element.addEventListener(end, (event) => event.pointerId === drawing.pointer && drawing.lift());
}

// Arrow keys and space draw; control Z and Y work wherever in the pad the focus is.
function listenToKeyboard(elements, drawing, canvas) {
  const pressed = new Set(); // two arrows together: a slant

  function moveCursor() {
    const moves = [...pressed].map((key) => ARROWS[key]);
    canvas.cursor = canvas.cursor.map((value, axis) => {
      const step = moves.reduce((sum, move) => sum + move[axis], 0) * KEY_STEP;
      return Math.min(Math.max(value + step, KEY_STEP), SIDE - KEY_STEP);
    });
    if (drawing.current) drawing.move(canvas.cursor);
    canvas.redraw();
  }

  function touchOrLift() {
    if (drawing.current) drawing.lift();
    else drawing.touch(canvas.cursor);
    elements.status.textContent = drawing.current ? "pen down" : "pen up";
  }

  elements.canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || drawing.pointer !== null) return;
    if (event.key in ARROWS || event.key === " ") canvas.cursor ??= [SIDE / 2, SIDE / 2];
    if (event.key in ARROWS) {
      pressed.add(event.key);
      moveCursor();
    } else if (event.key === " ") {
      if (!event.repeat) touchOrLift();
    } else if (event.key === "Escape") drawing.lift();
    else if (event.key === "Delete" || event.key === "Backspace") elements.clear.click();
    else return;
    event.preventDefault();
  });
  elements.canvas.addEventListener("keyup", (event) => pressed.delete(event.key));
  elements.canvas.addEventListener("focus", canvas.redraw);
  elements.canvas.addEventListener("blur", () => {
    pressed.clear();
    if (drawing.pointer === null) drawing.lift();
    canvas.redraw();
  });
  elements.pad.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) drawing.undo();
    else if (key === "z" || key === "y") drawing.redo();
    else return;
    event.preventDefault();
  });
}

// How wide the line is, of the whole drawing. Returns what takes it over from Python.
function listenToPen(slider, drawing, model) {
  function follow() {
    slider.value = model.get("pen");
    drawing.onChange();
  }

  slider.value = model.get("pen");
  slider.addEventListener("input", () => {
    model.set("pen", slider.valueAsNumber);
    model.save_changes();
  });
  return follow;
}

// Control S saves the notebook. JupyterLab hears no keys of elements that suppress its shortcuts:
// so it is told by another one, when the notebook has the picture of the newest drawing.
function passOnSaving(pad, questions) {
  pad.addEventListener("keydown", (event) => {
    const { key, code, keyCode, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (!(ctrlKey || metaKey) || altKey || key.toLowerCase() !== "s") return;
    event.preventDefault();
    const keys = { key, code, keyCode, ctrlKey, metaKey, shiftKey };
    const again = new KeyboardEvent("keydown", { ...keys, bubbles: true, cancelable: true });
    questions.whenAnswered(() => pad.parentElement?.dispatchEvent(again));
  });
}

function createButtons({ undo, redo, clear, canvas }, drawing) {
  const isClear = () => !drawing.strokes.length && !drawing.picture;

  function update() {
    // not `disabled`: that would take the focus away from who has just pressed it
    undo.ariaDisabled = !drawing.canUndo();
    redo.ariaDisabled = !drawing.canRedo();
    clear.ariaDisabled = isClear();
  }

  undo.addEventListener("click", drawing.undo);
  redo.addEventListener("click", drawing.redo);
  clear.addEventListener("click", () => {
    drawing.lift();
    if (!isClear()) drawing.change([]);
    canvas.focus();
  });
  update();
  return { update };
}

// A picture in place of a drawing: opened as a file, or pasted.
function listenForPictures({ pad, open, file }, drawing, answers) {
  async function read(picture) {
    if (!picture) return;
    if (picture.size > MOST_BYTES)
      return answers.trouble("This picture has more than 20 MB: save it smaller.");
    try {
      const bytes = await picture.arrayBuffer();
      drawing.change([], { bitmap: await createImageBitmap(picture), bytes });
    } catch {
      answers.trouble(`${picture.name} cannot be read as a picture: save it as PNG or JPEG.`);
    }
  }

  open.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    read(file.files[0]);
    file.value = "";
  });
  pad.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    read(files.find((pasted) => pasted.type.startsWith("image/")));
    event.preventDefault();
  });
}

// --- asking Python, and what it answers ---------------------------------------------------------

// One question at a time: `ask` waits for the answer to the one before.
function createQuestions(model, boxes, drawing, answers) {
  const view = Math.random().toString(36).slice(2);
  let [number, waiting, timer] = [0, false, null];
  let [changed, asked] = [null, null]; // when the drawing changed that is not yet asked for
  let then = []; // what waits until all is answered
  let isLost = false;

  function ask() {
    changed ??= performance.now();
    send();
  }

  function send() {
    if (isLost) return lose();
    if (changed === null || waiting) return settle();
    [asked, changed] = [changed, null];
    if (drawing.isEmpty()) {
      answers.clear();
      return settle();
    }
    waiting = true;
    number += 1;
    const { picture } = drawing;
    const steps = Object.fromEntries(boxes.map((box) => [box.name, box.checked]));
    const message = { view, number, strokes: picture ? [] : drawing.all(), steps };
    clearTimeout(timer);
    timer = setTimeout(giveUp, PATIENCE);
    model.send(message, undefined, picture ? [picture.bytes] : []);
  }

  function settle() {
    if (waiting) return;
    for (const action of then.splice(0)) action();
  }

  function whenAnswered(action) {
    then.push(action);
    settle();
  }

  // The kernel was restarted, or is gone: nothing here is its answer any more.
  async function notice() {
    const whole = await model.widget_manager.get_model(model.get("identity"));
    isLost = !whole.comm_live;
    if (isLost) lose();
  }

  function lose() {
    clearTimeout(timer);
    waiting = false;
    answers.clear("");
    answers.trouble(
      "Not connected: the kernel was restarted or has ended. " +
        "To go on, run the cell of this pad again.",
    );
    settle();
  }

  function giveUp() {
    waiting = false; // the next change asks again
    settle();
    answers.trouble(
      "No answer from Python. If a cell is running, wait for it. If the kernel was " +
        "restarted, or this notebook was opened anew, run the cell of this pad again.",
    );
  }

  function hear(message, buffers) {
    if (message.view !== view || message.number !== number) return;
    clearTimeout(timer);
    waiting = false;
    if (drawing.isEmpty()) answers.clear();
    else answers.show(message, buffers);
    performance.measure("digits pad: change to answer", { start: asked });
    send();
  }

  return { ask, hear, notice, whenAnswered, stop: () => clearTimeout(timer) };
}

// What the network sees, and says.
function createAnswers(elements) {
  const seen = elements.seen.getContext("2d");
  let settled = null; // speaks the answer when the pen rests, not forty times a second

  function clear(words = "Draw a digit.") {
    clearTimeout(settled);
    elements.seen.hidden = true;
    elements.trouble.textContent = elements.status.textContent = "";
    elements.answer.textContent = words;
    for (const cells of elements.rows) for (const cell of cells) fill(cell, null);
  }

  function trouble(words) {
    elements.trouble.textContent = words;
  }

  function fill(cell, probability, best = false) {
    const [number, bar] = cell.children;
    number.textContent = probability === null ? "" : `${(100 * probability).toFixed(1)} %`;
    bar.style.setProperty("--part", probability ?? 0);
    cell.classList.toggle("digits-best", best);
  }

  function showSeen(buffer) {
    const grey = new Uint8Array(buffer.buffer ?? buffer, buffer.byteOffset ?? 0);
    const pixels = seen.createImageData(PICTURE, PICTURE);
    for (let at = 0; at < grey.length; at++)
      pixels.data.set([grey[at], grey[at], grey[at], 255], 4 * at);
    seen.putImageData(pixels, 0, 0);
  }

  // Fills a model's column; returns its answer in words.
  function showModel({ name, probabilities, words, trouble: problem }, column) {
    const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    elements.rows.forEach((cells, digit) =>
      fill(cells[column], probabilities ? probabilities[digit] : null, digit === best),
    );
    if (!probabilities) trouble(`${name}: ${problem}`);
    return words ?? "?";
  }

  function show({ trouble: words, models }, buffers) {
    trouble(words ?? "");
    elements.seen.hidden = !buffers.length;
    if (!buffers.length) return;
    showSeen(buffers[0]);
    const said = models.map((model, column) => {
      const who = models.length > 1 ? `${model.name}: ` : "";
      return who + showModel(model, column);
    });
    elements.answer.textContent = said.join("\n");
    elements.answer.classList.toggle("digits-several", said.length > 1);
    clearTimeout(settled);
    settled = setTimeout(() => {
      elements.status.textContent = said.join(", ");
    }, REST);
  }

  return { clear, show, trouble, stop: () => clearTimeout(settled) };
}

// --- the elements of the pad ----------------------------------------------------------------

const LABEL =
  "Drawing area. With the keyboard: arrow keys move the pen, two together on a slant; " +
  "space puts it down and lifts it; control Z undoes, delete clears.";

// The pad without the rows of its table.
const PAD = `
  <div class="digits-column">
    <canvas class="digits-canvas" tabindex="0" role="application" aria-label="${LABEL}"></canvas>
    <div class="digits-buttons">
      <button type="button">Undo</button>
      <button type="button">Redo</button>
      <button type="button">Clear</button>
      <button type="button">Open a picture…</button>
    </div>
    <label class="digits-pen">Pen, thin to thick
      <input type="range" min="8" max="32" step="1"></label>
    <input type="file" accept="image/*" hidden>
    <p class="digits-hint">
      Draw with mouse, finger, pen or arrow keys and space; or paste a picture.
    </p>
  </div>
  <div class="digits-column">
    <p>What the network sees</p>
    <div class="digits-frame">
      <canvas class="digits-seen" width="${PICTURE}" height="${PICTURE}" role="img"
        aria-label="The 28 × 28 picture that the network sees"></canvas>
    </div>
    <fieldset>
      <legend>On the way to 28 × 28</legend>
      <label><input type="checkbox" name="scale" checked> scaled to 20 pixels</label>
      <label><input type="checkbox" name="centre" checked> centred</label>
      <label><input type="checkbox" name="invert" checked> light ink on dark</label>
    </fieldset>
  </div>
  <div class="digits-column">
    <p class="digits-answer" aria-hidden="true"></p>
    <table><thead><tr><th scope="col">digit</th></tr></thead><tbody></tbody></table>
    <p class="digits-status" role="status" aria-live="polite"></p>
  </div>
  <p class="digits-trouble" role="alert"></p>`;

function createElements(names) {
  const pad = document.createElement("div");
  pad.className = "digits-pad";
  pad.innerHTML = PAD;
  const find = (selector) => pad.querySelector(selector);
  const [undo, redo, clear, open] = pad.querySelectorAll("button");
  const steps = [...pad.querySelectorAll("input[type=checkbox]")];
  // JupyterLab's command-mode shortcuts ("x" cuts the cell) match the focused element itself:
  // on a parent this would come too late
  for (const element of pad.querySelectorAll("canvas, button, input"))
    element.setAttribute("data-lm-suppress-shortcuts", "true");
  return {
    ...{ pad, undo, redo, clear, open, steps },
    canvas: find(".digits-canvas"),
    file: find("input[type=file]"),
    pen: find("input[type=range]"),
    seen: find(".digits-seen"),
    answer: find(".digits-answer"),
    rows: createRows(find("table"), names),
    status: find(".digits-status"),
    trouble: find(".digits-trouble"),
  };
}

// A row for each digit, in it a cell for each network: a number and a bar.
function createRows(table, names) {
  for (const name of names) {
    const heading = document.createElement("th");
    heading.scope = "col";
    heading.textContent = name;
    table.tHead.rows[0].append(heading);
  }
  return Array.from({ length: 10 }, (_, digit) => {
    const row = table.tBodies[0].insertRow();
    const cells = names.map(() => "<td><span></span><i></i></td>").join("");
    row.innerHTML = `<th scope="row">${digit}</th>${cells}`;
    return [...row.querySelectorAll("td")];
  });
}

export default { render };
