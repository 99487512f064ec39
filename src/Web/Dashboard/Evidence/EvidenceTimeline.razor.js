// The time axis of a clip with a lane for each detector and a bar for each face. It draws itself twice: what changes seldom, and the
// playhead over it, so that many marks do not slow a playing clip down.
import { bandOf, clock, faceAddress, groupOf, load, onTheme, percent } from '../../evidence/evidence.js';
import { clear } from '../../evidence/boxes.js';
import { boxOf, drawLanes, layOut, rowAt, timeAt, xOf } from '../../evidence/lanes.js';

const forPlayer = [' ', 'k', ',', '.', '<', '>', 'm', 'b', 'f', 'j', 'l'];
const snapPixels = 6;
const dragPixels = 4;
const closest = 0.25;

export function attach(root, video, job, group, version, axisSeconds) {
  return new Timeline(root, video, job, groupOf(group), version, axisSeconds);
}

class Timeline {
  #parts = {};
  #ends = [];
  #evidence = null;
  #layout = null;
  #times = [];
  #view = [0, 1];
  #crops = new Map();
  #drag = null;
  #pending = 0;
  #closed = false;

  constructor(root, video, job, group, version, axisSeconds) {
    Object.assign(this, { root, id: video, job, group, axis: axisSeconds ?? 0 });
    for (const part of root.querySelectorAll('[data-part]')) {
      this.#parts[part.dataset.part] = part;
    }
    this.#listen();
    this.update(version, axisSeconds);
  }

  async update(version, axisSeconds) {
    this.axis = axisSeconds ?? 0;
    const { failure } = this.#parts;
    try {
      this.#evidence = await load(this.job, version);
    } catch (problem) {
      failure.textContent = `The timeline cannot be drawn. ${problem.message}`;
      failure.hidden = false;
      return;
    }
    if (this.#closed) {
      return;
    }
    failure.hidden = true;
    this.#layout = layOut(this.#evidence);
    const marks = this.#evidence.lanes.flatMap(lane => lane.marks);
    this.#times = [...new Set(marks.map(mark => mark.seconds))].sort((one, other) => one - other);
    this.#view = [0, this.#length()];
    this.#parts.slider.setAttribute('aria-valuemax', this.#length().toFixed(2));
    this.#parts.slider.style.height = `${this.#layout.height}px`;
    this.#fetchCrops();
    this.group.open(this.#evidence.moments[0]?.spot.seconds ?? 0);
    this.#redraw();
    this.#move();
    this.root.dataset.ready = 'true';
  }

  detach() {
    this.#closed = true;
    cancelAnimationFrame(this.#pending);
    this.#ends.forEach(end => end());
  }

  #length() {
    return Math.max(this.axis, this.#evidence?.durationSeconds ?? 0, 0.001);
  }

  #on(target, type, listener, options) {
    target.addEventListener(type, listener, options);
    this.#ends.push(() => target.removeEventListener(type, listener, options));
  }

  #listen() {
    const { slider, tip } = this.#parts;
    this.#on(slider, 'keydown', event => this.#key(event));
    this.#on(slider, 'focus', () => this.#move());
    this.#on(slider, 'pointerdown', event => this.#down(event));
    this.#on(slider, 'pointermove', event => this.#pointed(event));
    this.#on(slider, 'pointerup', event => this.#up(event));
    this.#on(slider, 'pointercancel', () => { this.#drag = null; });
    this.#on(slider, 'pointerleave', () => { tip.hidden = true; });
    this.#on(slider, 'wheel', event => this.#wheel(event), { passive: false });
    this.#on(this.#parts.in, 'click', () => this.#zoom(0.5));
    this.#on(this.#parts.out, 'click', () => this.#zoom(2));
    this.#on(this.#parts.whole, 'click', () => this.#look(0, this.#length()));
    this.#on(this.#parts.earlier, 'click', () => this.#pan(-0.5));
    this.#on(this.#parts.later, 'click', () => this.#pan(0.5));
    const resized = new ResizeObserver(() => this.#redraw());
    resized.observe(slider);
    this.#ends.push(() => resized.disconnect(), onTheme(() => this.#redraw()));
    this.#ends.push(this.group.on(what => what === 'choice' ? this.#redraw() : this.#move()));
  }

  #fetchCrops() {
    for (const { track } of this.#layout.tracks) {
      const address = faceAddress(this.id, track.best);
      if (!this.#crops.has(address)) {
        const picture = new Image();
        this.#crops.set(address, picture);
        picture.onload = () => this.#redraw();
        picture.src = address;
      }
    }
  }

  // At most one drawing for each frame of the screen.
  #redraw() {
    cancelAnimationFrame(this.#pending);
    this.#pending = requestAnimationFrame(() => {
      const context = this.#evidence && clear(this.#parts.lanes);
      if (context) {
        const style = getComputedStyle(this.root);
        drawLanes(context, this.#evidence, this.#layout, this.#view, this.#parts.lanes.clientWidth, {
          colour: name => style.getPropertyValue(`--ff-${name}`).trim(),
          crop: track => this.#crops.get(faceAddress(this.id, track.best)),
          chosen: this.group.track,
          detector: this.group.detector,
        });
        this.#drawHead();
      }
    });
  }

  #drawHead() {
    const canvas = this.#parts.head;
    const context = this.#evidence && clear(canvas);
    const { time } = this.group;
    if (!context || time < this.#view[0] || time > this.#view[1]) {
      return;
    }
    const x = xOf(time, this.#view, canvas.clientWidth);
    context.fillStyle = getComputedStyle(this.root).getPropertyValue('--ff-playhead').trim();
    context.fillRect(x - 1, 12, 2, canvas.clientHeight - 12);
    context.beginPath();
    context.moveTo(x - 6, 4);
    context.lineTo(x + 6, 4);
    context.lineTo(x, 14);
    context.fill();
  }

  #move() {
    if (!this.#evidence) {
      return;
    }
    const { time } = this.group;
    const [from, to] = this.#view;
    if ((time < from || time > to) && !this.#drag) {
      const start = Math.max(0, Math.min(time - (to - from) * 0.1, this.#length() - (to - from)));
      this.#look(start, start + to - from);
    }
    this.#drawHead();
    const { slider } = this.#parts;
    slider.setAttribute('aria-valuenow', Math.min(time, this.#length()).toFixed(2));
    if (document.activeElement === slider || !slider.hasAttribute('aria-valuetext')) {
      slider.setAttribute('aria-valuetext', this.#spoken(time));
    }
  }

  // Such as "0:12.00, boken 91.0 %, face A".
  #spoken(time) {
    const said = this.#evidence.lanes.flatMap(lane => lane.marks.filter(mark => Math.abs(mark.seconds - time) < 0.02).map(mark => {
      const worst = mark.faces.reduce((one, face) => (face.score ?? -1) > (one?.score ?? -1) ? face : one, null);
      const face = worst?.track ? `, face ${worst.track}` : '';
      return mark.score === undefined
        ? `${lane.detector} no score${mark.faces.length ? face : ', no face found'}` : `${lane.detector} ${percent(mark.score)}${face}`;
    }));
    return `${clock(time)}, ${said.length > 0 ? said.slice(0, 4).join('; ') : 'no judged frame here'}`;
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const next = by => this.group.seek(this.#times[this.#markAt(by)] ?? this.group.time);
    const actions = {
      ArrowRight: () => next(1),
      ArrowUp: () => next(1),
      ArrowLeft: () => next(-1),
      ArrowDown: () => next(-1),
      PageUp: () => next(10),
      PageDown: () => next(-10),
      Home: () => this.group.seek(0),
      End: () => this.group.seek(this.#length()),
      '+': () => this.#zoom(0.5),
      '-': () => this.#zoom(2),
      0: () => this.#look(0, this.#length()),
      Escape: () => { this.#parts.tip.hidden = true; },
    };
    if (forPlayer.includes(event.key)) {
      this.group.press(event.key);
    } else if (event.key in actions) {
      actions[event.key]();
    } else {
      return;
    }
    event.preventDefault();
  }

  // The place of the mark that lies so many marks from the time, with the tolerance of a frame that is told a little late.
  #markAt(by) {
    const time = this.group.time;
    const tolerance = 0.005;
    const at = by > 0 ? this.#times.findIndex(one => one > time + tolerance) : this.#times.findLastIndex(one => one < time - tolerance);
    return at < 0 ? (by > 0 ? this.#times.length - 1 : 0) : Math.max(0, Math.min(this.#times.length - 1, at + by - Math.sign(by)));
  }

  #zoom(factor, about = this.group.time) {
    const [from, to] = this.#view;
    const span = Math.max(closest, Math.min(this.#length(), (to - from) * factor));
    const share = about >= from && about <= to ? (about - from) / (to - from) : 0.5;
    const middle = about >= from && about <= to ? about : (from + to) / 2;
    this.#look(middle - span * share, middle - span * share + span);
  }

  #pan(share) {
    const [from, to] = this.#view;
    this.#look(from + share * (to - from), to + share * (to - from));
  }

  #look(from, to) {
    const span = Math.min(to - from, this.#length());
    const start = Math.max(0, Math.min(from, this.#length() - span));
    this.#view = [start, start + span];
    const zoomed = span < this.#length() - 1e-6;
    const { shown, slider } = this.#parts;
    this.root.classList.toggle('ff-is-zoomed', zoomed);
    ['earlier', 'later', 'whole', 'out'].forEach(part => { this.#parts[part].disabled = !zoomed; });
    shown.textContent = zoomed ? `${clock(start, 1)} to ${clock(start + span, 1)}` : 'Whole clip';
    slider.dataset.from = start;
    slider.dataset.to = start + span;
    this.#redraw();
  }

  #wheel(event) {
    if (event.ctrlKey) {
      event.preventDefault();
      this.#zoom(event.deltaY > 0 ? 1.25 : 0.8, timeAt(event.offsetX, this.#view, this.#parts.lanes.clientWidth));
    }
  }

  #down(event) {
    if (event.button === 0 && this.#evidence) {
      this.#drag = { x: event.offsetX, view: this.#view, moved: false };
      this.#parts.slider.setPointerCapture(event.pointerId);
    }
  }

  #pointed(event) {
    if (!this.#evidence) {
      return;
    }
    const drag = this.#drag;
    const width = this.#parts.lanes.clientWidth;
    if (drag && (drag.moved || Math.abs(event.offsetX - drag.x) > dragPixels)) {
      drag.moved = true;
      const [from, to] = drag.view;
      if (this.root.classList.contains('ff-is-zoomed')) {
        const by = timeAt(drag.x, drag.view, width) - timeAt(event.offsetX, drag.view, width);
        this.#look(from + by, to + by);
      } else {
        this.group.seek(Math.min(timeAt(event.offsetX, this.#view, width), this.#length()));
      }
    }
    this.#tellAt(event.offsetX, event.offsetY);
  }

  #up(event) {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag || drag.moved) {
      return;
    }
    const row = rowAt(this.#layout, event.offsetY);
    if (row?.track) {
      this.group.choose({ track: this.group.track === row.track.label ? '' : row.track.label });
    }
    this.group.seek(this.#snapped(row, event.offsetX));
  }

  #snapped(row, x) {
    const mark = this.#nearestMark(row, x);
    const time = timeAt(x, this.#view, this.#parts.lanes.clientWidth);
    return mark ? mark.seconds : Math.max(0, Math.min(time, this.#length()));
  }

  #nearestMark(row, x) {
    const width = this.#parts.lanes.clientWidth;
    let best = null;
    for (const mark of row?.lane?.marks ?? []) {
      const away = Math.abs(xOf(mark.seconds, this.#view, width) - x);
      if (away <= snapPixels && (!best || away < best.away)) {
        best = { mark, away };
      }
    }
    return best?.mark ?? null;
  }

  #tellAt(x, y) {
    const { tip, slider } = this.#parts;
    const row = rowAt(this.#layout, y);
    const words = row && this.#words(row, x);
    tip.hidden = !words;
    if (words) {
      tip.textContent = words;
      const { left, top } = boxOf(x, y, slider.clientWidth, tip.offsetWidth, tip.offsetHeight);
      tip.style.left = `${left}px`;
      tip.style.top = `${top}px`;
    }
  }

  #words(row, x) {
    const time = timeAt(x, this.#view, this.#parts.lanes.clientWidth);
    if (row.track) {
      const { label, firstSeconds, lastSeconds, frames, scores } = row.track;
      const said = Object.entries(scores).map(([detector, score]) => `${detector} ${percent(score)}`).join(', ');
      return `Face ${label}: ${clock(firstSeconds, 1)} to ${clock(lastSeconds, 1)}, ${frames} ${frames === 1 ? 'frame' : 'frames'}`
        + `${said ? `; mean ${said}` : ''}`;
    }
    const mark = this.#nearestMark(row, x);
    if (mark) {
      const band = this.#evidence.bands.find(one => one.band === bandOf(this.#evidence, mark.score))?.word;
      const faces = mark.faces.filter(face => face.track)
        .map(face => face.score === undefined ? face.track : `${face.track} ${percent(face.score)}`).join(', ');
      return `${clock(mark.seconds)}, frame ${mark.frame}, ${row.lane.detector}: `
        + `${mark.score === undefined ? 'no score' : percent(mark.score)}${band ? ` (${band})` : ''}${faces ? `; faces: ${faces}` : ''}`;
    }
    const gap = row.lane?.gaps.find(one => one.fromSeconds <= time && time <= one.toSeconds);
    return gap && `${clock(gap.fromSeconds, 1)} to ${clock(gap.toSeconds, 1)}, ${row.lane.detector}: not judged, ${gap.reason}`;
  }
}
