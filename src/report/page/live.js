// The model in the page: unpacks it, keeps two workers, one that translates and one that explains, so that neither waits
// for the other, and asks them. Of what is typed while a worker is busy, only the newest is asked.
"use strict";

/// One model in a worker of its own.
class ModelWorker {
  constructor(script, opening) {
    this.waiting = new Map();
    this.asked = 0;
    this.worker = new Worker(URL.createObjectURL(script));
    this.worker.onmessage = ({ data: { id, answer } }) => {
      this.waiting.get(id)(answer);
      this.waiting.delete(id);
    };
    this.opened = this.post({ opening });
  }

  post(message) {
    return new Promise((resolve) => {
      this.waiting.set(++this.asked, resolve);
      this.worker.postMessage({ id: this.asked, ...message });
    });
  }

  end() {
    this.worker.terminate();
  }

  translate(text) {
    return this.post({ call: "heed_translate", text });
  }

  /// What changes do to the sentence that was explained last.
  change(request) {
    return this.post({ call: "heed_change", text: JSON.stringify(request) });
  }

  /// The vectors of a head, in the sentence that was explained last.
  head(request) {
    return this.post({ call: "heed_head", text: JSON.stringify(request) });
  }

  explain(request) {
    return this.post({ call: "heed_explain", text: JSON.stringify(request) });
  }
}

/// Calls `work` with the newest argument as soon as it has ended with the one before; those between are dropped. `work`
/// gets a function that says whether there is something newer.
function newestOnly(work) {
  let next = null, running = false;
  return async (argument) => {
    next = { argument };
    if (running) return;
    running = true;
    while (next) {
      const current = next;
      next = null;
      await work(current.argument, () => next !== null);
    }
    running = false;
  };
}

/// The files of a page's payload, by name: base64 of gzip of bytes, of which each file is a part.
async function unpacked({ files, payload }) {
  const packed = await fetch("data:application/octet-stream;base64," + payload); // the quickest way to decode it
  const stream = packed.body.pipeThrough(new DecompressionStream("gzip"));
  const bytes = await new Response(stream).arrayBuffer();
  return Object.fromEntries(files.map(([name, begin, size]) => [name, new Uint8Array(bytes, begin, size)]));
}

/// The workers: {translator, explainer, another: opens one more that explains}. Throws where the model cannot be opened.
async function openModel(live) {
  const { "worker.js": code, "heed.wasm": program, ...files } = await unpacked(live);
  const script = new Blob([code], { type: "text/javascript" });
  const opening = { program: await WebAssembly.compile(program), files };
  const translator = new ModelWorker(script, { ...opening, precision: "int8" });
  const { error } = await translator.opened;
  if (error) throw new Error(error);
  // Who explains is not needed so soon, and computes in float32: rounded inputs would make its figures jump.
  const another = () => new ModelWorker(script, { ...opening, precision: "float32" });
  return { translator, explainer: another(), another };
}
