// Runs in a worker, behind heed.js: one model, asked one thing after the other. Takes {id, opening: {program,
// files, precision}} first, then {id, call, text}; answers {id, answer}, where an answer with `error` says what was wrong.
"use strict";

const kFolder = "/model";
let heed = null;

async function open({ program, files, precision }) {
  const instantiateWasm = (imports, receive) => {
    WebAssembly.instantiate(program, imports).then(receive);
    return {}; // it comes later
  };
  heed = await loadHeed({ instantiateWasm }); // eslint-disable-line no-undef
  heed.FS.mkdir(kFolder);
  for (const [name, bytes] of Object.entries(files)) heed.FS.writeFile(`${kFolder}/${name}`, bytes);
  return ask("heed_open", kFolder, precision);
}

const ask = (call, ...texts) => JSON.parse(heed.ccall(call, "string", texts.map(() => "string"), texts));

self.onmessage = async ({ data: { id, opening, call, text } }) => {
  let answer;
  try {
    answer = opening ? await open(opening) : ask(call, text);
  } catch (error) {
    answer = { error: String(error) };
  }
  self.postMessage({ id, answer });
};
