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

/* A form that saves itself while somebody writes; its button stays for whoever has no script. */

class Autosave {
  constructor(form) {
    this.form = form;
    this.said = one("[data-saved]", form);
    form.addEventListener("input", () => this.wait());
    form.addEventListener("submit", () => clearTimeout(this.timer));
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), 1500);
  }

  async save() {
    if (this.isSaving) { this.wait(); return; }
    this.isSaving = true;
    const answer = await ask(this.form.action, { method: "POST", body: new URLSearchParams(new FormData(this.form)) });
    this.isSaving = false;
    this.said.textContent = answer.body.message || "没有保存成功，请复制文字后刷新页面。";
    this.said.classList.toggle("fault", !answer.ok);
    if (!answer.ok) return;
    all("[data-version]").forEach((field) => { field.value = answer.body.version; });
    all(".act [name=version]").forEach((field) => { field.value = answer.body.version; });
    const preview = one("[data-preview]");
    if (preview) preview.innerHTML = answer.body.html;
  }
}

/* A box that ticks all others of its form. */

function tickAll(box) {
  const boxes = all("input[type=checkbox]:not([data-all])", box.form);
  box.addEventListener("change", () => boxes.forEach((other) => { other.checked = box.checked; }));
}

function start() {
  document.documentElement.classList.add("js");
  all("[data-js-only], [data-print]").forEach((part) => { part.hidden = false; });
  all("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
  all("[data-select]").forEach((input) => input.addEventListener("focus", () => input.select()));
  all("form[data-upload]").forEach(enhanceUpload);
  all("[data-poll]").forEach(poll);
  all("[data-hitnav]").forEach(walkHits);
  all("form[data-autosave]").forEach((form) => new Autosave(form));
  all("[data-all]").forEach(tickAll);
  followSources();
  document.addEventListener("click", (event) => {
    all(".usermenu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all(".usermenu[open]").forEach((menu) => { menu.open = false; one("summary", menu).focus(); });
  });
}

start();
