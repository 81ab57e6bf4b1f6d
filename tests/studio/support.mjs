// Starts studios and browsers for the tests.

import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const { chromium } = createRequire(import.meta.url)(process.env.PLAYWRIGHT);

/** The ten pages of the tutorial. */
export const PAGES = fileURLToPath(new URL("../../examples/studio/pages", import.meta.url));

/** A folder that is removed after the test. */
export function folder(t) {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), "studio-"));
  t.after(() => fs.rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Starts a studio in a folder, and gives the address of its page. */
export async function studio(t, home, args) {
  const env = { ...process.env, XDG_CONFIG_HOME: path.join(home, "nothing") };
  const child = spawn(process.env.CLEAN, ["studio", ...args], { cwd: home, env, stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  return new Promise((done, failed) => {
    child.stdout.once("data", (line) => done(String(line).trim()));
    child.once("exit", (code) => failed(new Error(`the studio ended with ${code}`)));
  });
}

/** Opens a page in a new browser. What the page reports as an error fails the test. */
export async function open(t, address, options = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  t.after(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") page.problems.push(message.text()); });
  if (address && process.env.ASSETS) await page.route(/\/(studio\.css|studio\.js)?$/u, fromSource);
  if (address) {
    await page.goto(address);
    await page.waitForSelector("#lines [role=option]");
  }
  return page;
}

/** Answers with a file of the source in place of the one that is in the program. */
async function fromSource(route) {
  const response = await route.fetch();
  const name = new URL(route.request().url()).pathname.split("/").pop() || "studio.html";
  await route.fulfill({ response, body: fs.readFileSync(path.join(process.env.ASSETS, name), "utf8") });
}

/** What `clean rules test` prints in a folder. */
export function rulesTest(home) {
  const env = { ...process.env, XDG_CONFIG_HOME: path.join(home, "nothing") };
  return execFileSync(process.env.CLEAN, ["rules", "test", "rules/own/studio.toml"], { cwd: home, env, encoding: "utf8" });
}

/** Waits until the rule has been tried on all documents, and gives what the page says of it. */
export async function answer(page, pattern) {
  await page.waitForFunction((source) => document.getElementById("answer-progress").hidden
    && new RegExp(source, "u").test(document.getElementById("answer-text").textContent), pattern.source);
  return page.textContent("#answer-text");
}

/** The least contrast of text and ground on the page, with the text. */
export function leastContrast(page) {
  return page.evaluate(() => {
    const channel = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
    const luminance = ([red, green, blue]) =>
      0.2126 * channel(red / 255) + 0.7152 * channel(green / 255) + 0.0722 * channel(blue / 255);
    const ground = (node) => {
      for (let at = node; at; at = at.parentElement) {
        const colour = parts(getComputedStyle(at).backgroundColor);
        if (colour.length < 4 || colour[3] === 1) return colour;
      }
      return [255, 255, 255];
    };
    let least = [21, ""];
    for (const node of document.querySelectorAll("body *")) {
      const text = [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data).join("").trim();
      const own = text || node.placeholder || (node.matches("input, textarea, select") && node.value);
      if (!own || !node.checkVisibility() || node.closest(".hidden, :disabled, noscript")) continue;
      const [one, other] = [luminance(parts(getComputedStyle(node).color)), luminance(ground(node))];
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      if (contrast < least[0]) least = [contrast, `${node.tagName}.${node.className}: ${String(own).slice(0, 40)}`];
    }
    return least;
  });
}
