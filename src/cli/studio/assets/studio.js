// The page of `clean studio`. Documents are hostile: their text becomes text nodes and nothing else, and characters that
// would take effect are shown as signs.
"use strict";

const $ = (id) => document.getElementById(id);

const FAMILIES = {
  around: ["navigation", "contents", "related-links", "comments"],
  call: ["share", "newsletter", "app-promo", "donation", "paywall"],
  advert: ["advert", "commerce", "widget", "player"],
  body: ["byline", "caption", "credit", "date-line", "dateline", "wire-credit", "author-note", "headline", "lead",
    "repeated-text"],
  legal: ["legal", "cookie-notice", "correction"],
  residue: ["code-residue", "loader", "media-id", "foreign-ui", "counter"],
};
const KINDS = [["line", "Line"], ["starts", "Start"], ["phrase", "Phrase"], ["span", "Span"], ["section", "Section"],
  ["element", "Element"]];
const SIGNS = { 0x61c: "ALM", 0x200e: "LRM", 0x200f: "RLM", 0x202a: "LRE", 0x202b: "RLE", 0x202c: "PDF", 0x202d: "LRO",
  0x202e: "RLO", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI" };
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const MOST_UNDONE = 50;

const state = {
  names: [], folder: "", shares: [], before: [], generation: 0, chunkRows: 400,
  document: -1, chunk: 0, total: 0, rows: [], reasons: [], line: -1,
  // The draft that was asked for, the one that is shown, and what it was answered.
  draft: null, shown: null, made: null,
  found: [], foundAt: -1, undo: [], scope: null, category: null, problem: null,
};

// --- Small tools

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Appends a text; control characters and direction marks become signs. */
function appendText(node, text) {
  let at = 0;
  for (const match of text.matchAll(UNSAFE)) {
    if (match.index > at) node.append(text.slice(at, match.index));
    const code = match[0].codePointAt(0);
    const name = SIGNS[code] ?? "U+" + code.toString(16).toUpperCase().padStart(4, "0");
    node.append(make("span", { class: "sign", title: "U+" + code.toString(16).toUpperCase().padStart(4, "0") }, name));
    at = match.index + match[0].length;
  }
  if (at < text.length) node.append(text.slice(at));
  return node;
}

/** The folder that all names have in common, with its slash. */
function commonFolder(names) {
  let common = names[0]?.slice(0, names[0].lastIndexOf("/") + 1) ?? "";
  while (!names.every((name) => name.startsWith(common))) common = common.slice(0, common.lastIndexOf("/", common.length - 2) + 1);
  return common;
}

const nameOf = (number) => plain((state.names[number] ?? "").slice(state.folder.length));
const plain = (text) => appendText(make("span"), text).textContent;
const plural = (count, one) => `${count.toLocaleString("en")} ${count === 1 ? one : one + "s"}`;
const percent = (share) => `${Math.round(share * 100)} %`;
const family = (category) => Object.keys(FAMILIES).find((name) => FAMILIES[name].includes(category)) ?? "outside";
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function ask(name, body = {}) {
  let response;
  try {
    response = await fetch("api/" + name, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
  } catch {
    throw new Error("the studio does not answer; is it still running?");
  }
  const answer = await response.json().catch(() => ({ error: `refused (${response.status})` }));
  if (!response.ok) throw new Error(answer.error);
  // Rule files that were broken by somebody else.
  state.problem = answer.problem;
  return answer;
}

function report(error) {
  const text = plain(error?.message ?? state.problem ?? "");
  if ($("problem").textContent !== text) $("problem").textContent = text;
  $("problem").hidden = text === "";
}

/** Does something that may fail; what fails is shown. */
async function attempt(work) {
  try {
    const result = await work();
    report(null);
    return result;
  } catch (error) {
    report(error);
    return undefined;
  }
}

// --- Documents

function documentOrder() {
  const filter = $("filter").value.trim().toLowerCase();
  const numbers = state.names.map((_, number) => number)
    .filter((number) => state.names[number].toLowerCase().includes(filter));
  const share = (number) => state.shares[number] ?? -1;
  if ($("order").value === "most") numbers.sort((a, b) => share(b) - share(a));
  if ($("order").value === "least") numbers.sort((a, b) => share(a) - share(b));
  return numbers;
}

function showDocuments() {
  const numbers = documentOrder();
  const option = (number) => {
    const share = make("span", { class: "share" });
    const name = make("span", { class: "name" }, make("bdi", {}, nameOf(number)));
    return make("div", { role: "option", id: `document-${number}`, "data-number": number,
      tabindex: number === state.document ? 0 : -1, "aria-selected": String(number === state.document),
      title: plain(state.names[number]) }, name, share);
  };
  $("document-list").replaceChildren(...numbers.map(option));
  numbers.forEach(showShare);
  const all = state.names.length;
  $("documents-count").textContent = numbers.length === all ? String(all) : `${numbers.length} of ${all}`;
}

function showShare(number) {
  const [option, share] = [$(`document-${number}`), state.shares[number]];
  // Of a large document the share is known once it is opened.
  if (!option || typeof share !== "number") return;
  const before = state.before[number];
  const changed = typeof before === "number" && before !== share;
  const text = (changed ? "• " : "") + percent(share);
  option.lastChild.textContent = text;
  option.lastChild.title = changed ? `${percent(before)} before the last change of rules` : "";
}

async function loadShares() {
  const generation = state.generation;
  state.before = state.shares;
  state.shares = [];
  for (let from = 0; from < state.names.length && generation === state.generation;) {
    const answer = await ask("shares", { from });
    if (noteGeneration(answer) || answer.shares.length === 0) return;
    for (const share of answer.shares) {
      state.shares[from] ??= share;
      showShare(from++);
    }
  }
  if ($("order").value !== "given") showDocuments();
}

/** If the rules in force are others than before, everything is looked at again. */
function noteGeneration(answer) {
  if (answer.generation === undefined || answer.generation === state.generation) return false;
  state.generation = answer.generation;
  void attempt(loadShares);
  if (state.document >= 0) void attempt(() => openDocument(state.document, state.line));
  return true;
}

// --- The text

async function openDocument(number, line = -1) {
  const same = number === state.document;
  const chunk = line >= 0 ? Math.floor(line / state.chunkRows) : 0;
  const answer = await ask("document", { document: number, chunk });
  const hadFocus = $("lines").contains(document.activeElement);
  const old = $(`document-${state.document}`);
  old?.setAttribute("aria-selected", "false");
  old?.setAttribute("tabindex", "-1");
  Object.assign(state, { document: number, chunk, total: answer.chunk.total, rows: [], reasons: [], line: -1 });
  state.generation = answer.generation;
  const option = $(`document-${number}`);
  option?.setAttribute("aria-selected", "true");
  option?.setAttribute("tabindex", "0");
  if (!same) option?.scrollIntoView({ block: "nearest" });
  $("document-name").textContent = nameOf(number);
  $("document-name").title = plain(state.names[number]);
  showFacts(answer.facts);
  state.shares[number] = answer.facts.share;
  showShare(number);
  const scroll = $("lines").scrollTop;
  $("lines").replaceChildren();
  addRows(answer.chunk);
  if (line >= 0) selectLine(line, { focus: hadFocus, scroll: !same });
  else $("lines").firstElementChild?.setAttribute("tabindex", "0");
  if (same) $("lines").scrollTop = scroll;
  else if (line < 0) $("lines").scrollTop = 0;
}

function showFacts(facts) {
  const parts = [`${percent(facts.share)} goes`, facts.host, facts.language, facts.title, ...facts.notes];
  if (facts.left_out > 0) {
    parts.push(`only the beginning is shown; ${plural(facts.left_out, "byte")} more are left out`);
  }
  $("facts").textContent = parts.filter(Boolean).map(plain).join(" · ");
}

function addRows(chunk) {
  const first = state.rows.length === 0 ? chunk.lines[0]?.block ?? 0 : state.first;
  state.first = first;
  const reasons = state.reasons.length;
  state.reasons.push(...chunk.reasons);
  for (const row of chunk.lines) {
    row.parts = row.parts.map(([text, reason]) => [text, reason === null ? null : reason + reasons]);
    state.rows.push(row);
    $("lines").append(lineOption(row));
  }
  const [from, to] = [state.first, state.first + state.rows.length];
  $("more").hidden = from === 0 && to >= state.total;
  $("more-text").textContent = `Lines ${(from + 1).toLocaleString("en")} to ${to.toLocaleString("en")} of ` +
    `${state.total.toLocaleString("en")}.`;
  $("more-button").hidden = to >= state.total;
  $("first-button").hidden = from === 0;
}

async function showMore() {
  const answer = await ask("document", { document: state.document, chunk: ++state.chunk });
  if (!noteGeneration(answer)) addRows(answer.chunk);
}

function lineOption(row) {
  const body = make("div", { class: "body", dir: "auto" });
  const whole = row.parts.every(([text, reason]) => reason !== null || text.trim() === "");
  const categories = new Set();
  for (const [text, number] of row.parts) {
    if (number === null) {
      appendText(body, text);
      continue;
    }
    const reason = state.reasons[number];
    categories.add(reason.category);
    const gone = make("del", { "data-family": family(reason.category), title: inWords(reason) });
    // What is struck through is said as well.
    body.append(make("span", { class: "hidden" }, `[goes, ${reason.category}: `), appendText(gone, text),
      make("span", { class: "hidden" }, "] "));
  }
  if (row.more > 0) body.append(make("span", { class: "rest" }, ` … ${plural(row.more, "character")} more`));
  const tag = make("span", { class: "tag", "aria-hidden": "true" }, [...categories].join(", "));
  if (categories.size > 0) tag.dataset.family = family([...categories][0]);
  const classes = [row.gap ? "gap" : "", row.kind ? `k-${row.kind}` : ""].join(" ");
  return make("div", { role: "option", id: `line-${row.block}`, class: classes, tabindex: -1, "aria-selected": "false",
    "data-block": row.block, "data-gone": categories.size === 0 ? null : whole ? "all" : "part" },
  make("span", { class: "number", "aria-hidden": "true" }, String(row.line)), body, tag);
}

const inWords = (reason) => plain([`${reason.rule} (${reason.category})`, reason.about, reason.why].filter(Boolean)
  .join("\n"));

const rowOf = (block) => state.rows[block - state.first];

function selectLine(block, { focus = true, scroll = true } = {}) {
  const option = $(`line-${block}`);
  if (!option) return;
  for (const old of document.querySelectorAll("#lines [tabindex='0']")) old.tabIndex = -1;
  const old = $(`line-${state.line}`);
  old?.setAttribute("aria-selected", "false");
  old?.querySelector(".actions")?.remove();
  state.line = block;
  option.setAttribute("aria-selected", "true");
  option.tabIndex = 0;
  option.append(actions(rowOf(block)));
  if (focus) option.focus({ preventScroll: true });
  if (scroll) option.scrollIntoView({ block: "nearest" });
}

/** What can be done with the line, and why parts of it go. */
function actions(row) {
  const button = (text, key, work) => {
    const node = make("button", { type: "button", tabindex: -1 }, `${text} `, make("kbd", {}, key));
    node.addEventListener("click", (event) => { event.stopPropagation(); void work(); });
    // A click must not lose what is selected in the text.
    node.addEventListener("mousedown", (event) => event.preventDefault());
    return node;
  };
  const used = new Set(row.parts.map(([, number]) => number).filter((number) => number !== null));
  const reasons = [...used].map((number) => state.reasons[number]);
  const text = reasons.map((reason) => `${reason.rule}${reason.why ? `: ${reason.why}` : `: ${reason.about}`}`);
  const own = reasons.find((reason) => reason.own);
  return make("div", { class: "actions" },
    button("Take this", "t", () => startDraft("take")), button("Keep this", "u", () => startDraft("keep")),
    button("Why?", "w", showWhy), own ? button("Edit rule", "r", () => editRule(own.rule)) : null,
    text.length > 0 ? make("span", { class: "reason" }, plain(text.join(" · "))) : null);
}

function moveLine(step, wanted = () => true) {
  let block = state.line < 0 ? state.first - (step > 0 ? 1 : -state.rows.length) : state.line;
  do block += step; while (rowOf(block) && !wanted($(`line-${block}`)));
  if (rowOf(block)) return selectLine(block);
  const last = state.first + state.rows.length;
  if (step > 0 && last < state.total) {
    void attempt(async () => { await showMore(); moveLine(step, wanted); });
  }
}

function moveDocument(step) {
  const numbers = documentOrder();
  const at = numbers.indexOf(state.document) + step;
  if (numbers[at] !== undefined) void attempt(() => openDocument(numbers[at], 0).then(() => $("line-0")?.focus()));
}

async function showWhy() {
  if (state.line < 0) return;
  const row = rowOf(state.line);
  const answer = await attempt(() => ask("why", { document: state.document, block: row.block }));
  if (!answer) return;
  $("why-line").replaceChildren();
  appendText($("why-line"), row.parts.map(([text]) => text).join("").trim().slice(0, 200));
  // The first line is the line itself, which is above.
  $("why-text").textContent = plain(answer.text.split("\n").slice(1).join("\n"));
  const own = row.parts.map(([, number]) => state.reasons[number]).find((reason) => reason?.own);
  $("edit-rule").hidden = !own;
  $("edit-rule").onclick = () => void editRule(own.rule);
  $("why").hidden = false;
  $("hint").hidden = true;
  $("rule").scrollTop = 0;
}

function closeWhy() {
  $("why").hidden = true;
  $("hint").hidden = !$("editor").hidden;
  focusLine();
}

const focusLine = () => ($(`line-${state.line}`) ?? $("lines").firstElementChild)?.focus({ preventScroll: true });

// --- The rule

function selectedPart(row) {
  const selection = window.getSelection();
  const option = $(`line-${row.block}`);
  if (!selection || selection.isCollapsed || !option?.contains(selection.anchorNode)) return null;
  const part = selection.toString().trim();
  return part !== "" && row.parts.map(([text]) => text).join("").includes(part) ? part : null;
}

async function startDraft(side) {
  if (state.line < 0) return;
  const row = rowOf(state.line);
  const selection = selectedPart(row);
  const draft = { document: state.document, block: row.block, side, kind: selection && side === "take" ? "span" : null,
    breadth: 0, scope: state.scope, category: state.category, selection, misses: [], id: null };
  Object.assign(state, { draft: null, shown: null, undo: [] });
  $("saved").textContent = "";
  if (!await requestDraft(draft)) return;
  $("draft-of").replaceChildren(make("b", {}, side === "take" ? "Take: " : "Keep: "));
  appendText($("draft-of"), row.parts.map(([text]) => text).join("").trim().slice(0, 300));
  $("part").value = selection ?? "";
  showEditor();
}

function showEditor() {
  $("editor").hidden = false;
  $("hint").hidden = true;
  $("why").hidden = true;
  for (const id of ["kinds", "part-row", "breadth-row"]) $(id).hidden = state.draft === null;
  document.querySelector(".row.two").hidden = state.draft === null;
  $("rule").scrollTop = 0;
}

let requests = 0;

/** Asks for a draft, and shows it and what it takes. */
async function requestDraft(draft) {
  const own = ++requests;
  const answer = await attempt(() => ask("draft", { ...draft, pack: $("pack").value }));
  if (!answer || own !== requests) return false;
  remember();
  const { draft: made, id } = answer;
  state.draft = { ...draft, id, kind: made.kind, breadth: made.breadth, scope: made.scope, category: made.category };
  state.shown = state.draft;
  $("toml").value = made.toml;
  state.made = made;
  showChoices(made);
  tryRule(0);
  return true;
}

function showChoices(made) {
  for (const input of document.querySelectorAll("#kinds input")) {
    input.disabled = !made.kinds.includes(input.value);
    input.checked = input.value === made.kind;
  }
  Object.assign($("breadth"), { max: made.breadths - 1, value: made.breadth, disabled: made.breadths < 2 });
  $("breadth").setAttribute("aria-valuetext", made.label);
  $("breadth-label").textContent = made.label;
  const names = { host: "this site", language: "this language", all: "everywhere" };
  $("scope").replaceChildren(...made.scopes.map((scope) => make("option", { value: scope }, names[scope])));
  $("scope").value = made.scope;
  $("category").value = made.category;
}

function changeDraft(change) {
  if (!state.draft) return;
  // The next change goes on from this one, even before its answer is there.
  const draft = { ...state.draft, ...change };
  const before = state.draft;
  state.draft = draft;
  void requestDraft(draft).then((made) => { if (!made && state.draft === draft) state.draft = before; });
}

function remember() {
  if ($("toml").value === "" || $("editor").hidden) return;
  state.undo.push({ toml: $("toml").value, draft: state.shown && structuredClone(state.shown), made: state.made });
  if (state.undo.length > MOST_UNDONE) state.undo.shift();
  $("undo").disabled = false;
}

function undo() {
  const last = state.undo.pop();
  if (!last) return;
  $("toml").value = last.toml;
  if (last.draft) {
    Object.assign(state, { draft: last.draft, shown: last.draft, made: last.made });
    showChoices(last.made);
  }
  $("undo").disabled = state.undo.length === 0;
  tryRule(0);
}

let tries = 0;

/** Checks and tries the rule as it is written now, once nobody has typed for some time. */
async function tryRule(delay) {
  const own = ++tries;
  await wait(delay);
  if (own !== tries || $("editor").hidden && !state.draft) return;
  const isCurrent = () => own === tries;
  await attempt(async () => {
    const { checked, trial } = await ask("try", { pack: $("pack").value, toml: $("toml").value });
    if (!isCurrent()) return;
    showFindings(checked);
    if (trial === null) return showAnswer(null);
    for (let progress; isCurrent() && (!progress || progress.done < progress.of);) {
      progress = await ask("answer", { trial });
      if (isCurrent()) showAnswer(progress);
    }
  });
}

function showFindings(checked) {
  const item = (finding) => make("li", { class: finding.error ? "error" : "warning" },
    `${finding.line ? `line ${finding.line}: ` : ""}${plain(finding.message)}`,
    finding.help ? make("span", { class: "help" }, plain(finding.help)) : null);
  $("findings").replaceChildren(...checked.findings.map(item));
  const error = checked.findings.find((finding) => finding.error);
  const holds = `valid; ${plural(checked.examples, "example")} ${checked.examples === 1 ? "holds" : "hold"}`;
  // Also where it is in sight while the list is not.
  $("verdict").textContent = error ? plain(error.message) : checked.examples > 0 ? holds : "";
  $("verdict").classList.toggle("error", Boolean(error));
  $("save").disabled = Boolean(error) || checked.examples === 0;
}

function showAnswer(progress) {
  const [text, list] = [$("answer-text"), $("found")];
  $("answer-progress").hidden = !progress || progress.done === progress.of;
  if (!progress) {
    state.found = [];
    list.replaceChildren();
    text.textContent = "The rule cannot be tried yet.";
    return;
  }
  const { answer, done, of, keeps } = progress;
  Object.assign($("answer-progress"), { max: of, value: done });
  const parts = [`${keeps ? "Keeps" : "Takes"} ${plural(answer.lines, "line")} in ${answer.documents.toLocaleString("en")} `
    + `of ${plural(of, "document")}`];
  const prose = answer.prose === 0 ? "none is prose" : answer.prose === 1 ? "1 is prose" : `${answer.prose} are prose`;
  if (done < of) parts[0] += `, ${done.toLocaleString("en")} looked at so far`;
  const bad = !keeps && answer.prose > 0;
  text.replaceChildren(`${parts[0]}; `, make("span", { class: bad ? "bad" : "" }, prose), ".",
    make("span", { class: "besides" }, besides(answer, keeps)));
  state.found = answer.found;
  state.foundAt = Math.min(state.foundAt, state.found.length - 1);
  list.replaceChildren(...state.found.map(foundOption));
}

function besides(answer, keeps) {
  const parts = [];
  const some = (count, verb) => `${count} ${count === 1 ? `${verb}s`.replace("os", "oes") : verb}`;
  const [wanted, other, already] = keeps ? ["stay", "go", "stayed"] : ["go", "stay", "went"];
  if (answer.lines > 0) parts.push(`${some(answer.changed, wanted)} because of it, ${answer.already} ${already} before`);
  if (answer.unmoved > 0) parts.push(`${some(answer.unmoved, other)} all the same`);
  if (answer.over_limit > 0) parts.push(`over its limit in ${plural(answer.over_limit, "document")}`);
  if (answer.besides > 0) parts.push(`${plural(answer.besides, "other line")} ${
    answer.besides === 1 ? "changes" : "change"} with it`);
  return parts.join("; ");
}

function foundOption(found, at) {
  const fates = { changed: "", already: "no change", unmoved: "no effect", besides: "changes with it" };
  const what = appendText(make("span", { class: "what", dir: "auto" }), found.text);
  const from = make("span", { class: "from" }, found.prose ? make("span", { class: "prose" }, "prose · ") : null,
    nameOf(found.document), fates[found.fate] ? ` · ${fates[found.fate]}` : "");
  const miss = make("button", { type: "button", tabindex: -1, title: "Must stay: make it a near miss" }, "Miss");
  miss.addEventListener("click", (event) => { event.stopPropagation(); void addMiss(at); });
  return make("div", { role: "option", id: `found-${at}`, "data-at": at, tabindex: at === Math.max(0, state.foundAt) ? 0 : -1,
    "aria-selected": String(at === state.foundAt), "aria-keyshortcuts": "m Enter" }, what, from,
  found.fate === "besides" ? null : miss);
}

function selectFound(at) {
  if (!state.found[at]) return;
  $(`found-${state.foundAt}`)?.setAttribute("aria-selected", "false");
  $(`found-${state.foundAt}`)?.setAttribute("tabindex", "-1");
  state.foundAt = at;
  const option = $(`found-${at}`);
  option.setAttribute("aria-selected", "true");
  option.tabIndex = 0;
  option.focus({ preventScroll: true });
  option.scrollIntoView({ block: "nearest" });
}

async function addMiss(at) {
  const found = state.found[at];
  if (!found) return;
  const place = { document: found.document, block: found.block };
  const answer = await attempt(() => ask("miss", { toml: $("toml").value, ...place }));
  if (!answer) return;
  remember();
  $("toml").value = answer.toml;
  state.draft?.misses.push(answer.miss);
  tryRule(0);
}

async function editRule(name) {
  const answer = await attempt(() => ask("rule", { name }));
  if (!answer) return;
  Object.assign(state, { draft: null, shown: null, undo: [] });
  $("pack").value = answer.pack;
  $("toml").value = answer.toml;
  $("draft-of").replaceChildren(make("b", {}, "Edit: "), name);
  $("saved").textContent = "";
  showEditor();
  $("toml").focus();
  tryRule(0);
}

function discard() {
  tries++;
  Object.assign(state, { draft: null, shown: null, undo: [], found: [], foundAt: -1 });
  $("editor").hidden = true;
  $("toml").value = "";
  $("hint").hidden = !$("why").hidden;
  focusLine();
}

async function save() {
  if ($("editor").hidden || $("save").disabled) return;
  const status = $("saved");
  const answer = await attempt(() => ask("save", { pack: $("pack").value, toml: $("toml").value }));
  if (!answer) return;
  if (answer.path === null) return showFindings(answer.checked);
  if (state.draft) Object.assign(state, { scope: state.draft.scope, category: state.draft.category });
  status.textContent = plain(`Saved to ${answer.path}; ${plural(answer.checked.examples, "example")} of it hold.`);
  discard();
  addPack($("pack").value);
  noteGeneration(answer);
}

function addPack(name) {
  if (![...$("packs").children].some((option) => option.value === name)) {
    $("packs").append(make("option", { value: name }));
  }
}

// --- Keys and clicks

const KEYS = {
  j: () => moveLine(1), k: () => moveLine(-1), ArrowDown: () => moveLine(1), ArrowUp: () => moveLine(-1),
  x: () => moveLine(1, (option) => option.dataset.gone), X: () => moveLine(-1, (option) => option.dataset.gone),
  g: () => selectLine(state.first), G: () => selectLine(state.first + state.rows.length - 1),
  n: () => moveDocument(1), p: () => moveDocument(-1), "/": () => $("filter").focus(),
  t: () => startDraft("take"), u: () => startDraft("keep"), w: () => showWhy(),
  r: () => document.querySelector("#lines .actions button:nth-of-type(4)")?.click(),
  e: () => { if (!$("editor").hidden) $("toml").focus(); }, z: undo, s: () => save(),
  a: () => ($("found").contains(document.activeElement) ? focusLine() : selectFound(Math.max(0, state.foundAt))),
  "[": () => changeDraft({ breadth: Math.max(0, (state.draft?.breadth ?? 0) - 1) }),
  "]": () => changeDraft({ breadth: Math.min(Number($("breadth").max), (state.draft?.breadth ?? 0) + 1) }),
  "?": () => $("help").showModal(), Escape: escape,
};

/** In the list of what a rule takes. */
const FOUND_KEYS = {
  j: () => selectFound(state.foundAt + 1), k: () => selectFound(state.foundAt - 1),
  ArrowDown: () => selectFound(state.foundAt + 1), ArrowUp: () => selectFound(state.foundAt - 1),
  m: () => addMiss(Math.max(0, state.foundAt)), Enter: () => visit(state.foundAt), Escape: () => focusLine(),
};

const visit = (at) => attempt(() => openDocument(state.found[at].document, state.found[at].block));

function escape() {
  const active = document.activeElement;
  if (!$("why").hidden) closeWhy();
  else if (active && !$("lines").contains(active) && active !== document.body) focusLine();
  else if (!$("editor").hidden) discard();
}

function onKey(event) {
  if ($("help").open) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    void save();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const active = document.activeElement;
  const types = active.matches("textarea, select, input:not([type=range]):not([type=radio])");
  if (types && event.key !== "Escape") return;
  const moves = active.matches("input[type=range], input[type=radio]") && event.key.startsWith("Arrow");
  if (moves || (event.key === "Enter" && active.matches("button"))) return;
  const inDocuments = $("document-list").contains(active);
  if (inDocuments && moveInDocuments(event)) return;
  const kind = KINDS[Number(event.key) - 1];
  const work = ($("found").contains(active) ? FOUND_KEYS[event.key] : undefined) ?? KEYS[event.key]
    ?? (kind && state.draft && !document.querySelector(`#kinds input[value=${kind[0]}]`).disabled
      ? () => changeDraft({ kind: kind[0], breadth: 0 }) : undefined);
  if (!work) return;
  event.preventDefault();
  void work();
}

/** Arrows and Enter in the list of documents. */
function moveInDocuments(event) {
  const active = document.activeElement;
  const next = { ArrowDown: active.nextElementSibling, ArrowUp: active.previousElementSibling }[event.key];
  if (event.key === "Enter") void attempt(() => openDocument(Number(active.dataset.number), 0));
  else if (!event.key.startsWith("Arrow")) return false;
  if (next) {
    active.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
  event.preventDefault();
  return true;
}

function listen() {
  document.addEventListener("keydown", onKey);
  const optionOf = (event) => event.target.closest("[role=option]");
  $("document-list").addEventListener("click", (event) => {
    const option = optionOf(event);
    if (option) void attempt(() => openDocument(Number(option.dataset.number)));
  });
  $("lines").addEventListener("click", (event) => {
    const option = optionOf(event);
    if (option && Number(option.dataset.block) !== state.line) {
      const selects = !window.getSelection().isCollapsed;
      selectLine(Number(option.dataset.block), { focus: !selects, scroll: false });
    }
  });
  $("found").addEventListener("click", (event) => {
    const option = optionOf(event);
    if (!option) return;
    selectFound(Number(option.dataset.at));
    void visit(Number(option.dataset.at)).then(() => selectFound(Number(option.dataset.at)));
  });
  $("more-button").addEventListener("click", () => void attempt(showMore));
  $("first-button").addEventListener("click", () => void attempt(() => openDocument(state.document, 0)));
  $("filter").addEventListener("input", showDocuments);
  $("filter").addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown") $("document-list").firstElementChild?.focus();
  });
  $("order").addEventListener("change", showDocuments);
  $("why-close").addEventListener("click", closeWhy);
  $("help-button").addEventListener("click", () => $("help").showModal());
  $("kinds").addEventListener("change", (event) => changeDraft({ kind: event.target.value, breadth: 0 }));
  $("breadth").addEventListener("input", () => changeDraft({ breadth: Number($("breadth").value) }));
  $("scope").addEventListener("change", () => changeDraft({ scope: $("scope").value }));
  $("category").addEventListener("change", () => changeDraft({ category: $("category").value }));
  $("part").addEventListener("change", () => changeDraft({ selection: $("part").value || null, breadth: 0 }));
  $("toml").addEventListener("input", () => void tryRule(300));
  $("pack").addEventListener("change", () => void tryRule(0));
  $("undo").addEventListener("click", undo);
  $("discard").addEventListener("click", discard);
  $("editor").addEventListener("submit", (event) => { event.preventDefault(); void save(); });
}

async function start() {
  const answer = await ask("start");
  state.names = answer.documents;
  state.folder = commonFolder(state.names);
  state.generation = answer.generation;
  state.chunkRows = answer.rows;
  const left = answer.left_out > 0 ? `; ${plural(answer.left_out, "more document")} left out` : "";
  $("where").textContent = plain(`${plural(state.names.length, "document")}${left} · ${state.folder} · rules are saved to ${answer.folder}`);
  $("folder").textContent = plain(`${answer.folder}/`);
  for (const [value, label] of KINDS) {
    const input = make("input", { type: "radio", name: "kind", value });
    $("kinds").append(make("label", {}, input, make("span", {}, label)));
  }
  const categories = answer.categories.map(({ name, about }) => make("option", { value: name, title: about }, name));
  $("category").replaceChildren(...categories);
  answer.packs.forEach(addPack);
  $("pack").value = answer.packs.find((name) => name.startsWith("own/")) ?? "own/studio";
  showDocuments();
  await openDocument(0);
  focusLine();
  await loadShares();
}

listen();
void attempt(start);
