// Speed and volume stay in the browser: the service has no part in them.
export function attach(video, rate, volume) {
  const apply = () => {
    video.playbackRate = Number(rate.value);
    video.volume = Number(volume.value);
  };
  rate.onchange = apply;
  volume.oninput = () => {
    video.muted = false;
    apply();
  };
  video.addEventListener('loadedmetadata', apply);
  video.addEventListener('volumechange', () => { volume.value = video.muted ? 0 : video.volume; });
  video.addEventListener('ratechange', () => {
    if ([...rate.options].some(option => Number(option.value) === video.playbackRate)) {
      rate.value = String(video.playbackRate);
    }
  });
}
