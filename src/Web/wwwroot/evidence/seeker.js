// Goes to frames of a video and tells which one is shown: exact to the frame, also where keys come faster than frames.

// Of a usual frame. A player that is told a frame's exact time may show the one before it, since times are rounded.
const intoFrame = 0.2;

// Chromium does not always tell which frame it presents at the end of a seek: so long (ms) and so often it is asked once more.
const frameWait = 250;
const frameTries = 8;

export class Seeker {
  #shown = null;
  // The time of the frame that was presented since the last seek; null until there is one.
  #presented = null;
  #askedAt = 0;
  #tries = 0;
  // A step forward is to show a frame after this time; null where none is under way.
  #stepFrom = null;
  #closed = false;
  #ends = [];

  // `frame` is how long a usual frame is shown; `shows` is called with the time at which the shown frame begins. All in seconds.
  constructor(video, frame, shows) {
    Object.assign(this, { video, frame, shows });
    if (!('requestVideoFrameCallback' in video)) {
      const tell = () => this.#tell(Math.max(0, video.currentTime - intoFrame * frame));
      this.#on('timeupdate', tell);
      this.#on('seeked', tell);
      return;
    }
    this.#follow();
    this.#on('seeked', () => {
      this.#tellPresented();
      setTimeout(() => this.#askAgain(), frameWait);
    });
    this.#on('emptied', () => { this.#presented = null; });
  }

  close() {
    this.#closed = true;
    this.#ends.forEach(end => end());
  }

  // To the frame that begins at a time, or is shown then.
  goTo(seconds) {
    this.#stepFrom = null;
    if (this.video.readyState > 0) {
      this.#seek(seconds + intoFrame * this.frame);
    }
  }

  // From the frame that begins at a time just into the next one, or just before it. Returns where that will be, so that the next step
  // can count from there.
  step(by, seconds) {
    this.#stepFrom = by > 0 ? Math.min(seconds, this.#shown ?? seconds) : null;
    this.#seek(seconds + (by > 0 ? 1 + intoFrame : -intoFrame) * this.frame);
    return this.#within(seconds + by * this.frame);
  }

  #on(type, listener) {
    this.video.addEventListener(type, listener);
    this.#ends.push(() => this.video.removeEventListener(type, listener));
  }

  #within(seconds) {
    return Math.max(0, Math.min(seconds, this.video.duration || Infinity));
  }

  #seek(seconds) {
    this.#presented = null;
    this.#tries = 0;
    this.#askedAt = performance.now();
    this.video.currentTime = this.#within(seconds);
  }

  // A frame from before a seek is not what was asked for; one that comes while it is under way is told at its end.
  #follow() {
    this.video.requestVideoFrameCallback((_, frame) => {
      if (this.#closed) {
        return;
      }
      if (frame.presentationTime >= this.#askedAt) {
        this.#presented = frame.mediaTime;
        this.#tellPresented();
      }
      this.#follow();
    });
  }

  #tellPresented() {
    if (this.#presented !== null && !this.video.seeking) {
      this.#tell(this.#presented);
    }
  }

  // Frames may be shown for different times: a step that has not left a long one goes further.
  #tell(seconds) {
    const { currentTime, duration } = this.video;
    if (this.#stepFrom !== null && seconds <= this.#stepFrom && currentTime < duration) {
      this.#seek(currentTime + this.frame);
      return;
    }
    this.#stepFrom = null;
    this.#shown = seconds;
    this.shows(seconds);
  }

  #askAgain() {
    const { video } = this;
    if (this.#presented === null && !this.#closed && !document.hidden && !video.seeking && this.#tries < frameTries) {
      this.#tries++;
      video.currentTime = video.currentTime;
    }
  }
}
