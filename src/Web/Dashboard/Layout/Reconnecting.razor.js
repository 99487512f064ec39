// A service that was started again does not know this page's circuit. The address holds what the page shows, so it is loaded again; what
// the address does not hold, such as how far the page was scrolled, is kept over the reload.
const lookAgainMs = 3000;
const returnMs = 15000;
const key = 'ff-place';

async function reloadOnceBack() {
  for (;;) {
    try {
      const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
      if (answer.status < 500) {
        leave();
        return;
      }
    } catch {
      // Nobody answers yet: the page says so.
    }
    await new Promise(resolve => setTimeout(resolve, lookAgainMs));
  }
}

// Other modules put what they want back into the place.
function leave() {
  const place = { href: location.href, top: scrollY };
  document.dispatchEvent(new CustomEvent('ff-leave', { detail: place }));
  sessionStorage.setItem(key, JSON.stringify(place));
  location.reload();
}

// The page grows while the service answers: scroll as soon as it is long enough, unless the person scrolls first.
function comeBack() {
  const place = JSON.parse(sessionStorage.getItem(key) ?? 'null');
  if (place?.href !== location.href) {
    return;
  }
  sessionStorage.removeItem(key);
  history.scrollRestoration = 'manual';
  const ends = new AbortController();
  const grown = new ResizeObserver(() => {
    scrollTo(0, place.top);
    if (Math.abs(scrollY - place.top) <= 1) {
      ends.abort();
    }
  });
  ['wheel', 'touchmove', 'keydown', 'pointerdown'].forEach(type => addEventListener(type, () => ends.abort(), { signal: ends.signal }));
  const late = setTimeout(() => ends.abort(), returnMs);
  ends.signal.addEventListener('abort', () => {
    clearTimeout(late);
    grown.disconnect();
    history.scrollRestoration = 'auto';
  });
  grown.observe(document.body);
}

let leaving = false;
document.getElementById('components-reconnect-modal').addEventListener('components-reconnect-state-changed', event => {
  if (['failed', 'rejected', 'resume-failed'].includes(event.detail.state) && !leaving) {
    leaving = true;
    reloadOnceBack();
  }
});
comeBack();
