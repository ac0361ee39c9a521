// solc-js behind the two calls that py-solc-x and brownie make of a native compiler: --version and --standard-json.
"use strict";
const fs = require("fs");
const path = require("path");
const root = path.resolve(__dirname, "../..");
const solc = require(path.join(root, "node_modules/solc"));

// A pipe takes what it can and may refuse for a moment; writing less than everything would cut the JSON.
function writeAll(text) {
  const bytes = Buffer.from(text, "utf8");
  for (let at = 0; at < bytes.length; ) {
    try {
      at += fs.writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

const args = process.argv.slice(2);
if (args.includes("--version")) {
  const version = solc.version().replace(".Emscripten.clang", ".Linux.g++");
  writeAll(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
} else if (args.includes("--standard-json")) {
  const find = (name) => {
    try {
      return { contents: fs.readFileSync(path.resolve(root, name), "utf8") };
    } catch (error) {
      return { error: `${name}: ${error.message}` };
    }
  };
  const output = solc.compile(fs.readFileSync(0, "utf8"), { import: find });
  // Emscripten prints the compiler's negative built-in ids as unsigned; tools that read the AST want the native form.
  writeAll(output.replace(/(:\s*|[[,]\s*)(42949[5-6]\d{4})(?=\s*[,\]}])/g, (_, lead, id) => lead + (Number(id) - 2 ** 32)));
} else {
  process.stderr.write("solc wrapper: only --version and --standard-json\n");
  process.exit(1);
}
