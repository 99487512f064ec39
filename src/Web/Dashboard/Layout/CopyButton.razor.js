// The clipboard is there on this machine and over https alone; elsewhere a selection is copied.
export async function copy(text) {
  const whole = text.startsWith('/') ? new URL(text, location.origin).toString() : text;
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(whole);
      return true;
    } catch {
      return false;
    }
  }
  const focused = document.activeElement;
  const area = Object.assign(document.createElement('textarea'), { value: whole, readOnly: true, className: 'ff-sr' });
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return done;
}
