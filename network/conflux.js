// Keeps one Conflux node (GPL-3) running, in a process of its own: `node conflux.js`, in the folder of the node.
"use strict";
const { fork } = require("child_process");
const fs = require("fs");
const path = require("path");
const readline = require("readline");

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
      console.error(`no block for ${patience_ms / 1000} s: ${error}`);
      process.exit(1);
    } finally {
      await pause(Math.max(1, due - performance.now()));
    }
  }
}

// ------------------------------------------------------------------------------------------- the node's own process

function runNode() {
  const { ConfluxNode } = require("@xcfx/node-linux-x64-gnu");
  const node = new ConfluxNode();
  let stopping;
  // Asked twice where systemd or a terminal asks both processes, and the one above passes it on.
  const stop = () => { stopping ??= node.stopNode().then(() => process.exit(0), () => process.exit(1)); };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // Who kills the one above means this one.
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  // The add-on changes into its data folder: the node's own, so that every path in node.toml is relative to it.
  const files = { configFile: path.resolve("node.toml"), logConf: path.resolve("log.yaml") };
  node.startNode({ confluxDataDir: process.cwd(), ...files }).then(
    () => { console.log("started"); process.send("started"); makeBlocks(); },
    (error) => { console.error(String(error)); process.exit(1); },
  );
}

// ------------------------------------------------------------------------------------------------------ the one above

const AGAIN_MS = 1000; // the ports are free by then, and what it said last is in the log
const MOST = 5; // in five minutes; whoever started this one has to look at it then
const WINDOW_MS = 300_000;

// A node whose threads end one by one goes on answering, so that it has to be ended as a whole. One that refuses to start,
// by its configuration or its genesis, would do so again.
function keepRunning() {
  const ends = [];
  let child, stopping = false;

  function start() {
    let started = false;
    const node = fork(__filename, ["node"], { stdio: ["ignore", "inherit", "pipe", "ipc"] });
    node.on("message", () => { started = true; });
    readline.createInterface({ input: node.stderr }).on("line", (line) => {
      console.error(line);
      if (started && line.includes("panicked at")) setTimeout(() => node.kill("SIGKILL"), AGAIN_MS);
    });
    child = node;
    node.on("close", (code, signal) => {
      if (!started) console.error(`the node ended (${signal ?? code}) before it had started`);
      if (stopping || !started) process.exit(code ?? 1);
      ends.push(performance.now());
      if (ends.filter((at) => performance.now() - at < WINDOW_MS).length > MOST) {
        console.error(`the node ended more than ${MOST} times in ${WINDOW_MS / 60_000} minutes`);
        process.exit(1);
      }
      console.error(`the node ended (${signal ?? code}); it is started again`);
      child = undefined;
      setTimeout(() => stopping ? process.exit(0) : start(), AGAIN_MS);
    });
  }

  for (const name of ["SIGTERM", "SIGINT"]) process.on(name, () => { stopping = true; child?.kill(name); });
  start();
}

if (process.argv[2] === "node") runNode();
else keepRunning();
