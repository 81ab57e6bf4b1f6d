// Pictures of the page, to be looked at: written to the folder that $PICTURES names, if it names one.

import fs from "node:fs";
import path from "node:path";
import test from "node:test";

import { PAGES, answer, folder, open, studio } from "./support.mjs";

const SIZES = [[1280, 800], [800, 900]];

for (const [width, height] of SIZES) {
  for (const colorScheme of ["light", "dark"]) {
    test(`pictures, ${width} ${colorScheme}`, { skip: !process.env.PICTURES }, async (t) => {
      const home = folder(t);
      const options = { viewport: { width, height }, colorScheme };
      fs.cpSync(PAGES, path.join(home, "bell-pages"), { recursive: true });
      const page = await open(t, await studio(t, home, ["bell-pages"]), options);
      const shoot = async (name) => {
        await page.waitForTimeout(300);
        await page.screenshot({ path: path.join(process.env.PICTURES, `${name}-${width}-${colorScheme}.png`) });
      };
      await shoot("start");
      await page.click('#lines >> text="Ring our harbour desk on 555 0110"');
      await page.keyboard.press("t");
      await answer(page, /Takes 1 line/);
      await page.check("#kinds input[value=starts]");
      await answer(page, /Takes 1 line/);
      await page.locator("#breadth").fill(await page.getAttribute("#breadth", "max"));
      await answer(page, /1 is prose/);
      await shoot("draft");
      await page.click("#found-0 >> text=Miss");
      await page.waitForSelector("#findings .error");
      await page.waitForFunction(() => document.getElementById("answer-progress").hidden);
      await shoot("miss");
      await page.keyboard.press("Escape");
      await page.keyboard.press("w");
      await page.waitForSelector("#why:not([hidden])");
      await shoot("why");
      await page.keyboard.press("?");
      await shoot("keys");

      const other = folder(t);
      fs.writeFileSync(path.join(other, "long-lines.txt"), `Share this\n\n${"A sentence of many words that goes on. ".repeat(60)}\n\n` +
        `${"https://example.com/a-very-long-address-without-a-space/".repeat(12)}\n\n${"word ".repeat(3000)}\n`);
      fs.writeFileSync(path.join(other, "right-to-left.txt"), "عاجل\n\nشارك المقال على فيسبوك\n\nافتتح الجسر في سالتمير يوم الاثنين بعد عامين " +
        "من العمل على ركائزه الحجرية التسع، وقال رئيس البلدية إن السفن ستمر من تحته قبل نهاية الصيف.\n\nاقرأ أيضا: العبارة تعود " +
        "بعد العاصفة (Reuters)\n\nPay \u202e001 ot 1\u202c now.\n\nעוד מאמרים באתר\n");
      const hostile = await open(t, await studio(t, other, ["."]), options);
      const shootOther = (name) => hostile.screenshot({ path: path.join(process.env.PICTURES, `${name}-${width}-${colorScheme}.png`) });
      await hostile.waitForTimeout(300);
      await shootOther("long-lines");
      await hostile.click("#document-1");
      await hostile.waitForFunction(() => document.getElementById("document-name").textContent.includes("right"));
      await hostile.click("#lines >> text=اقرأ أيضا");
      await hostile.keyboard.press("t");
      await answer(hostile, /Takes/);
      await hostile.waitForTimeout(300);
      await shootOther("right-to-left");
    });
  }
}
