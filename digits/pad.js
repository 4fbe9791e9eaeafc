// The page's side of digits/pad.py: ink, keys, buttons; what Python answers is shown.
//
// The drawing is a list of strokes, each a list of [x, y] in 0-280, y down, as
// digits.rasterize wants it. Ink appears here at once. Python is asked with one message at a
// time; when its answer comes, the newest drawing is asked for next.
//
// Each function `create...` makes one part of the pad; `render` connects them. Questions, answers
// and the elements of the page stand in pad_answers.js; pad.py puts the two files together.

const SIDE = 280; // of the sheet, whatever its size on the screen
const PICTURE = 28; // pixels a side of what the network sees
const KEY_STEP = SIDE / PICTURE; // an arrow key moves the pen by one of these pixels
const MOST_BYTES = 20e6;
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
  const pen = createPen(elements.pen, model, drawing);
  for (const box of elements.steps) box.addEventListener("change", questions.ask);
  listenToPointers(elements.canvas, drawing, canvas);
  listenToKeyboard(elements, drawing, canvas, questions);
  listenForPictures(elements, drawing, answers);

  el.append(elements.pad);
  const heard = {
    "change:strokes": drawing.follow,
    "change:pen": pen.follow,
    "msg:custom": questions.hear,
    comm_live_update: questions.disconnect, // the kernel is restarted, or gone
  };
  for (const [name, hear] of Object.entries(heard)) model.on(name, hear);
  const resized = new ResizeObserver(canvas.redraw); // also when it comes back into view
  resized.observe(elements.canvas);
  const themed = new MutationObserver(canvas.redraw);
  themed.observe(document.body, { attributes: true });
  answers.clear();
  model.send({ opened: true });
  if (drawing.strokes.length) questions.ask();
  return () => {
    for (const [name, hear] of Object.entries(heard)) model.off(name, hear);
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

// Arrow keys and space draw; control Z, Y and S work wherever in the pad the focus is.
function listenToKeyboard(elements, drawing, canvas, questions) {
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

  // JupyterLab saves the notebook, once the picture of the newest drawing is in it.
  function save(event) {
    drawing.lift();
    const again = new KeyboardEvent("keydown", event);
    questions.whenKept(() => elements.pad.parentElement?.dispatchEvent(again));
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
    event.stopPropagation(); // JupyterLab listens further up: "x" would cut the cell
    if (!event.ctrlKey && !event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) drawing.undo();
    else if (key === "z" || key === "y") drawing.redo();
    else if (key === "s") save(event);
    else return;
    event.preventDefault();
  });
}

// How wide the line is: of the whole drawing.
function createPen(element, model, drawing) {
  function follow() {
    element.value = model.get("pen");
    drawing.onChange();
  }

  element.value = model.get("pen");
  element.addEventListener("input", () => {
    model.set("pen", Number(element.value)); // and so `follow`
    model.save_changes();
  });
  return { follow };
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
      return answers.notice("This picture has more than 20 MB: save it smaller.");
    try {
      const bytes = await picture.arrayBuffer();
      drawing.change([], { bitmap: await createImageBitmap(picture), bytes });
    } catch {
      answers.notice(`${picture.name} cannot be read as a picture: save it as PNG or JPEG.`);
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

export default { render };
