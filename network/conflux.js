// Runs one Conflux node (GPL-3) in a process of its own: `node conflux.js`, in the folder of the node.
"use strict";
const path = require("path");
const { ConfluxNode } = require("@xcfx/node-linux-x64-gnu");

const node = new ConfluxNode();
const ended = (code) => () => node.stopNode().then(() => process.exit(code), () => process.exit(1));
process.on("SIGTERM", ended(0));
process.on("SIGINT", ended(0));
// The add-on changes into its data folder: the node's own, so that every path in node.toml is relative to it.
node.startNode({ confluxDataDir: process.cwd(), configFile: path.resolve("node.toml") }).then(
  () => console.log("started"),
  (error) => { console.error(String(error)); process.exit(1); },
);
setInterval(() => {}, 1 << 30); // the add-on's threads do not keep the event loop alive
