// Points in a plane that tell what they are: to a mouse, to a finger, to the keyboard and to a screen reader.
// The page holds its data (written by sertools/report/explorer.py); nothing is loaded from anywhere.
(() => {
  "use strict";

  const NEAR = 24; // pixels from the mouse within which a point is meant
  const MARGIN = { left: 56, right: 12, top: 12, bottom: 44 };
  const MISSING = 65535;

  const body = document.querySelector(".explorer-body");
  const data = JSON.parse(document.getElementById("explorer-data").textContent);
  const [controls, plot, canvas, ring, facts, count, legend, note] = [
    "controls", "plot", "plot canvas", "ring", "facts", "count", "legend", "note",
  ].map((name) => body.querySelector(`.explorer-${name}`));
  const pen = canvas.getContext("2d");

  // ---- data -------------------------------------------------------------------------------------------------------

  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const shorts = (text) => new Uint16Array(bytes(text).buffer);
  const numbers = ({ packed, from, step }) =>
    Float64Array.from(shorts(packed), (code) => (code === MISSING ? NaN : from + step * code));

  const ids = data.ids.codes ? Array.from(shorts(data.ids.codes), (code) => data.ids.words[code]) : data.ids.words;
  const size = ids.length;
  const columns = data.columns;
  for (const column of Object.values(columns)) {
    if (column.words) column.codes = column.packed && (column.words.length < 256 ? bytes : shorts)(column.packed);
    else column.values = numbers(column);
  }

  // ---- state ------------------------------------------------------------------------------------------------------

  const state = { space: 0, colour: data.colourings[0], only: {}, off: new Set(), means: true, at: -1, view: null };
  const only = () => data.filters.filter((name) => state.only[name] !== undefined);
  let space, x, y, home; // of the space shown: its entry, its points, the view of the whole of it
  let shown = [], rest = []; // numbers of the points in colour, and of those that lie behind in grey

  const codesOf = (name) => (space.codes && space.codes[name]) || columns[name].codes;

  function enter(number) {
    state.space = number;
    space = data.spaces[number];
    if (!space.x) {
      space.x = numbers(space.packed[0]);
      space.y = numbers(space.packed[1]);
      space.codes = Object.fromEntries(Object.entries(space.words || {}).map(([name, text]) => [name, bytes(text)]));
    }
    ({ x, y } = space);
    state.view = null;
  }

  function choose() {
    const colour = codesOf(state.colour);
    const filters = only().map((name) => [codesOf(name), state.only[name]]);
    const counts = new Array(columns[state.colour].words.length).fill(0);
    shown = [];
    rest = [];
    for (let i = 0; i < size; i++) {
      if (Number.isNaN(x[i])) continue;
      const passes = filters.every(([codes, code]) => codes[i] === code);
      if (passes) counts[colour[i]]++;
      (passes && !state.off.has(colour[i]) ? shown : rest).push(i);
    }
    if (!shown.includes(state.at)) tell(-1);
    drawLegend(counts);
    const all = shown.length + rest.length;
    const said = `${shown.length.toLocaleString("en")} of ${all.toLocaleString("en")} ${data.noun}`;
    count.textContent = `${said} in colour; the others lie behind them in grey.`;
    plot.setAttribute("aria-label", `${space.group}: ${space.name}, ${said}`);
    note.textContent = `${space.group}, ${space.name}. ${space.note}`;
    draw();
    if (state.at >= 0) write(); // a space may know other things of it
  }

  // ---- looks ------------------------------------------------------------------------------------------------------

  const corners = (n, turn, inner = 1) => {
    const path = new Path2D();
    const steps = inner === 1 ? n : 2 * n;
    for (let k = 0; k < steps; k++) {
      const [angle, far] = [turn + (2 * Math.PI * k) / steps, k % 2 && inner !== 1 ? inner : 1];
      path[k ? "lineTo" : "moveTo"](1.15 * far * Math.cos(angle), 1.15 * far * Math.sin(angle));
    }
    path.closePath();
    return path;
  };
  const crossed = (turn) => {
    const path = new Path2D();
    const bar = new Path2D("M-.35-1.05H.35V-.35H1.05V.35H.35V1.05H-.35V.35H-1.05V-.35H-.35Z");
    path.addPath(bar, new DOMMatrix().rotate(turn));
    return path;
  };
  const half = Math.PI / 2;
  // the markers of matplotlib that report/figures.py names
  const SHAPES = {
    o: new Path2D("M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z"),
    s: corners(4, half / 2), D: corners(4, 0), "^": corners(3, -half), v: corners(3, half), ">": corners(3, 0),
    "<": corners(3, 2 * half), P: crossed(0), X: crossed(45), "*": corners(5, -half, 0.45), h: corners(6, half / 3),
    p: corners(5, -half),
  };

  const theme = (name) => getComputedStyle(body).getPropertyValue(`--pst-color-${name}`).trim();
  let inks; // of the theme in use
  const readInks = () =>
    (inks = { text: theme("text-base"), muted: theme("text-muted"), ground: theme("background"), line: theme("border") });

  function mark(to, [colour, shape], px, py, radius, edge) {
    const ink = colour === "#000000" ? inks.text : colour;
    to.save();
    to.translate(px, py);
    if (shape in SHAPES) {
      to.scale(radius, radius);
      to.fillStyle = ink;
      to.fill(SHAPES[shape]);
      to.lineWidth = edge / radius;
      to.strokeStyle = edge > 1 ? inks.text : inks.ground;
      to.stroke(SHAPES[shape]);
    } else {
      to.font = `${edge > 1 ? "bold " : ""}${2.8 * radius}px sans-serif`; // a letter
      to.textAlign = "center";
      to.textBaseline = "middle";
      to.lineWidth = edge > 1 ? 4 : 1;
      to.strokeStyle = inks.ground;
      to.strokeText(shape, 0, 0);
      to.fillStyle = ink;
      to.fillText(shape, 0, 0);
    }
    to.restore();
  }

  const stamps = new Map(); // pictures of markers, drawn once and copied to each of their points

  function stamp(look, radius, ratio) {
    const key = [...look, radius, ratio, inks.text].join();
    if (!stamps.has(key)) stamps.set(key, stamped(look, radius, ratio));
    return stamps.get(key);
  }

  function stamped(look, radius, ratio) {
    const reach = Math.ceil(2.2 * radius) + 2;
    const image = document.createElement("canvas");
    image.width = image.height = 2 * reach * ratio;
    const to = image.getContext("2d");
    to.scale(ratio, ratio);
    mark(to, look, reach, reach, radius, 0.6);
    return { image, reach };
  }

  // ---- the plot ---------------------------------------------------------------------------------------------------

  const frame = { width: 1, height: 1 }; // of the part inside the axes
  const view = () => state.view || home;
  const toX = (value) => MARGIN.left + ((value - view()[0]) / (view()[1] - view()[0])) * frame.width;
  const toY = (value) => MARGIN.top + ((view()[3] - value) / (view()[3] - view()[2])) * frame.height;

  // the whole space: [left, right, bottom, top], which may run downwards; of one scale where the space asks for it
  function whole() {
    const [left, right, bottom, top] = space.view;
    if (!space.equal) return [left, right, bottom, top];
    const { width, height } = frame;
    const scale = Math.max(Math.abs(right - left) / width, Math.abs(top - bottom) / height);
    const around = (one, other, pixels) => {
      const reach = (Math.sign(other - one) * scale * pixels) / 2;
      return [(one + other) / 2 - reach, (one + other) / 2 + reach];
    };
    return [...around(left, right, width), ...around(bottom, top, height)];
  }

  function ticks(low, high, pixels) {
    const apart = space.hertz ? 38 : 60;
    const [from, to] = [Math.min(low, high), Math.max(low, high)].map((end) => (space.hertz ? Math.exp(end) : end));
    const rough = ((to - from) * apart) / pixels;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * [1, 2, 5, 10].find((each) => each * power >= rough);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const found = [];
    for (let k = Math.ceil(from / step); k * step <= to; k++) {
      found.push([space.hertz ? Math.log(k * step) : k * step, (k * step).toFixed(digits).replace(/^-(0(\.0*)?)$/, "$1")]);
    }
    return found;
  }

  function axes() {
    const { width, height } = frame;
    const [right, low] = [MARGIN.left + width, MARGIN.top + height];
    pen.font = "12px sans-serif";
    pen.strokeStyle = inks.line;
    pen.fillStyle = inks.muted;
    pen.lineWidth = 1;
    pen.textAlign = "center";
    pen.textBaseline = "top";
    let last = -Infinity;
    const along = ticks(view()[0], view()[1], width).map(([at, text]) => [toX(at), text]);
    for (const [px, text] of along.sort((one, other) => one[0] - other[0])) {
      if (px - last < pen.measureText(text).width + 8) continue; // where Hz lie close
      last = px;
      pen.beginPath();
      pen.moveTo(px, MARGIN.top);
      pen.lineTo(px, low);
      pen.stroke();
      pen.fillText(text, px, low + 6);
    }
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    last = -Infinity;
    const up = ticks(view()[2], view()[3], height).map(([at, text]) => [toY(at), text]);
    for (const [py, text] of up.sort((one, other) => one[0] - other[0])) {
      if (py - last < 16) continue;
      last = py;
      pen.beginPath();
      pen.moveTo(MARGIN.left, py);
      pen.lineTo(right, py);
      pen.stroke();
      pen.fillText(text, MARGIN.left - 6, py);
    }
    pen.strokeRect(MARGIN.left, MARGIN.top, width, height);
    pen.fillStyle = inks.text;
    pen.textAlign = "center";
    pen.textBaseline = "bottom";
    pen.fillText(space.axes[0], MARGIN.left + width / 2, plot.clientHeight - 4);
    pen.save();
    pen.translate(4, MARGIN.top + height / 2);
    pen.rotate(-half);
    pen.textBaseline = "top";
    pen.fillText(space.axes[1], 0, 0);
    pen.restore();
  }

  function draw() {
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = [plot.clientWidth, plot.clientHeight];
    if (!wide || !high) return;
    frame.width = Math.max(wide - MARGIN.left - MARGIN.right, 1);
    frame.height = Math.max(high - MARGIN.top - MARGIN.bottom, 1);
    home = whole();
    plot.classList.toggle("zoomed", state.view !== null);
    canvas.width = wide * ratio;
    canvas.height = high * ratio;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    readInks();
    axes();
    pen.save();
    pen.beginPath();
    pen.rect(MARGIN.left, MARGIN.top, frame.width, frame.height);
    pen.clip();
    pen.globalAlpha = 0.3;
    pen.fillStyle = inks.muted;
    for (const i of rest) pen.fillRect(toX(x[i]) - 1, toY(y[i]) - 1, 2, 2);
    pen.globalAlpha = 0.85;
    const [looks, codes] = [columns[state.colour].looks, codesOf(state.colour)];
    const radius = shown.length < 800 ? 5 : shown.length < 4000 ? 4 : 3.2;
    const images = looks.map((look) => stamp(look, look[1] in SHAPES ? radius : radius + 0.8, ratio));
    for (const i of shown) {
      const { image, reach } = images[codes[i]];
      pen.drawImage(image, toX(x[i]) - reach, toY(y[i]) - reach, 2 * reach, 2 * reach);
    }
    pen.globalAlpha = 1;
    if (state.means) drawMeans(looks, codes);
    pen.restore();
    if (state.at >= 0) place();
  }

  function drawMeans(looks, codes) {
    const sums = looks.map(() => [0, 0, 0]);
    for (const i of shown) {
      const sum = sums[codes[i]];
      sum[0]++;
      sum[1] += x[i];
      sum[2] += y[i];
    }
    sums.forEach(([n, ofX, ofY], code) => n && mark(pen, looks[code], toX(ofX / n), toY(ofY / n), 9, 2));
  }

  let waiting = false;
  const redraw = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  };

  // ---- what a point is --------------------------------------------------------------------------------------------

  function told(i) {
    const said = (name) => {
      const column = columns[name];
      if (column.words) return [`${column.label}: ${column.words[codesOf(name)[i]]}`];
      const value = column.values[i];
      return Number.isNaN(value) ? [] : [`${column.label}: ${value.toFixed(column.digits)}${column.unit}`];
    };
    return data.facts.map((line) => line.flatMap(said).join(", ")).filter((line) => line);
  }

  // `aloud`: whether a screen reader is to speak it; the path of a mouse is not to be read out
  function tell(i, aloud = false) {
    if (i === state.at) return;
    state.at = i;
    facts.setAttribute("aria-live", aloud ? "polite" : "off");
    write();
  }

  function write() {
    facts.replaceChildren();
    ring.hidden = state.at < 0;
    if (state.at < 0) return;
    const title = document.createElement("b");
    title.textContent = ids[state.at];
    const line = (textContent) => Object.assign(document.createElement("span"), { textContent });
    facts.append(title, ...told(state.at).map(line));
    place();
  }

  // the ring around the point, and the facts beside it
  function place() {
    const [px, py] = [toX(x[state.at]), toY(y[state.at])];
    ring.style.transform = `translate(${px}px, ${py}px)`;
    ring.hidden = px < MARGIN.left || px > MARGIN.left + frame.width || py < MARGIN.top || py > MARGIN.top + frame.height;
    const left = px + 16 + facts.offsetWidth < plot.clientWidth ? px + 16 : px - 16 - facts.offsetWidth;
    const top = Math.min(Math.max(py - facts.offsetHeight / 2, 4), plot.clientHeight - facts.offsetHeight - 4);
    facts.style.transform = `translate(${Math.max(left, 4)}px, ${Math.max(top, 4)}px)`;
  }

  function nearest(px, py, within) {
    let [best, found] = [within * within, -1];
    for (const i of shown) {
      const far = (toX(x[i]) - px) ** 2 + (toY(y[i]) - py) ** 2;
      if (far < best) [best, found] = [far, i];
    }
    return found;
  }

  // ---- moving -----------------------------------------------------------------------------------------------------

  function look(at) {
    state.view = at;
    redraw();
  }

  // a factor below 1 comes nearer; what lies at (px, py) stays there
  function zoom(factor, px = MARGIN.left + frame.width / 2, py = MARGIN.top + frame.height / 2) {
    const [left, right, bottom, top] = view();
    const { width, height } = frame;
    const [atX, atY] = [left + ((px - MARGIN.left) / width) * (right - left), top - ((py - MARGIN.top) / height) * (top - bottom)];
    const grown = (factor * (right - left)) / (home[1] - home[0]);
    if (grown > 100 || grown < 1e-4) return;
    look([left, right].map((end) => atX + factor * (end - atX)).concat([bottom, top].map((end) => atY + factor * (end - atY))));
  }

  function move(dx, dy) {
    const [left, right, bottom, top] = view();
    const { width, height } = frame;
    const [byX, byY] = [(dx / width) * (right - left), (dy / height) * (top - bottom)];
    look([left - byX, right - byX, bottom + byY, top + byY]);
  }

  function bring(i) {
    if (i < 0) return;
    const { width, height } = frame;
    const [px, py] = [toX(x[i]) - MARGIN.left, toY(y[i]) - MARGIN.top];
    if (px < 0 || px > width || py < 0 || py > height) move(width / 2 - px, height / 2 - py);
    tell(i, true);
  }

  const middle = () => nearest(MARGIN.left + frame.width / 2, MARGIN.top + frame.height / 2, Infinity);

  // the nearest point on one side; what lies off the straight way counts double
  function beside(sideX, sideY) {
    if (state.at < 0) return middle();
    const [px, py] = [toX(x[state.at]), toY(y[state.at])];
    let [best, found] = [Infinity, state.at];
    for (const i of shown) {
      const [dx, dy] = [toX(x[i]) - px, toY(y[i]) - py];
      const ahead = dx * sideX + dy * sideY;
      if (ahead < 0.5) continue;
      const cost = ahead + 2 * Math.abs(dx * sideY + dy * sideX);
      if (cost < best) [best, found] = [cost, i];
    }
    return found;
  }

  function inOrder(step) {
    if (state.at < 0) return middle();
    const order = [...shown].sort((one, other) => toX(x[one]) - toX(x[other]) || one - other);
    return order[Math.min(Math.max(order.indexOf(state.at) + step, 0), order.length - 1)];
  }

  const KEYS = {
    ArrowLeft: () => bring(beside(-1, 0)), ArrowRight: () => bring(beside(1, 0)),
    ArrowUp: () => bring(beside(0, -1)), ArrowDown: () => bring(beside(0, 1)),
    PageUp: () => bring(inOrder(-1)), PageDown: () => bring(inOrder(1)),
    "+": () => zoomAtPoint(0.7), "=": () => zoomAtPoint(0.7), "-": () => zoomAtPoint(1 / 0.7),
    0: () => look(null), Escape: () => tell(-1),
  };
  const zoomAtPoint = (factor) =>
    state.at < 0 ? zoom(factor) : zoom(factor, toX(x[state.at]), toY(y[state.at]));

  plot.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  body.querySelector(".explorer-zoom").addEventListener("click", (event) => {
    const way = event.target.dataset.zoom;
    if (way === "all") look(null);
    else if (way) zoomAtPoint(way === "in" ? 0.7 : 1 / 0.7);
  });

  plot.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
    event.preventDefault();
    zoom(1.002 ** event.deltaY, event.offsetX, event.offsetY);
  }, { passive: false });

  const held = new Map(); // pointer -> where it is
  let dragged = 0;
  plot.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    held.set(event.pointerId, [event.offsetX, event.offsetY]);
    dragged = held.size > 1 ? NEAR : 0;
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointermove", (event) => {
    const now = [event.offsetX, event.offsetY];
    const before = held.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") tell(nearest(...now, NEAR));
      return;
    }
    dragged += Math.hypot(now[0] - before[0], now[1] - before[1]);
    const other = [...held].find(([pointer]) => pointer !== event.pointerId);
    if (other) {
      const apart = ([px, py]) => Math.max(Math.hypot(px - other[1][0], py - other[1][1]), 1);
      zoom(apart(before) / apart(now), (now[0] + other[1][0]) / 2, (now[1] + other[1][1]) / 2);
    } else if (dragged > 4) {
      move(now[0] - before[0], now[1] - before[1]);
    }
    held.set(event.pointerId, now);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    plot.addEventListener(end, (event) => {
      const tapped = end === "pointerup" && held.delete(event.pointerId) && !held.size && dragged <= 4;
      held.delete(event.pointerId);
      if (tapped) tell(nearest(event.offsetX, event.offsetY, NEAR), true);
    });
  }
  plot.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && document.activeElement !== plot) tell(-1);
  });

  // ---- controls and legend ----------------------------------------------------------------------------------------

  function selection(name, text, groups, onChange) {
    const [box, label, select] = ["div", "label", "select"].map((tag) => document.createElement(tag));
    label.textContent = text;
    label.htmlFor = select.id = `explorer-${name}`;
    box.append(label, select);
    for (const [group, options] of groups) {
      const into = group ? Object.assign(document.createElement("optgroup"), { label: group }) : select;
      into.append(...options.map(([value, text]) => new Option(text, value)));
      if (group) select.append(into);
    }
    select.addEventListener("change", () => {
      onChange(select.value);
      keep();
    });
    controls.append(box);
    return select;
  }

  const groups = [...new Set(data.spaces.map((each) => each.group))];
  const spaceSelect = selection(
    "space",
    "Space",
    groups.map((group) => [group, data.spaces.flatMap((each, k) => (each.group === group ? [[k, each.name]] : []))]),
    (value) => { enter(Number(value)); choose(); },
  );
  const colourSelect = selection(
    "colour",
    "Colour by",
    [[null, data.colourings.map((name) => [name, columns[name].label])]],
    (value) => { state.colour = value; state.off.clear(); choose(); },
  );
  const filterSelects = Object.fromEntries(data.filters.map((name) => [name, selection(
    name,
    columns[name].label,
    [[null, [["", "all"], ...columns[name].words.map((word, code) => [code, word])]]],
    (value) => {
      if (value === "") delete state.only[name];
      else state.only[name] = Number(value);
      choose();
    },
  )]));

  function drawLegend(counts) {
    const focused = [...legend.children].indexOf(document.activeElement);
    readInks();
    const column = columns[state.colour];
    const button = (text, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button" });
      made.append(text);
      made.addEventListener("click", act);
      return made;
    };
    const there = counts.flatMap((n, code) => (n ? [code] : []));
    const ratio = window.devicePixelRatio || 1;
    const entries = there.map((code) => {
      const made = button(`${column.words[code]} (${counts[code].toLocaleString("en")})`, () => {
        if (!state.off.delete(code)) state.off.add(code);
        choose();
      });
      made.setAttribute("aria-pressed", String(!state.off.has(code)));
      const swatch = Object.assign(document.createElement("canvas"), { width: 20 * ratio, height: 16 * ratio });
      const to = swatch.getContext("2d");
      to.scale(ratio, ratio);
      mark(to, column.looks[code], 10, 8, 5.5, 0.6);
      made.prepend(swatch);
      return made;
    });
    const everything = there.some((code) => state.off.has(code));
    const means = button("means", () => { state.means = !state.means; choose(); });
    means.className = "explorer-apart";
    means.setAttribute("aria-pressed", String(state.means));
    means.title = "A large marker at the mean of each group's points in colour";
    legend.replaceChildren(...entries, means, button(everything ? "show all" : "show none", () => {
      state.off = new Set(everything ? [] : there);
      choose();
    }));
    if (focused >= 0) legend.children[Math.min(focused, legend.children.length - 1)].focus();
  }

  // ---- the address, so that a view can be linked ------------------------------------------------------------------

  const nameOf = (each) => `${each.group}/${each.name}`;

  function keep() {
    const given = new URLSearchParams({ space: nameOf(space), colour: state.colour });
    for (const name of only()) given.set(name, columns[name].words[state.only[name]]);
    history.replaceState(null, "", `#${given}`);
  }

  function follow() {
    const given = new URLSearchParams(location.hash.slice(1) || data.start);
    const number = data.spaces.findIndex((each) => nameOf(each) === given.get("space"));
    enter(Math.max(number, 0));
    state.colour = data.colourings.includes(given.get("colour")) ? given.get("colour") : data.colourings[0];
    state.off.clear();
    state.only = {};
    for (const name of data.filters) {
      const code = given.has(name) ? columns[name].words.indexOf(given.get(name)) : -1;
      if (code >= 0) state.only[name] = code;
      filterSelects[name].value = code >= 0 ? code : "";
    }
    spaceSelect.value = state.space;
    colourSelect.value = state.colour;
    choose();
  }

  // ---- start ------------------------------------------------------------------------------------------------------

  const still = document.querySelector(".explorer-still");
  if (still) still.hidden = true;
  body.hidden = false;
  readInks();
  follow();
  window.addEventListener("hashchange", follow);
  new ResizeObserver(() => {
    if (space.equal) state.view = null; // its scale hangs on the frame's shape
    redraw();
  }).observe(plot);
  new MutationObserver(choose).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
})();
