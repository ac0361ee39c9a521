// One solc-js that stays up: it takes a second to load, and many compiles of one contract follow one another here.
// A line of JSON in, {"sources": {path: text}, "settings": {…}, "solver": [command, …]}, a line of JSON out: solc's own
// answer.
"use strict";
const { spawnSync } = require("child_process");
const fs = require("fs");
const path = require("path");
const readline = require("readline");
const root = path.resolve(__dirname, "..");
const solc = require(path.join(root, "node_modules/solc"));

const read = new Map();
function find(name) {
  if (!read.has(name)) {
    const mapped = name.startsWith("@") ? path.join("node_modules", name) : name;
    try {
      read.set(name, { contents: fs.readFileSync(path.resolve(root, mapped), "utf8") });
    } catch (error) {
      read.set(name, { error: `${name}: ${error.message}` });
    }
  }
  return read.get(name);
}

// SMTChecker's queries go to a solver's standard input: the one that is compiled into solc-js crashes in Node.
function solving([command, ...options]) {
  return (query) => {
    const done = spawnSync(command, options, { input: query, encoding: "utf8", maxBuffer: 1 << 30 });
    return done.error ? { error: done.error.message } : { contents: done.stdout };
  };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { sources, settings, solver } = JSON.parse(line);
  const input = { language: "Solidity", sources: {}, settings };
  for (const [name, content] of Object.entries(sources)) input.sources[name] = { content };
  const callbacks = { import: find, ...(solver && { smtSolver: solving(solver) }) };
  process.stdout.write(solc.compile(JSON.stringify(input), callbacks).replace(/\n/g, " ") + "\n");
});
