// The page's side of `Slider` in digits/widgets.py: the browser's own slider, with a name.

function render({ model, el }) {
  const [options, label] = [model.get("options"), document.createElement("label")];
  const [slider, value] = [document.createElement("input"), document.createElement("output")];
  Object.assign(slider, { type: "range", min: 0, max: options.length - 1 });

  function follow() {
    slider.value = options.indexOf(model.get("value"));
    slider.ariaValueText = value.textContent = model.get("value").toLocaleString("en");
  }

  slider.addEventListener("input", () => {
    model.set("value", options[slider.valueAsNumber]); // and so `follow`
    model.save_changes();
  });
  // JupyterLab listens further up: an arrow key would go to the next cell
  slider.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  });
  model.on("change:value", follow);
  follow();
  label.style.cssText =
    "display: inline-flex; flex-wrap: wrap; gap: 0 1em; min-height: 24px; align-items: center";
  label.append(model.get("description"), slider);
  el.append(label, " ", value);
  return () => model.off("change:value", follow);
}

export default { render };
