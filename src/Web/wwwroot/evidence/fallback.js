// For a clip that the browser cannot play: a copy that the service makes, and until it is there the analysed frames as pictures.
import { ask, clock, retryAfter, wait, whyNot } from './evidence.js';
import { nearest } from './boxes.js';

const pauseMs = 120;
const width = 960;
const againSeconds = 3;
const cannotPlay = 'This browser cannot play this clip.';

export class Fallback {
  // The frame whose picture is shown; null while there is none.
  shown = null;
  #wanted = null;
  #timer = 0;
  #asking = null;
  #closed = false;
  #cannot = cannotPlay;
  #copy = '';
  #failure = '';

  // say(sentence): what is shown, and why; changed(): another picture is there, or none.
  constructor(video, image, say, changed) {
    Object.assign(this, { video, image, say, changed });
  }

  // Asks for the frame that is nearest to a time, once no other was asked for within a moment.
  show(frames, seconds) {
    if (frames.length === 0) {
      this.#tell();
      return;
    }
    const frame = nearest(frames, seconds);
    if (this.#wanted?.frame === frame.frame) {
      return;
    }
    this.#wanted = frame;
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#timer = setTimeout(() => this.#load(frame), pauseMs);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#put(null, null);
  }

  // Calls ready(address) once there is a copy. 200 or 206: it is there. 202: it is being made. Else: why there is none.
  async askCopy(ready) {
    if (await this.#isDeleted()) {
      this.#cannot = 'This clip was deleted; its results stay.';
      this.#tell();
      return;
    }
    const address = `/api/v1/videos/${this.video}/proxy`;
    while (!this.#closed) {
      const answer = await this.#peek(address);
      if (answer === null) {
        this.#copy = 'The service does not answer; trying again.';
      } else if (answer.status === 202) {
        const { fraction } = await answer.json();
        this.#copy = `The service converts it for this browser${fraction > 0 ? ` (${Math.floor(100 * fraction)} %)` : ''}.`;
      } else if (answer.ok) {
        await answer.body?.cancel();
        ready(address);
        return;
      } else {
        this.#copy = await whyNot(answer);
      }
      this.#tell();
      if (answer && answer.status !== 202) {
        return;
      }
      await wait(answer ? retryAfter(answer) : againSeconds);
    }
  }

  async #peek(address) {
    try {
      return await fetch(address, { headers: { Range: 'bytes=0-0' } });
    } catch {
      // No answer: the caller asks again.
      return null;
    }
  }

  async #isDeleted() {
    try {
      return (await fetch(`/api/v1/videos/${this.video}/content`, { method: 'HEAD' })).status === 404;
    } catch {
      // No answer is no word about the clip.
      return false;
    }
  }

  async #load(frame) {
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const answer = await ask(`/api/v1/videos/${this.video}/frames/${frame.frame}?width=${width}`, { signal });
      const picture = await answer.blob();
      if (!signal.aborted) {
        this.#failure = '';
        this.#put(frame, URL.createObjectURL(picture));
      }
    } catch (failure) {
      if (failure.name !== 'AbortError') {
        this.#failure = failure.message;
        this.#put(null, null);
      }
    }
  }

  #put(frame, address) {
    if (this.image.src.startsWith('blob:')) {
      URL.revokeObjectURL(this.image.src);
    }
    this.shown = frame;
    if (frame) {
      this.image.src = address;
      this.image.alt = `Frame ${frame.frame} at ${clock(frame.seconds)}`;
    } else {
      this.image.removeAttribute('src');
      this.image.alt = '';
    }
    if (!this.#closed) {
      this.#tell();
      this.changed();
    }
  }

  #tell() {
    const picture = this.shown
      ? `You see the analysed frame ${this.shown.frame} at ${clock(this.shown.seconds)} as a still picture.`
      : this.#failure || (this.#wanted ? '' : 'Frames that a detector has judged are shown here as still pictures.');
    this.say([this.#cannot, this.#copy, picture].filter((sentence, at, all) => sentence && all.indexOf(sentence) === at).join(' '));
  }
}
