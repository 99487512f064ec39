// A clip may have gigabytes: it goes by one request to the HTTP API, not over the page's own connection, which is told how far it is.
const address = '/api/v1/videos';
const progressIntervalMs = 100;

function sentenceOf(request, name) {
  try {
    const problem = JSON.parse(request.responseText);
    if (problem.detail || problem.title) {
      return problem.detail || problem.title;
    }
  } catch {
    // Not a problem document, so the status has to do.
  }
  return `${name} was refused: the service answered ${request.status} ${request.statusText}.`;
}

export function attach(zone, input, page) {
  let request = null;

  const tell = (method, ...details) =>
    page.invokeMethodAsync(method, ...details).catch(error => console.warn(`FakeFinder: the page was not told ${method}.`, error));

  const send = file => {
    const current = new XMLHttpRequest();
    const form = new FormData();
    let told = 0;
    request = current;
    form.append('file', file, file.name);

    current.upload.onprogress = event => {
      const now = performance.now();
      if (now - told >= progressIntervalMs || event.loaded === event.total) {
        told = now;
        // The request is some bytes longer than the file.
        tell('OnProgress', Math.round(file.size * event.loaded / event.total));
      }
    };
    current.onload = () => {
      request = null;
      if (current.status === 201 || current.status === 200) {
        tell('OnUploaded', JSON.parse(current.responseText).id);
      } else {
        tell('OnRefused', sentenceOf(current, file.name));
      }
    };
    current.onerror = () => {
      request = null;
      tell('OnRefused', `The upload of ${file.name} broke off: the service is gone, or refused the file before it was all sent (it may be too large).`);
    };
    current.onabort = () => {
      request = null;
      tell('OnCancelled');
    };

    tell('OnStarted', file.name, file.size);
    current.open('POST', address);
    current.send(form);
  };

  const take = files => {
    if (request || files.length === 0) {
      return;
    }
    if (files.length > 1) {
      tell('OnRefused', `Those are ${files.length} files; choose one clip at a time.`);
      return;
    }
    send(files[0]);
  };

  const onChange = () => {
    take([...input.files]);
    input.value = '';
  };
  // A file that is dropped beside the zone must not take the browser away from the page.
  const onOver = event => {
    event.preventDefault();
    zone.classList.toggle('ff-drop-over', zone.contains(event.target));
  };
  const onLeave = () => zone.classList.remove('ff-drop-over');
  const onDrop = event => {
    event.preventDefault();
    onLeave();
    take([...event.dataTransfer.files]);
  };

  input.addEventListener('change', onChange);
  document.addEventListener('dragover', onOver);
  document.addEventListener('dragleave', onLeave);
  document.addEventListener('drop', onDrop);
  // A quick person has chosen before this ran.
  onChange();

  return {
    cancel: () => request?.abort(),
    detach: () => {
      request?.abort();
      input.removeEventListener('change', onChange);
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDrop);
    },
  };
}
