// How lanes, gaps and faces are drawn along a time axis.
import { bandOf, clock, firstAbove, percent } from './evidence.js';

const left = 40;
const right = 12;
const axisHeight = 26;
const titleHeight = 20;
const plotHeight = 56;
const laneGap = 12;
const trackHeight = 36;
const headHeight = 26;
const mostTracks = 8;
const font = '12px system-ui, sans-serif';
const small = '11px system-ui, sans-serif';
const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

export function xOf(seconds, [from, to], width) {
  return left + (seconds - from) / (to - from) * (width - left - right);
}

export function timeAt(x, [from, to], width) {
  return from + (x - left) / (width - left - right) * (to - from);
}

// Where each row stands: trained detectors, then heuristics by themselves, then the faces that were seen most.
export function layOut(evidence) {
  const rows = [];
  let top = axisHeight;
  const add = (height, row) => {
    rows.push({ ...row, top, height });
    top += height;
  };
  const heuristics = evidence.lanes.filter(lane => lane.heuristic);
  evidence.lanes.filter(lane => !lane.heuristic).forEach(lane => add(titleHeight + plotHeight + laneGap, { lane }));
  if (heuristics.length > 0) {
    add(headHeight, { heading: 'Heuristics: not trained, in no summary' });
    heuristics.forEach(lane => add(titleHeight + plotHeight + laneGap, { lane }));
  }
  const shown = [...evidence.tracks].sort((one, other) => other.frames - one.frames).slice(0, mostTracks);
  const tracks = evidence.tracks.filter(track => shown.includes(track));
  if (tracks.length > 0) {
    const rest = evidence.tracks.length - tracks.length;
    add(headHeight, { heading: rest > 0 ? `Faces (the ${tracks.length} seen most; the table has ${rest} more)` : 'Faces' });
    tracks.forEach(track => add(trackHeight, { track }));
  }
  return { rows, tracks: rows.filter(row => row.track), height: top + 4 };
}

export function rowAt(layout, y) {
  return layout?.rows.find(row => y >= row.top && y < row.top + row.height) ?? null;
}

// Beside the pointer, within the width.
export function boxOf(x, y, width, boxWidth, boxHeight) {
  return { left: Math.max(0, Math.min(x + 12, width - boxWidth)), top: y > boxHeight + 16 ? y - boxHeight - 12 : y + 18 };
}

export function drawLanes(context, evidence, layout, view, width, look) {
  const ticks = ticksOf(view, width);
  ticks.forEach(tick => text(context, tick.words, Math.min(tick.x, width - 20), 12, look.colour('ink-soft'), small, 'center'));
  for (const row of layout.rows) {
    if (row.heading) {
      text(context, row.heading, 0, row.top + 17, look.colour('ink-soft'), `600 ${font}`);
    } else if (row.lane) {
      drawLane(context, evidence, row, ticks, view, width, look);
    } else {
      drawTrack(context, evidence, row, view, width, look);
    }
  }
}

function text(context, words, x, y, colour, face = font, align = 'left') {
  context.font = face;
  context.fillStyle = colour;
  context.textAlign = align;
  context.textBaseline = 'alphabetic';
  context.fillText(words, x, y);
}

function fit(context, words, room) {
  context.font = `600 ${font}`;
  let shown = words;
  while (shown.length > 4 && context.measureText(shown).width > room) {
    shown = `${shown.slice(0, -2).trimEnd()}…`;
  }
  return shown;
}

function ticksOf(view, width) {
  const [from, to] = view;
  const room = Math.max(1, Math.floor((width - left - right) / 80));
  const step = steps.find(one => (to - from) / one <= room) ?? steps.at(-1);
  const ticks = [];
  for (let at = Math.ceil(from / step); at * step <= to + 1e-9; at++) {
    ticks.push({ x: Math.round(xOf(at * step, view, width)) + 0.5, words: clock(at * step, step < 1 ? 1 : 0) });
  }
  return ticks;
}

function drawLane(context, evidence, { lane, top }, ticks, view, width, look) {
  const dim = look.detector && look.detector !== lane.detector ? 0.35 : 1;
  const whole = `${percent(lane.score)} · ${evidence.bands.find(one => one.band === lane.band)?.word ?? 'Not assessed'}`;
  context.font = font;
  const room = width - right - context.measureText(whole).width - 12;
  const name = lane.notice ? `${lane.detector} · ${lane.notice}` : lane.detector;
  text(context, fit(context, name, room), 0, top + 14, look.colour('ink'), `600 ${font}`);
  text(context, whole, width - right, top + 14, look.colour('ink'), font, 'right');

  const [floor, ceiling] = [top + titleHeight + plotHeight, top + titleHeight];
  const y = score => floor - score * plotHeight;
  context.fillStyle = look.colour('lane');
  context.fillRect(left, ceiling, width - left - right, plotHeight);
  context.lineWidth = 1;
  context.strokeStyle = look.colour('line-soft');
  ticks.forEach(({ x }) => context.strokeRect(x, ceiling, 0, plotHeight));
  context.save();
  context.beginPath();
  context.rect(left, ceiling - 2, width - left - right, plotHeight + 4);
  context.clip();
  lane.gaps.forEach(gap => drawGap(context, gap, view, width, ceiling, look));
  context.restore();
  context.strokeStyle = look.colour('line');
  context.setLineDash([3, 3]);
  for (const border of evidence.bands.map(band => band.above).filter(above => above > 0)) {
    context.beginPath();
    context.moveTo(left, Math.round(y(border)) + 0.5);
    context.lineTo(width - right, Math.round(y(border)) + 0.5);
    context.stroke();
    text(context, `${Math.round(100 * border)} %`, left - 5, y(border) + 4, look.colour('ink-soft'), small, 'right');
  }
  context.setLineDash([]);
  context.save();
  context.globalAlpha = dim;
  context.beginPath();
  context.rect(left - 3, ceiling - 4, width - left - right + 6, plotHeight + 6);
  context.clip();
  drawMarks(context, evidence, lane, view, width, y, floor, look);
  context.restore();
}

function drawGap(context, gap, view, width, top, look) {
  const [from, to] = [xOf(gap.fromSeconds, view, width), xOf(gap.toSeconds, view, width)];
  if (to < left || from > width - right) {
    return;
  }
  context.save();
  context.beginPath();
  context.rect(from, top, Math.max(2, to - from), plotHeight);
  context.clip();
  context.strokeStyle = look.colour('hatch');
  context.lineWidth = 1.5;
  context.beginPath();
  const [first, last] = [Math.max(from, left) - plotHeight, Math.min(to, width)];
  for (let x = Math.floor(first / 8) * 8; x < last; x += 8) {
    context.moveTo(x, top + plotHeight);
    context.lineTo(x + plotHeight, top);
  }
  context.stroke();
  context.restore();
}

// One stroke for each column of the screen: where many marks share one, the highest.
function drawMarks(context, evidence, lane, view, width, y, floor, look) {
  const step = (view[1] - view[0]) / (width - left - right);
  const from = firstAbove(lane.marks, view[0] - 4 * step, mark => mark.seconds);
  const to = firstAbove(lane.marks, view[1] + 4 * step, mark => mark.seconds);
  const crowded = to - from > (width - left - right) / 4;
  const columns = new Map();
  for (let at = from; at < to; at++) {
    const mark = lane.marks[at];
    const column = Math.round(xOf(mark.seconds, view, width));
    if (!columns.has(column) || (mark.score ?? -1) > (columns.get(column).score ?? -1)) {
      columns.set(column, mark);
    }
  }
  for (const [x, mark] of columns) {
    if (mark.score === undefined) {
      context.fillStyle = look.colour('ink-soft');
      context.fillRect(x - 1, floor - 3, 2, 3);
      continue;
    }
    context.fillStyle = look.colour(`band-${bandOf(evidence, mark.score)}`);
    context.fillRect(crowded ? x - 0.5 : x - 1, y(mark.score), crowded ? 1 : 2, floor - y(mark.score));
    if (!crowded) {
      context.beginPath();
      context.arc(x, y(mark.score), 3.5, 0, 2 * Math.PI);
      context.fill();
    }
  }
}

function drawTrack(context, evidence, { track, top }, view, width, look) {
  const chosen = look.chosen === track.label;
  const middle = top + trackHeight / 2;
  const crop = look.crop(track);
  text(context, track.label, 0, middle + 4, look.colour('ink'), `${chosen ? 700 : 600} ${font}`);
  if (crop?.complete && crop.naturalWidth > 0) {
    const side = Math.min(crop.naturalWidth, crop.naturalHeight);
    context.drawImage(
      crop, (crop.naturalWidth - side) / 2, (crop.naturalHeight - side) / 2, side, side, 14, top + 5, 22, 22);
  }
  const [from, to] = [xOf(track.firstSeconds, view, width), xOf(track.lastSeconds, view, width)];
  const [start, end] = [Math.max(left, from), Math.min(width - right, Math.max(to, from + 3))];
  if (end > left && start < width - right) {
    const worst = Math.max(...evidence.lanes.filter(lane => !lane.heuristic).map(lane => track.scores[lane.detector] ?? -1), -1);
    context.fillStyle = look.colour(`band-${bandOf(evidence, worst < 0 ? undefined : worst)}`);
    context.fillRect(start, middle - 3, end - start, 6);
    if (chosen) {
      context.strokeStyle = look.colour('ink');
      context.lineWidth = 2;
      context.strokeRect(start - 3, middle - 6, end - start + 6, 12);
    }
  }
}
