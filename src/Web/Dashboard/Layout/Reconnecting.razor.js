// A service that was started anew does not know this page's circuit any more: the address holds all that the page needs, so load it again.
const lookAgainMs = 3000;

async function reloadOnceBack() {
  for (;;) {
    try {
      await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
      location.reload();
      return;
    } catch {
      await new Promise(resolve => setTimeout(resolve, lookAgainMs));
    }
  }
}

document.getElementById('components-reconnect-modal').addEventListener('components-reconnect-state-changed', event => {
  if (['failed', 'rejected', 'resume-failed'].includes(event.detail.state)) {
    reloadOnceBack();
  }
});
