// The second half of pad.js: questions to Python, its answers, and the elements that show them.

const LATE = 1000; // milliseconds: after so long an answer no longer belongs to the drawing
const PATIENCE = 15000; // milliseconds: so long Python may take to answer
const REST = 400; // milliseconds without a new answer, until it is spoken

// --- asking Python, and what it answers ---------------------------------------------------------

// One question at a time: `ask` waits for the answer to the one before.
function createQuestions(model, boxes, drawing, answers) {
  const view = Math.random().toString(36).slice(2);
  let [number, waiting, connected, timers] = [0, false, true, []];
  let [changed, asked] = [null, null]; // when the drawing changed that is not yet asked for
  const actions = new Set(); // what waits for the still picture

  function ask() {
    if (model.widget_manager?.kernel === null) return disconnect(); // it was shut down
    if (!connected) return;
    answers.notice("");
    changed ??= performance.now();
    send();
  }

  function send() {
    if (changed === null || waiting) return;
    [asked, changed] = [changed, null];
    if (drawing.isEmpty()) return answers.clear();
    waiting = true;
    number += 1;
    const { picture } = drawing;
    const strokes = picture ? [] : drawing.all();
    const steps = Object.fromEntries(boxes.map((box) => [box.name, box.checked]));
    const message = { view, number, strokes, steps, pen: model.get("pen") };
    stop();
    timers = [setTimeout(() => answers.clear("…"), LATE), setTimeout(giveUp, PATIENCE)];
    model.send(message, undefined, picture ? [picture.bytes] : []);
  }

  // Until the still picture in the notebook is that of the drawing, or no answer comes.
  function whenKept(action) {
    if (!connected) return action();
    actions.add(action);
    setTimeout(act, PATIENCE, action);
    model.send({ view, kept: true });
  }

  function act(action) {
    if (actions.delete(action)) action();
  }

  function stop() {
    timers.forEach(clearTimeout);
  }

  function giveUp() {
    waiting = false; // the next change asks again
    answers.trouble(
      "No answer from Python. If a cell is running, wait for it. If the kernel was " +
        "restarted, or this notebook was opened anew, run the cell of this pad again.",
    );
  }

  function disconnect() {
    connected = false;
    stop();
    actions.forEach(act);
    answers.clear("Not connected.");
    answers.trouble("This pad is not connected to Python any more: run the cell of this pad again.");
  }

  function hear(message, buffers) {
    if (message.view !== view) return;
    if (message.kept) return act([...actions][0]);
    if (message.number !== number) return;
    stop();
    waiting = false;
    if (drawing.isEmpty()) answers.clear();
    else answers.show(message, buffers);
    performance.measure("digits pad: change to answer", { start: asked });
    send();
  }

  return { ask, hear, disconnect, whenKept, stop };
}

// What the network sees, and says.
function createAnswers(elements) {
  const seen = elements.seen.getContext("2d");
  const troubles = { notice: "", answer: "" };
  let settled = null; // speaks the answer when the pen rests, not forty times a second

  function clear(words = "Draw a digit.") {
    clearTimeout(settled);
    elements.seen.hidden = true;
    trouble("");
    elements.answer.textContent = elements.status.textContent = words;
    for (const cells of elements.rows) for (const cell of cells) fill(cell, null);
  }

  // Of the last answer; it gives way to what `notice` says, which holds until the drawing changes.
  function trouble(words) {
    troubles.answer = words;
    elements.trouble.textContent = troubles.notice || words;
  }

  function notice(words) {
    if (words === troubles.notice) return;
    troubles.notice = words;
    trouble(troubles.answer);
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
      return [who, showModel(model, column)];
    });
    elements.answer.replaceChildren(...said.flat().map(createSpan));
    const sentence = said.map((pair) => pair.join("")).join(", ");
    clearTimeout(settled);
    settled = setTimeout(() => {
      elements.status.textContent = sentence;
    }, REST);
  }

  return { clear, show, trouble, notice, stop: () => clearTimeout(settled) };
}

// --- the elements of the pad ----------------------------------------------------------------

const LABEL =
  "Drawing area. With the keyboard: arrow keys move the pen, two together on a slant; " +
  "space puts it down and lifts it; control Z undoes, delete clears.";

// The pad without the rows of its table.
const PAD = `
  <div class="digits-column">
    <canvas class="digits-canvas" tabindex="0" role="application" aria-label="${LABEL}"></canvas>
    <div class="digits-answer" aria-hidden="true"></div>
    <div class="digits-buttons">
      <button type="button">Undo</button>
      <button type="button">Redo</button>
      <button type="button">Clear</button>
      <button type="button">Open a picture…</button>
      <label>pen width <input type="range" name="pen" min="4" max="40" step="4"></label>
    </div>
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
    <table><thead><tr><th scope="col">digit</th></tr></thead><tbody></tbody></table>
    <p class="digits-status" role="status" aria-live="polite"></p>
  </div>
  <p class="digits-trouble" role="alert"></p>`;

function createElements(names) {
  const pad = document.createElement("div");
  pad.className = "digits-pad";
  pad.style.setProperty("--networks", names.length);
  pad.innerHTML = PAD;
  const find = (selector) => pad.querySelector(selector);
  const [undo, redo, clear, open] = pad.querySelectorAll("button");
  const steps = [...pad.querySelectorAll("input[type=checkbox]")];
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

function createSpan(words) {
  const span = document.createElement("span");
  span.textContent = words;
  return span;
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
