// The page itself.

function showPage() {
  const element = (id) => document.getElementById(id);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [sheet];

  let machine = null;
  let started = null;
  let stopped = false;

  /** A machine as the choices want it: the one that is there, or a new one. */
  async function current() {
    const options = { tier: element("tier").value, set: element("set").value };
    if (machine && !machine.closed && sameOptions(options, started)) return machine;
    machine?.close();
    state("Starting …");
    started = options;
    machine = await Catalyst.start(options, (text) => element("transcript").append(text));
    return machine;
  }

  async function evaluate() {
    const text = element("source").value;
    for (const id of ["answer", "error", "transcript"]) element(id).textContent = "";
    running(true);
    stopped = false;
    try {
      const ready = await current();
      if (stopped) throw new CatalystError({ message: "interrupted" });
      state("Running …");
      const begin = performance.now();
      element("answer").textContent = await ready.evaluate(text);
      state(`Took ${duration(performance.now() - begin)}.`);
    } catch (error) {
      state("");
      showError(error, text);
    }
    running(false);
  }

  function showError(error, text) {
    const lost = machine?.closed ? "The machine was started anew; what was defined is gone.\n" : "";
    element("error").textContent = error.rendered + lost;
    if (error.line) {
      const place = offset(text, error.line, error.column);
      element("source").focus();
      element("source").setSelectionRange(place, place + 1);
    }
  }

  async function measure() {
    element("measure").disabled = true;
    element("story-state").textContent = "Measuring …";
    // In a machine of its own, so that what the user defines stays out of it.
    let measured = null;
    try {
      measured = await Catalyst.start();
      showStory(await measured.story());
      element("story-state").textContent = "The same answers in every tier.";
    } catch (error) {
      element("story-state").textContent = `Not measured: ${error.message}`;
    }
    measured?.close();
    element("measure").disabled = false;
  }

  function showStory({ receivers, tiers }) {
    const slowest = tiers[0].nanoseconds;
    const heads = ["tier", "time for a call", "times as fast as interpreted", ...receivers.map((each) => `${each} benchmark`)];
    element("story-head").replaceChildren(row("th", heads));
    const rows = tiers.map(({ tier, nanoseconds, answers }) =>
      row("td", [tier, `${nanoseconds.toFixed(1)} ns`, (slowest / nanoseconds).toFixed(1), ...answers]));
    element("story").replaceChildren(...rows);
  }

  /** A row whose first cell is a head. */
  function row(kind, texts) {
    const result = document.createElement("tr");
    texts.forEach((text, index) => {
      const cell = document.createElement(index === 0 ? "th" : kind);
      if (cell.localName === "th") cell.scope = kind === "th" ? "col" : "row";
      cell.textContent = text;
      result.append(cell);
    });
    return result;
  }

  function running(is) {
    element("evaluate").disabled = is;
    element("stop").disabled = !is;
  }

  function state(text) {
    element("state").textContent = text;
  }

  element("evaluation").addEventListener("submit", (event) => {
    event.preventDefault();
    evaluate();
  });
  element("source").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!element("evaluate").disabled) evaluate();
    }
  });
  element("stop").addEventListener("click", () => {
    stopped = true;
    machine?.stop();
  });
  element("measure").addEventListener("click", measure);

  running(true);
  element("stop").disabled = true;
  current()
    .then(() => state("Ready."), (error) => showError(error, ""))
    .then(() => running(false))
    .then(measure);
}

function sameOptions(one, other) {
  return one.tier === other.tier && one.set === other.set;
}

function duration(milliseconds) {
  return milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

/** Where a line and column, counted from 1 and in characters, are in a text. */
function offset(text, line, column) {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
}

if (typeof document !== "undefined") showPage();
