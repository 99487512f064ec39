// What a network looked at, laid over the face: a worker computes it when somebody asks.
import { retryAfter, wait, whyNot } from '../../evidence/evidence.js';

const attached = new WeakSet();

export function attach(list) {
  if (!attached.has(list)) {
    attached.add(list);
    list.addEventListener('click', event => {
      const button = event.target.closest('[data-part=look]');
      if (button) {
        toggle(button, button.closest('li'));
      }
    });
  }
}

async function toggle(button, item) {
  const [map, told] = [item.querySelector('[data-part=map]'), item.querySelector('[data-part=told]')];
  if (button.getAttribute('aria-pressed') === 'true') {
    show(button, map, told, null, '');
    return;
  }
  button.disabled = true;
  const detectors = button.dataset.detectors.split(' ');
  let reason = '';
  for (const [at, address] of button.dataset.maps.split(' ').entries()) {
    const { picture, sentence } = await fetchMap(address, detectors[at], told, item);
    if (picture) {
      show(button, map, told, URL.createObjectURL(picture), `The brighter a place, the more it raised the score of ${detectors[at]}.`);
      break;
    }
    reason ||= sentence;
  }
  if (map.hidden) {
    told.textContent = reason;
  }
  button.disabled = false;
}

// 202: it is being computed, so ask again.
async function fetchMap(address, detector, told, item) {
  for (;;) {
    let answer;
    try {
      answer = await fetch(address);
    } catch {
      return { sentence: 'The service does not answer. Try again.' };
    }
    if (answer.status === 202 && item.isConnected) {
      told.textContent = `A worker computes it for ${detector}…`;
      await wait(retryAfter(answer));
    } else {
      return answer.status === 200 ? { picture: await answer.blob() } : { sentence: await whyNot(answer) };
    }
  }
}

function show(button, map, told, address, words) {
  if (map.src.startsWith('blob:')) {
    URL.revokeObjectURL(map.src);
  }
  map.hidden = !address;
  if (address) {
    map.src = address;
  } else {
    map.removeAttribute('src');
  }
  button.setAttribute('aria-pressed', String(Boolean(address)));
  told.textContent = words;
}
