// Runs one Conflux node (GPL-3) in a process of its own: `node conflux.js`, in the folder of the node.
"use strict";
const fs = require("fs");
const path = require("path");
const { ConfluxNode } = require("@xcfx/node-linux-x64-gnu");

const { admin, interval_ms, settle_ms, patience_ms } = JSON.parse(fs.readFileSync("blocks.json", "utf8"));
const NORMAL = "NormalSyncPhase";
const TRANSACTIONS = 3000; // of one block at most, and its size in bytes: the node's own limits
const BYTES = 200 * 1024;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function ask(method, ...params) {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const options = { method: "POST", headers: { "content-type": "application/json" }, body };
  const answer = await (await fetch(admin, { ...options, signal: AbortSignal.timeout(patience_ms) })).json();
  if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
}

// Whether the node knows every vote that the newest block it has executed rests on.
async function knowsTheVotes() {
  if ((await ask("debug_currentSyncPhase")) !== NORMAL) return false;
  const newest = await ask("cfx_getBlockByEpochNumber", "latest_mined", false);
  if (newest.posReference === null) return true; // block 0
  const referred = await ask("pos_getBlockByHash", newest.posReference);
  if (referred === null) return false;
  return Number((await ask("pos_getStatus")).latestCommitted) >= Number(referred.height);
}

// A block refers to the newest vote that its maker knows. A node that has just started fetches blocks first and votes
// afterwards, and calls itself current in between. A block that it made then would refer to an older vote than the
// block before it: all others close their connections to who sends that, and its own thread of execution ends.
async function untilItKnowsTheVotes() {
  let since = Infinity;
  while (performance.now() - since < settle_ms) {
    await pause(interval_ms);
    since = (await knowsTheVotes().catch(() => false)) ? Math.min(since, performance.now()) : Infinity;
  }
}

async function makeBlocks() {
  await untilItKnowsTheVotes();
  let made = performance.now();
  for (;;) {
    const due = performance.now() + interval_ms;
    try {
      await ask("test_generateOneBlock", TRANSACTIONS, BYTES);
      made = performance.now();
    } catch (error) {
      if (performance.now() - made < patience_ms) continue;
      // One of its threads ended: it answers, and executes nothing any more. systemd and compose start it again.
      console.error(`no block for ${patience_ms / 1000} s (${error}): the node ends, start it again`);
      process.exit(1);
    } finally {
      await pause(Math.max(1, due - performance.now()));
    }
  }
}

const node = new ConfluxNode();
const ended = (code) => () => node.stopNode().then(() => process.exit(code), () => process.exit(1));
process.on("SIGTERM", ended(0));
process.on("SIGINT", ended(0));
// The add-on changes into its data folder: the node's own, so that every path in node.toml is relative to it.
node.startNode({ confluxDataDir: process.cwd(), configFile: path.resolve("node.toml"), logConf: path.resolve("log.yaml") }).then(
  () => { console.log("started"); makeBlocks(); },
  (error) => { console.error(String(error)); process.exit(1); },
);
setInterval(() => {}, 1 << 30); // the add-on's threads do not keep the event loop alive
