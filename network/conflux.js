// Keeps one Conflux node (GPL-3) running, in a process of its own: `node conflux.js`, in the folder of the node.
"use strict";
const { fork } = require("child_process");
const fs = require("fs");
const http = require("http");
const path = require("path");
const readline = require("readline");

const { admin, identity, interval_ms, turn_ms, silence_ms, settle_ms, patience_ms } =
  JSON.parse(fs.readFileSync("blocks.json", "utf8"));
const NORMAL = "NormalSyncPhase";
const TRANSACTIONS = 3000; // of one block at most, and its size in bytes: the node's own limits
const BYTES = 200 * 1024;

const agent = new http.Agent({ keepAlive: true });
const options = { method: "POST", agent, headers: { "content-type": "application/json" }, timeout: patience_ms };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// By node:http and not by fetch, which takes twice as much of the processor for each of thirty blocks a second.
function ask(method, ...params) {
  return new Promise((resolve, reject) => {
    const asked = http.request(admin, options, async (answer) => {
      try {
        const { error, result } = JSON.parse(Buffer.concat(await answer.toArray()).toString());
        if (error) throw new Error(`${method}: ${error.message}`);
        resolve(result);
      } catch (error) {
        reject(error);
      }
    });
    asked.on("timeout", () => asked.destroy(new Error(`${method}: no answer for ${patience_ms / 1000} s`)));
    asked.on("error", reject);
    asked.end(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
  });
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

// One of the committee makes blocks at a time, each for `turn_ms` of the clock: blocks that are made side by side cost
// every node work, and settle nothing sooner than one of them. All may make blocks at any time, so that no clock and no
// silence stops them: who hears of no block stands in, the next in turn after `silence_ms`, the one after it after twice
// as long, and so on. Who stands in makes half as many, so that one that is cut off is outweighed by the others.
class Turns {
  own = new Set(); // newest blocks that this node made
  heard = performance.now(); // of another's block
  members = [];

  // How many stand before this node in the order of turns; 0: it is its turn.
  async place() {
    const turn = Math.floor(Date.now() / turn_ms);
    if (turn !== this.turn) {
      const { currentCommittee } = await ask("pos_getCommittee");
      this.members = currentCommittee.nodes.map(({ address }) => address).sort();
      this.turn = turn;
    }
    const [count, mine] = [this.members.length, this.members.indexOf(identity)];
    return mine < 0 ? count : (mine + count - (turn % count)) % count;
  }

  async isDue(place) {
    if (place === 0) return true;
    const newest = await ask("cfx_getBestBlockHash");
    if (newest !== this.newest && !this.own.has(newest)) this.heard = performance.now();
    this.newest = newest;
    return performance.now() - this.heard >= place * silence_ms;
  }

  made(block) {
    this.own.add(block);
    if (this.own.size > 1000) this.own.delete(this.own.values().next().value);
  }
}

async function makeBlocks() {
  await untilItKnowsTheVotes();
  const turns = new Turns();
  let due = false; // until it is made, whoever's turn it is by then
  let failing = Infinity; // since when
  let next = performance.now();
  for (;;) {
    const began = performance.now();
    let wait = interval_ms;
    try {
      const place = await turns.place();
      due ||= await turns.isDue(place);
      if (due) turns.made(await ask("test_generateOneBlock", TRANSACTIONS, BYTES));
      if (place > 0) wait = due ? 2 * interval_ms : silence_ms / 4;
      due = false;
      failing = Infinity;
    } catch (error) {
      failing = Math.min(failing, began);
      if (performance.now() - failing >= patience_ms) {
        console.error(`no block for ${patience_ms / 1000} s: ${error}`);
        process.exit(1);
      }
    }
    // A block that took longer than the interval is made up for: finality comes the sooner the steadier blocks come.
    next = Math.max(next + wait, performance.now() - silence_ms);
    await pause(Math.max(1, next - performance.now()));
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
