// A service that was started again does not know this page's circuit. The address holds what the page shows, so it is loaded again; what
// the address does not hold, such as how far the page was scrolled, is kept over the reload.
const lookAgainMs = 3000;
const settleMs = 10000;
const patienceMs = 120000;
const scrollMs = 100;
const key = 'ff-place';

async function reloadOnceBack() {
  while (!await answers()) {
    await new Promise(resolve => setTimeout(resolve, lookAgainMs));
  }
  leave();
}

async function answers() {
  try {
    return (await fetch('/health/live', { cache: 'no-store' })).status < 500;
  } catch {
    // Nobody listens yet.
    return false;
  }
}

// Other modules keep by this event what is theirs.
function leave() {
  document.dispatchEvent(new Event('ff-leave'));
  sessionStorage.setItem(key, JSON.stringify({ href: location.href, top: scrollY }));
  location.reload();
}

// The page grows while the service answers, and sets the focus to its heading: it is scrolled from when it is long enough until that has
// settled, or until the person does something.
function comeBack() {
  const place = JSON.parse(sessionStorage.getItem(key) ?? 'null');
  sessionStorage.removeItem(key);
  if (place?.href !== location.href) {
    return;
  }
  const ends = new AbortController();
  let late = setTimeout(() => ends.abort(), patienceMs);
  let isThere = false;
  const scrolling = setInterval(() => {
    if (Math.abs(scrollY - place.top) > 1) {
      scrollTo(0, place.top);
    } else if (!isThere) {
      isThere = true;
      clearTimeout(late);
      late = setTimeout(() => ends.abort(), settleMs);
    }
  }, scrollMs);
  ends.signal.addEventListener('abort', () => {
    clearInterval(scrolling);
    clearTimeout(late);
  });
  ['wheel', 'touchmove', 'keydown', 'pointerdown'].forEach(type => addEventListener(type, () => ends.abort(), { signal: ends.signal }));
}

let leaving = false;
document.getElementById('components-reconnect-modal').addEventListener('components-reconnect-state-changed', event => {
  if (['failed', 'rejected', 'resume-failed'].includes(event.detail.state) && !leaving) {
    leaving = true;
    reloadOnceBack();
  }
});
comeBack();
