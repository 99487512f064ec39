// The clip with boxes over it, exact to the frame that is shown. Where the browser cannot play the clip: a version that the service makes,
// and until it is there the analysed frames as pictures.
import { calm, clock, groupOf, load, onTheme } from '../../evidence/evidence.js';
import { boxesAt, clear, drawBoxes, drawWhole, indexBoxes, nearest, pictureIn, wholeAt } from '../../evidence/boxes.js';
import { Fallback } from '../../evidence/fallback.js';
import { Seeker } from '../../evidence/seeker.js';

const usualRate = 25;
const copyShown = 'This browser cannot play the original file. You see a converted copy with the same times; the detectors saw the '
  + 'original.';

export function attach(root, video, job, group, version, frameRate) {
  return new Player(root, video, job, groupOf(group), version, frameRate);
}

class Player {
  #parts = {};
  #ends = [];
  #evidence = null;
  #index = [];
  #frames = [];
  #mode = 'original';
  #fallback = null;
  #closed = false;
  #seeker = null;

  constructor(root, video, job, group, version, frameRate) {
    Object.assign(this, { root, id: video, job, group, frame: 1 / (frameRate > 0 ? frameRate : usualRate) });
    for (const part of root.querySelectorAll('[data-part]')) {
      this.#parts[part.dataset.part] = part;
    }
    this.#listen();
    this.update(version);
    if (this.#parts.video.error) {
      this.#fail();
    } else if (this.#parts.video.readyState > 0) {
      this.#opened();
    }
  }

  async update(version) {
    try {
      this.#evidence = version ? await load(this.job, version) : null;
    } catch (failure) {
      this.#say(`The boxes cannot be shown. ${failure.message}`);
      return;
    }
    if (this.#closed || !this.#evidence) {
      return;
    }
    this.#index = indexBoxes(this.#evidence);
    this.#frames = [...new Map(this.#evidence.lanes.flatMap(lane => lane.marks).map(mark => [mark.frame, mark])).values()]
      .sort((one, other) => one.seconds - other.seconds);
    this.#fillChoices();
    this.group.open(this.#evidence.moments[0]?.spot.seconds ?? 0);
    if (this.#isStill()) {
      this.#fallback.show(this.#frames, this.group.time);
    }
    this.#draw();
  }

  detach() {
    this.#closed = true;
    this.#ends.forEach(end => end());
    this.#fallback?.close();
  }

  #on(target, type, listener) {
    target.addEventListener(type, listener);
    this.#ends.push(() => target.removeEventListener(type, listener));
  }

  #listen() {
    const { video, stage, play, back, forward, seek, rate, volume, show, detector, full } = this.#parts;
    this.#on(video, 'error', () => this.#fail());
    this.#on(video, 'loadedmetadata', () => this.#opened());
    this.#on(video, 'play', () => this.#playing(true));
    this.#on(video, 'pause', () => this.#playing(false));
    this.#on(video, 'volumechange', () => { volume.value = video.muted ? 0 : video.volume; });
    this.#on(video, 'ratechange', () => { rate.value = String(video.playbackRate); });
    this.#on(play, 'click', () => this.#toggle());
    this.#on(stage, 'click', () => this.#toggle());
    this.#on(back, 'click', () => this.#step(-1));
    this.#on(forward, 'click', () => this.#step(1));
    this.#on(seek, 'input', () => this.group.seek(Number(seek.value)));
    this.#on(rate, 'change', () => { video.playbackRate = Number(rate.value); });
    this.#on(volume, 'input', () => {
      video.muted = false;
      video.volume = Number(volume.value);
    });
    this.#on(show, 'change', () => this.#draw());
    this.#on(detector, 'change', () => this.group.choose({ detector: detector.value }));
    this.#on(full, 'click', () => this.#full());
    this.#on(this.root, 'keydown', event => this.#key(event));
    const resized = new ResizeObserver(() => this.#draw());
    resized.observe(stage);
    this.#ends.push(() => resized.disconnect(), onTheme(() => this.#draw()));
    this.#ends.push(this.group.on((what, more) => this.#hear(what, more)));
    this.#seeker = new Seeker(video, this.frame, seconds => this.#shows(seconds));
    this.#ends.push(() => this.#seeker.close());
  }

  // Pictures stand in for the clip.
  #isStill() {
    return this.#mode === 'stills' || this.#mode === 'converting';
  }

  // Each frame that the browser shows tells its own time: boxes and playhead go by it.
  #shows(seconds) {
    if (!this.#isStill()) {
      this.root.dataset.shown = seconds.toFixed(4);
      this.group.show(seconds);
      this.#draw();
    }
  }

  #opened() {
    const { video, seek } = this.#parts;
    if (video.videoWidth === 0) {
      this.#fail();
      return;
    }
    seek.max = video.duration;
    video.playbackRate = Number(this.#parts.rate.value);
    if (this.#mode === 'converting') {
      this.#mode = 'proxy';
      this.#parts.still.hidden = true;
      video.hidden = false;
      this.#say(copyShown);
    } else if (this.#mode === 'original') {
      this.#say(null);
    }
    if (this.group.time > 0) {
      this.#seeker.goTo(this.group.time);
    }
    this.#tellTime();
  }

  #hear(what, more) {
    if (what === 'seek') {
      if (this.#isStill()) {
        this.#fallback.show(this.#frames, this.group.time);
      } else {
        this.#seeker.goTo(this.group.time);
      }
      if (more) {
        this.root.scrollIntoView({ block: 'nearest', behavior: calm.matches ? 'auto' : 'smooth' });
      }
    } else if (what === 'time') {
      this.#tellTime();
    } else if (what === 'choice') {
      this.#parts.detector.value = this.group.detector;
      this.#draw();
    } else if (what === 'key') {
      this.#pressed(more);
    }
  }

  #tellTime() {
    const { seek, time, video } = this.#parts;
    const length = this.#length();
    seek.max = length;
    seek.value = this.group.time;
    seek.setAttribute('aria-valuetext', clock(this.group.time));
    time.textContent = `${clock(this.group.time)} / ${clock(length || video.duration || 0)}`;
  }

  #length() {
    const { duration } = this.#parts.video;
    return Number.isFinite(duration) && !this.#isStill() ? duration : this.#evidence?.durationSeconds ?? 0;
  }

  #playing(now) {
    this.root.classList.toggle('ff-is-playing', now);
    this.#parts.play.setAttribute('aria-label', now ? 'Pause' : 'Play');
  }

  #toggle() {
    const { video } = this.#parts;
    if (this.#isStill()) {
      return;
    }
    if (video.paused) {
      // The browser may refuse to play; then it stays paused, which the button shows.
      video.play().catch(() => this.#playing(false));
    } else {
      video.pause();
    }
  }

  // To the frame beside this one; between pictures, to the next analysed frame.
  #step(by) {
    const { video } = this.#parts;
    if (this.#isStill()) {
      const at = this.#frames.indexOf(nearest(this.#frames, this.group.time)) + by;
      if (this.#frames[at]) {
        this.group.seek(this.#frames[at].seconds);
      }
      return;
    }
    video.pause();
    this.group.show(this.#seeker.step(by, this.group.time));
  }

  #full() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      this.#parts.stage.requestFullscreen?.();
    }
  }

  #key(event) {
    const own = event.target.closest('input, select, summary, button, a');
    if (event.ctrlKey || event.altKey || event.metaKey || (own && (own.matches('select') || /^(Arrow|Home|End| |Enter)/.test(event.key)))) {
      return;
    }
    if (this.#pressed(event.key)) {
      event.preventDefault();
    }
  }

  // Also from the timeline, which hands on the keys that it has no use for.
  #pressed(key) {
    const { video, rate, show, help } = this.#parts;
    const rates = [...rate.options].map(option => Number(option.value));
    const turn = by => {
      const at = rates.indexOf(video.playbackRate) + by;
      video.playbackRate = rates[Math.max(0, Math.min(rates.length - 1, at))];
    };
    const actions = {
      ' ': () => this.#toggle(),
      k: () => this.#toggle(),
      ',': () => this.#step(-1),
      '.': () => this.#step(1),
      ArrowLeft: () => this.group.seek(this.group.time - 5),
      ArrowRight: () => this.group.seek(Math.min(this.group.time + 5, this.#length())),
      j: () => this.group.seek(this.group.time - 10),
      l: () => this.group.seek(Math.min(this.group.time + 10, this.#length())),
      Home: () => this.group.seek(0),
      End: () => this.group.seek(this.#length()),
      '<': () => turn(-1),
      '>': () => turn(1),
      m: () => { video.muted = !video.muted; },
      b: () => show.click(),
      f: () => this.#full(),
      '?': () => { help.open = !help.open; },
    };
    actions[key]?.();
    return key in actions;
  }

  #fillChoices() {
    const { detector, legend } = this.#parts;
    const names = this.#evidence.lanes.map(lane => lane.detector);
    detector.replaceChildren(new Option('all detectors', ''), ...names.map(name => new Option(name, name)));
    detector.value = this.group.detector;
    legend.replaceChildren(...[...this.#evidence.bands, { band: 'notAssessed', word: 'No score' }].map(({ band, word }) => {
      const item = document.createElement('li');
      item.dataset.band = band;
      item.textContent = word;
      return item;
    }), Object.assign(document.createElement('li'), { textContent: 'Dashed: between two judged frames', className: 'ff-legend-dashed' }));
    legend.hidden = this.#evidence.tracks.length === 0;
  }

  #draw() {
    const { boxes, stage, video, show } = this.#parts;
    const context = clear(boxes);
    const evidence = this.#evidence;
    const still = this.#isStill();
    const frame = this.#fallback?.shown;
    stage.dataset.boxes = '';
    if (!context || !evidence || !show.checked || (still ? !frame || evidence.width === 0 : video.videoWidth === 0)) {
      return;
    }
    const [width, height] = still ? [evidence.width, evidence.height] : [video.videoWidth, video.videoHeight];
    const picture = pictureIn(boxes.clientWidth, boxes.clientHeight, width, height);
    const seconds = still ? frame.seconds : this.group.time;
    const { detector, track } = this.group;
    const style = getComputedStyle(stage);
    const colourOf = band => style.getPropertyValue(`--ff-box-${band}`).trim();
    const shown = boxesAt(this.#index, seconds, detector, still ? 0.0005 : this.frame / 2);
    // Reports of older programs do not say how large the video is.
    const scale = evidence.width > 0 ? evidence : { ...evidence, width, height };
    const labels = [];
    drawWhole(context, picture, evidence, wholeAt(this.#index, seconds, detector), colourOf, labels);
    drawBoxes(context, picture, scale, shown, track, colourOf, labels);
    stage.dataset.boxes = shown.map(box => box.track).join(' ');
  }

  #say(sentence) {
    const { note } = this.#parts;
    note.textContent = sentence ?? '';
    note.hidden = !sentence;
  }

  // The original cannot be played, or its sound alone; or the converted copy neither.
  #fail() {
    const { video, still, play } = this.#parts;
    if (this.#closed || this.#mode === 'stills') {
      return;
    }
    const asks = this.#mode === 'original';
    this.#mode = 'stills';
    video.pause();
    [video.hidden, still.hidden, play.disabled] = [true, false, true];
    this.#fallback ??= new Fallback(this.id, still, sentence => this.#say(sentence), () => this.#draw());
    this.#fallback.show(this.#frames, this.group.time);
    if (asks) {
      this.#fallback.askCopy(address => {
        this.#mode = 'converting';
        play.disabled = false;
        video.src = address;
        video.load();
      });
    }
  }
}
