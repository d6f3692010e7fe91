/* Makes quicker what every page can do without it. Chromium 80 and later; nothing here is the only way to anything. */
"use strict";

const HEADERS = { "X-Requested-With": "filing" };
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const one = (selector, root = document) => root.querySelector(selector);

/** The answer as {ok, status, body}; never throws: without a network `status` is 0. */
async function ask(url, options = {}) {
  try {
    const response = await fetch(url, { credentials: "same-origin", ...options, headers: HEADERS });
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    const body = isJson ? await response.json() : { html: await response.text() };
    return { ok: response.ok, status: response.status, body };
  } catch (error) {
    return { ok: false, status: 0, body: { message: "网络不通，这次操作没有送达。请检查网络后重试。" } };
  }
}

function toast(words, { fault = false, link = null, act = null } = {}) {
  const box = one("#toasts");
  if (!box) return;
  const line = document.createElement("div");
  line.className = fault ? "toast-line is-fault" : "toast-line";
  line.append(words);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.words;
    line.append(anchor);
  }
  if (act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = act.words;
    button.addEventListener("click", () => { line.remove(); act.run(); });
    line.append(button);
  }
  all(".toast-line", box).forEach((old) => old.remove());
  box.append(line);
  setTimeout(() => line.remove(), fault ? 15000 : 5000);
}

const isTyping = (event) =>
  event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey ||
  /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;

/* Upload with progress: the same form, sent by a request that can tell how far it is. */

function enhanceUpload(form) {
  const input = one("input[type=file]", form);
  const area = one("[data-drop]", form);
  const chosen = one("[data-chosen]", form);
  const progress = one("[data-progress]", form);
  const say = (words) => { progress.hidden = false; one("[data-said]", form).textContent = words; };
  const name = () => {
    if (chosen) {
      chosen.hidden = !input.files.length;
      chosen.textContent = input.files.length ? input.files[0].name : "";
    }
  };
  input.addEventListener("change", name);
  if (area) {
    all(".drop-js", area).forEach((words) => { words.hidden = false; });
    ["dragenter", "dragover"].forEach((kind) => area.addEventListener(kind, (event) => {
      event.preventDefault();
      area.classList.add("is-over");
    }));
    ["dragleave", "drop"].forEach((kind) => area.addEventListener(kind, () => area.classList.remove("is-over")));
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length > 1) return say("一次只能上传一份正式文本，其他文件请在下一步添加。");
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; name(); }
      return undefined;
    });
  }
  form.addEventListener("submit", (event) => {
    const file = input.files[0];
    if (!file) return;
    event.preventDefault();
    if (file.size > Number(form.dataset.limit) * 1024 * 1024) {
      say(`文件超过 ${form.dataset.limit} MB，请压缩其中的图片后再上传。`);
      return;
    }
    send(form, { say, bar: one("progress", form), buttons: all("button[type=submit]", form) });
  });
}

function send(form, { say, bar, buttons }) {
  const request = new XMLHttpRequest();
  const free = (words) => { buttons.forEach((b) => { b.disabled = false; }); bar.value = 0; say(words); };
  request.upload.onprogress = (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.floor((event.loaded / event.total) * 100);
    bar.value = percent;
    say(percent < 100 ? `正在上传，${percent}%` : "已上传，正在保存");
  };
  request.onload = () => {
    if (request.status < 400) {
      const target = new URL(request.responseURL);
      if (target.pathname + target.search === location.pathname + location.search) location.reload();
      else location.assign(request.responseURL);
      return;
    }
    let words = "上传没有成功，请稍后重试。";
    try { words = JSON.parse(request.responseText).message || words; } catch (error) { /* a proxy answered: keep ours */ }
    free(words);
  };
  request.onerror = () => free("网络中断，文件没有送达。请检查网络后重试。");
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "filing");
  buttons.forEach((b) => { b.disabled = true; });
  say("正在上传");
  request.send(new FormData(form));
}

/* Progress of the worker: look again until nothing moves. */

function poll(region) {
  let shown = "";
  let wait = 700;
  const look = async () => {
    const answer = await ask(region.dataset.poll);
    if (answer.status === 401) { location.reload(); return; }
    if (answer.ok) {
      if (answer.body.html !== shown) { region.innerHTML = answer.body.html; shown = answer.body.html; }
      if (!answer.body.busy) {
        if ("reload" in region.dataset) location.reload();
        return;
      }
    }
    wait = Math.min(wait * 1.3, 5000);
    setTimeout(look, wait);
  };
  setTimeout(look, wait);
}

/* Hits in a text: one after the other. */

function walkHits(bar) {
  const marks = all(".regulation .mark");
  if (!marks.length) return;
  let at = Math.max(0, marks.findIndex((mark) => {
    const before = mark.previousElementSibling;
    return location.hash.length > 1 && before && `#${before.id}` === location.hash;
  }));
  const show = (step) => {
    marks[at].classList.remove("is-current");
    at = (at + step + marks.length) % marks.length;
    marks[at].classList.add("is-current");
    if (step) marks[at].scrollIntoView({ block: "center" });
    one("[data-hitwhere]", bar).textContent = `第 ${at + 1} 处`;
  };
  bar.hidden = false;
  all("[data-hit]", bar).forEach((b) => b.addEventListener("click", () => show(Number(b.dataset.hit))));
  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    if (event.key === "j") show(1);
    if (event.key === "k") show(-1);
  });
  show(0);
}

/* The form beside its source: where the cursor is, the words it was read from. */

function followSources() {
  all("#filing-form [name]").forEach((field) => field.addEventListener("focus", () => {
    all(".sheet-scroll .mark").forEach((mark) => mark.classList.toggle("is-current", mark.dataset.keys.split(" ").includes(`q-${field.name}`)));
    const mark = one(".sheet-scroll .mark.is-current");
    const box = one(".sheet-scroll");
    if (mark && box) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - 120;
  }));
}

/* The review desk */

class Desk {
  constructor(panel) {
    this.panel = panel;
    this.text = one("[data-text]");
    this.undone = [];
    this.busy = false;
    panel.addEventListener("click", (event) => this.clicked(event));
    panel.addEventListener("submit", (event) => this.submitted(event));
    panel.addEventListener("input", (event) => this.typed(event));
    this.text.addEventListener("click", (event) => this.markClicked(event));
    document.addEventListener("keydown", (event) => this.pressed(event));
    const open = one("[data-help]");
    open.hidden = false;
    open.addEventListener("click", () => this.help());
    const asked = location.hash.startsWith("#flag-") ? one(location.hash) : null;
    this.select(asked || this.firstOpen() || this.cards()[0], { focus: Boolean(asked) });
  }

  cards() { return all(".card", this.panel); }
  firstOpen() { return this.cards().find((card) => this.isOpen(card)); }
  isOpen(card) { return card.dataset.state === "open" || card.dataset.state === "needs_info"; }
  current() { return one(".card.is-current", this.panel); }
  form(card) { return card && one("[data-decide]", card); }

  select(card, { focus = true } = {}) {
    if (!card) return;
    this.cards().forEach((other) => other.classList.toggle("is-current", other === card));
    const key = card.dataset.flag;
    all(".mark", this.text).forEach((mark) => mark.classList.toggle("is-current", mark.dataset.keys.split(" ").includes(key)));
    const mark = one(".mark.is-current", this.text);
    if (mark) this.bring(this.text, mark, 0.3);
    this.bring(this.panel, card, 0.02);
    if (focus) card.focus({ preventScroll: true });
  }

  /** Scrolls `box` until `target` stands at `share` of its height; the whole page where the panes do not scroll. */
  bring(box, target, share) {
    if (box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY === "auto") {
      box.scrollTop += target.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight * share;
    }
  }

  step(by) {
    const cards = this.cards();
    const at = cards.indexOf(this.current());
    if (cards.length) this.select(cards[Math.min(cards.length - 1, Math.max(0, at + by))]);
  }

  markClicked(event) {
    const link = event.target.closest(".mark a");
    if (!link || String(getSelection())) return;
    event.preventDefault();
    this.select(one(`#flag-${link.closest(".mark").dataset.keys.split(" ")[0]}`));
  }

  clicked(event) {
    const law = event.target.closest("[data-law]");
    if (law) { event.preventDefault(); this.law(law); return; }
    const card = event.target.closest(".card");
    if (!card) return;
    const place = event.target.closest("[data-focus]");
    if (place) event.preventDefault();
    if (place || !card.classList.contains("is-current")) this.select(card, { focus: !event.target.closest("button,textarea,summary,a") });
  }

  submitted(event) {
    const form = event.target.closest("[data-decide]");
    if (!form) return;
    event.preventDefault();
    const button = event.submitter || document.activeElement;
    if (button && button.name) this.decide(form, button.name, button.value);
  }

  async decide(form, name, value) {
    const card = form.closest(".card");
    const note = one("[name=note]", form);
    if (value === "other" && name === "dismiss" && !note.value.trim()) {
      toast("理由为“其他”时请写明，写好后按 Ctrl+Enter。", { fault: true });
      note.focus();
      return;
    }
    if (this.busy) return;
    this.busy = true;
    const body = new URLSearchParams(new FormData(form));
    body.set(name, value);
    const answer = await ask(form.action, { method: "POST", body });
    this.busy = false;
    if (!answer.ok) { this.refused(answer); return; }
    this.replace(card, answer.body);
    if (value === "undo") { this.select(one(`#flag-${card.dataset.flag}`)); toast("已撤销研判"); return; }
    this.undone.push(card.dataset.flag);
    toast(answer.body.message, { act: { words: "撤销", run: () => this.undo() } });
    this.advance(card.dataset.flag);
  }

  refused(answer) {
    const link = answer.status === 401 ? { href: `/login?next=${encodeURIComponent(location.pathname)}`, words: "登录" } : { href: location.pathname, words: "刷新页面" };
    toast(answer.body.message || "没有办成，请刷新页面后重试。", { fault: true, link });
  }

  replace(card, body) {
    const holder = document.createElement("div");
    holder.innerHTML = body.html;
    card.replaceWith(holder.firstElementChild);
    all(".mark", this.text).forEach((mark) => {
      if (mark.dataset.keys.split(" ")[0] === card.dataset.flag) mark.className = `mark mark-${body.tone}`;
    });
    one("[data-open]").textContent = body.open;
    one(".desk-open").classList.toggle("is-done", !body.open);
    const conclusion = one("[data-conclusion]");
    const typed = one("[name=conclusion]", conclusion);
    conclusion.innerHTML = body.conclusion;
    const again = one("[name=conclusion]", conclusion);
    if (typed && again) again.value = typed.value;
  }

  advance(key) {
    const cards = this.cards();
    const at = cards.findIndex((card) => card.dataset.flag === key);
    const turned = cards.slice(at + 1).concat(cards.slice(0, at));
    const next = turned.find((card) => card.dataset.state === "open") || turned.find((card) => this.isOpen(card));
    if (next) { this.select(next); return; }
    this.select(cards[at], { focus: false });
    toast("疑点已全部研判，可以审结。");
    const words = one("[name=conclusion]");
    this.bring(this.panel, one("#conclude"), 0.1);
    if (words) words.focus({ preventScroll: true });
  }

  undo() {
    const key = this.undone.pop();
    const card = (key && one(`#flag-${key}`)) || this.current();
    const button = card && one("button[value=undo]", card);
    if (button) this.decide(this.form(card), "verdict", "undo");
    else toast("没有可以撤销的研判。");
  }

  async law(link) {
    const proof = link.closest(".proof");
    const old = one("[data-law-text]", proof);
    if (old) { old.remove(); return; }
    const answer = await ask(link.href);
    const box = document.createElement("div");
    box.dataset.lawText = "";
    if (answer.ok) box.innerHTML = answer.body.html;
    else box.textContent = answer.body.message || "没有取到条文。";
    proof.append(box);
  }

  /** What was selected with the mouse, as code points of the text. */
  selection() {
    const chosen = getSelection();
    if (!chosen.rangeCount || !String(chosen).trim() || !this.text.contains(chosen.anchorNode)) return null;
    const range = chosen.getRangeAt(0);
    const parts = all("[data-start]", this.text).filter((part) => range.intersectsNode(part) && part.textContent);
    if (!parts.length) return null;
    const last = parts[parts.length - 1];
    const length = (words) => Array.from(words).length;
    const until = (part, node, offset) => {
      const inner = document.createRange();
      inner.setStart(part, 0);
      inner.setEnd(node, offset);
      return Number(part.dataset.start) + length(inner.toString());
    };
    const starts = parts[0].contains(range.startContainer);
    const ends = last.contains(range.endContainer);
    return {
      start: starts ? until(parts[0], range.startContainer, range.startOffset) : Number(parts[0].dataset.start),
      end: ends ? until(last, range.endContainer, range.endOffset) : Number(last.dataset.start) + length(last.textContent),
      words: String(chosen),
    };
  }

  addFlag() {
    const details = one("#add-flag");
    if (!details) return;
    const chosen = this.selection();
    const form = one("form", details);
    details.open = true;
    if (chosen) {
      form.elements.quote.value = chosen.words;
      form.elements.start.value = chosen.start;
      form.elements.end.value = chosen.end;
    }
    this.bring(this.panel, details, 0.05);
    form.elements[chosen ? "message" : "quote"].focus({ preventScroll: true });
  }

  /** Words corrected by hand are looked for again. */
  typed(event) {
    const form = event.target.closest("[data-add-flag]");
    if (form && event.target.name === "quote") { form.elements.start.value = ""; form.elements.end.value = ""; }
  }

  help() {
    const dialog = one("#help");
    if (dialog.open) dialog.close();
    else dialog.showModal();
  }

  pressed(event) {
    if (this.inNote(event)) return;
    if (isTyping(event)) return;
    if (event.key === "?") { event.preventDefault(); this.help(); return; }
    if (one("#help").open) return;
    const card = this.current();
    const dismiss = card && one(".dismiss", card);
    if (dismiss && dismiss.open && /^[0-9]$/.test(event.key)) {
      const reasons = all(".reason", dismiss);
      const reason = reasons[(Number(event.key) + 9) % 10];
      if (reason) this.decide(this.form(card), reason.name, reason.value);
      return;
    }
    const act = this.keys(card, dismiss)[event.key];
    if (act) { event.preventDefault(); act(); }
  }

  keys(card, dismiss) {
    const press = (value) => () => {
      const button = card && one(`button[value=${value}]`, card);
      if (button) this.decide(this.form(card), "verdict", value);
    };
    return {
      j: () => this.step(1),
      k: () => this.step(-1),
      y: press("confirm"),
      q: press("ask"),
      n: () => { if (dismiss) { dismiss.open = true; this.bring(this.panel, card, 0.02); } },
      u: () => this.undo(),
      a: () => this.addFlag(),
      e: () => { const note = card && one("[name=note]", card); if (note) note.focus(); },
      Escape: () => { if (dismiss) dismiss.open = false; },
    };
  }

  /** In a note Escape leaves it and Ctrl+Enter gives the reason “其他”. */
  inNote(event) {
    if (event.target.name !== "note" || event.isComposing) return false;
    if (event.key === "Escape") event.target.closest(".card").focus();
    else if (event.key === "Enter" && event.ctrlKey) this.decide(event.target.form, "dismiss", "other");
    else return false;
    event.preventDefault();
    return true;
  }
}

function start() {
  document.documentElement.classList.add("js");
  all("[data-js-only], [data-print]").forEach((part) => { part.hidden = false; });
  all("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
  all("[data-select]").forEach((input) => input.addEventListener("focus", () => input.select()));
  all("form[data-upload]").forEach(enhanceUpload);
  all("[data-poll]").forEach(poll);
  all("[data-hitnav]").forEach(walkHits);
  followSources();
  const panel = one("[data-cards]");
  if (panel) new Desk(panel);
  document.addEventListener("click", (event) => {
    all(".usermenu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all(".usermenu[open]").forEach((menu) => { menu.open = false; one("summary", menu).focus(); });
  });
}

start();
