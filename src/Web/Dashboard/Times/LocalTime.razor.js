// Times come in UTC. Here each <time data-local> is written in the reader's zone. Only the text node's data changes, so that Blazor still
// finds the node that it made.
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function show(element) {
  const text = element.firstChild;
  const time = new Date(element.dateTime);
  if (text?.nodeType === Node.TEXT_NODE && !Number.isNaN(time.getTime())) {
    const local = format.format(time);
    if (text.data !== local) {
      text.data = local;
    }
  }
}

function showAllIn(node) {
  if (node.nodeType === Node.ELEMENT_NODE) {
    if (node.matches('time[data-local]')) {
      show(node);
    }
    node.querySelectorAll('time[data-local]').forEach(show);
  }
}

function timeOf(node) {
  return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest('time[data-local]');
}

showAllIn(document.body);
new MutationObserver(changes => {
  for (const change of changes) {
    if (change.type === 'childList') {
      change.addedNodes.forEach(showAllIn);
    }
    const time = timeOf(change.target);
    if (time) {
      show(time);
    }
  }
}).observe(document.body, { subtree: true, childList: true, characterData: true, attributeFilter: ['datetime'] });
