// The page as it is used: by clicks, by keys alone, on hostile documents, beside hostile pages.

import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import test from "node:test";

import { PAGES, answer, folder, leastContrast, open, rulesTest, studio } from "./support.mjs";

const DESK = "Ring our harbour desk on 555 0110";
const read = (home) => fs.readFileSync(path.join(home, "rules/own/studio.toml"), "utf8");

test("a line is clicked, counted, narrowed by a near miss and saved", async (t) => {
  const home = folder(t);
  const page = await open(t, await studio(t, home, [PAGES]));
  const began = Date.now();
  let clicks = 0;
  const click = async (selector) => { clicks++; await page.click(selector); };
  await click(`#lines >> text="${DESK}"`);
  await click("#lines .actions >> text=Take this");
  await answer(page, /Takes 1 line in 1 of 10 documents; none is prose/);
  clicks++;
  await page.check("#kinds input[value=starts]");
  await answer(page, /Takes 1 line in 1 of 10 documents/);
  // To the broad end of the slider.
  clicks++;
  await page.locator("#breadth").fill(await page.getAttribute("#breadth", "max"));
  await answer(page, /Takes 11 lines in 10 of 10 documents; 1 is prose/);
  assert.match(await page.textContent("#found-0"), /prose · .*01-ferry\.txt/);
  await click("#found-0 >> text=Miss");
  await page.waitForSelector("#findings .error");
  assert.match(await page.textContent("#findings"), /hits this near miss/);
  assert.ok(await page.isDisabled("#save"));
  clicks++;
  await page.locator("#breadth").fill(String(Number(await page.getAttribute("#breadth", "max")) - 1));
  await answer(page, /Takes 10 lines in 10 of 10 documents; none is prose/);
  await page.waitForFunction(() => document.getElementById("verdict").textContent.startsWith("valid"));
  await click("#save");
  await page.waitForFunction(() => /Saved to rules\/own\/studio\.toml/.test(document.getElementById("saved").textContent));
  console.log(`saved after ${clicks} clicks and ${Date.now() - began} ms of a machine's time`);

  const file = read(home);
  assert.match(file, /starts = \["Ring our"\]\nwhere = \{ words = "\.\.15", sentence = false \}/);
  assert.match(file, /misses = \["Ring our harbour desk and you will hear the times/);
  assert.ok(!file.includes("Replace this"));
  assert.equal(rulesTest(home), "2 examples of 1 rule: all pass\n");
  // The text shows it at once.
  await page.waitForFunction((text) => [...document.querySelectorAll("#lines del")].some((gone) => gone.textContent === text),
    DESK);
  assert.deepEqual(page.problems, []);
});

test("keys alone do the same", async (t) => {
  const home = folder(t);
  const page = await open(t, await studio(t, home, [PAGES]));
  const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
  await page.waitForFunction(() => document.activeElement.id.startsWith("line-"));
  const selected = () => page.textContent("#lines [aria-selected=true] .body");
  for (let i = 0; i < 20 && !(await page.$("#lines [aria-selected=true]") && (await selected()).includes(DESK)); i++) {
    await press("j");
  }
  assert.equal(await selected(), DESK);
  await press("t");
  await answer(page, /Takes 1 line/);
  await press("2");
  await page.waitForFunction(() => /begins with/.test(document.getElementById("breadth-label").textContent));
  for (let i = 0; i < 8; i++) {
    await press("]");
    await page.waitForTimeout(60);
  }
  await answer(page, /Takes 11 lines in 10 of 10 documents; 1 is prose/);
  await press("a");
  assert.equal(await page.evaluate(() => document.activeElement.id), "found-0");
  await press("m");
  await page.waitForSelector("#findings .error");
  await press("a", "[");
  await answer(page, /Takes 10 lines in 10 of 10 documents; none is prose/);
  await page.waitForFunction(() => document.getElementById("verdict").textContent.startsWith("valid"));
  await press("s");
  await page.waitForFunction(() => document.getElementById("saved").textContent.startsWith("Saved"));
  assert.equal(rulesTest(home), "2 examples of 1 rule: all pass\n");

  // Why a line goes; the focus comes back to it.
  await page.waitForFunction(() => document.querySelector("#lines [aria-selected=true] del"));
  await press("w");
  await page.waitForSelector("#why:not([hidden])");
  assert.match(await page.textContent("#why-text"), /HIT\s+own\/studio\/ring-our-harbour-desk/);
  await press("Escape");
  assert.match(await page.evaluate(() => document.activeElement.id), /^line-/);
  // The rule is edited in its field, and the edit is undone by leaving.
  await press("r");
  await page.waitForFunction(() => document.activeElement.id === "toml");
  assert.match(await page.inputValue("#toml"), /^\[rule\.ring-our-harbour-desk\]/);
  await press("Control+Home");
  await page.keyboard.type("# by hand\n");
  await answer(page, /Takes 10 lines/);
  await press("Control+Enter");
  await page.waitForFunction(() => document.getElementById("editor").hidden);
  assert.match(read(home), /# by hand\n\[rule\.ring/);
  await press("?");
  await page.waitForSelector("#help[open]");
  await press("Escape");
  await press("n");
  await page.waitForFunction(() => document.getElementById("document-name").textContent.endsWith("02-mill.txt"));
  assert.deepEqual(page.problems, []);
});

test("elements of pages, spans that are selected, and lines that stay", async (t) => {
  const home = folder(t);
  // Which lines stay must not depend on weights.
  const page = await open(t, await studio(t, home, [PAGES, "--model", "off"]));
  await page.click("#document-list >> text=09-crane.html");
  await page.waitForFunction(() => document.getElementById("document-name").textContent.endsWith("09-crane.html"));
  await page.click("#lines >> text=Also seen from the quay");
  await page.keyboard.press("t");
  await answer(page, /Takes/);
  await page.check("#kinds input[value=element]");
  await answer(page, /Takes 6 lines in 2 of 10 documents/);
  assert.match(await page.inputValue("#toml"), /select = \["div\.quay-box"\]/);
  await page.keyboard.press("u");
  await answer(page, /Keeps 2 lines in 2 of 10 documents/);
  assert.match(await page.inputValue("#toml"), /keep = true/);
  // A part of a line that is selected.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.evaluate(() => {
    const line = [...document.querySelectorAll("#lines .body")].find((body) => body.textContent.startsWith("Ring our"));
    line.parentElement.click();
    const range = document.createRange();
    range.setStart(line.firstChild, 22);
    range.setEnd(line.firstChild, line.firstChild.length);
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
  });
  await page.keyboard.press("t");
  await answer(page, /Takes 1 line/);
  assert.match(await page.inputValue("#toml"), /phrases = \["on 555 0118"\]\ndrop = "span"/);
  await page.keyboard.press("]");
  // Only on this site, which two of the pages name as theirs.
  await answer(page, /Takes 2 lines in 2 of 10 documents/);
  assert.match(await page.inputValue("#toml"), /regex = 'on \\d\+ \\d\+'/);
  assert.deepEqual(page.problems, []);
});

test("hostile documents show and harm nothing", async (t) => {
  const home = folder(t);
  fs.mkdirSync(path.join(home, "pages"));
  const write = (name, text) => fs.writeFileSync(path.join(home, "pages", name), text);
  const script = "<script>window.harmed = true</script><img src=x onerror='window.harmed = true'>";
  write("1-script.txt", `${script}\n\nA line with a <b>tag</b> and a javascript:alert(1) in it.\n`);
  write("2-script.html", `<!doctype html><title>${script}</title><p onclick="window.harmed = true">Text ${
    script.replaceAll("<", "&lt;")} of a page.</p>${script}<iframe src="javascript:window.top.harmed = true"></iframe>`);
  write("3-bidi.txt", "Pay \u202e001 ot 1\u202c now\u2066 and \u200f here.\n\u0007\u001b[2J A bell and an escape.\n" +
    "עוד מאמרים באתר שלנו\n");
  write("4-<img src=x onerror=window.harmed=true>.txt".replaceAll("/", ""), "A name.\n");
  write("5-large.txt", "A line of a document that is fifty megabytes long, for whoever has the patience.\n".repeat(650_000));
  write("6-line.txt", `${"word ".repeat(400_000)}\n`);
  const page = await open(t, await studio(t, home, ["pages"]));
  const harmed = () => page.evaluate(() => window.harmed === true || document.querySelector("#lines img, #lines script, main b b, iframe") !== null);
  for (let number = 0; number < 6; number++) {
    const began = Date.now();
    await page.click(`#document-${number}`);
    await page.waitForFunction((at) => document.querySelector(`#document-${at}[aria-selected=true]`) !== null, number);
    await page.waitForSelector("#lines [role=option]");
    console.log(`document ${number + 1} of ${await page.textContent("#document-name")} after ${Date.now() - began} ms`);
    assert.ok(!await harmed());
    assert.ok(await page.locator("#lines [role=option]").count() <= 400);
  }
  // The long line is cut, and says so.
  assert.match(await page.textContent("#lines .rest"), /characters more/);
  assert.ok((await page.textContent("#lines .body")).length < 5000);
  // Of the large document some lines are shown, and more on request; it says that there is more.
  await page.click("#document-4");
  await page.waitForFunction(() => /the beginning is shown/.test(document.getElementById("facts").textContent));
  await page.click("#more-button");
  await page.waitForFunction(() => document.querySelectorAll("#lines [role=option]").length === 800);
  // Marks are shown as signs, and none of them is left in the page.
  await page.click("#document-2");
  await page.waitForSelector("#lines .sign");
  const text = await page.textContent("#lines");
  assert.ok(text.includes("RLO") && text.includes("U+001B") && !/[\u202e\u2066\u200f\u001b\u0007]/u.test(text));
  // A draft of a hostile line is text as well.
  await page.click("#document-0");
  await page.waitForFunction(() => document.querySelector("#lines .body")?.textContent.includes("<script>"));
  await page.click("#line-0");
  await page.keyboard.press("t");
  await page.waitForSelector("#editor:not([hidden])");
  await page.keyboard.press("w");
  await page.waitForSelector("#why:not([hidden])");
  assert.ok(!await harmed());
  assert.deepEqual(page.problems, []);
});

test("other pages get nothing", async (t) => {
  const home = folder(t);
  const address = await studio(t, home, [PAGES]);
  const own = new URL(address);
  const server = http.createServer((_, response) => response.end("<!doctype html><title>Elsewhere</title>"));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => server.close());
  const page = await open(t, null);
  const statuses = [];
  page.on("response", (response) => { if (new URL(response.url()).port === own.port) statuses.push(response.status()); });
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  // A page that knows the token, and one that does not.
  for (const target of [address, own.origin + "/"]) {
    const reached = await page.evaluate(async (url) => {
      const results = [];
      for (const options of [{}, { mode: "no-cors" }, { method: "POST", mode: "no-cors", body: "{}" }]) {
        results.push(await fetch(url + "api/save", options).then((response) => response.type, () => "failed"));
      }
      return results;
    }, target);
    // Nothing of an answer reaches the page, not even that there is one.
    assert.deepEqual(reached, ["failed", "failed", "failed"]);
  }
  // As a frame of another page it is refused by the browser.
  await page.evaluate((url) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    document.body.append(frame);
  }, address);
  await page.waitForTimeout(500);
  assert.ok(statuses.length > 0 && statuses.every((status) => status === 403), String(statuses));
  assert.ok(!fs.existsSync(path.join(home, "rules")));
});

for (const colorScheme of ["light", "dark"]) {
  test(`texts have the contrast of AA, ${colorScheme}`, async (t) => {
    const home = folder(t);
    const page = await open(t, await studio(t, home, [PAGES]), { colorScheme });
    const check = async (where) => {
      const [contrast, text] = await leastContrast(page);
      assert.ok(contrast >= 4.5, `${where}: ${contrast.toFixed(2)} of ${text}`);
    };
    await check("start");
    await page.click(`#lines >> text="${DESK}"`);
    await page.keyboard.press("t");
    await answer(page, /Takes 1 line/);
    await page.check("#kinds input[value=starts]");
    await page.locator("#breadth").fill("5");
    await answer(page, /1 is prose/);
    await check("a draft");
    await page.keyboard.press("w");
    await page.waitForSelector("#why:not([hidden])");
    await check("why");
    // Struck through in the colours of all categories.
    await page.evaluate(() => {
      for (const family of ["around", "call", "advert", "body", "legal", "residue", "outside"]) {
        for (const option of document.querySelectorAll("#lines [role=option]")) {
          const gone = document.createElement("del");
          gone.dataset.family = family;
          gone.textContent = family;
          option.querySelector(".body").append(gone);
        }
      }
    });
    await check("struck through");
    await page.keyboard.press("?");
    await check("keys");
  });
}

test("a screen reader hears what is struck through", async (t) => {
  const home = folder(t);
  const page = await open(t, await studio(t, home, [PAGES]));
  const option = page.getByRole("option", { name: /\[goes, [a-z-]+: / }).first();
  await option.waitFor();
  assert.equal(await page.getByRole("listbox", { name: /Documents/ }).count(), 1);
  assert.equal(await page.getByRole("listbox", { name: "01-ferry.txt" }).count(), 1);
  await page.click(`#lines >> text="${DESK}"`);
  assert.equal(await page.getByRole("option", { selected: true, name: new RegExp(DESK) }).count(), 1);
});
