// A clip may have gigabytes, and a connection may break: files go by the tus protocol to the HTTP API, a few at a time, each from where its
// last byte came. The page is told what changes. The queue is the tab's: it continues while a person looks at another page.
const address = '/api/v1/uploads';
const protocol = { 'Tus-Resumable': '1.0.0' };
const atATime = 2;
const pieceBytes = 16 << 20;
const tellEveryMs = 200;
const firstPauseMs = 1000;
const longestPauseMs = 30_000;
const prefix = 'fakefinder-upload ';
// One message to the page has at most 32 kB.
const atOnce = 10;

const files = new Map();
const changed = new Set();
let page = null;
let telling = null;

class Refused extends Error {}
class Full extends Refused {}
class NotNow extends Error {}
class Gone extends Error {}
class Stopped extends Error {}

const fingerprint = file => `${file.name} ${file.size} ${file.lastModified}`;

// A browser may keep nothing for a site, by its settings: then a reload begins an upload from its first byte.
function remember(entry) {
  try {
    localStorage.setItem(prefix + entry.key, JSON.stringify({ url: entry.url, name: entry.name, size: entry.size }));
  } catch (error) {
    console.warn('FakeFinder: this upload cannot be continued after a reload.', error);
  }
}

function remembered(key) {
  try {
    return JSON.parse(localStorage.getItem(prefix + key));
  } catch {
    return null;
  }
}

function forget(entry) {
  entry.url = null;
  try {
    localStorage.removeItem(prefix + entry.key);
  } catch (error) {
    console.warn('FakeFinder: a note of an upload stays.', error);
  }
}

function tell(entry, change) {
  Object.assign(entry, change);
  changed.add(entry);
  telling ??= setTimeout(tellNow, tellEveryMs);
}

async function tellNow() {
  while (changed.size > 0 && page) {
    const told = [...changed].slice(0, atOnce);
    told.forEach(entry => changed.delete(entry));
    try {
      await page.invokeMethodAsync('OnChanged', told.map(({ key, name, size, sent, state, note, video }) =>
        ({ key, name, bytes: size, sent, state, note, video })));
      // What has ended is the page's affair now.
      told.filter(entry => ['done', 'gone'].includes(entry.state)).forEach(entry => files.delete(entry.key));
    } catch (error) {
      // The page's own connection is lost for a moment.
      console.warn('FakeFinder: the page was not told of its uploads.', error);
      told.forEach(entry => changed.add(entry));
      break;
    }
  }
  telling = changed.size > 0 && page ? setTimeout(tellNow, 5 * tellEveryMs) : null;
}

function ask(entry, method, url, headers, body) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    entry.request = request;
    request.onload = () => resolve(request);
    request.onerror = () => reject(new NotNow('The connection to the service is lost. The upload continues by itself.'));
    request.onabort = () => reject(new Stopped());
    if (body) {
      const from = entry.sent;
      request.upload.onprogress = event => tell(entry, {
        sent: Math.min(entry.size, from + event.loaded),
        state: from + event.loaded >= entry.size ? 'checking' : 'sending',
      });
    }
    request.open(method, url);
    Object.entries({ ...protocol, ...headers }).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.send(body);
  }).finally(() => { entry.request = null; });
}

function sentenceOf(request, name) {
  try {
    const problem = JSON.parse(request.responseText);
    if (problem.detail || problem.title) {
      return problem.detail || problem.title;
    }
  } catch {
    // Not a problem document, so the status has to do.
  }
  return `${name} was refused: the service answered ${request.status} ${request.statusText}.`;
}

function check(request, entry) {
  if (request.status < 300) {
    return request;
  }
  const sentence = sentenceOf(request, entry.name);
  if (request.status === 404 || request.status === 410) {
    throw new Gone(sentence);
  }
  if ([409, 423, 429, 500, 502, 503, 504].includes(request.status)) {
    throw new NotNow(sentence);
  }
  throw request.status === 507 ? new Full(sentence) : new Refused(sentence);
}

const bytesOf = text => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

async function begin(entry) {
  const answer = check(await ask(entry, 'POST', address, {
    'Upload-Length': entry.size,
    'Upload-Metadata': `filename ${bytesOf(entry.name)}`,
  }), entry);
  entry.url = new URL(answer.getResponseHeader('Location'), location.href).pathname;
  entry.sent = 0;
  remember(entry);
}

async function find(entry) {
  entry.url ??= remembered(entry.key)?.url ?? null;
  if (entry.url) {
    try {
      entry.sent = Number(check(await ask(entry, 'HEAD', entry.url, {}), entry).getResponseHeader('Upload-Offset'));
    } catch (error) {
      if (!(error instanceof Gone)) {
        throw error;
      }
      forget(entry);
    }
  }
}

async function send(entry) {
  await find(entry);
  if (!entry.url) {
    await begin(entry);
  }
  for (;;) {
    if (entry.state === 'gone') {
      throw new Stopped();
    }
    const offset = entry.sent;
    tell(entry, { state: offset === entry.size ? 'checking' : 'sending', note: null });
    const piece = entry.file?.slice(offset, offset + pieceBytes) ?? new Blob();
    const answer = check(await ask(entry, 'PATCH', entry.url, {
      'Upload-Offset': offset,
      'Content-Type': 'application/offset+octet-stream',
    }, piece), entry);
    entry.tries = 0;
    if (entry.state === 'gone') {
      throw new Stopped();
    }
    if (answer.status === 200) {
      forget(entry);
      tell(entry, { sent: entry.size, state: 'done', note: null, video: JSON.parse(answer.responseText).id });
      return;
    }
    entry.sent = Number(answer.getResponseHeader('Upload-Offset'));
  }
}

async function run(entry) {
  tell(entry, { state: 'sending', note: null });
  try {
    await send(entry);
  } catch (error) {
    if (error instanceof Refused) {
      // What came stays where the disk is full: a later try continues there.
      if (!(error instanceof Full)) {
        forget(entry);
      }
      tell(entry, { state: 'refused', note: error.message });
    } else if (error instanceof Gone) {
      // It was removed between two pieces: from the first byte again.
      forget(entry);
      tell(entry, { state: 'queued' });
    } else if (!(error instanceof Stopped)) {
      wait(entry, error);
    }
  }
  pump();
}

function wait(entry, error) {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** entry.tries++);
  tell(entry, { state: 'waiting', note: error.message });
  entry.timer = setTimeout(() => again(entry), pause * (0.75 + Math.random() / 2));
}

function again(entry) {
  clearTimeout(entry.timer);
  if (['waiting', 'refused'].includes(entry.state)) {
    tell(entry, { state: 'queued', note: null });
    pump();
  }
}

function pump() {
  const active = [...files.values()].filter(entry => ['sending', 'checking'].includes(entry.state)).length;
  [...files.values()].filter(entry => entry.state === 'queued').slice(0, Math.max(0, atATime - active)).forEach(run);
}

function add(key, file, name, size, change) {
  const entry = files.get(key) ?? { key, name, size, sent: 0, note: null, video: null, url: null, tries: 0, request: null, timer: null };
  if (!['sending', 'checking', 'waiting', 'queued'].includes(entry.state)) {
    files.set(key, entry);
    tell(entry, { file, ...change });
  }
}

function take(chosen) {
  chosen.forEach(file => add(fingerprint(file), file, file.name, file.size, { state: 'queued', note: null }));
  pump();
}

// What a reload of the page, or its end, has cut off: the service has the bytes, and the browser may not read the file by itself.
async function findLeft() {
  const keys = Object.keys(localStorage).filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length));
  for (const key of keys.filter(one => !files.has(one))) {
    const left = remembered(key);
    const entry = { key, name: left?.name, size: left?.size, sent: 0, url: left?.url };
    try {
      await find(entry);
    } catch (error) {
      console.warn('FakeFinder: an upload of before was not found now.', error);
      continue;
    }
    if (entry.url) {
      add(key, null, entry.name, entry.size, { sent: entry.sent, url: entry.url, state: entry.sent === entry.size ? 'queued' : 'left' });
    }
  }
  pump();
}

function remove(key) {
  const entry = files.get(key);
  if (!entry) {
    return;
  }
  const { url } = entry;
  clearTimeout(entry.timer);
  entry.state = 'gone';
  entry.request?.abort();
  forget(entry);
  tell(entry, {});
  if (url) {
    // The service removes it by itself, later, where this does not reach it.
    fetch(url, { method: 'DELETE', headers: protocol }).catch(error => console.warn('FakeFinder: an upload was not removed.', error));
  }
  pump();
}

window.addEventListener('online', () => files.forEach(again));

export function attach(zone, input, component) {
  page = component;
  files.forEach(entry => tell(entry, {}));

  const onChange = () => {
    take([...input.files]);
    input.value = '';
  };
  // A file that is dropped beside the zone must not take the browser away from the page.
  const onOver = event => {
    event.preventDefault();
    zone.classList.toggle('ff-drop-over', zone.contains(event.target));
  };
  const onLeave = () => zone.classList.remove('ff-drop-over');
  const onDrop = event => {
    event.preventDefault();
    onLeave();
    take([...event.dataTransfer.files]);
  };

  input.addEventListener('change', onChange);
  document.addEventListener('dragover', onOver);
  document.addEventListener('dragleave', onLeave);
  document.addEventListener('drop', onDrop);
  // A quick person has chosen before this ran.
  onChange();
  findLeft();

  return {
    retry: key => files.has(key) && again(files.get(key)),
    remove,
    detach: () => {
      page = page === component ? null : page;
      input.removeEventListener('change', onChange);
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDrop);
    },
  };
}
