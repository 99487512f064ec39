// Which boxes belong over a frame, and how they are drawn. A box is shown where it was judged; between two judged frames of one face it
// follows the face, if they are close.
import { bandOf, firstAbove, percent } from './evidence.js';

const closeSeconds = 2;
const nearSeconds = 0.25;

// For each lane and face its boxes by time: what is asked for with every frame of a playing video.
export function indexBoxes(evidence) {
  return evidence.lanes.map(lane => {
    const tracks = new Map();
    for (const mark of lane.marks) {
      for (const face of mark.faces.filter(face => face.track)) {
        if (!tracks.has(face.track)) {
          tracks.set(face.track, []);
        }
        tracks.get(face.track).push({ ...face, seconds: mark.seconds });
      }
    }
    const whole = lane.marks.filter(mark => mark.score !== undefined && !mark.faces.some(face => face.track));
    return { detector: lane.detector, heuristic: lane.heuristic, tracks, whole };
  });
}

// The boxes at a time: those of one detector, or for each face those of the trained detector that scores it highest.
export function boxesAt(index, seconds, detector, halfFrame) {
  const best = new Map();
  for (const lane of index.filter(lane => !detector || lane.detector === detector)) {
    for (const [track, list] of lane.tracks) {
      const box = boxAt(list, seconds, halfFrame);
      if (box && (!best.has(track) || isStronger({ lane, box }, best.get(track)))) {
        best.set(track, { lane, box });
      }
    }
  }
  return [...best].map(([track, { lane, box }]) => ({ ...box, track, detector: lane.detector }));
}

// The scores of whole frames, from detectors that look at no face.
export function wholeAt(index, seconds, detector) {
  return index.filter(lane => (!detector || lane.detector === detector) && lane.whole.length > 0)
    .map(lane => ({ detector: lane.detector, mark: nearest(lane.whole, seconds) }))
    .filter(({ mark }) => Math.abs(mark.seconds - seconds) <= nearSeconds);
}

export function nearest(list, seconds) {
  const at = firstAbove(list, seconds, one => one.seconds);
  const [before, after] = [list[at - 1], list[at]];
  return !before || (after && after.seconds - seconds < seconds - before.seconds) ? after : before;
}

function isStronger(one, other) {
  return one.lane.heuristic !== other.lane.heuristic ? other.lane.heuristic : (one.box.score ?? -1) > (other.box.score ?? -1);
}

function boxAt(list, seconds, halfFrame) {
  const at = firstAbove(list, seconds + halfFrame, one => one.seconds);
  const [before, after] = [list[at - 1], list[at]];
  if (before && seconds - before.seconds <= halfFrame) {
    return { ...before, judged: true };
  }
  if (before && after && after.seconds - before.seconds <= closeSeconds) {
    const share = (seconds - before.seconds) / (after.seconds - before.seconds);
    const between = side => before[side] + share * (after[side] - before[side]);
    const score = (share < 0.5 ? before : after).score;
    return { left: between('left'), top: between('top'), right: between('right'), bottom: between('bottom'), score, judged: false };
  }
  const near = [before, after].find(one => one && Math.abs(one.seconds - seconds) <= nearSeconds);
  return near && { ...near, judged: false };
}

// Where the picture lies in its element: letterboxed, and as the browser has turned it.
export function pictureIn(width, height, pictureWidth, pictureHeight) {
  const scale = Math.min(width / pictureWidth, height / pictureHeight);
  const [shownWidth, shownHeight] = [pictureWidth * scale, pictureHeight * scale];
  return { left: (width - shownWidth) / 2, top: (height - shownHeight) / 2, width: shownWidth, height: shownHeight };
}

// A canvas that has a pixel for each of the screen's, cleared; null where it has no size.
export function clear(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (width === 0 || height === 0) {
    return null;
  }
  const ratio = window.devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) {
    [canvas.width, canvas.height] = [across, down];
  }
  const context = canvas.getContext('2d');
  context.setTransform(across / width, 0, 0, down / height, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

// Colour by band, and always the percentage in words; a box between judged frames is dashed. Where there is room, no label covers one
// of those in `taken`, to which it is added.
export function drawBoxes(context, picture, evidence, boxes, chosen, colourOf, taken) {
  const [across, down] = [picture.width / evidence.width, picture.height / evidence.height];
  for (const box of boxes) {
    const [left, top] = [picture.left + box.left * across, picture.top + box.top * down];
    const [width, height] = [(box.right - box.left) * across, (box.bottom - box.top) * down];
    const colour = colourOf(bandOf(evidence, box.score));
    const thick = box.track === chosen ? 4 : 2;
    context.setLineDash([]);
    context.lineWidth = thick + 2;
    context.strokeStyle = 'rgba(0, 0, 0, 0.65)';
    context.strokeRect(left, top, width, height);
    context.setLineDash(box.judged ? [] : [7, 5]);
    context.lineWidth = thick;
    context.strokeStyle = colour;
    context.strokeRect(left, top, width, height);
    context.setLineDash([]);
    const score = box.score === undefined ? 'no score' : percent(box.score);
    drawLabel(context, picture, `${box.track} ${score} ${box.detector}`, left, top, top + height, colour, taken);
  }
}

export function drawWhole(context, picture, evidence, scores, colourOf, taken) {
  const top = picture.top + 24;
  for (const { detector, mark } of scores) {
    const text = `Whole frame ${percent(mark.score)} ${detector}`;
    drawLabel(context, picture, text, picture.left + 4, top, top, colourOf(bandOf(evidence, mark.score)), taken);
  }
}

// Above, below, or in the first free row further down.
function drawLabel(context, picture, text, left, top, bottom, colour, taken) {
  context.font = '600 12px system-ui, sans-serif';
  const [width, height] = [context.measureText(text).width + 10, 18];
  const x = Math.min(Math.max(left - 1, picture.left), Math.max(picture.left, picture.left + picture.width - width));
  const [above, below, last] = [top - height - 2, bottom + 2, picture.top + picture.height - height];
  const isFree = y => !taken.some(one => x < one.x + one.width && one.x < x + width && y < one.y + height && one.y < y + height);
  const inside = above >= picture.top && above <= last ? [above] : [];
  for (let y = Math.max(below, picture.top); y <= last; y += height + 2) {
    inside.push(y);
  }
  const y = inside.find(isFree) ?? inside[0] ?? last;
  taken.push({ x, y, width });
  context.fillStyle = colour;
  context.fillRect(x, y, width, height);
  context.fillStyle = '#10161d';
  context.textBaseline = 'middle';
  context.fillText(text, x + 5, y + height / 2 + 1);
}
