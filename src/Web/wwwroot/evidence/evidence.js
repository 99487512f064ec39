// What player, timeline and lists of one page share: the evidence of a job, the time that is shown, and what a person has chosen.
const held = 4;
const groups = new Map();
const loads = new Map();
const keptKey = 'ff-moments';
const kept = takeKept();

// A group has one time. Listeners are called with what changed: 'seek' (somebody asks for a time), 'time' (a player shows it),
// 'choice' (detector or face), 'key' (a key for the player was pressed elsewhere).
class Group {
  time = 0;
  detector = '';
  track = '';
  opened = false;
  #listeners = new Set();

  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  seek(seconds, reveal = false) {
    if (!Number.isFinite(seconds)) {
      return;
    }
    this.opened = true;
    this.time = Math.max(0, seconds);
    this.#tell('seek', reveal);
    this.#tell('time');
  }

  show(seconds) {
    if (seconds !== this.time) {
      this.time = seconds;
      this.#tell('time');
    }
  }

  choose(choice) {
    Object.assign(this, choice);
    this.#tell('choice');
  }

  press(key) {
    this.#tell('key', key);
  }

  // Where a page opens: the worst moment, unless somebody has chosen a time before.
  open(seconds) {
    if (!this.opened) {
      this.seek(seconds);
    }
  }

  #tell(what, more) {
    for (const listener of [...this.#listeners]) {
      listener(what, more);
    }
  }
}

export function groupOf(name) {
  if (!groups.has(name)) {
    const group = new Group();
    groups.set(name, group);
    if (name in kept) {
      group.seek(kept[name]);
    }
  }
  return groups.get(name);
}

// A page that is loaded again since the service was gone shows the moment that it showed.
document.addEventListener('ff-leave', () => {
  const times = [...groups].filter(([, group]) => group.opened).map(([name, group]) => [name, group.time]);
  sessionStorage.setItem(keptKey, JSON.stringify({ href: location.href, times: Object.fromEntries(times) }));
});

function takeKept() {
  const place = JSON.parse(sessionStorage.getItem(keptKey) ?? 'null');
  sessionStorage.removeItem(keptKey);
  return place?.href === location.href ? place.times : {};
}

// For the page's own code, which holds no group.
export function seek(name, seconds) {
  groupOf(name).seek(seconds, true);
}

export function timeOf(name) {
  return groupOf(name).time;
}

// Each version of a job's evidence is asked for once, however many show it.
export function load(job, version) {
  const known = loads.get(job);
  if (known?.version === version) {
    return known.evidence;
  }
  const evidence = ask(`/api/v1/jobs/${job}/evidence`).then(answer => answer.json());
  loads.delete(job);
  loads.set(job, { version, evidence });
  evidence.catch(() => loads.delete(job));
  for (const oldest of [...loads.keys()].slice(0, Math.max(0, loads.size - held))) {
    loads.delete(oldest);
  }
  return evidence;
}

// An answer that is no success throws the sentence that the service gives.
export async function ask(address, options) {
  let answer;
  try {
    answer = await fetch(address, options);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Error('The service does not answer. Try again.', { cause: failure });
  }
  if (!answer.ok) {
    throw new Error(await whyNot(answer));
  }
  return answer;
}

export async function whyNot(answer) {
  try {
    return (await answer.json()).detail ?? `The service answered ${answer.status}.`;
  } catch {
    return `The service answered ${answer.status}.`;
  }
}

export function wait(seconds) {
  return new Promise(resolve => setTimeout(resolve, 1000 * seconds));
}

export function retryAfter(answer) {
  return Math.max(1, Number(answer.headers.get('Retry-After')) || 2);
}

// The band of a score, by the borders that the service tells.
export function bandOf(evidence, score) {
  if (score === undefined || score === null || score === 0.5) {
    return 'notAssessed';
  }
  return evidence.bands.findLast(band => score > band.above)?.band ?? evidence.bands[0].band;
}

// As the pages write it: per cent with one decimal, never rounded over 0, 50 or 100.
export function percent(score) {
  const rounded = (Math.round(1000 * score) / 10).toFixed(1);
  if (rounded === '0.0' && score > 0) {
    return '< 0.1 %';
  }
  if (rounded === '100.0' && score < 1) {
    return '> 99.9 %';
  }
  if (rounded === '50.0' && score !== 0.5) {
    return score < 0.5 ? '< 50.0 %' : '> 50.0 %';
  }
  return `${rounded} %`;
}

// 0:12.30; hours only where there are some.
export function clock(seconds, digits = 2) {
  const unit = 10 ** digits;
  const all = Math.round(seconds * unit);
  const whole = Math.floor(all / unit);
  const two = number => String(number).padStart(2, '0');
  const rest = digits > 0 ? `.${String(all % unit).padStart(digits, '0')}` : '';
  const minutes = Math.floor(whole / 60);
  return minutes >= 60
    ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}${rest}`
    : `${minutes}:${two(whole % 60)}${rest}`;
}

export function faceAddress(video, spot) {
  const box = `left=${spot.left}&top=${spot.top}&right=${spot.right}&bottom=${spot.bottom}`;
  return `/api/v1/videos/${video}/frames/${spot.frame}/face?${box}`;
}

// The first place in a sorted list whose value is above the limit.
export function firstAbove(list, limit, valueOf) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueOf(list[middle]) > limit) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

export const calm = matchMedia('(prefers-reduced-motion: reduce)');

// Colours follow the theme: what is drawn is drawn again when it changes.
export function onTheme(draw) {
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map(query => matchMedia(query));
  queries.forEach(query => query.addEventListener('change', draw));
  return () => queries.forEach(query => query.removeEventListener('change', draw));
}

// Every button that names a time seeks to it, and to its face where it names one.
document.addEventListener('click', event => {
  const button = event.target.closest?.('button[data-seek]');
  const name = button?.closest('[data-group]')?.dataset.group;
  if (name) {
    const group = groupOf(name);
    if (button.dataset.track !== undefined) {
      group.choose({ track: button.dataset.track });
    }
    group.seek(Number(button.dataset.seek), true);
  }
});
